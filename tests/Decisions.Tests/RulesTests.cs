using TreM.Workflow.Decisions;
using TreM.Workflow.Decisions.Testing;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>The product's own rules: every file is accepted as it would be at deployment, and every case beside it passes.</summary>
public class RulesTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, DecisionModelResult>> All = new(() => ModelSet.Read(
        Directory.EnumerateFiles(Repository.Rules, "*.dmn", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(Repository.Rules, f), File.ReadAllText, StringComparer.Ordinal)));

    public static TheoryData<string> Models() => Files("*.dmn");

    public static TheoryData<string> Cases() => Files("*-tests.xml");

    [Theory]
    [MemberData(nameof(Models))]
    public void A_rule_file_is_accepted_without_a_word(string file)
    {
        var read = All.Value[file];

        Assert.Empty(read.Findings.Select(f => f.ToString()));
        Assert.NotNull(read.Model);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_case_beside_a_rule_file_passes(string file)
    {
        var path = Path.Combine(Repository.Rules, file);
        var tests = TckFile.Read(File.ReadAllText(path)).File!;
        var model = All.Value[Path.Combine(Path.GetDirectoryName(file)!, tests.ModelName)].Model!;

        var outcomes = TckRunner.Run(tests, model);

        Assert.NotEmpty(outcomes);
        Assert.Empty(outcomes.Where(o => !o.Pass).SelectMany(o => o.Results.Where(r => !r.Pass).Select(r =>
            $"{o.CaseId} {r.Name}: expected {r.Expected}, got {r.Got} {string.Concat(r.Findings)}")));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Saving_a_rule_file_gives_the_same_xml(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Rules, file));

        var saved = DmnDocument.Read(text).Document!.Save();

        Assert.True(System.Xml.Linq.XNode.DeepEquals(System.Xml.Linq.XElement.Parse(text), System.Xml.Linq.XElement.Parse(saved)));
        Assert.Equal(Severity.Information, DmnDocument.Read(saved).Findings.Select(f => f.Severity).DefaultIfEmpty().Max());
    }

    private static TheoryData<string> Files(string pattern)
    {
        var files = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            files.Add(Path.GetRelativePath(Repository.Rules, file));
        }

        return files;
    }
}
