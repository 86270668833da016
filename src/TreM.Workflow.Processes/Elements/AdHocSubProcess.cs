using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// Ad-hoc sub-process: runs each inner activity without an incoming flow once, all at once or one after another, or only
/// those that <c>zeebe:adHoc activeElementsCollection</c> names, until its completion condition holds.
/// </summary>
/// <remarks>BPMN 2.0.2 sections 10.3.5 and 13.3.5.</remarks>
internal sealed class AdHocSubProcess(ElementRef element) : SubProcess(element)
{
    public bool IsSequential { get; init; }

    public bool CancelsRemaining { get; init; }

    public Expression? CompletionCondition { get; init; }

    public Expression? ActiveElements { get; init; }

    public static new ScopeNode Read(XElement xml, ElementReader reader) => reader.Scope(xml, new AdHocSubProcess(reader.Ref(xml))
    {
        IsSequential = (string?)xml.Attribute("ordering") == "Sequential",
        CancelsRemaining = BpmnDocument.Flag(xml, "cancelRemainingInstances", byDefault: true),
        CompletionCondition = xml.Element(BpmnNames.Model + "completionCondition") is { } condition ? reader.Plain(condition, "the completion condition") : null,
        ActiveElements = ElementReader.Zeebe(xml, "adHoc") is { } adHoc
            ? reader.Value(adHoc, (string?)adHoc.Attribute("activeElementsCollection"), "the active elements")
            : null,
    });

    protected override void BeginContent(Run run, ElementInstance e, ImmutableArray<FlowNode> starts)
    {
        if (ActiveElements is not null)
        {
            if (!run.Variables.TryEvaluate(e, ActiveElements, "the active elements", out var value))
            {
                return;
            }

            if (value is not FeelList ids || ids.FirstOrDefault(id => !starts.Any(s => s.Id == id as string)) is { } unknown)
            {
                run.Stick(e, "process.adhoc.elements",
                    $"Expected the active elements of '{Id}' to be a list of ids of activities inside without an incoming flow. Saw: {value ?? "null"}. Correct the variable and retry.");
                return;
            }

            starts = [.. starts.Where(s => ids.Contains(s.Id))];
        }

        e.Consumed = [.. Starts.Except(starts).Select(s => s.Id)];
        if (!IsSequential || starts.IsEmpty)
        {
            e.Consumed = [.. Starts.Select(s => s.Id)];
            base.BeginContent(run, e, starts);
            return;
        }

        BeginNext(run, e);
    }

    public override void ChildLeft(Run run, ElementInstance e)
    {
        if (e.Role != Role.Body && TryAskEnough(run, e, out var enough) && enough)
        {
            Enough(run, e);
        }
    }

    protected override void ContentEnded(Run run, ElementInstance e)
    {
        if (!TryAskEnough(run, e, out var enough))
        {
            return;
        }

        if (enough || !BeginNext(run, e))
        {
            base.ContentEnded(run, e);
        }
    }

    /// <summary>Again after an incident: the condition that failed, when the content has begun.</summary>
    protected override void Work(Run run, ElementInstance e)
    {
        if (e.Consumed.IsEmpty)
        {
            base.Work(run, e);
        }
        else
        {
            run.Emptied(e);
        }
    }

    private bool TryAskEnough(Run run, ElementInstance e, out bool enough)
    {
        enough = false;
        return CompletionCondition is null || run.Variables.TryAsk(e, CompletionCondition, "the completion condition", out enough);
    }

    private void Enough(Run run, ElementInstance e)
    {
        e.Consumed = [.. Starts.Select(s => s.Id)];
        if (CancelsRemaining)
        {
            run.Scopes.TerminateContent(e, keepRecords: true);
            run.Scopes.MayHaveEnded(e);
        }
    }

    private bool BeginNext(Run run, ElementInstance e)
    {
        if (Starts.FirstOrDefault(s => !e.Consumed.Contains(s.Id)) is not { } next)
        {
            return false;
        }

        e.Consumed = e.Consumed.Add(next.Id);
        run.Arrive(next, e, via: null);
        return true;
    }
}
