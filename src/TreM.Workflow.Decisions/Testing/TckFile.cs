using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Feel.Xml;

namespace TreM.Workflow.Decisions.Testing;

/// <summary>A file of test cases in the format of the DMN TCK: inputs and expected results, by name.</summary>
/// <param name="ModelName">File name of the model that is tested; empty when the file does not say.</param>
/// <param name="Namespace">Namespace of the model that is tested, or null when the file does not say.</param>
/// <param name="Cases">The cases, in order.</param>
public sealed record TckFile(string ModelName, string? Namespace, ImmutableArray<TckCase> Cases)
{
    // The suite's largest files go beyond what is allowed for uploads.
    private static readonly XmlLimits Limits = new(Bytes: 16 * 1024 * 1024, Elements: 400_000);
    private static readonly XNamespace Tck = "http://www.omg.org/spec/DMN/20160719/testcase";

    /// <summary>Reads a test file's text.</summary>
    /// <returns>The file, or null and at least one error (<c>xml.*</c>, <c>tck.root.element</c>).</returns>
    public static TckFileResult Read(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var read = GuardedXml.Read(xml, Limits);
        if (read.Document is not { Root: { } root })
        {
            return new(null, read.Findings);
        }

        if (root.Name != Tck + "testCases")
        {
            return new(null, [new("tck.root.element", Severity.Error, $"Expected the root element 'testCases' of {Tck}, saw '{root.Name}'.")]);
        }

        return new(
            new(((string?)root.Element(Tck + "modelName"))?.Trim() ?? "", (string?)root.Attribute("namespace"), [.. root.Elements(Tck + "testCase").Select(ReadCase)]),
            []);
    }

    /// <summary>The model that the file tests: the one of its name, else of its namespace, else the only one there is.</summary>
    /// <param name="models">Models by file name, with or without folders.</param>
    /// <returns>The model, or null when none can be meant.</returns>
    public DecisionModelResult? ModelAmong(IReadOnlyDictionary<string, DecisionModelResult> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        var named = models.FirstOrDefault(m => NameOf(m.Key) == ModelName).Value
            ?? models.FirstOrDefault(m => NameOf(m.Key).Equals(ModelName, StringComparison.OrdinalIgnoreCase)).Value
            ?? models.FirstOrDefault(m => Path.GetFileNameWithoutExtension(NameOf(m.Key)) == ModelName).Value;
        return named
            ?? models.Values.FirstOrDefault(m => Namespace is not null && m.Model?.Namespace == Namespace)
            ?? (models.Count == 1 ? models.Values.First() : null);
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static TckCase ReadCase(XElement e) => new(
        (string?)e.Attribute("id") ?? (string?)e.Attribute("name") ?? "",
        ((string?)e.Element(Tck + "description"))?.Trim(),
        (string?)e.Attribute("type") switch
        {
            "bkm" => TckInvocable.KnowledgeModel,
            "decisionService" => TckInvocable.DecisionService,
            _ => TckInvocable.Decision,
        },
        (string?)e.Attribute("invocableName"),
        [.. e.Elements(Tck + "inputNode").Select(n => new TckNode((string?)n.Attribute("name") ?? "", (string?)n.Attribute("namespace"), TckValue.Read(n)))],
        [.. e.Elements(Tck + "resultNode").Select(n => new TckNode(
            (string?)n.Attribute("name") ?? "",
            (string?)n.Attribute("namespace"),
            n.Element(Tck + "expected") is { } expected ? TckValue.Read(expected) : new TckValue.Null()))]);
}

/// <summary>What reading a test file gave. <see cref="File"/> is null exactly when a finding is an error.</summary>
public sealed record TckFileResult(TckFile? File, ImmutableArray<Finding> Findings);

/// <summary>One test case.</summary>
/// <param name="Id">The case's id within the file.</param>
/// <param name="Description">What the case is about, or null.</param>
/// <param name="Kind">What is invoked.</param>
/// <param name="Invocable">Name of the service or knowledge model, or null when decisions are asked for.</param>
/// <param name="Inputs">Values given, by name of input data, decision or parameter.</param>
/// <param name="Results">Values expected, by name of decision.</param>
public sealed record TckCase(
    string Id,
    string? Description,
    TckInvocable Kind,
    string? Invocable,
    ImmutableArray<TckNode> Inputs,
    ImmutableArray<TckNode> Results);

/// <summary>A named value of a test case.</summary>
/// <param name="Namespace">Namespace of the model that the name belongs to, or null for the tested model.</param>
public sealed record TckNode(string Name, string? Namespace, TckValue Value);

/// <summary>What a test case invokes.</summary>
public enum TckInvocable
{
    /// <summary>Each result node names a decision.</summary>
    Decision,

    /// <summary>A business knowledge model.</summary>
    KnowledgeModel,

    /// <summary>A decision service; result nodes name its output decisions.</summary>
    DecisionService,
}
