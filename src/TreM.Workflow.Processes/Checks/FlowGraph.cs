using System.Collections.Immutable;
using System.Xml.Linq;

namespace TreM.Workflow.Processes.Checks;

/// <summary>Where a token can go inside one process or sub-process: sequence flows, boundary events, links.</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<XElement, ImmutableArray<XElement>> _next = [];

    public FlowGraph(BpmnModel model, XElement scope)
    {
        Scope = scope;
        Nodes = [.. model.Parts(scope, "FlowNode").Where(n => !model.IsEventSubProcess(n) && !model.IsCompensation(n))];
        foreach (var node in Nodes)
        {
            _next[node] =
            [
                .. model.Outgoing(node).Select(f => model.Ref(f, "targetRef")).OfType<XElement>(),
                .. model.Boundaries(node),
                .. model.Is(node, "IntermediateThrowEvent") ? LinkTargets(model, node) : [],
            ];
        }

        var entered = _next.Values.SelectMany(n => n).ToHashSet();
        var starts = Nodes.Where(n => model.Is(n, "StartEvent") || BpmnModel.Flag(n, "instantiate")).ToList();
        Roots = starts.Count > 0 && !model.Is(scope, "AdHocSubProcess") ? [.. starts] : [.. Nodes.Where(n => !entered.Contains(n))];
        Reached = Closure(Roots, Next);
    }

    public XElement Scope { get; }

    public ImmutableArray<XElement> Nodes { get; }

    public ImmutableArray<XElement> Roots { get; }

    /// <summary>Nodes that a token can come to.</summary>
    public IReadOnlySet<XElement> Reached { get; }

    public IReadOnlyList<XElement> Next(XElement node) => _next.TryGetValue(node, out var next) ? next : [];

    /// <summary>Everything that can be reached from some nodes, themselves included, without entering <paramref name="without"/>.</summary>
    public static HashSet<XElement> Closure(
        IEnumerable<XElement> from, Func<XElement, IEnumerable<XElement>> next, XElement? without = null)
    {
        var reached = new HashSet<XElement>();
        var pending = new Stack<XElement>(from.Where(n => n != without));
        while (pending.TryPop(out var node))
        {
            if (reached.Add(node))
            {
                foreach (var target in next(node))
                {
                    if (target != without)
                    {
                        pending.Push(target);
                    }
                }
            }
        }

        return reached;
    }

    /// <summary>Groups of nodes that lead back to themselves, through nodes that a test picks; Tarjan's algorithm without recursion.</summary>
    public IEnumerable<ImmutableArray<XElement>> Cycles(Func<XElement, bool> through)
    {
        var order = new Dictionary<XElement, int>();
        var lowest = new Dictionary<XElement, int>();
        var open = new Stack<XElement>();
        var isOpen = new HashSet<XElement>();
        foreach (var root in Nodes.Where(through))
        {
            if (order.ContainsKey(root))
            {
                continue;
            }

            var walk = new Stack<(XElement Node, int At)>();
            Enter(root);
            walk.Push((root, 0));
            while (walk.TryPop(out var step))
            {
                var (node, at) = step;
                var targets = Next(node).Where(n => through(n) && _next.ContainsKey(n)).ToList();
                if (at < targets.Count)
                {
                    walk.Push((node, at + 1));
                    var target = targets[at];
                    if (!order.TryGetValue(target, out var seen))
                    {
                        Enter(target);
                        walk.Push((target, 0));
                    }
                    else if (isOpen.Contains(target))
                    {
                        lowest[node] = Math.Min(lowest[node], seen);
                    }

                    continue;
                }

                if (walk.TryPeek(out var around))
                {
                    lowest[around.Node] = Math.Min(lowest[around.Node], lowest[node]);
                }

                if (lowest[node] == order[node])
                {
                    var group = new List<XElement>();
                    XElement member;
                    do
                    {
                        member = open.Pop();
                        isOpen.Remove(member);
                        group.Add(member);
                    }
                    while (member != node);

                    if (group.Count > 1 || targets.Contains(node))
                    {
                        yield return [.. group.OrderBy(Nodes.IndexOf)];
                    }
                }
            }
        }

        void Enter(XElement node)
        {
            order[node] = lowest[node] = order.Count;
            open.Push(node);
            isOpen.Add(node);
        }
    }

    private static IEnumerable<XElement> LinkTargets(BpmnModel model, XElement thrower) => model.Definitions(thrower)
        .Where(d => BpmnModel.Trigger(d) == "link")
        .SelectMany(d => model.Of("LinkEventDefinition").Where(t =>
            model.Is(t.Parent, "CatchEvent") && model.ScopeOf(t) == model.ScopeOf(d)
            && (model.Refs(d, "target").Contains(t) || (BpmnModel.Text(d, "name") is { Length: > 0 } name && BpmnModel.Text(t, "name") == name))))
        .Select(t => t.Parent!);
}
