using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>The process itself: the outermost scope.</summary>
/// <remarks>BPMN 2.0.2 sections 10.2 and 13.2.</remarks>
internal sealed class Process(ElementRef element) : ScopeNode(element)
{
    public override void Resume(Run run, ElementInstance e) => Starting.GoOn(run);

    protected override void ContentEnded(Run run, ElementInstance e)
    {
        if (run.Listeners.HaveRun(e, ListenerEvent.End))
        {
            run.End(new InstanceOutcome.Completed());
        }
    }
}
