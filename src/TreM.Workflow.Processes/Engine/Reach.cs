using TreM.Workflow.Processes.Elements;

namespace TreM.Workflow.Processes.Engine;

/// <summary>From which elements a token can reach each incoming flow of a join without passing the join itself.</summary>
internal sealed class Reach
{
    private readonly Dictionary<Flow, HashSet<FlowNode>> _from = [];

    public Reach(FlowNode join)
    {
        var before = new Dictionary<FlowNode, List<FlowNode>>();
        foreach (var node in join.Parent!.Children)
        {
            foreach (var next in node.Successors)
            {
                (before.TryGetValue(next, out var list) ? list : before[next] = []).Add(node);
            }
        }

        foreach (var flow in join.Incoming)
        {
            var found = new HashSet<FlowNode>();
            var pending = new Stack<FlowNode>([flow.Source]);
            while (pending.TryPop(out var node))
            {
                if (node == join || !found.Add(node))
                {
                    continue;
                }

                if (node is BoundaryEvent boundary && join.Parent.Children.FirstOrDefault(c => c.Id == boundary.AttachedTo) is { } activity)
                {
                    pending.Push(activity);
                }

                foreach (var previous in before.GetValueOrDefault(node) ?? [])
                {
                    pending.Push(previous);
                }
            }

            _from[flow] = found;
        }
    }

    public bool CanReach(FlowNode from, Flow flow) => _from[flow].Contains(from);
}
