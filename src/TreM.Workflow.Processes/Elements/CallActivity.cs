using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Call activity: runs an instance of another process, or a global task of the same file, and waits for it.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.6 and 13.3.4; Camunda's <c>zeebe:calledElement</c>.</remarks>
internal sealed class CallActivity(ElementRef element, Expression processId, ProcessBinding binding) : Activity(element)
{
    public bool PassesAll { get; init; } = true;

    public bool TakesAll { get; init; } = true;

    public override Awaited Awaits => Awaited.CalledInstance;

    public static Activity? Read(XElement xml, ElementReader reader)
    {
        var zeebe = ElementReader.Zeebe(xml, "calledElement");
        var plain = (string?)xml.Attribute("calledElement");
        if (zeebe is null && reader.Document.Resolve(xml, plain) is { } called && ElementCatalogue.GlobalTask(called.Name.LocalName) is { } global)
        {
            return global(called, xml, reader);
        }

        var id = zeebe is not null
            ? reader.Value(zeebe, (string?)zeebe.Attribute("processId"), "the called process")
            : reader.Value(xml, reader.Document.Resolve(xml, plain)?.Attribute("id")?.Value ?? plain, "the called process");
        if (id is null)
        {
            reader.Refuse(xml, "bpmn.call.empty", "Expected a call activity to name the process it calls.", "Enter the id of the process.");
            return null;
        }

        if (id.Literal is string literal)
        {
            reader.Reference("process", literal, xml);
        }

        return reader.Activity(xml, new CallActivity(reader.Ref(xml), id, zeebe is null ? new(BindingKind.Latest) : ElementReader.Binding(zeebe))
        {
            PassesAll = BpmnDocument.Flag(zeebe, "propagateAllParentVariables", byDefault: true),
            TakesAll = BpmnDocument.Flag(zeebe, "propagateAllChildVariables", byDefault: true),
        });
    }

    protected override void Work(Run run, ElementInstance e)
    {
        if (!run.Variables.TryText(e, processId, "the called process", out var id))
        {
            return;
        }

        if (string.IsNullOrEmpty(id))
        {
            run.Stick(e, "process.call.none", $"Expected a process id at '{Id}'. Saw none from '{processId.Text}'. Correct the variable and retry.");
            return;
        }

        if (run.CallDepth >= run.Services.Limits.CallDepth)
        {
            run.Stick(e, "process.call.depth",
                $"Expected at most {run.Services.Limits.CallDepth} call activities inside each other. Saw one more at '{Id}', which calls '{id}'. Do the processes call each other?");
            return;
        }

        e.Flag = true;
        run.Emit(new Effect.ChildOpened(e.Key, Element, id, binding, PassesAll ? run.Variables.Seen(e) : e.Locals) { CallDepth = run.CallDepth + 1 });
    }

    public override void Withdraw(Run run, ElementInstance e)
    {
        if (e.Flag)
        {
            e.Flag = false;
            run.Emit(new Effect.ChildClosed(e.Key, Element, CloseReason.Withdrawn));
        }
    }

    /// <summary>The called instance has ended.</summary>
    public void ChildEnded(Run run, ElementInstance e, InstanceOutcome outcome, FeelContext variables)
    {
        e.Flag = false;
        run.Emit(new Effect.ChildClosed(e.Key, Element, CloseReason.Completed));
        switch (outcome)
        {
            case InstanceOutcome.Completed:
                if (Outputs.IsEmpty
                    ? !TakesAll || run.Variables.Propagate(e, variables)
                    : run.Variables.SetLocal(e, e, variables))
                {
                    run.Complete(e);
                }

                break;
            case InstanceOutcome.Failed failed when !run.Catching.TryError(e, failed.ErrorCode, variables):
                run.Stick(e, "process.error.uncaught",
                    $"Expected an error event to catch '{failed.ErrorCode}' from the called process at '{Id}'. Saw none. Retry to call it again, or move the token.");
                break;
            case InstanceOutcome.Cancelled cancelled:
                run.Stick(e, "process.call.cancelled",
                    $"Expected the called process at '{Id}' to complete. It was cancelled: {cancelled.Reason}. Retry to call it again, or move the token.");
                break;
        }
    }
}
