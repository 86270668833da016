using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Decisions;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Tests.Rules;

/// <summary>The rules as they lie in the repository, without a database.</summary>
internal static class ShippedRules
{
    private static readonly Lazy<Dictionary<string, DecisionModel>> Models = new(Read);

    public static RuleBook Book { get; } = new(call =>
    {
        var result = Models.Value[call.DecisionId].Evaluate(call.DecisionId, call.Inputs, new DecisionOptions(Now: call.At));
        return new DecisionAnswer(result.Value, result.Findings, Models.Value[call.DecisionId].ContentHash, []);
    });

    public static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TreM.Workflow.sln")))
            {
                return Path.Combine(folder.FullName, name);
            }
        }

        throw new InvalidOperationException("Expected the tests to run below the repository.");
    }

    private static Dictionary<string, DecisionModel> Read()
    {
        var texts = Directory.EnumerateFiles(Folder("rules"), "*.dmn", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var read = new List<DecisionModel>();
        var byDecision = new Dictionary<string, DecisionModel>();
        while (texts.Count > 0)
        {
            // A model whose imports are not read yet comes in a later round.
            var ready = texts.Where(t => Imports(t).All(i => read.Any(m => m.Namespace == i))).ToList();
            Assert.NotEmpty(ready);
            foreach (var text in ready)
            {
                var result = DecisionModel.Read(text, read);
                Assert.True(result.Model is not null, string.Join('\n', result.Findings));
                read.Add(result.Model);
                foreach (var id in XDocument.Parse(text).Descendants().Where(e => e.Name.LocalName == "decision").Select(e => (string)e.Attribute("id")!))
                {
                    byDecision[id] = result.Model;
                }
            }

            texts = [.. texts.Except(ready)];
        }

        return byDecision;
    }

    private static IEnumerable<string> Imports(string text) =>
        XDocument.Parse(text).Root!.Elements().Where(e => e.Name.LocalName == "import").Select(e => (string)e.Attribute("namespace")!);
}
