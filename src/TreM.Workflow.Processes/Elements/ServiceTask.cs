using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Service task, and every other task with a task definition: a job that a worker does.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.3 and 13.3.3; Camunda's task definition and headers.</remarks>
internal sealed class ServiceTask(ElementRef element, Job job) : Activity(element)
{
    public override Awaited Awaits => Awaited.Worker;

    public static Activity? Read(XElement work, XElement xml, ElementReader reader)
    {
        if ((Job.Read(xml, reader) ?? (work == xml ? null : Job.Read(work, reader))) is { } job)
        {
            return reader.Activity(xml, new ServiceTask(reader.Ref(xml), job));
        }

        reader.Refuse(xml, "bpmn.job.missing", $"Expected the {xml.Name.LocalName} to have a task definition (zeebe:taskDefinition).", "Enter the job type of the worker that does it.");
        return null;
    }

    protected override void Work(Run run, ElementInstance e) => job.Open(run, e);

    public override void Withdraw(Run run, ElementInstance e) => Job.Close(run, e, CloseReason.Withdrawn);
}
