using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>What can be proven of a flow before it runs: ends that are reached, joins that complete, loops that wait, splits that always choose.</summary>
internal static class SoundnessRules
{
    public static IEnumerable<Rule> All =>
    [
        Graph("process.node.unreachable", Severity.Warning, (m, g) =>
            g.Nodes.Where(n => !g.Reached.Contains(n) && m.Incoming(n).Count > 0).Select(n => new Fault(n))),
        Graph("process.end.unreachable", Severity.Error, (_, g) => Trapped(g)),
        Graph("process.join.never-completes", Severity.Error, NeverJoined),
        Graph("process.loop.without-wait", Severity.Error, (m, g) => g.Cycles(n => !Waits(m, n))
            .Select(c => new Fault(c[0], string.Join(", ", c.Select(Label))) { Severity = m.UsesTrem ? Severity.Error : Severity.Warning })),
        Graph("process.gateway.no-default", Severity.Warning, (m, g) => g.Nodes
            .Where(n => m.IsAny(n, "ExclusiveGateway", "InclusiveGateway") && m.Outgoing(n).Count > 1 && m.Ref(n, "default") is null)
            .Where(n => m.Outgoing(n).All(FlowRules.IsConditional) && !IsExhaustive(m.Outgoing(n)))
            .Select(n => new Fault(n))),
        Graph("process.gateway.flow-without-condition", Severity.Warning, (m, g) => g.Nodes
            .Where(n => m.IsAny(n, "ExclusiveGateway", "InclusiveGateway") && m.Outgoing(n).Count > 1)
            .SelectMany(n => m.Outgoing(n).Where(f => !FlowRules.IsConditional(f) && m.Ref(n, "default") != f))
            .Select(f => new Fault(f))),
    ];

    /// <summary>Whether a token may rest at the node: for a person, a worker, a message, time, another process.</summary>
    public static bool Waits(BpmnModel m, XElement node) =>
        m.IsAny(node, "UserTask", "ManualTask", "ReceiveTask", "IntermediateCatchEvent", "BoundaryEvent", "EventBasedGateway", "CallActivity")
        || (m.IsAny(node, "Task", "ThrowEvent") && Child(node, "extensionElements")?.Element(BpmnNames.Zeebe + "taskDefinition") is not null)
        || (m.Is(node, "SubProcess") && m.Parts(node, "FlowNode").Any(n => Waits(m, n)));

    private static Rule Graph(string code, Severity severity, Func<BpmnModel, FlowGraph, IEnumerable<Fault>> find) =>
        new(code, severity, "soundness", m => m.Graphs.SelectMany(g => find(m, g)));

    /// <summary>Nodes from which no end can be reached; one fault for all of them, at the first.</summary>
    private static IEnumerable<Fault> Trapped(FlowGraph graph)
    {
        var before = graph.Nodes.SelectMany(n => graph.Next(n).Select(t => (From: n, To: t))).ToLookup(e => e.To, e => e.From);
        var ends = graph.Nodes.Where(n => graph.Next(n).Count == 0);
        var leaving = FlowGraph.Closure(ends, n => before[n]);
        var trapped = graph.Nodes.Where(n => graph.Reached.Contains(n) && !leaving.Contains(n)).ToList();
        return trapped.Count == 0 ? [] : [new Fault(trapped[0], string.Join(", ", trapped.Select(Label)))];
    }

    /// <summary>
    /// Parallel joins that provably never complete: a flow in that no token reaches, or a choice before the join that
    /// sends its one token down one branch while the join waits for several.
    /// </summary>
    private static IEnumerable<Fault> NeverJoined(BpmnModel m, FlowGraph graph)
    {
        foreach (var join in graph.Nodes.Where(n => m.Is(n, "ParallelGateway") && m.Incoming(n).Count > 1 && graph.Reached.Contains(n)))
        {
            var sources = m.Incoming(join).Select(f => m.Ref(f, "sourceRef")!).ToList();
            if (sources.FirstOrDefault(s => !graph.Reached.Contains(s)) is { } dead)
            {
                yield return new(join, Label(dead));
            }
            else if (graph.Nodes.FirstOrDefault(n => Starves(m, graph, n, join, sources)) is { } choice)
            {
                yield return new(join, Label(choice));
            }
        }
    }

    private static bool Starves(BpmnModel m, FlowGraph graph, XElement choice, XElement join, List<XElement> sources)
    {
        if (!m.IsAny(choice, "ExclusiveGateway", "EventBasedGateway")
            || m.Outgoing(choice).Count < 2
            || FlowGraph.Closure(graph.Roots, graph.Next, choice).Contains(join)
            || FlowGraph.Closure(graph.Next(choice), graph.Next).Contains(choice)
            || graph.Roots.Length != 1
            || Before(m, graph, choice).Any(n => Splits(m, n)))
        {
            return false;
        }

        return graph.Next(choice).All(branch =>
        {
            var reached = FlowGraph.Closure([branch], graph.Next, join);
            var arriving = sources.Count(s => reached.Contains(s) || (branch == join && s == choice));
            return arriving < sources.Count;
        });
    }

    private static IEnumerable<XElement> Before(BpmnModel m, FlowGraph graph, XElement node) =>
        graph.Nodes.Where(n => n != node && graph.Reached.Contains(n) && FlowGraph.Closure([n], graph.Next).Contains(node));

    /// <summary>Whether one token in can become several out.</summary>
    private static bool Splits(BpmnModel m, XElement node) =>
        m.IsAny(node, "ParallelGateway", "InclusiveGateway", "ComplexGateway") && m.Outgoing(node).Count > 1
        || (!m.Is(node, "Gateway") && m.Outgoing(node).Count > 1)
        || (m.Is(node, "BoundaryEvent") && !Flag(node, "cancelActivity", true));

    /// <summary>Two conditions of which one always holds: <c>c</c> and <c>not(c)</c>, or a comparison and its opposite.</summary>
    private static bool IsExhaustive(IReadOnlyList<XElement> flows)
    {
        var conditions = flows.Select(f => Condition(Child(f, "conditionExpression")!.Value)).ToList();
        return conditions.Any(c => conditions.Contains($"not({c})") || Opposites(c).Any(conditions.Contains));
    }

    private static string Condition(string text) => string.Concat(text.Trim().TrimStart('=').Where(c => !char.IsWhiteSpace(c)));

    private static IEnumerable<string> Opposites(string condition)
    {
        foreach (var (one, other) in new[] { (">=", "<"), ("<=", ">"), ("!=", "=") })
        {
            if (condition.Split(one) is [{ Length: > 0 } left, { Length: > 0 } right])
            {
                yield return left + other + right;
            }
        }

        if (condition.EndsWith("=true", StringComparison.Ordinal))
        {
            yield return condition[..^4] + "false";
            yield return condition[..^5];
            yield return $"not({condition[..^5]})";
        }
    }
}
