using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>What can be proven of a flow before it runs: ends that are reached, joins that complete, loops that wait, splits that always choose.</summary>
internal static class SoundnessRules
{
    /// <summary>Elements that one finding names.</summary>
    private const int MostNamed = 12;

    public static IEnumerable<Rule> All =>
    [
        Graph("process.node.unreachable", Severity.Warning, (m, g) => g.Nodes
            .Where((n, i) => !g.Reached[i] && m.Incoming(n).Count > 0).Select(n => new Fault(n))),
        Graph("process.end.unreachable", Severity.Error, (_, g) => Trapped(g)),
        Graph("process.join.never-completes", Severity.Error, NeverJoined),
        Graph("process.loop.without-wait", Severity.Error, (m, g) => g.Cycles(n => !Waits(m, g.Nodes[n]))
            .Select(c => new Fault(g.Nodes[c[0]], Labels(c.Select(n => g.Nodes[n]))) { Severity = m.UsesTrem ? Severity.Error : Severity.Warning })),
        Graph("process.gateway.no-default", Severity.Error, (m, g) => g.Nodes
            .Where(n => m.IsAny(n, "ExclusiveGateway", "InclusiveGateway") && m.Outgoing(n).Count > 1 && m.Ref(n, "default") is null)
            .Where(n => m.Outgoing(n).All(FlowRules.IsConditional) && !IsExhaustive(m.Outgoing(n)))
            .Select(n => new Fault(n))),
        Graph("process.gateway.flow-without-condition", Severity.Warning, (m, g) => g.Nodes
            .Where(n => m.IsAny(n, "ExclusiveGateway", "InclusiveGateway") && m.Outgoing(n).Count > 1)
            .SelectMany(n => m.Outgoing(n).Where(f => !FlowRules.IsConditional(f) && m.Ref(n, "default") != f))
            .Select(f => new Fault(f))),
        new("process.soundness.unfinished", Severity.Warning, "soundness", Unfinished),
    ];

    /// <summary>Whether a token may rest at the node: for a person, a worker, a message, time, another process.</summary>
    public static bool Waits(BpmnModel m, XElement node) =>
        m.IsAny(node, "UserTask", "ManualTask", "ReceiveTask", "IntermediateCatchEvent", "BoundaryEvent", "EventBasedGateway", "CallActivity")
        || (m.IsAny(node, "Task", "ThrowEvent") && Child(node, "extensionElements")?.Element(BpmnNames.Zeebe + "taskDefinition") is not null)
        || (m.Is(node, "SubProcess") && m.Parts(node, "FlowNode").Any(n => Waits(m, n)));

    /// <summary>A rule over every graph; one that is too tangled has a warning of its own (<see cref="Unfinished"/>) instead.</summary>
    private static Rule Graph(string code, Severity severity, Func<BpmnModel, FlowGraph, IEnumerable<Fault>> find) =>
        new(code, severity, "soundness", m => m.Graphs.SelectMany(g =>
        {
            try
            {
                return find(m, g).ToList();
            }
            catch (OverBudgetException)
            {
                return [];
            }
        }));

    private static IEnumerable<Fault> Unfinished(BpmnModel m) => m.Graphs.Where(g => g.Budget < 0).Select(g => new Fault(g.Scope));

    /// <summary>Nodes from which no end can be reached; one fault for all of them, at the first.</summary>
    private static IEnumerable<Fault> Trapped(FlowGraph graph)
    {
        var leaving = graph.Closure(Enumerable.Range(0, graph.Nodes.Length).Where(n => graph.Next(n).Length == 0), graph.Before);
        var trapped = graph.Nodes.Where((_, n) => graph.Reached[n] && !leaving[n]).ToList();
        return trapped.Count == 0 ? [] : [new Fault(trapped[0], Labels(trapped))];
    }

    /// <summary>
    /// Parallel joins that provably never complete: a flow in that no token reaches, or a choice before the join that
    /// sends its one token down one branch while the join waits for several.
    /// </summary>
    private static IEnumerable<Fault> NeverJoined(BpmnModel m, FlowGraph graph)
    {
        var starved = new List<(int Join, int[] Sources)>();
        foreach (var (node, join) in graph.Nodes.Select((n, i) => (n, i)))
        {
            if (!m.Is(node, "ParallelGateway") || m.Incoming(node).Count < 2 || !graph.Reached[join])
            {
                continue;
            }

            int[] sources = [.. m.Incoming(node).Select(f => graph.NumberOf(m.Ref(f, "sourceRef")))];
            if (Array.FindIndex(sources, s => s >= 0 && !graph.Reached[s]) is >= 0 and var dead)
            {
                yield return new(node, Label(graph.Nodes[sources[dead]]));
            }
            else if (!sources.Contains(-1))
            {
                starved.Add((join, sources));
            }
        }

        foreach (var fault in starved.Count > 0 && graph.Roots.Length == 1 ? Starved(m, graph, starved) : [])
        {
            yield return fault;
        }
    }

    /// <remarks>
    /// Only the nearest choice that every token passes counts: where it feeds the join, one further back does so through it.
    /// Before a choice that counts there is one token (no split, no loop). A join that is in no loop is the same for all
    /// walks from a branch, so one walk a branch answers for all joins of a choice.
    /// </remarks>
    private static IEnumerable<Fault> Starved(BpmnModel m, FlowGraph graph, List<(int Join, int[] Sources)> joins)
    {
        var splitting = Enumerable.Range(0, graph.Nodes.Length).Where(n => graph.Reached[n] && Splits(m, graph.Nodes[n]));
        var multiplied = graph.Closure(splitting.SelectMany(graph.Next), graph.Next);
        var choices = new int[graph.Nodes.Length];
        Array.Fill(choices, -2);
        foreach (var group in joins.Select(j => (j.Join, j.Sources, Choice: ChoiceOver(j.Join))).Where(j => j.Choice >= 0)
            .GroupBy(j => (j.Choice, Loop: graph.IsLooped[j.Join] ? j.Join : -1)))
        {
            var hungry = group.ToList();
            foreach (var branch in graph.Next(group.Key.Choice))
            {
                var reached = graph.Closure([branch], graph.Next, group.Key.Loop);
                hungry.RemoveAll(j => j.Sources.All(s => reached[s] || (branch == j.Join && s == j.Choice)));
                if (hungry.Count == 0)
                {
                    break;
                }
            }

            foreach (var join in hungry)
            {
                yield return new(graph.Nodes[join.Join], Label(graph.Nodes[join.Choice]));
            }
        }

        // The nearest choice among a node's dominators, or -1; every answer is kept for those below.
        int ChoiceOver(int node)
        {
            var passed = new List<int>();
            while (choices[node] == -2)
            {
                passed.Add(node);
                var dominator = graph.Dominators[node];
                choices[node] = dominator == node || dominator < 0 ? -1 : IsChoice(dominator) ? dominator : -2;
                node = choices[node] == -2 ? dominator : node;
            }

            passed.ForEach(n => choices[n] = choices[node]);
            return choices[node];
        }

        bool IsChoice(int node) => m.IsAny(graph.Nodes[node], "ExclusiveGateway", "EventBasedGateway") && m.Outgoing(graph.Nodes[node]).Count > 1
            && !multiplied[node] && !graph.IsLooped[node];
    }

    /// <summary>Whether one token in can become several out.</summary>
    private static bool Splits(BpmnModel m, XElement node) =>
        m.IsAny(node, "ParallelGateway", "InclusiveGateway", "ComplexGateway") && m.Outgoing(node).Count > 1
        || (!m.Is(node, "Gateway") && m.Outgoing(node).Count > 1)
        || (m.Is(node, "BoundaryEvent") && !Flag(node, "cancelActivity", true));

    private static string Labels(IEnumerable<XElement> nodes)
    {
        var all = nodes.ToList();
        return string.Join(", ", all.Take(MostNamed).Select(Label)) + (all.Count > MostNamed ? ", …" : "");
    }

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
