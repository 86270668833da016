using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>What the metamodel asks of every element: known names at their places, required parts, values of the right kind, references that hold.</summary>
internal static class SchemaRules
{
    public static IEnumerable<Rule> All =>
    [
        new("bpmn.id.repeated", Severity.Error, "8.3", m => m.Document.RepeatedIds.Select(e => new Fault(e, BpmnDocument.IdOf(e)!))) { HoldsForDrawings = true },
        Rule.WhenExecutable("bpmn.id.missing", "8.3", "FlowElement", (m, e) =>
            m.IsAny(e, "FlowNode", "SequenceFlow") && !m.Is(e, "ImplicitThrowEvent") && BpmnDocument.IdOf(e) is null),
        new("bpmn.element.misplaced", Severity.Error, "metamodel", m => m.Document.Unrecognised
            .Where(e => m.Document.TypeOf(e) is not null || e.Name.Namespace != BpmnNames.Model)
            .Where(e => m.Document.TypeOf(e.Parent!) is not null)
            .Select(e => new Fault(e, BpmnModel.Label(e.Parent!)))),
        new("bpmn.element.unknown", Severity.Error, "metamodel", m => m.Document.Unrecognised
            .Where(e => m.Document.TypeOf(e) is null && e.Name.Namespace == BpmnNames.Model && m.Document.TypeOf(e.Parent!) is not null)
            .Select(e => new Fault(e))),
        Each("bpmn.element.missing", (m, e, t) => t.Parts.Values.Concat(t.Families)
            .Where(p => p.Least > 0 && Count(m, e, t, p) < p.Least)
            .Select(p => new Fault(e, p.Name))),
        Each("bpmn.element.repeated", (m, e, t) => t.Parts.Values.Concat(t.Families)
            .Where(p => p.Most < int.MaxValue && Count(m, e, t, p) > p.Most)
            .Select(p => new Fault(e, p.Name))),
        Each("bpmn.attribute.missing", (_, e, t) => t.Attributes.Values
            .Where(a => a.IsRequired && e.Attribute(a.Name) is null)
            .Select(a => new Fault(e, a.Name) { Severity = t.Is("Definitions") || t.Is("Operation") || t.Is("Interface") ? Severity.Warning : null })),
        Each("bpmn.attribute.unknown", (_, e, t) => e.Attributes()
            .Where(a => !a.IsNamespaceDeclaration && a.Name.Namespace == XNamespace.None && !t.Attributes.ContainsKey(a.Name.LocalName))
            .Select(a => new Fault(e, a.Name.LocalName)), Severity.Warning),
        Each("bpmn.attribute.invalid", (_, e, t) => e.Attributes()
            .Where(a => a.Name.Namespace == XNamespace.None
                && t.Attributes.TryGetValue(a.Name.LocalName, out var place) && place.Kind is { } kind && !IsValid(kind, a.Value))
            .Select(a => new Fault(e, a.Name.LocalName, a.Value))),
        Each("bpmn.reference.missing", (m, e, t) => References(m, e, t)
            .Where(r => r.Target is null && !r.Place.MayLiveElsewhere && !m.Document.IsForeign(e, r.Text))
            .Select(r => new Fault(e, r.Place.Name, r.Text) { Severity = r.Place.Name == "structureRef" ? Severity.Warning : null })),
        Each("bpmn.reference.type", (m, e, t) => References(m, e, t)
            .Where(r => r.Target is { } target && !r.Place.Targets.Any(x => x == "BaseElement" || m.Is(target, x)))
            .Select(r => new Fault(e, r.Place.Name, BpmnModel.Label(r.Target!), string.Join(" / ", r.Place.Targets)))),
    ];

    private static Rule Each(
        string code, Func<BpmnModel, XElement, BpmnType, IEnumerable<Fault>> find, Severity severity = Severity.Error) =>
        new(code, severity, "metamodel", m => m.Document.Types
            .Where(p => p.Key.Name.Namespace == BpmnNames.Model)
            .SelectMany(p => find(m, p.Key, p.Value)));

    private static int Count(BpmnModel model, XElement element, BpmnType type, BpmnChildPlace place) =>
        type.Parts.ContainsKey(place.Name)
            ? element.Elements().Count(c => c.Name.LocalName == place.Name && BpmnMetamodel.PlaceOf(type, c.Name) == place)
            : element.Elements().Count(c => !type.Parts.ContainsKey(c.Name.LocalName) && model.Is(c, place.Name));

    private static IEnumerable<(BpmnPlace Place, string Text, XElement? Target)> References(BpmnModel model, XElement element, BpmnType type)
    {
        foreach (var attribute in element.Attributes())
        {
            if (attribute.Name.Namespace == XNamespace.None
                && type.Attributes.TryGetValue(attribute.Name.LocalName, out var place)
                && place.IsReference
                && !string.IsNullOrWhiteSpace(attribute.Value))
            {
                yield return (place, attribute.Value.Trim(), model.Document.Resolve(element, attribute.Value));
            }
        }

        foreach (var child in element.Elements())
        {
            if (child.Name.Namespace == BpmnNames.Model && type.Parts.TryGetValue(child.Name.LocalName, out var place) && place.IsReference)
            {
                yield return (place, child.Value.Trim(), model.Document.Resolve(child, child.Value));
            }
        }
    }

    private static bool IsValid(string kind, string value)
    {
        var text = value.Trim();
        return kind switch
        {
            "bool" => text is "true" or "false" or "0" or "1",
            "int" => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "decimal" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            "id" => IsNcName(text),
            "uri" => IsUri(text),
            "mime" => IsMimeType(text),
            _ when kind.Contains('|', StringComparison.Ordinal) => kind.Split('|').Contains(text),
            _ => true,
        };
    }

    /// <summary>A type and a subtype, <c>text/plain</c>, with parameters after a semicolon (RFC 2045, 5.1).</summary>
    public static bool IsMimeType(string text) =>
        text.Split(';')[0].TrimEnd().Split('/') is [{ Length: > 0 } type, { Length: > 0 } subtype]
        && (type + subtype).All(c => char.IsAsciiLetterOrDigit(c) || "!#$&-^_.+*".Contains(c, StringComparison.Ordinal));

    /// <summary>An anyURI: no spaces, and a percent sign only before two hexadecimal digits. <c>##WebService</c> and the like are BPMN's own.</summary>
    private static bool IsUri(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] is '<' or '>' or '"' or '{' or '}' or '|' or '\\' or '^' or '`')
            {
                return false;
            }

            if (text[i] == '%' && !(i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNcName(string text)
    {
        if (text.Length == 0 || !XmlConvert.IsStartNCNameChar(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!XmlConvert.IsNCNameChar(c))
            {
                return false;
            }
        }

        return true;
    }
}
