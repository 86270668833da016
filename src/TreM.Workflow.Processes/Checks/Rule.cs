using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Checks;

/// <summary>One rule: which elements it looks at, and where it finds fault. Its texts lie under its code in <c>checks.json</c>.</summary>
/// <param name="Code">Stable code, <c>bpmn.thing.reason</c>.</param>
/// <param name="Severity">How serious a fault is.</param>
/// <param name="Section">Section of BPMN 2.0.2 (or of this programme's own rules) that asks for it.</param>
/// <param name="Find">Finds the faults.</param>
internal sealed record Rule(string Code, Severity Severity, string Section, Func<BpmnModel, IEnumerable<Fault>> Find)
{
    /// <summary>A fault is each element of a type that a test picks.</summary>
    public static Rule When(
        string code, string section, string type, Func<BpmnModel, XElement, bool> isFault, Severity severity = Severity.Error) =>
        new(code, severity, section, model => model.Of(type).Where(e => isFault(model, e)).Select(e => new Fault(e)));

    /// <summary>As <see cref="When"/>, for elements of processes that are to be run.</summary>
    public static Rule WhenExecutable(
        string code, string section, string type, Func<BpmnModel, XElement, bool> isFault, Severity severity = Severity.Error) =>
        When(code, section, type, (model, element) => BpmnModel.IsExecutable(element) && isFault(model, element), severity);

    /// <summary>Each element of a type may have several faults, on itself or near it.</summary>
    public static Rule Each(
        string code, string section, string type, Func<BpmnModel, XElement, IEnumerable<Fault>> find, Severity severity = Severity.Error) =>
        new(code, severity, section, model => model.Of(type).SelectMany(e => find(model, e)));

    /// <summary>The findings of this rule; a rule that fails over a model is a finding too, and never an exception.</summary>
    public IReadOnlyList<Finding> Findings(BpmnModel model)
    {
        model.Stop.ThrowIfCancellationRequested();
        try
        {
            return [.. Find(model).Select(fault => Of(model, fault))];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [Unreadable.Because(e, Code)];
        }
    }

    private Finding Of(BpmnModel model, Fault fault)
    {
        string[] arguments = [BpmnModel.Label(fault.Element), .. fault.Arguments];
        var (message, remedy) = CheckTexts.For(Code, "en", arguments);
        var severity = fault.Severity ?? Severity;
        return new(
            Code, severity == Severity.Error && !HoldsForDrawings && model.IsDrawing(fault.Element) ? Severity.Warning : severity,
            message, BpmnDocument.NearestId(fault.Element), Remedy: remedy) { Arguments = [.. arguments] };
    }

    /// <summary>Whether what is an error where it is to be run is one in a drawing too.</summary>
    public bool HoldsForDrawings { get; init; }
}

/// <summary>Where a rule found fault, and what it saw.</summary>
/// <param name="Element">The element at fault.</param>
/// <param name="Arguments">What the texts speak of besides the element: placeholders {1}, {2}, ...</param>
internal sealed record Fault(XElement Element, params string[] Arguments)
{
    /// <summary>Severity of this fault, when it is not the rule's.</summary>
    public Severity? Severity { get; init; }
}
