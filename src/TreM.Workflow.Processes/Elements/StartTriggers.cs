using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Elements;

/// <summary>What starts instances of a process.</summary>
internal static class StartTriggers
{
    public static IEnumerable<StartTrigger> Of(Process root)
    {
        foreach (var node in root.Children)
        {
            switch (node)
            {
                case StartEvent { Definitions.IsEmpty: true } none:
                    yield return new(none.Id, "none", null, null);
                    break;
                case StartEvent start:
                    foreach (var definition in start.Definitions)
                    {
                        if (Of(start.Id, definition) is { } trigger)
                        {
                            yield return trigger;
                        }
                    }

                    break;
                case ReceiveTask { Instantiates: true, Incoming.IsEmpty: true } receive when Of(receive.Id, receive.Definitions[0]) is { } trigger:
                    yield return trigger;
                    break;
                case EventBasedGateway { Instantiates: true, Incoming.IsEmpty: true } gateway:
                    foreach (var trigger in gateway.Targets.SelectMany(t => t.Definitions.Select(d => Of(t.Node.Id, d))).OfType<StartTrigger>())
                    {
                        yield return trigger;
                    }

                    break;
            }
        }

        if (!root.Children.OfType<StartEvent>().Any() && !root.Starts.IsEmpty)
        {
            yield return new(root.Id, "none", null, null);
        }
    }

    private static StartTrigger? Of(string id, EventDefinition definition) => definition switch
    {
        MessageEvent message => new(id, "message", NameOf(message.Name), null),
        SignalEvent signal => new(id, "signal", NameOf(signal.Name), null),
        TimerEvent timer => new(id, "timer", null, timer.FirstDue) { NextDue = timer.NextDue },
        ConditionalEvent => new(id, "conditional", null, null),
        _ => null,
    };

    /// <summary>A name that is an expression is evaluated at deployment, without variables.</summary>
    private static string? NameOf(Expression name) => name.Evaluate(FeelContext.Empty, EvaluationOptions.Default).Value as string;
}
