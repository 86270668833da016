using System.Xml.Linq;
using TreM.Workflow.Feel;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Data: items, inputs and outputs, sets, associations, expressions (BPMN 2.0.2, 10.4).</summary>
internal static class DataRules
{
    public static IEnumerable<Rule> All => [.. Items, .. Sets, .. Associations, .. EventData, .. Expressions];

    private static IEnumerable<Rule> Items =>
    [
        .. new[] { "DataInput", "DataOutput", "DataObject" }.Select(type => Rule.Each("bpmn.data.collection-mismatch", "10.4.1", type, (m, d) =>
            d.Attribute("isCollection") is not null || !m.Is(d.Parent, "MultiInstanceLoopCharacteristics")
                ? m.Ref(d, "itemSubjectRef") is { } item && Flag(item, "isCollection") != Flag(d, "isCollection") ? [new Fault(d, Label(item))] : []
                : [])),
        Rule.Each("bpmn.dataobjectreference.name", "10.4.1", "DataObjectReference", (m, r) =>
            Child(r, "dataState") is { } state && Text(state, "name") is { Length: > 0 } stateName
            && m.Ref(r, "dataObjectRef") is { } data && Text(data, "name") is { Length: > 0 } dataName
            && Text(r, "name") is { } name && name.Trim() != $"{dataName} [{stateName}]"
                ? [new Fault(r, $"{dataName} [{stateName}]")]
                : NameDiffers(m, r), Severity.Warning),
    ];

    private static IEnumerable<Rule> Sets =>
    [
        .. new[] { ("DataInput", "InputSet", "dataInputRefs"), ("DataOutput", "OutputSet", "dataOutputRefs") }.SelectMany(x => new[]
        {
            Rule.When(x.Item1 == "DataInput" ? "bpmn.datainput.no-set" : "bpmn.dataoutput.no-set", "10.4.1", x.Item1, (m, d) =>
                m.IsAny(d.Parent, "InputOutputSpecification", "Event")
                && m.Parts(d.Parent!, x.Item2).ToList() is var sets
                && (sets.Count > 0 || m.Is(d.Parent, "InputOutputSpecification"))
                && !sets.SelectMany(s => m.Refs(s, x.Item3)).Contains(d)),
        }),
        NotListed("bpmn.inputset.optional-not-listed", "InputSet", "optionalInputRefs", "dataInputRefs"),
        NotListed("bpmn.inputset.while-executing-not-listed", "InputSet", "whileExecutingInputRefs", "dataInputRefs"),
        NotListed("bpmn.outputset.optional-not-listed", "OutputSet", "optionalOutputRefs", "dataOutputRefs"),
        NotListed("bpmn.outputset.while-executing-not-listed", "OutputSet", "whileExecutingOutputRefs", "dataOutputRefs"),
        Rule.When("bpmn.inputset.one-sided", "10.4.1", "InputSet", (m, s) =>
            m.Refs(s, "outputSetRefs").Any(o => m.Is(o, "OutputSet") && !m.Refs(o, "inputSetRefs").Contains(s))),
        Rule.When("bpmn.outputset.one-sided", "10.4.1", "OutputSet", (m, s) =>
            m.Refs(s, "inputSetRefs").Any(i => m.Is(i, "InputSet") && !m.Refs(i, "outputSetRefs").Contains(s))),
    ];

    private static IEnumerable<Rule> Associations =>
    [
        Rule.When("bpmn.dataassociation.two-sources", "10.4.2", "DataAssociation", (_, a) =>
            Child(a, "transformation") is null && Child(a, "assignment") is null && Children(a, "sourceRef").Count() > 1),
        Rule.Each("bpmn.dataassociation.item", "10.4.2", "DataAssociation", (m, a) =>
            Child(a, "transformation") is null && Child(a, "assignment") is null
            && m.Refs(a, "sourceRef").ToList() is [var source] && m.Refs(a, "targetRef").FirstOrDefault() is { } target
            && m.ItemOf(source) is { } from && m.ItemOf(target) is { } to && !SameItem(from, to)
                ? [new Fault(a, Label(source), Label(target))]
                : []),
        Rule.When("bpmn.dataassociation.into-input", "10.4.1", "DataOutputAssociation", (m, a) =>
            m.Refs(a, "targetRef").Any(t => m.Is(t, "DataInput") && m.Is(t.Parent?.Parent, "Process"))),
        Rule.When("bpmn.dataassociation.from-output", "10.4.1", "DataInputAssociation", (m, a) =>
            m.Refs(a, "sourceRef").Any(s => m.Is(s, "DataOutput") && m.Is(s.Parent?.Parent, "Process"))),
    ];

    private static IEnumerable<Rule> EventData =>
    [
        Rule.When("bpmn.event.data-inputs", "10.5.1", "ThrowEvent", (m, e) => Children(e, "dataInput").Any() && !Fits(m, e, "dataInput")),
        Rule.When("bpmn.event.data-outputs", "10.5.1", "CatchEvent", (m, e) => Children(e, "dataOutput").Any() && !Fits(m, e, "dataOutput")),
        Rule.Each("bpmn.event.data-item", "10.5.1", "Event", (m, e) =>
        {
            var data = Children(e, m.Is(e, "ThrowEvent") ? "dataInput" : "dataOutput").ToList();
            return m.Definitions(e).Zip(data)
                .Where(p => PayloadOf(m, p.First) is { } payload && m.ItemOf(payload) is { } item && !SameItem(item, m.ItemOf(p.Second)))
                .Select(p => new Fault(p.First, Label(p.Second)));
        }),
    ];

    private static IEnumerable<Rule> Expressions =>
    [
        Rule.When("bpmn.expression.empty", "8.3", "FormalExpression", (_, e) => string.IsNullOrWhiteSpace(e.Value)),
        Rule.Each("bpmn.expression.natural-language", "8.3", "Expression", (m, e) =>
            IsExecutable(e) && !m.Is(e, "FormalExpression") && !m.Is(e.Parent, "ConditionalEventDefinition") && !(m.UsesCamunda && TimerRules.IsLiteral(e))
                ? [new Fault(e.Parent!, e.Name.LocalName) { Severity = IsFeel(e) ? Severity.Warning : null }]
                : []),
    ];

    /// <summary>Whether an expression is formal even without saying so: FEEL with a leading equals sign.</summary>
    private static bool IsFeel(XElement expression) => expression.Value.TrimStart().StartsWith('=');

    private static IEnumerable<Fault> NameDiffers(BpmnModel m, XElement reference) =>
        m.Ref(reference, "dataObjectRef") is { } data && Text(data, "name") is { Length: > 0 } dataName
        && Text(reference, "name") is { Length: > 0 } name
        && name.Trim() != dataName && !name.StartsWith(dataName + " [", StringComparison.Ordinal)
            ? [new Fault(reference, dataName)]
            : [];

    private static Rule NotListed(string code, string type, string refs, string all) =>
        Rule.Each(code, "10.4.1", type, (m, set) => m.Refs(set, refs).Except(m.Refs(set, all)).Select(d => new Fault(set, Label(d))));

    private static bool Fits(BpmnModel m, XElement e, string data) => Children(e, data).Count() == m.Definitions(e).Count;

    /// <summary>What an event definition carries: its message, error, escalation or signal.</summary>
    private static XElement? PayloadOf(BpmnModel m, XElement definition) =>
        m.Ref(definition, "messageRef") ?? m.Ref(definition, "errorRef") ?? m.Ref(definition, "escalationRef") ?? m.Ref(definition, "signalRef");
}
