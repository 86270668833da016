using System.Diagnostics;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Benchmarks.Rules;

/// <summary>Rules and expressions beside their peers, in one run: classification (W1), expressions (W2), large tables, tracing.</summary>
internal static class RulesBenchmark
{
    private const int Participants = 10_000;

    public static int Run(string[] arguments)
    {
        var isQuick = arguments.Contains("--quick");
        var rounds = isQuick ? 3 : 5;
        var perRound = TimeSpan.FromMilliseconds(isQuick ? 200 : 1000);
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {rounds} rounds of {perRound.TotalMilliseconds:N0} ms; medians, lowest .. highest");
        Classify(rounds, perRound);
        Express(rounds, perRound);
        LookUp(rounds, perRound);
        return 0;
    }

    private static void Classify(int rounds, TimeSpan perRound)
    {
        Console.WriteLine("W1 classification, 20 rules, participants per second");
        var people = Participant.Draw(Participants);
        var model = Classification.Read();
        var prepared = model.Prepare("d")!;
        var values = people.Select(p => InOrder(p, prepared)).ToArray();
        var contexts = people.Select(p => FeelContext.Of(Participant.Names.Zip(p.ToValues(), KeyValuePair.Create))).ToArray();
        var hits = new List<int>();
        var peer = new RulesEnginePeer();
        var bench = new SideBySide(rounds, perRound);
        bench.Add("handwritten C#", Participants, () => people.Sum(p => { hits.Clear(); ByHand.Classify(p, hits); return (long)hits.Count; }), Participant.ExpectedHits);
        bench.Add("prepared inputs", Participants, () => values.Sum(v => (long)((FeelList)prepared.Value(v)!).Count), Participant.ExpectedHits);
        bench.Add("context of inputs", Participants, () => contexts.Sum(c => (long)((FeelList)model.Evaluate("d", c).Value!).Count), Participant.ExpectedHits);
        bench.Add("context of inputs, trace on", Participants, () => contexts.Sum(c => (long)((FeelList)model.Evaluate("d", c, Traced).Value!).Count), Participant.ExpectedHits);
        bench.Add("context of inputs, trace on and rows read", Participants / 10, () => contexts.Take(Participants / 10).Sum(c => (long)model.Evaluate("d", c, Traced).Trace!.Tables[0].Rows.Length), Participants / 10 * 25);
        bench.Add("Microsoft RulesEngine", Participants, () => people.Sum(p => (long)peer.Hits(p)), Participant.ExpectedHits);
        foreach (var (name, rates) in NodePeer.Run("zen.mjs", rounds, perRound) ?? [])
        {
            bench.AddMeasured(name, rates);
        }

        bench.Run();
        bench.Say("prepared inputs", "Microsoft RulesEngine", 10, "prepared inputs against RulesEngine");
        bench.Say("prepared inputs", "handwritten C#", 0.1, "prepared inputs against handwritten C#");
        bench.Say("prepared inputs", "zen-engine, one at a time", 30, "prepared inputs against zen-engine one at a time");
        bench.Say("context of inputs, trace on", "context of inputs", 1.0 / 3, "trace on against trace off");
        bench.Say("context of inputs, trace on and rows read", "context of inputs", 1.0 / 3, "trace on and every row read against trace off");
    }

    private static void Express(int rounds, TimeSpan perRound)
    {
        Console.WriteLine("W2 FEEL expressions, evaluations per second");
        var bench = new SideBySide(rounds, perRound);
        foreach (var (id, text, expected) in Expressions.All)
        {
            var compiled = FeelLanguage.Compile(text, Expressions.Names).Expression!;
            var frame = Expressions.Names.CreateFrame(Expressions.Context);
            if (FeelLanguage.AreEqual(compiled.Evaluate(Expressions.Context).Value, expected) != true)
            {
                throw new InvalidOperationException($"{id}: expected {expected}.");
            }

            bench.Add($"{id} compiled", 100, () => Repeat(100, () => compiled.Evaluate(frame, new FeelRun())));
            bench.Add($"{id} parsed each time", 100, () => Repeat(100, () => FeelLanguage.Compile(text, Expressions.Names).Expression!.Evaluate(frame, new FeelRun())));
        }

        foreach (var (name, rates) in NodePeer.Run("feelin.mjs", rounds, perRound) ?? [])
        {
            bench.AddMeasured(name, rates);
        }

        bench.Run();
        foreach (var (id, _, _) in Expressions.All)
        {
            bench.Say($"{id} compiled", $"feelin {id}", 100, $"{id} compiled against feelin");
            bench.Say($"{id} parsed each time", $"feelin {id}", 3, $"{id} parsed each time against feelin");
        }
    }

    private static void LookUp(int rounds, TimeSpan perRound)
    {
        Console.WriteLine("Look-up in large tables, evaluations per second");
        var bench = new SideBySide(rounds, perRound);
        foreach (var rows in new[] { 20, 1000 })
        {
            var xml = Classification.LookUp(rows);
            var clock = Stopwatch.StartNew();
            var model = Classification.Read(xml);
            Console.WriteLine($"  first deployment of {rows} rows: {clock.Elapsed.TotalMilliseconds:N0} ms");
            var prepared = model.Prepare("d")!;
            var age = (object)(FeelNumber)25L;
            object?[] values = prepared.Inputs[0] == "code" ? ["K3", age] : [age, "K3"];
            var context = FeelContext.Of(("code", "K3"), ("age", age));
            bench.Add($"{rows} rows, prepared inputs", 1000, () => Repeat(1000, () => prepared.Value(values)));
            bench.Add($"{rows} rows, context of inputs", 1000, () => Repeat(1000, () => model.Evaluate("d", context).Value));
            bench.Add($"{rows} rows, deployment", 1, () => Classification.Read(xml).Decisions.Length);
        }

        bench.Run();
        bench.Say("1000 rows, prepared inputs", "20 rows, prepared inputs", 0.5, "1000 rows against 20, prepared inputs");
        bench.Say("1000 rows, context of inputs", "20 rows, context of inputs", 0.5, "1000 rows against 20, context of inputs");
    }

    private static readonly DecisionOptions Traced = new(Trace: true);

    private static object?[] InOrder(Participant person, PreparedDecision prepared)
    {
        var values = person.ToValues();
        return [.. prepared.Inputs.Select(name => values[Array.IndexOf(Participant.Names, name)])];
    }

    private static long Repeat(int times, Func<object?> ask)
    {
        var answers = 0L;
        for (var i = 0; i < times; i++)
        {
            answers += ask() is null ? 0 : 1;
        }

        return answers == times ? answers : throw new InvalidOperationException("Expected an answer every time, saw null.");
    }
}
