using System.Diagnostics;
using System.Globalization;
using System.Text;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;

namespace Benchmarks.Processes;

/// <summary>How long it takes to read and check processes of 5 000 nodes in shapes that are hard in different ways.</summary>
internal static class CheckBenchmark
{
    private const int Nodes = 5_000;

    public static int Run(string[] args)
    {
        var rounds = args.Contains("--quick") ? 3 : 15;
        Console.WriteLine($"{"shape",-34}{"nodes",7}{"read and compile",18}{"all checks",12}  (ms, median of {rounds})");
        foreach (var (name, model) in Shapes())
        {
            var xml = model.Xml();
            var document = BpmnDocument.Read(xml).Document ?? throw new InvalidOperationException(name);
            var findings = ProcessChecks.Run(document);
            var (read, check) = (Median(rounds, () => BpmnFile.Read(xml)), Median(rounds, () => ProcessChecks.Run(document)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34}{model.Count,7}{read,18:0}{check,12:0}  {string.Join(' ', findings.GroupBy(f => f.Code).Where(g => g.Key.StartsWith("process.", StringComparison.Ordinal) && !g.Key.StartsWith("process.name", StringComparison.Ordinal)).Select(g => $"{g.Key}:{g.Count()}"))}"));
        }

        return 0;
    }

    private static IEnumerable<(string Name, Drawing Model)> Shapes()
    {
        yield return ("chain", new Drawing().Chain("s", "e", Nodes - 2));
        yield return ("200 joins one after the other", Joins(200));
        yield return ("1 250 joins one after the other", Joins(Nodes / 4));
        yield return ("choices one after the other", Choices(Nodes / 4));
        yield return ("nested splits", Nested("parallelGateway"));
        yield return ("nested choices before a join", Nested("exclusiveGateway"));
        yield return ("one split of 4 990", Wide("parallelGateway", "parallelGateway"));
        yield return ("one choice of 4 990 before a join", Wide("exclusiveGateway", "parallelGateway"));
        yield return ("loops one after the other", Loops());
        yield return ("every task back to the first", BackToFirst());
        yield return ("joins inside one loop", JoinsInLoop());
        yield return ("ladder of joins", Ladder());
    }

    private static Drawing Joins(int count)
    {
        var drawing = new Drawing();
        var last = "s";
        for (var i = 0; i < count; i++)
        {
            drawing.Node("parallelGateway", $"f{i}").Flow(last, $"f{i}").Node("userTask", $"a{i}").Node("userTask", $"b{i}").Node("parallelGateway", $"j{i}")
                .Flow($"f{i}", $"a{i}").Flow($"f{i}", $"b{i}").Flow($"a{i}", $"j{i}").Flow($"b{i}", $"j{i}");
            last = $"j{i}";
        }

        return drawing.Flow(last, "e");
    }

    private static Drawing Choices(int count)
    {
        var drawing = new Drawing();
        var last = "s";
        for (var i = 0; i < count; i++)
        {
            drawing.Node("exclusiveGateway", $"c{i}").Flow(last, $"c{i}").Node("userTask", $"a{i}").Node("userTask", $"b{i}").Node("parallelGateway", $"j{i}")
                .Flow($"c{i}", $"a{i}").Flow($"c{i}", $"b{i}").Flow($"a{i}", $"j{i}").Flow($"b{i}", $"j{i}");
            last = $"j{i}";
        }

        return drawing.Flow(last, "e");
    }

    private static Drawing Nested(string opening)
    {
        var drawing = new Drawing();
        var depth = Nodes / 3;
        var (last, back) = ("s", "e");
        for (var i = 0; i < depth; i++)
        {
            drawing.Node(opening, $"f{i}").Flow(last, $"f{i}").Node("userTask", $"a{i}").Node("parallelGateway", $"j{i}")
                .Flow($"f{i}", $"a{i}").Flow($"a{i}", $"j{i}").Flow($"j{i}", back);
            (last, back) = ($"f{i}", $"j{i}");
        }

        return drawing.Flow(last, back);
    }

    private static Drawing Wide(string opening, string closing)
    {
        var drawing = new Drawing().Node(opening, "f").Flow("s", "f").Node(closing, "j").Flow("j", "e");
        for (var i = 0; i < Nodes - 10; i++)
        {
            drawing.Node("userTask", $"t{i}").Flow("f", $"t{i}").Flow($"t{i}", "j");
        }

        return drawing;
    }

    private static Drawing Loops()
    {
        var drawing = new Drawing();
        var last = "s";
        for (var i = 0; i < Nodes / 3; i++)
        {
            drawing.Node("exclusiveGateway", $"m{i}").Flow(last, $"m{i}").Node("scriptTask", $"t{i}").Flow($"m{i}", $"t{i}").Node("exclusiveGateway", $"d{i}")
                .Flow($"t{i}", $"d{i}").Flow($"d{i}", $"m{i}");
            last = $"d{i}";
        }

        return drawing.Flow(last, "e");
    }

    private static Drawing BackToFirst()
    {
        var drawing = new Drawing().Chain("s", "e", Nodes - 2);
        for (var i = 1; i < Nodes - 2; i++)
        {
            drawing.Flow($"t{i}", "t0");
        }

        return drawing;
    }

    private static Drawing JoinsInLoop()
    {
        var drawing = new Drawing().Node("exclusiveGateway", "c").Flow("s", "c").Node("userTask", "x").Node("userTask", "y").Flow("c", "x").Flow("c", "y")
            .Node("exclusiveGateway", "m").Flow("x", "m").Flow("y", "m");
        var last = "m";
        for (var i = 0; i < (Nodes - 10) / 2; i++)
        {
            drawing.Node("exclusiveGateway", $"g{i}").Flow(last, $"g{i}").Node("parallelGateway", $"j{i}").Flow($"g{i}", $"j{i}").Flow("x", $"j{i}");
            last = $"j{i}";
        }

        return drawing.Node("exclusiveGateway", "z").Flow(last, "z").Flow("z", "m").Flow("z", "e");
    }

    private static Drawing Ladder()
    {
        var drawing = new Drawing().Node("parallelGateway", "a0").Flow("s", "a0").Node("parallelGateway", "b0").Flow("a0", "b0");
        var steps = (Nodes - 4) / 2;
        for (var i = 1; i < steps; i++)
        {
            drawing.Node("parallelGateway", $"a{i}").Node("parallelGateway", $"b{i}").Flow($"a{i - 1}", $"a{i}").Flow($"b{i - 1}", $"b{i}").Flow($"a{i}", $"b{i}").Flow($"b{i - 1}", $"a{i}");
        }

        return drawing.Flow($"a{steps - 1}", "e").Flow($"b{steps - 1}", "e");
    }

    private static double Median(int rounds, Action run)
    {
        run();
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times.Order().ElementAt(rounds / 2);
    }

    private sealed class Drawing
    {
        private readonly StringBuilder _content = new("<startEvent id=\"s\" name=\"s\"/><endEvent id=\"e\" name=\"e\"/>");
        private int _flows;

        public int Count { get; private set; } = 2;

        public Drawing Node(string type, string id)
        {
            Count++;
            var content = type == "scriptTask"
                ? "<extensionElements><zeebe:script expression=\"=1\" resultVariable=\"x\"/></extensionElements>" : "";
            _content.Append(CultureInfo.InvariantCulture, $"<{type} id=\"{id}\" name=\"{id}\">{content}</{type}>");
            return this;
        }

        public Drawing Flow(string from, string to)
        {
            _content.Append(CultureInfo.InvariantCulture, $"<sequenceFlow id=\"q{_flows++}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>");
            return this;
        }

        public Drawing Chain(string from, string to, int count)
        {
            for (var i = 0; i < count; i++)
            {
                Node("userTask", $"t{i}").Flow(i == 0 ? from : $"t{i - 1}", $"t{i}");
            }

            return Flow($"t{count - 1}", to);
        }

        public string Xml() => $"""
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="urn:b" id="D">
            <process id="P" name="P" isExecutable="true">{_content}</process>
            </definitions>
            """;
    }
}
