using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Manual task: a person does it and says when it is done; it has neither form nor deadline.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.3 and 13.3.3.</remarks>
internal sealed class ManualTask(ElementRef element) : Activity(element)
{
    private const int UsualPriority = 50;

    public override Awaited Awaits => Awaited.Person;

    public static Activity Read(XElement work, XElement xml, ElementReader reader) => reader.Activity(xml, new ManualTask(reader.Ref(xml)));

    protected override void Work(Run run, ElementInstance e)
    {
        e.Flag = true;
        var variables = Inputs.IsEmpty ? run.Variables.Seen(e) : e.Locals;
        run.Emit(new Effect.TaskOpened(e.Key, Element, new(null, null, [], [], null, null, UsualPriority, System.Collections.Immutable.ImmutableDictionary<string, string>.Empty, variables)));
    }

    public override void Withdraw(Run run, ElementInstance e)
    {
        if (e.Flag)
        {
            e.Flag = false;
            run.Emit(new Effect.TaskClosed(e.Key, Element, CloseReason.Withdrawn));
        }
    }
}
