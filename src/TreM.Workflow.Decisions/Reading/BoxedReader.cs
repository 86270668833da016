using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Reads boxed expressions; one method per kind.</summary>
internal sealed class BoxedReader(XElement root, DmnLimits limits, List<Finding> findings)
{
    private readonly XNamespace dmn = root.Name.Namespace;
    private int _nesting;
    private bool _saidOfAll;

    /// <summary>The one boxed expression directly inside <paramref name="owner"/>, or null when there is none.</summary>
    public Boxed? ReadOnly(XElement owner)
    {
        foreach (var e in owner.Elements().Where(e => e.Name.Namespace == dmn))
        {
            if (Read(e) is { } boxed)
            {
                return boxed;
            }
        }

        return null;
    }

    public Variable ReadVariable(XElement e) => new(Ids.Of(e), (string?)e.Attribute("name") ?? "", (string?)e.Attribute("typeRef"));

    public Boxed.Function ReadFunction(XElement e) => new(
        Ids.Of(e),
        TypeRef(e),
        ((string?)e.Attribute("kind"))?.ToUpperInvariant() switch
        {
            null or "FEEL" => FunctionKind.Feel,
            "JAVA" => FunctionKind.Java,
            "PMML" => FunctionKind.Pmml,
            var other => Unknown(e, other),
        },
        [.. e.Elements(dmn + "formalParameter").Select(ReadVariable)],
        ReadOnly(e));

    private Boxed? Read(XElement e)
    {
        if (_nesting >= limits.MaxNesting)
        {
            findings.Add(new("dmn.expression.depth", Severity.Error, $"Expected boxed expressions nested at most {limits.MaxNesting} deep, saw more.", Ids.Of(e), Remedy: "Move inner parts to decisions of their own."));
            return null;
        }

        _nesting++;
        try
        {
            return e.Name.LocalName switch
            {
                "literalExpression" => new Boxed.Literal(Ids.Of(e), TypeRef(e), FeelText(e) ?? "", IsForeign(e)),
                "context" => new Boxed.Context(Ids.Of(e), TypeRef(e), [.. e.Elements(dmn + "contextEntry").Select(ReadEntry)]),
                "list" => new Boxed.List(Ids.Of(e), TypeRef(e), ReadAll(e)),
                "relation" => new Boxed.Relation(Ids.Of(e), TypeRef(e), [.. e.Elements(dmn + "column").Select(ReadVariable)], [.. e.Elements(dmn + "row").Select(ReadAll)]),
                "invocation" => new Boxed.Invocation(Ids.Of(e), TypeRef(e), ReadOnly(e), [.. e.Elements(dmn + "binding").Select(ReadBinding)]),
                "functionDefinition" => ReadFunction(e),
                "conditional" => new Boxed.Conditional(Ids.Of(e), TypeRef(e), Child(e, "if"), Child(e, "then"), Child(e, "else")),
                "filter" => new Boxed.Filter(Ids.Of(e), TypeRef(e), Child(e, "in"), Child(e, "match")),
                "for" => ReadIterator(e, IteratorKind.For, "return"),
                "some" => ReadIterator(e, IteratorKind.Some, "satisfies"),
                "every" => ReadIterator(e, IteratorKind.Every, "satisfies"),
                "decisionTable" => ReadTable(e),
                _ => null,
            };
        }
        finally
        {
            _nesting--;
        }
    }

    private ContextEntry ReadEntry(XElement e) => new(e.Element(dmn + "variable") is { } variable ? ReadVariable(variable) : null, ReadOnly(e));

    private Binding ReadBinding(XElement e) => new(Ids.Of(e), (string?)e.Element(dmn + "parameter")?.Attribute("name") ?? "", ReadOnly(e));

    private Boxed.Iterator ReadIterator(XElement e, IteratorKind kind, string body) => new(
        Ids.Of(e),
        TypeRef(e),
        kind,
        (string?)e.Attribute("iteratorVariable") ?? "",
        Child(e, "in"),
        (string?)e.Element(dmn + "in")?.Attribute("typeRef"),
        Child(e, body));

    private Boxed.Table ReadTable(XElement e) => new(
        Ids.Of(e),
        TypeRef(e),
        ((string?)e.Attribute("hitPolicy"))?.ToUpperInvariant() switch
        {
            null or "UNIQUE" => HitPolicy.Unique,
            "ANY" => HitPolicy.Any,
            "PRIORITY" => HitPolicy.Priority,
            "FIRST" => HitPolicy.First,
            "RULE ORDER" => HitPolicy.RuleOrder,
            "OUTPUT ORDER" => HitPolicy.OutputOrder,
            "COLLECT" => HitPolicy.Collect,
            var other => UnknownPolicy(e, other),
        },
        ((string?)e.Attribute("aggregation"))?.ToUpperInvariant() switch
        {
            null => Aggregation.None,
            "SUM" => Aggregation.Sum,
            "COUNT" => Aggregation.Count,
            "MIN" => Aggregation.Min,
            "MAX" => Aggregation.Max,
            var other => UnknownAggregation(e, other),
        },
        [.. e.Elements(dmn + "input").Select(ReadInput)],
        [.. e.Elements(dmn + "output").Select(ReadOutput)],
        [.. Rows(e).Select(ReadRule)]);

    private IEnumerable<XElement> Rows(XElement e)
    {
        var rows = e.Elements(dmn + "rule").ToList();
        if (rows.Count <= limits.MaxRows)
        {
            return rows;
        }

        findings.Add(new("dmn.table.rows", Severity.Error, $"Expected at most {limits.MaxRows} rows in a table, saw {rows.Count}.", Ids.Of(e), Remedy: "Split the table.") { Arguments = [$"{limits.MaxRows}", $"{rows.Count}"] });
        return [];
    }

    private InputColumn ReadInput(XElement e)
    {
        var expression = e.Element(dmn + "inputExpression");
        return new(
            Ids.Of(e),
            (string?)e.Attribute("label"),
            expression is null ? "" : FeelText(expression) ?? "",
            (string?)expression?.Attribute("typeRef"),
            e.Element(dmn + "inputValues") is { } values ? FeelText(values) : null)
        {
            IsForeign = expression is not null && IsForeign(expression),
        };
    }

    private OutputColumn ReadOutput(XElement e) => new(
        Ids.Of(e),
        (string?)e.Attribute("name") is { Length: > 0 } name ? name : null,
        (string?)e.Attribute("label"),
        (string?)e.Attribute("typeRef"),
        e.Element(dmn + "outputValues") is { } values ? FeelText(values) : null,
        e.Element(dmn + "defaultOutputEntry") is { } otherwise ? FeelText(otherwise) : null);

    private Rule ReadRule(XElement e) => new(
        Ids.Of(e),
        (string?)e.Attribute("id"),
        [.. e.Elements(dmn + "inputEntry").Select(ReadCell)],
        [.. e.Elements(dmn + "outputEntry").Select(ReadCell)]);

    private Cell ReadCell(XElement e) => new(Ids.Of(e), FeelText(e) ?? "") { IsForeign = IsForeign(e) };

    private ImmutableArray<Boxed?> ReadAll(XElement owner) =>
        [.. owner.Elements().Where(e => e.Name.Namespace == dmn).Select(Read).Where(b => b is not null)];

    private Boxed? Child(XElement owner, string name) => owner.Element(dmn + name) is { } child ? ReadOnly(child) : null;

    /// <summary>The text of an expression or of unary tests; null when there is none, or when it is in another language, which is said.</summary>
    public string? FeelText(XElement owner)
    {
        if (!IsForeign(owner))
        {
            return Text(owner);
        }

        var own = (string?)owner.Attribute("expressionLanguage");
        if (own is not null || !_saidOfAll)
        {
            // The model's default is said once, at the model.
            _saidOfAll |= own is null;
            findings.Add(new(
                "dmn.expression.language", Severity.Error, $"Expected FEEL, saw the language '{own ?? DefaultLanguage}'.", Ids.Of(own is null ? root : owner),
                Remedy: "Write the expression in FEEL, and leave the language out.") { Arguments = [own ?? DefaultLanguage!] });
        }

        return null;
    }

    private string? DefaultLanguage => (string?)root.Attribute("expressionLanguage");

    private bool IsForeign(XElement owner) =>
        !DmnNamespaces.IsFeel((string?)owner.Attribute("expressionLanguage") ?? DefaultLanguage) && Text(owner) is not (null or "-");

    private string? Text(XElement owner) => ((string?)owner.Element(dmn + "text"))?.Trim() is { Length: > 0 } text ? text : null;

    private static string? TypeRef(XElement e) => (string?)e.Attribute("typeRef");

    private FunctionKind Unknown(XElement e, string saw)
    {
        findings.Add(new("dmn.function.kind", Severity.Error, $"Expected function kind FEEL or Java, saw '{saw}'.", Ids.Of(e)));
        return FunctionKind.Feel;
    }

    private HitPolicy UnknownPolicy(XElement e, string saw)
    {
        findings.Add(new("dmn.table.hit-policy", Severity.Error, $"Expected a hit policy of DMN 1.5 (UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER, COLLECT), saw '{saw}'.", Ids.Of(e)));
        return HitPolicy.Unique;
    }

    private Aggregation UnknownAggregation(XElement e, string saw)
    {
        findings.Add(new("dmn.table.aggregation", Severity.Error, $"Expected an aggregation of DMN 1.5 (SUM, COUNT, MIN, MAX), saw '{saw}'.", Ids.Of(e)));
        return Aggregation.None;
    }
}
