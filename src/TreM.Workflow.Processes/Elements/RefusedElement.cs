using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// Stands where an element was refused, so that what is wired to it is read as drawn and no fault is told that follows from
/// another. A process that has one never runs.
/// </summary>
internal sealed class RefusedElement(ElementRef element) : Activity(element)
{
    protected override void Work(Run run, ElementInstance e) => throw new InvalidOperationException($"'{Id}' was refused.");
}
