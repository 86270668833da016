using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>How an instance begins. BPMN 2.0.2 section 13.2.</summary>
internal static class Starting
{
    public static Step Begin(ProcessDefinition definition, Stimulus.Start start, EngineServices services)
    {
        var run = new Run(definition, services, start);
        if (VariableSize.Problem(start.Variables, FeelContext.Empty, services.Limits) is { } problem)
        {
            return Refuse(start, definition, "process.variable.size", problem);
        }

        var root = definition.Root;
        var first = start.StartEventId is { } id && id != root.Id ? definition.Nodes.GetValueOrDefault(id) : null;
        if (start.StartEventId is not null && start.StartEventId != root.Id && (first is null || first.Parent != root || !CanStart(first)))
        {
            return Refuse(start, definition, "process.start.unknown",
                $"Expected '{start.StartEventId}' to start process '{definition.Id}'. It does not; see its start triggers.");
        }

        run.Record(HistoryKind.InstanceStarted, run.Root, start.Variables);
        if (!run.Variables.MapInputs(run.Root, root.Declared, []))
        {
            return Refuse(start, definition, "process.variable.size", "Expected smaller variables.");
        }

        run.Root.Via = root.ListenersOn(ListenerEvent.Start).IsEmpty ? null : first?.Id;
        if (run.Listeners.HaveRun(run.Root, ListenerEvent.Start))
        {
            if (first is null && Without(run, root) is { } refused)
            {
                return Refuse(start, definition, refused.Code, refused.Message);
            }

            Open(run, first, start.Variables);
        }

        run.Settle();
        return run.Accept();
    }

    /// <summary>The start listeners of the process have run.</summary>
    public static void GoOn(Run run)
    {
        var root = run.Root;
        var first = root.Via is { } id ? run.Definition.Node(id) : null;
        (root.Via, root.Listening) = (null, null);
        if (first is null && Without(run, run.Definition.Root) is { } refused)
        {
            run.Stick(root, refused.Code, refused.Message);
            return;
        }

        Open(run, first, root.Locals);
    }

    private static void Open(Run run, FlowNode? first, FeelContext payload)
    {
        if (first is null)
        {
            return;
        }

        run.Definition.Root.Open(run, run.Root, []);
        if (!run.Root.Flag)
        {
            At(run, first, payload);
        }
    }

    private static bool CanStart(FlowNode node) => node switch
    {
        StartEvent => true,
        ReceiveTask receive => receive.Instantiates && receive.Incoming.IsEmpty || IsAfterStartingGateway(receive),
        _ => IsAfterStartingGateway(node),
    };

    private static bool IsAfterStartingGateway(FlowNode node) =>
        node.Incoming is [{ Source: EventBasedGateway { Instantiates: true, Incoming.IsEmpty: true } }];

    /// <summary>No start event was named: the none start, every element without an incoming flow, or a condition that holds.</summary>
    private static (string Code, string Message)? Without(Run run, Process root)
    {
        if (!root.Starts.IsEmpty)
        {
            root.Open(run, run.Root, root.Starts);
            return null;
        }

        foreach (var start in root.Children.OfType<StartEvent>())
        {
            if (start.Definitions is [ConditionalEvent condition] && run.Variables.EvaluateOrNull(run.Root, condition.Condition) is true)
            {
                root.Open(run, run.Root, [start]);
                return null;
            }
        }

        return ("process.start.none", $"Expected process '{root.Id}' to have a start event without a trigger. It has none; name the start event.");
    }

    private static void At(Run run, FlowNode first, FeelContext payload)
    {
        if (first.Incoming is [{ Source: EventBasedGateway gateway }])
        {
            gateway.Start(run, run.Root, first, FeelContext.Empty);
            return;
        }

        if (first is StartEvent { IsParallelMultiple: true, Definitions.Length: > 1 } start)
        {
            var waiting = run.Create(start, run.Root);
            run.Activated(waiting);
            if (run.Waits.OpenAll(waiting, [start]))
            {
                run.Waits.Happen(run.Waits.All.Find(w => w.Owner == waiting.Key)!, FeelContext.Empty);
            }

            return;
        }

        var e = run.Create(first, run.Root);
        run.Activated(e);
        if (!first.Outputs.IsEmpty && !run.Variables.SetLocal(e, e, payload))
        {
            return;
        }

        run.Complete(e);
    }

    private static Step Refuse(Stimulus.Start start, ProcessDefinition definition, string code, string message) =>
        ProcessEngine.Refuse(new() { InstanceId = start.InstanceId, HasEnded = true, Instances = [new(InstanceState.RootKey, definition.Id, 0)] }, code, message);
}
