using CsCheck;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;

namespace Processes.Tests.Checks;

/// <summary>What is said to never complete never does: random small processes, played through in every way that tokens can go.</summary>
public class JoinProofTests
{
    private const int Nodes = 6;
    private const int MostStates = 2_000;
    private static readonly string[] Types = ["exclusiveGateway", "parallelGateway", "parallelGateway", "userTask"];

    private static readonly Gen<(int[] Types, (int From, int To)[] Flows)> Drawing = Gen.Select(
        Gen.Int[0, Types.Length - 1].Array[Nodes],
        Gen.Select(Gen.Int[-1, Nodes - 1], Gen.Int[0, Nodes - 1]).Array[Nodes, Nodes * 2]);

    [Fact]
    public void A_join_that_is_said_to_never_complete_is_completed_in_no_way()
    {
        var told = 0;
        Drawing.Sample(
            drawing =>
            {
                (int From, int To)[] flows = [(-1, 0), .. drawing.Flows.Where(f => f.From != f.To && f.From >= 0).Distinct()];
                var accused = ProcessChecks.Run(Read(drawing.Types, flows)).Where(f => f.Code == "process.join.never-completes").Select(f => int.Parse(f.ElementId![1..], System.Globalization.CultureInfo.InvariantCulture)).ToHashSet();
                told += accused.Count;
                if (accused.Count > 0)
                {
                    Assert.Empty(Completed(drawing.Types, flows).Intersect(accused));
                }
            },
            iter: 4_000, threads: 1);

        Assert.True(told > 100, $"only {told} joins were accused");
    }

    /// <summary>The nodes that some way of the tokens completes; a play that has too many states is left unfinished.</summary>
    private static HashSet<int> Completed(int[] types, (int From, int To)[] flows)
    {
        var completed = new HashSet<int>();
        var start = string.Concat(flows.Select(f => f.From < 0 ? '1' : '0'));
        var (seen, pending) = (new HashSet<string> { start }, new Stack<string>([start]));
        while (seen.Count < MostStates && pending.TryPop(out var state))
        {
            foreach (var node in Enumerable.Range(0, types.Length))
            {
                int[] into = [.. Enumerable.Range(0, flows.Length).Where(i => flows[i].To == node)];
                int[] outOf = [.. Enumerable.Range(0, flows.Length).Where(i => flows[i].From == node)];
                var isJoin = Types[types[node]] == "parallelGateway";
                IEnumerable<int[]> taken = isJoin ? into.Length > 0 && into.All(i => state[i] > '0') ? [into] : [] : into.Where(i => state[i] > '0').Select(i => new[] { i });
                foreach (var tokens in taken)
                {
                    completed.Add(node);
                    foreach (var given in Types[types[node]] == "exclusiveGateway" && outOf.Length > 0 ? outOf.Select(o => new[] { o }) : [outOf])
                    {
                        var next = state.ToCharArray();
                        Array.ForEach(tokens, i => next[i]--);
                        Array.ForEach(given, i => next[i] = (char)Math.Min(next[i] + 1, '3'));
                        if (seen.Add(new string(next)))
                        {
                            pending.Push(new string(next));
                        }
                    }
                }
            }
        }

        return completed;
    }

    private static BpmnDocument Read(int[] types, (int From, int To)[] flows) => BpmnDocument.Read($"""
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t"><process id="p" isExecutable="true"><startEvent id="s"/>
        {string.Concat(types.Select((t, i) => $"<{Types[t]} id='n{i}'/>"))}
        {string.Concat(flows.Select((f, i) => $"<sequenceFlow id='f{i}' sourceRef='{(f.From < 0 ? "s" : $"n{f.From}")}' targetRef='n{f.To}'/>"))}
        </process></definitions>
        """).Document!;
}
