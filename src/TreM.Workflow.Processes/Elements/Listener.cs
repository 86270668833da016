using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Elements;

/// <summary>When a listener runs, in the order in which an element comes to them.</summary>
internal enum ListenerEvent
{
    /// <summary>Before the element begins.</summary>
    Start,

    /// <summary>Before a user task is offered.</summary>
    Creating,

    /// <summary>Before a user task that names its assignee is offered.</summary>
    Assigning,

    /// <summary>Before the answer to a user task is taken.</summary>
    Completing,

    /// <summary>After the element, before its outgoing flows.</summary>
    End,
}

/// <summary>A job of Camunda's <c>zeebe:executionListeners</c> and <c>zeebe:taskListeners</c>.</summary>
/// <remarks>
/// Refused by name where they would not run: <c>start</c> at start and boundary events and after event-based gateways,
/// <c>end</c> at gateways and end events, any at complex gateways; task listeners for <c>updating</c> and
/// <c>canceling</c>, because nothing here updates a task in the engine or waits before it withdraws one.
/// </remarks>
internal sealed record Listener(ListenerEvent On, Job Job)
{
    /// <summary>The listeners of an element, in the model's order.</summary>
    public static ImmutableArray<Listener> Read(XElement xml, FlowNode node, ElementReader reader)
    {
        var execution = ElementReader.Zeebe(xml, "executionListeners")?.Elements(BpmnNames.Zeebe + "executionListener") ?? [];
        var task = ElementReader.Zeebe(xml, "taskListeners")?.Elements(BpmnNames.Zeebe + "taskListener") ?? [];
        return
        [
            .. execution.Select(l => One(l, xml, reader, l => (string?)l.Attribute("eventType") switch
            {
                "start" when node is not (StartEvent or BoundaryEvent or ComplexGateway) => ListenerEvent.Start,
                "end" when node is not (ExclusiveGateway or InclusiveGateway or ParallelGateway or ComplexGateway or EventBasedGateway or EndEvent) => ListenerEvent.End,
                _ => null,
            })).OfType<Listener>(),
            .. task.Select(l => One(l, xml, reader, l => (string?)l.Attribute("eventType") switch
            {
                "creating" when node is UserTask => ListenerEvent.Creating,
                "assigning" when node is UserTask => ListenerEvent.Assigning,
                "completing" when node is UserTask => ListenerEvent.Completing,
                _ => null,
            })).OfType<Listener>(),
        ];
    }

    private static Listener? One(XElement xml, XElement holder, ElementReader reader, Func<XElement, ListenerEvent?> eventOf)
    {
        if (eventOf(xml) is not { } on)
        {
            reader.Refuse(xml, "bpmn.listener.event",
                $"Expected an event that a listener can have at a {holder.Name.LocalName}; saw '{(string?)xml.Attribute("eventType")}' of zeebe:{xml.Name.LocalName}.",
                "Choose another event, or model the work as a task.", (string?)xml.Attribute("eventType") ?? "");
            return null;
        }

        return Job.Of(xml, holder, reader, ElementReader.HeadersIn(xml)) is { } job ? new(on, job) : null;
    }
}
