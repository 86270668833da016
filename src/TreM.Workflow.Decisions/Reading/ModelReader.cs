using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Turns a document into <see cref="Definitions"/>; says what is malformed and goes on.</summary>
/// <remarks>Elements and attributes of other namespaces are left alone: they live on in the document.</remarks>
internal sealed class ModelReader
{
    private readonly XNamespace _dmn;
    private readonly List<Finding> _findings;
    private readonly BoxedReader _boxed;

    private ModelReader(XElement root, DmnLimits limits, List<Finding> findings) =>
        (_dmn, _findings, _boxed) = (root.Name.Namespace, findings, new(root, limits, findings));

    public static Definitions Read(DmnDocument document, DmnLimits limits, List<Finding> findings)
    {
        var root = document.Root;
        return new ModelReader(root, limits, findings).ReadDefinitions(root);
    }

    private Definitions ReadDefinitions(XElement root)
    {
        ReportRepeatedIds(root);
        return new(
            (string?)root.Attribute("id") ?? "",
            Required(root, "name"),
            Required(root, "namespace"),
            All(root, "import", e => new ImportedModel(Ids.Of(e), (string?)e.Attribute("name") ?? "", Required(e, "namespace"), (string?)e.Attribute("importType") ?? "")),
            All(root, "itemDefinition", ReadItem),
            All(root, "inputData", e => new InputData(Key(e), Required(e, "name"), ReadVariable(e))),
            All(root, "decision", ReadDecision),
            All(root, "businessKnowledgeModel", ReadKnowledgeModel),
            All(root, "decisionService", ReadService));
    }

    private Decision ReadDecision(XElement e) => new(
        Key(e),
        Required(e, "name"),
        (string?)e.Element(_dmn + "description"),
        ReadVariable(e),
        ReadReferences(e, "informationRequirement", "requiredDecision", "requiredInput"),
        ReadReferences(e, "knowledgeRequirement", "requiredKnowledge"),
        _boxed.ReadOnly(e));

    private KnowledgeModel ReadKnowledgeModel(XElement e) => new(
        Key(e),
        Required(e, "name"),
        ReadVariable(e),
        ReadReferences(e, "knowledgeRequirement", "requiredKnowledge"),
        e.Element(_dmn + "encapsulatedLogic") is { } logic ? WithParameters(_boxed.ReadFunction(logic)) : null);

    // A knowledge model that is a table and names no parameters has those that its input expressions name (10.2.1.7).
    private static Boxed.Function WithParameters(Boxed.Function function) =>
        function.Parameters.IsEmpty && function.Body is Boxed.Table table
            ? function with { Parameters = [.. table.Inputs.Where(i => IsQualifiedName(FeelLanguage.Parse(i.Expression).Node)).DistinctBy(i => FeelNames.Normalize(i.Expression)).Select(i => new Variable(i.At, i.Expression, i.TypeRef))] }
            : function;

    private static bool IsQualifiedName(FeelNode? node) => node is FeelNode.Name || (node is FeelNode.Path path && IsQualifiedName(path.Source));

    private DecisionService ReadService(XElement e) => new(
        Key(e),
        Required(e, "name"),
        ReadVariable(e),
        ReadReferences(e, null, "outputDecision"),
        ReadReferences(e, null, "encapsulatedDecision"),
        ReadReferences(e, null, "inputDecision"),
        ReadReferences(e, null, "inputData"));

    private ItemDefinition ReadItem(XElement e) => new(
        Ids.Of(e),
        Required(e, "name"),
        Text(e, "typeRef"),
        Flag(e, "isCollection"),
        e.Element(_dmn + "allowedValues") is { } allowed ? _boxed.FeelText(allowed) : null,
        e.Element(_dmn + "typeConstraint") is { } constraint ? _boxed.FeelText(constraint) : null,
        All(e, "itemComponent", ReadItem),
        e.Element(_dmn + "functionItem") is { } function
            ? new(All(function, "parameters", _boxed.ReadVariable), (string?)function.Attribute("outputTypeRef"))
            : null);

    // The variable carries the type; its name should be the element's, and where a tool left it out, it is.
    private Variable ReadVariable(XElement owner)
    {
        var name = Required(owner, "name");
        return owner.Element(_dmn + "variable") is { } e
            ? new(Ids.Of(e), (string?)e.Attribute("name") is { Length: > 0 } own ? own : name, (string?)e.Attribute("typeRef"))
            : new(Ids.Of(owner), name, null);
    }

    private ImmutableArray<Reference> ReadReferences(XElement owner, string? wrapper, params string[] names)
    {
        var holders = wrapper is null ? [owner] : owner.Elements(_dmn + wrapper);
        var references = ImmutableArray.CreateBuilder<Reference>();
        foreach (var e in holders.SelectMany(h => h.Elements()).Where(e => e.Name.Namespace == _dmn && names.Contains(e.Name.LocalName)))
        {
            references.Add(new(Ids.Of(e), Required(e, "href")));
        }

        return references.ToImmutable();
    }

    private void ReportRepeatedIds(XElement root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in root.DescendantsAndSelf().Where(e => e.Name.Namespace == _dmn))
        {
            if ((string?)e.Attribute("id") is { } id && !seen.Add(id))
            {
                _findings.Add(new("dmn.id.repeated", Severity.Warning, $"Expected ids to be unique, saw '{id}' again at line {((IXmlLineInfo)e).LineNumber}.", id));
            }
        }
    }

    private ImmutableArray<T> All<T>(XElement owner, string name, Func<XElement, T> read) =>
        [.. owner.Elements(_dmn + name).Select(read)];

    private string? Text(XElement owner, string name) => ((string?)owner.Element(_dmn + name))?.Trim() is { Length: > 0 } text ? text : null;

    private static bool Flag(XElement e, string name) => (string?)e.Attribute(name) is "true" or "1";

    private string Key(XElement e) => (string?)e.Attribute("id") is { Length: > 0 } id ? id : Required(e, "name");

    private string Required(XElement e, string name)
    {
        if ((string?)e.Attribute(name) is { Length: > 0 } value)
        {
            return value;
        }

        var finding = new Finding("dmn.attribute.missing", Severity.Error, $"Expected attribute '{name}' on '{e.Name.LocalName}' at line {((IXmlLineInfo)e).LineNumber}, saw none.", Ids.Of(e));
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }

        return "";
    }
}

/// <summary>The id a finding about an element names.</summary>
internal static class Ids
{
    /// <summary>The element's own id, or that of the nearest enclosing element that has one.</summary>
    public static string Of(XElement e) =>
        e.AncestorsAndSelf().Select(a => (string?)a.Attribute("id")).FirstOrDefault(id => !string.IsNullOrEmpty(id)) ?? e.Name.LocalName;
}
