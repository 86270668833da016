using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Moving an instance to another version of its process: all or nothing.</summary>
internal static class Migration
{
    /// <summary>What stands in the way.</summary>
    public static List<Finding> Problems(Run run, ProcessDefinition target, IReadOnlyDictionary<string, string> mapping)
    {
        var problems = new List<Finding>();
        foreach (var (from, to) in mapping)
        {
            if (!run.Definition.Nodes.ContainsKey(from) || !target.Nodes.ContainsKey(to))
            {
                problems.Add(Problem("process.migration.mapping", from, $"Expected the mapping '{from}' to '{to}' to name elements of the old and the new version."));
            }
        }

        foreach (var e in run.Instances.Where(e => e.Scope != 0))
        {
            if (!target.Nodes.TryGetValue(To(e.ElementId, mapping), out var node))
            {
                problems.Add(Problem("process.migration.missing", e.ElementId, $"Expected the new version to have '{e.ElementId}', where a token stands. Map it to another element."));
            }
            else if (node.GetType() != e.Node.GetType())
            {
                problems.Add(Problem("process.migration.type", e.ElementId, $"Expected '{node.Id}' to be a {e.Node.Element.Type} as '{e.ElementId}' is. Saw a {node.Element.Type}."));
            }
            else if (e.Node.Parent is { } parent && node.Parent!.Id != (parent is Process ? target.Root.Id : To(parent.Id, mapping)))
            {
                problems.Add(Problem("process.migration.scope", e.ElementId, $"Expected '{node.Id}' to stay in the sub-process '{parent.Id}'. It stands elsewhere in the new version."));
            }
            else if (e.Role != Role.Plain && (node as Activity)?.Loop?.GetType() != ((Activity)e.Node).Loop?.GetType())
            {
                problems.Add(Problem("process.migration.loop", e.ElementId, $"Expected '{node.Id}' to repeat as '{e.ElementId}' does. Move the token instead."));
            }
            else if (e.Listening is { JobKey: not 0 } now && node.ListenersOn(now.On).Length <= now.Index)
            {
                problems.Add(Problem("process.migration.listener", e.ElementId, $"Expected '{node.Id}' to have the listener whose job is under way. Wait for the job, or move the token."));
            }
            else if (e.Via is { } via && e.Phase is Phase.Joining && !node.Incoming.Any(f => f.Id == To(via, mapping)))
            {
                problems.Add(Problem("process.migration.flow", e.ElementId, $"Expected flow '{via}' to lead to '{node.Id}' in the new version. A token waits there."));
            }
        }

        foreach (var (owner, catching) in Changed(run, target, mapping).Concat(Added(run, target, mapping)))
        {
            if (run.Trial(owner, () => TryPrepare(run, owner, catching)) is { } incident)
            {
                problems.Add(Problem("process.migration.event", catching.Node.Id, $"Expected '{catching.Node.Id}' to begin to wait in the new version. It cannot: {incident.Message}"));
            }
            else if (catching.Node == target.Nodes.GetValueOrDefault(To(owner.ElementId, mapping)) && catching.Has<LinkEvent>(out _))
            {
                problems.Add(Problem("process.migration.event", catching.Node.Id, $"Expected '{catching.Node.Id}' to wait for something in the new version. It is a link; move the token instead."));
            }
        }

        return problems;
    }

    /// <summary>What will happen to what the instance waits for.</summary>
    public static List<Finding> Changes(Run run, ProcessDefinition target, IReadOnlyDictionary<string, string> mapping)
    {
        var changes = new List<Finding>();
        foreach (var e in run.Instances.Where(e => e.Scope != 0))
        {
            var to = To(e.ElementId, mapping);
            if (to != e.ElementId)
            {
                changes.Add(Change("process.migration.moves", e.ElementId, $"The token at '{e.ElementId}' continues at '{to}'."));
            }
        }

        foreach (var wait in run.Waits.All)
        {
            if (Found(run, wait, target, mapping) is not { } node)
            {
                changes.Add(Change("process.migration.closes", wait.EventId, $"'{wait.EventId}' no longer waits: the new version does not have it there."));
            }
            else if (run.Definition.Node(wait.EventId) is ICatching old && node is ICatching now)
            {
                if (!AreAlike(old, now))
                {
                    changes.Add(Change(
                        "process.migration.changes", wait.EventId,
                        $"'{wait.EventId}' no longer waits for {Awaited(old)}: the wait is closed, and it waits for {Awaited(now)} from now on."));
                }
                else if (old.Definitions[wait.Index].Awaited != now.Definitions[wait.Index].Awaited)
                {
                    changes.Add(wait.Kind == WaitKind.Condition
                        ? Change("process.migration.follows", wait.EventId, $"'{wait.EventId}' waits for {Awaited(now)} from now on.")
                        : Change("process.migration.stays", wait.EventId, $"'{wait.EventId}' goes on waiting for {Awaited(old)} as it began; the new version says {Awaited(now)}."));
                }
            }
        }

        foreach (var (_, catching) in Added(run, target, mapping))
        {
            changes.Add(Change("process.migration.opens", catching.Node.Id, $"'{catching.Node.Id}' begins to wait: it is new."));
        }

        return changes;
    }

    public static void Apply(Run run, ProcessDefinition target, IReadOnlyDictionary<string, string> mapping)
    {
        List<(ElementInstance Owner, ICatching Event)> opened = [.. Changed(run, target, mapping), .. Added(run, target, mapping)];
        foreach (var wait in run.Waits.All.ToList())
        {
            if (Kept(run, wait, target, mapping) is { } node)
            {
                run.Waits.All[run.Waits.All.IndexOf(wait)] = wait with { EventId = node.Id };
            }
            else
            {
                run.Waits.Close(wait, CloseReason.Withdrawn);
            }
        }

        foreach (var e in run.Instances)
        {
            e.ElementId = e.Scope == 0 ? target.Root.Id : To(e.ElementId, mapping);
            e.Via = e.Via is null ? null : To(e.Via, mapping);
            e.Consumed = [.. e.Consumed.Select(id => To(id, mapping))];
            e.Node = target.Node(e.ElementId);
        }

        run.Definition = target;
        foreach (var (owner, catching) in opened)
        {
            run.Waits.OpenAll(owner, [catching]);
        }

        run.VariablesChanged = true;
    }

    /// <summary>The event in the new version that a wait goes on with, or null.</summary>
    private static FlowNode? Kept(Run run, Wait wait, ProcessDefinition target, IReadOnlyDictionary<string, string> mapping) =>
        Found(run, wait, target, mapping) is { } node && (run.Definition.Node(wait.EventId) is not ICatching old || AreAlike(old, (ICatching)node)) ? node : null;

    /// <summary>What the new version has in the place of the event that a wait is for, or null.</summary>
    private static FlowNode? Found(Run run, Wait wait, ProcessDefinition target, IReadOnlyDictionary<string, string> mapping)
    {
        var owner = run.Find(wait.Owner)!;
        return target.Nodes.TryGetValue(To(wait.EventId, mapping), out var node)
            && target.Nodes.TryGetValue(owner.Scope == 0 ? target.Root.Id : To(owner.ElementId, mapping), out var at)
            && node is ICatching == run.Definition.Node(wait.EventId) is ICatching
            && (node == at || Events(at).Any(c => c.Node == node)) ? node : null;
    }

    /// <summary>Whether two versions of an event wait for things of the same kinds.</summary>
    private static bool AreAlike(ICatching old, ICatching now) => old.IsParallelMultiple == now.IsParallelMultiple
        && old.Definitions.Select(d => d.GetType()).SequenceEqual(now.Definitions.Select(d => d.GetType()));

    private static string Awaited(ICatching catching) =>
        string.Join(catching.IsParallelMultiple ? " and " : " or ", catching.Definitions.Select(d => d.Awaited).Where(a => a.Length > 0)) is { Length: > 0 } text ? text : "what is thrown to it";

    private static void TryPrepare(Run run, ElementInstance owner, ICatching catching)
    {
        foreach (var definition in catching.Definitions)
        {
            if (!definition.TryPrepare(run, owner, new(0, owner.Key, catching.Node.Id, 0, default), out _))
            {
                return;
            }
        }
    }

    /// <summary>Events that somebody waits at and that are of another kind in the new version.</summary>
    private static List<(ElementInstance Owner, ICatching Event)> Changed(Run run, ProcessDefinition target, IReadOnlyDictionary<string, string> mapping) =>
    [
        .. run.Waits.All.DistinctBy(w => (w.Owner, w.EventId))
            .Where(w => Found(run, w, target, mapping) is ICatching now && !AreAlike((ICatching)run.Definition.Node(w.EventId), now))
            .Select(w => (run.Find(w.Owner)!, (ICatching)Found(run, w, target, mapping)!)),
    ];

    /// <summary>Boundary events, event sub-processes and events after a gateway that the new version adds around what is active.</summary>
    private static List<(ElementInstance Owner, ICatching Event)> Added(Run run, ProcessDefinition target, IReadOnlyDictionary<string, string> mapping)
    {
        var added = new List<(ElementInstance, ICatching)>();
        foreach (var e in run.Instances.Where(e => e.Phase == Phase.Active && e.Role != Role.Inner))
        {
            if (target.Nodes.TryGetValue(e.Scope == 0 ? target.Root.Id : To(e.ElementId, mapping), out var node))
            {
                var had = Events(e.Node).Select(c => To(c.Node.Id, mapping)).ToHashSet();
                added.AddRange(Events(node).Where(c => !had.Contains(c.Node.Id)).Select(c => (e, c)));
            }
        }

        return added;
    }

    private static IEnumerable<ICatching> Events(FlowNode node) => node switch
    {
        EventBasedGateway gateway => gateway.Targets,
        Activity activity => activity.Boundaries.Concat(node is ScopeNode scope ? scope.EventSubProcesses.Select(s => (ICatching)s.Start) : []),
        _ => [],
    };

    private static string To(string id, IReadOnlyDictionary<string, string> mapping) => mapping.TryGetValue(id, out var to) ? to : id;

    private static Finding Problem(string code, string elementId, string message) => new(code, Severity.Error, message, elementId);

    private static Finding Change(string code, string elementId, string message) => new(code, Severity.Information, message, elementId);
}
