using System.Collections.Immutable;
using System.Xml.Linq;

namespace TreM.Workflow.Processes.Checks;

/// <summary>
/// Where a token can go inside one process or sub-process: sequence flows, boundary events, links. Nodes are numbered in the
/// file's order; what is asked often (reached nodes, dominators, loops) is worked out once.
/// </summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<XElement, int> _numbers = [];
    private readonly int[][] _next;
    private readonly int[][] _before;
    private readonly BpmnModel _model;

    public FlowGraph(BpmnModel model, XElement scope)
    {
        (_model, Scope) = (model, scope);
        Nodes = [.. model.Parts(scope, "FlowNode").Where(n => !model.IsEventSubProcess(n) && !model.IsCompensation(n))];
        foreach (var node in Nodes)
        {
            _numbers.Add(node, _numbers.Count);
        }

        _next = [.. Nodes.Select(NextOf)];
        _before = new int[Nodes.Length][];
        var before = _next.SelectMany((next, from) => next.Select(to => (From: from, To: to))).ToLookup(e => e.To, e => e.From);
        for (var i = 0; i < _before.Length; i++)
        {
            _before[i] = [.. before[i]];
        }

        var starts = Enumerable.Range(0, Nodes.Length).Where(n => model.Is(Nodes[n], "StartEvent") || BpmnModel.Flag(Nodes[n], "instantiate")).ToList();
        Roots = starts.Count > 0 && !model.Is(scope, "AdHocSubProcess") ? [.. starts] : [.. Enumerable.Range(0, Nodes.Length).Where(n => _before[n].Length == 0)];
        Reached = Closure(Roots, Next);
    }

    public XElement Scope { get; }

    public ImmutableArray<XElement> Nodes { get; }

    /// <summary>Numbers of the nodes where tokens begin.</summary>
    public ImmutableArray<int> Roots { get; }

    /// <summary>Per node whether a token can come to it.</summary>
    public bool[] Reached { get; }

    /// <summary>Steps that the checks of this graph may still take.</summary>
    public long Budget { get; private set; } = BpmnModel.SoundnessBudget;

    /// <summary>Per node the nearest node that every token must have passed to come here; itself for a root, -1 where none comes. Only with one root.</summary>
    public int[] Dominators => field ??= FindDominators();

    /// <summary>Per node whether a token can come back to it.</summary>
    public bool[] IsLooped => field ??= FindLooped();

    public int[] Next(int node) => _next[node];

    public int[] Before(int node) => _before[node];

    /// <summary>The number of a node, or -1 when it is none of this graph.</summary>
    public int NumberOf(XElement? node) => node is not null && _numbers.TryGetValue(node, out var number) ? number : -1;

    /// <summary>Per node whether it can be reached from some nodes, themselves included, without entering <paramref name="without"/>.</summary>
    /// <exception cref="OverBudgetException">The graph needs more steps than its checks may take.</exception>
    public bool[] Closure(IEnumerable<int> from, Func<int, int[]> next, int without = -1)
    {
        var reached = new bool[Nodes.Length];
        var pending = new Stack<int>();
        foreach (var node in from)
        {
            Push(node);
        }

        while (pending.TryPop(out var node))
        {
            var targets = next(node);
            Spend(targets.Length + 1);
            foreach (var target in targets)
            {
                Push(target);
            }
        }

        return reached;

        void Push(int node)
        {
            if (node != without && !reached[node])
            {
                reached[node] = true;
                pending.Push(node);
            }
        }
    }

    /// <summary>Groups of nodes that lead back to themselves, through nodes that a test picks; Tarjan's algorithm without recursion.</summary>
    public IEnumerable<ImmutableArray<int>> Cycles(Func<int, bool> through)
    {
        var picked = Enumerable.Range(0, Nodes.Length).Select(through).ToArray();
        var order = new int[Nodes.Length];
        var lowest = new int[Nodes.Length];
        var isOpen = new bool[Nodes.Length];
        var open = new Stack<int>();
        var entered = 0;
        for (var root = 0; root < Nodes.Length; root++)
        {
            if (!picked[root] || order[root] > 0)
            {
                continue;
            }

            var walk = new Stack<(int Node, int At)>();
            Enter(root);
            walk.Push((root, 0));
            while (walk.TryPop(out var step))
            {
                var (node, at) = step;
                Spend(1);
                if (at < _next[node].Length)
                {
                    walk.Push((node, at + 1));
                    var target = _next[node][at];
                    if (picked[target] && order[target] == 0)
                    {
                        Enter(target);
                        walk.Push((target, 0));
                    }
                    else if (picked[target] && isOpen[target])
                    {
                        lowest[node] = Math.Min(lowest[node], order[target]);
                    }

                    continue;
                }

                if (walk.TryPeek(out var around))
                {
                    lowest[around.Node] = Math.Min(lowest[around.Node], lowest[node]);
                }

                if (lowest[node] == order[node])
                {
                    var group = new List<int>();
                    do
                    {
                        group.Add(open.Pop());
                        isOpen[group[^1]] = false;
                    }
                    while (group[^1] != node);

                    if (group.Count > 1 || _next[node].Contains(node))
                    {
                        yield return [.. group.Order()];
                    }
                }
            }
        }

        void Enter(int node)
        {
            order[node] = lowest[node] = ++entered;
            open.Push(node);
            isOpen[node] = true;
        }
    }

    private bool[] FindLooped()
    {
        var looped = new bool[Nodes.Length];
        foreach (var node in Cycles(_ => true).SelectMany(c => c))
        {
            looped[node] = true;
        }

        return looped;
    }

    // Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm": nodes in reverse postorder until nothing changes.
    private int[] FindDominators()
    {
        var postorder = Postorder();
        var place = new int[Nodes.Length];
        for (var i = 0; i < postorder.Count; i++)
        {
            place[postorder[i]] = i;
        }

        var dominators = new int[Nodes.Length];
        Array.Fill(dominators, -1);
        dominators[Roots[0]] = Roots[0];
        bool changed;
        do
        {
            changed = false;
            for (var i = postorder.Count - 2; i >= 0; i--)
            {
                var node = postorder[i];
                var nearest = -1;
                foreach (var from in _before[node])
                {
                    Spend(1);
                    nearest = dominators[from] < 0 ? nearest : nearest < 0 ? from : Meet(nearest, from);
                }

                changed |= dominators[node] != nearest;
                dominators[node] = nearest;
            }
        }
        while (changed);
        return dominators;

        int Meet(int one, int other)
        {
            while (one != other)
            {
                Spend(1);
                if (place[one] < place[other])
                {
                    one = dominators[one];
                }
                else
                {
                    other = dominators[other];
                }
            }

            return one;
        }
    }

    private List<int> Postorder()
    {
        var (seen, left) = (new bool[Nodes.Length], new List<int>());
        var walk = new Stack<(int Node, int At)>();
        seen[Roots[0]] = true;
        walk.Push((Roots[0], 0));
        while (walk.TryPop(out var step))
        {
            if (step.At == _next[step.Node].Length)
            {
                left.Add(step.Node);
                continue;
            }

            walk.Push((step.Node, step.At + 1));
            var target = _next[step.Node][step.At];
            if (!seen[target])
            {
                seen[target] = true;
                walk.Push((target, 0));
            }
        }

        return left;
    }

    private int[] NextOf(XElement node) =>
    [
        .. _model.Outgoing(node).Select(f => _model.Ref(f, "targetRef"))
            .Concat(_model.Boundaries(node))
            .Concat(_model.Is(node, "IntermediateThrowEvent") ? _model.LinkTargets(node) : [])
            .Select(NumberOf).Where(n => n >= 0),
    ];

    private void Spend(int steps)
    {
        if ((Budget & 0xFFFF) < steps)
        {
            _model.Stop.ThrowIfCancellationRequested();
        }

        if ((Budget -= steps) < 0)
        {
            throw new OverBudgetException();
        }
    }
}

/// <summary>A graph is so tangled that its checks would take too long.</summary>
internal sealed class OverBudgetException : Exception;
