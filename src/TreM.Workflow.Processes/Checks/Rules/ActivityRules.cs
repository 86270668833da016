using System.Globalization;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Activities: tasks, sub-processes, call activities, loops (BPMN 2.0.2, 10.3).</summary>
internal static class ActivityRules
{
    public static IEnumerable<Rule> All => [.. Activities, .. Calls, .. SubProcesses, .. Services, .. Loops];

    private static IEnumerable<Rule> Activities =>
    [
        Rule.When("bpmn.activity.start-quantity", "10.3", "Activity", (_, a) => IsLessThanOne(a, "startQuantity")),
        Rule.When("bpmn.activity.completion-quantity", "10.3", "Activity", (_, a) => IsLessThanOne(a, "completionQuantity")),
        Rule.When("bpmn.resourcerole.two-ways", "10.3.1", "ResourceRole", (_, r) =>
            Child(r, "resourceRef") is not null && Child(r, "resourceAssignmentExpression") is not null),
        Rule.When("bpmn.resourcerole.binding-without-resource", "10.3.1", "ResourceRole", (_, r) =>
            Child(r, "resourceRef") is null && Child(r, "resourceParameterBinding") is not null),
        Rule.When("bpmn.process.public-executable", "10.2", "Process", (_, p) =>
            Text(p, "processType") == "Public" && Flag(p, "isExecutable")),
        Rule.WhenExecutable("bpmn.script.format-missing", "10.3.3", "ScriptTask", (_, t) =>
            Child(t, "script") is not null && string.IsNullOrWhiteSpace(Text(t, "scriptFormat"))),
        Rule.Each("bpmn.script.format-not-mime", "10.3.3", "ScriptTask", (_, t) =>
            Text(t, "scriptFormat")?.Trim() is { Length: > 0 } format && !SchemaRules.IsMimeType(format)
                ? [new Fault(t, format) { Severity = IsWord(format) ? Severity.Warning : null }]
                : []),
        Rule.When("bpmn.receivetask.instantiates-incoming", "10.3.3", "ReceiveTask", (m, t) =>
            Flag(t, "instantiate") && m.Incoming(t).Any(f => !m.Is(m.Ref(f, "sourceRef"), "EventBasedGateway"))),
    ];

    private static IEnumerable<Rule> Calls =>
    [
        Rule.When("bpmn.callactivity.data", "10.3.6", "CallActivity", (m, a) =>
            Child(a, "ioSpecification") is { } own && m.Ref(a, "calledElement") is { } called && Child(called, "ioSpecification") is { } needed
            && (!SameData(m, own, needed, "dataInput") || !SameData(m, own, needed, "dataOutput"))),
        Rule.When("bpmn.callable.binding-missing", "10.4.2", "CallableElement", (_, c) =>
            Child(c, "supportedInterfaceRef") is not null && Child(c, "ioBinding") is null),
        Rule.Each("bpmn.iobinding.operation", "10.4.2", "InputOutputBinding", (m, b) =>
            m.Ref(b, "operationRef") is { Parent: { } offered } operation && m.Refs(b.Parent!, "supportedInterfaceRef").ToList() is { Count: > 0 } supported
            && !supported.Contains(offered) ? [new Fault(b.Parent!, Label(operation))] : []),
        Rule.Each("bpmn.iobinding.data", "10.4.2", "InputOutputBinding", (m, b) => new[] { m.Ref(b, "inputDataRef"), m.Ref(b, "outputDataRef") }
            .OfType<XElement>().Where(d => d.Parent?.Parent != b.Parent).Select(d => new Fault(b.Parent!, Label(d)))),
    ];

    private static IEnumerable<Rule> SubProcesses =>
    [
        Rule.When("bpmn.adhoc.start-or-end", "10.3.5", "AdHocSubProcess", (m, s) => m.Parts(s, "StartEvent").Any() || m.Parts(s, "EndEvent").Any()),
        Rule.When("bpmn.adhoc.empty", "10.3.5", "AdHocSubProcess", (m, s) => !m.Parts(s, "Activity").Any()),
        Rule.When("bpmn.subprocess.data-specification", "10.4.2", "SubProcess", (_, s) => Child(s, "ioSpecification") is not null),
    ];

    private static IEnumerable<Rule> Services =>
    [
        Rule.WhenExecutable("bpmn.servicetask.input-sets", "10.3.3", "ServiceTask", (m, t) =>
            m.Ref(t, "operationRef") is not null && Sets(t, "inputSet").Count() is var sets && (sets > 1 || (sets == 0 && !IsDoneByJob(t)))),
        Rule.WhenExecutable("bpmn.servicetask.output-sets", "10.3.3", "ServiceTask", (m, t) =>
            m.Ref(t, "operationRef") is not null && Sets(t, "outputSet").Count() > 1),
        Rule.WhenExecutable("bpmn.servicetask.input-item", "10.3.3", "ServiceTask", (m, t) =>
            m.Ref(t, "operationRef") is { } operation && m.Refs(operation, "inMessageRef").FirstOrDefault() is { } message
            && Sets(t, "dataInput").ToList() is { Count: > 0 } inputs
            && !inputs.Any(i => SameItem(m.ItemOf(i), m.ItemOf(message)))),
        Rule.WhenExecutable("bpmn.servicetask.output-item", "10.3.3", "ServiceTask", (m, t) =>
            m.Ref(t, "operationRef") is { } operation && m.Refs(operation, "outMessageRef").FirstOrDefault() is { } message
            && Sets(t, "dataOutput").ToList() is { Count: > 0 } outputs
            && !outputs.Any(o => SameItem(m.ItemOf(o), m.ItemOf(message)))),

        Rule.WhenExecutable("bpmn.sendtask.input-sets", "10.3.3", "SendTask", (m, t) => Sends(m, t) && Sets(t, "inputSet").Count() > 1),
        Rule.WhenExecutable("bpmn.sendtask.data-inputs", "10.3.3", "SendTask", (m, t) => Sends(m, t) && Sets(t, "dataInput").Count() > 1),
        Rule.WhenExecutable("bpmn.sendtask.input-item", "10.3.3", "SendTask", (m, t) =>
            m.Ref(t, "messageRef") is { } message && Sets(t, "dataInput").ToList() is [var input] && !SameItem(m.ItemOf(input), m.ItemOf(message))),
        Rule.WhenExecutable("bpmn.receivetask.output-sets", "10.3.3", "ReceiveTask", (m, t) => Sends(m, t) && Sets(t, "outputSet").Count() > 1),
        Rule.WhenExecutable("bpmn.receivetask.data-outputs", "10.3.3", "ReceiveTask", (m, t) => Sends(m, t) && Sets(t, "dataOutput").Count() > 1),
        Rule.WhenExecutable("bpmn.receivetask.output-item", "10.3.3", "ReceiveTask", (m, t) =>
            m.Ref(t, "messageRef") is { } message && Sets(t, "dataOutput").ToList() is [var output] && !SameItem(m.ItemOf(output), m.ItemOf(message))),

        Rule.Each("bpmn.iobinding.item", "10.4.2", "InputOutputBinding", (m, b) =>
            m.Ref(b, "operationRef") is { } operation
            && (Differs(m, m.Refs(operation, "inMessageRef"), m.Ref(b, "inputDataRef"), "dataInputRefs")
                || Differs(m, m.Refs(operation, "outMessageRef"), m.Ref(b, "outputDataRef"), "dataOutputRefs"))
                ? [new Fault(b.Parent!, Label(operation))]
                : []),
    ];

    private static IEnumerable<Rule> Loops =>
    [
        Rule.WhenExecutable("bpmn.multiinstance.no-count", "10.3.7", "MultiInstanceLoopCharacteristics", (_, l) =>
            Child(l, "loopCardinality") is null && Child(l, "loopDataInputRef") is null
            && l.Descendants(Reading.BpmnNames.Zeebe + "loopCharacteristics").FirstOrDefault()?.Attribute("inputCollection") is null),
        Rule.WhenExecutable("bpmn.multiinstance.input-not-own", "10.3.7", "MultiInstanceLoopCharacteristics", (m, l) =>
            m.Is(l.Parent, "Task") && m.Refs(l, "loopDataInputRef").FirstOrDefault() is { } input
            && !(m.Is(input, "DataInput") && input.Ancestors().Contains(l.Parent))),
        Rule.WhenExecutable("bpmn.multiinstance.input-item", "10.3.7", "MultiInstanceLoopCharacteristics", (m, l) =>
            m.Refs(l, "loopDataInputRef").FirstOrDefault() is { } input && Child(l, "inputDataItem") is { } item && !IsScalarOf(m, item, input)),
        Rule.WhenExecutable("bpmn.multiinstance.output-item", "10.3.7", "MultiInstanceLoopCharacteristics", (m, l) =>
            m.Refs(l, "loopDataOutputRef").FirstOrDefault() is { } output && Child(l, "outputDataItem") is { } item && !IsScalarOf(m, item, output)),
        Rule.When("bpmn.multiinstance.count-not-number", "10.3.7", "MultiInstanceLoopCharacteristics", (_, l) =>
            Child(l, "loopCardinality") is { } count && IsNoCount(Conditions.Literal(count.Value))),
        Rule.When("bpmn.multiinstance.complex-missing", "10.3.7", "MultiInstanceLoopCharacteristics", (_, l) =>
            Text(l, "behavior") == "Complex" && Child(l, "complexBehaviorDefinition") is null),
        Rule.When("bpmn.multiinstance.none-event-missing", "10.3.7", "MultiInstanceLoopCharacteristics", (_, l) =>
            Text(l, "behavior") == "None" && l.Attribute("noneBehaviorEventRef") is null),
        Rule.When("bpmn.multiinstance.one-event-missing", "10.3.7", "MultiInstanceLoopCharacteristics", (_, l) =>
            Text(l, "behavior") == "One" && l.Attribute("oneBehaviorEventRef") is null),
        Rule.When("bpmn.loop.maximum", "10.3.7", "StandardLoopCharacteristics", (_, l) => IsLessThanOne(l, "loopMaximum")),
    ];

    /// <summary>In Camunda's dialect the job says what is done, and its mappings with what.</summary>
    private static bool IsDoneByJob(XElement task) => Child(task, "extensionElements")?.Element(Reading.BpmnNames.Zeebe + "taskDefinition") is not null;

    private static bool IsWord(string format) => format.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '#');

    private static IEnumerable<XElement> Sets(XElement task, string name) =>
        Child(task, "ioSpecification") is { } specification ? Children(specification, name) : [];

    private static bool Sends(BpmnModel m, XElement task) => m.Ref(task, "messageRef") is not null;

    /// <summary>Whether two specifications have the same data, item by item.</summary>
    private static bool SameData(BpmnModel m, XElement one, XElement other, string kind) =>
        Children(one, kind).ToList() is var ours && Children(other, kind).ToList() is var theirs
        && ours.Count == theirs.Count && ours.Zip(theirs).All(p => SameItem(m.ItemOf(p.First), m.ItemOf(p.Second)));

    private static bool Differs(BpmnModel m, IEnumerable<XElement> messages, XElement? bound, string refs)
    {
        if (messages.FirstOrDefault() is not { } message || bound is null)
        {
            return false;
        }

        IEnumerable<XElement> data = m.IsAny(bound, "InputSet", "OutputSet") ? m.Refs(bound, refs) : [bound];
        return !data.Any(d => SameItem(m.ItemOf(d), m.ItemOf(message)));
    }

    /// <summary>Whether an item can be one of a collection: same structure, and itself no collection.</summary>
    private static bool IsScalarOf(BpmnModel m, XElement item, XElement collection)
    {
        var one = m.ItemOf(item);
        var many = m.ItemOf(collection);
        return one is null
            || many is null
            || (!Flag(one, "isCollection") && !Flag(item, "isCollection") && Text(one, "structureRef") == Text(many, "structureRef"));
    }

    private static bool IsLessThanOne(XElement element, string attribute) =>
        int.TryParse(Text(element, attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value < 1;

    /// <summary>A literal that is no whole number: true, false, a text, a decimal number. What is no literal is known when it runs.</summary>
    private static bool IsNoCount(string literal) =>
        literal is "true" or "false" or ['"', ..]
        || (decimal.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.Truncate(number) != number);
}
