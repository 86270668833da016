using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Terminate event definition: ends everything in its process or sub-process at once, without compensation.</summary>
/// <remarks>BPMN 2.0.2 section 10.5.5 and 13.5.6. Around a sub-process the token goes on as after a normal end.</remarks>
internal sealed class TerminateEvent : EventDefinition
{
    public override bool ComesLast => true;

    public static TerminateEvent Read(XElement _, ElementReader __) => new();

    public override bool Throw(Run run, ElementInstance thrower)
    {
        run.Scopes.TerminateContent(run.Find(thrower.Scope)!, thrower);
        return true;
    }
}
