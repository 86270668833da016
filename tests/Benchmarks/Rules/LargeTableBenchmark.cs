using System.Diagnostics;
using System.Text;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Benchmarks.Rules;

/// <summary>A table of 5 000 rows and 12 columns: how long it takes to read, to check and to answer.</summary>
internal static class LargeTableBenchmark
{
    private static readonly string[] Types = ["number", "number", "string", "boolean", "date", "number", "string", "number", "number", "string", "boolean", "date"];

    public static int Run(string[] arguments)
    {
        var rows = arguments is ["--rows", var given] ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : 5000;
        foreach (var policy in new[] { "UNIQUE", "FIRST" })
        {
            var xml = Table(rows, policy);
            var (model, read) = Timed(() => DecisionModel.Read(xml).Model ?? throw new InvalidOperationException("The table was refused."));
            var (found, check) = Timed(() => DmnChecks.Run(model).Length);
            var decision = model.Prepare("d")!;
            var values = decision.Inputs.Select((_, i) => Types[i] switch
            {
                "number" => (object?)(FeelNumber)(long)(i == 0 ? rows / 2 : 300),
                "string" => "k7",
                "boolean" => true,
                _ => FeelDate.From(new(2026, 7, 1)),
            }).ToArray();
            var (_, first) = Timed(() => decision.Evaluate(values).Value);
            const int Answers = 10_000;
            var (_, answers) = Timed(() => Enumerable.Range(0, Answers).Count(_ => decision.Value(values) is not null));
            Console.WriteLine(
                $"{rows} rows x {Types.Length} columns, {policy}, {xml.Length / 1024} kB: read {read.TotalMilliseconds:N0} ms, check {check.TotalMilliseconds:N0} ms ({found} findings), "
                + $"first answer {first.TotalMilliseconds:N2} ms, then {answers.TotalMicroseconds / Answers:N1} µs each");
        }

        return 0;
    }

    private static (T Value, TimeSpan Time) Timed<T>(Func<T> work)
    {
        var began = Stopwatch.GetTimestamp();
        return (work(), Stopwatch.GetElapsedTime(began));
    }

    // A fixed seed: the same table every time.
    private static string Table(int rows, string policy)
    {
#pragma warning disable CA5394 // Cells, not secrets.
        var random = new Random(7);
        var xml = new StringBuilder("""<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="urn:large">""");
        for (var i = 0; i < Types.Length; i++)
        {
            xml.Append($"""<inputData id="i{i}" name="x{i}"><variable name="x{i}" typeRef="{Types[i]}"/></inputData>""");
        }

        xml.Append("""<decision id="d" name="d"><variable name="d" typeRef="string"/>""");
        for (var i = 0; i < Types.Length; i++)
        {
            xml.Append($"""<informationRequirement id="q{i}"><requiredInput href="#i{i}"/></informationRequirement>""");
        }

        xml.Append($"""<decisionTable id="t" hitPolicy="{policy}">""");
        for (var i = 0; i < Types.Length; i++)
        {
            xml.Append($"""<input id="c{i}"><inputExpression id="e{i}" typeRef="{Types[i]}"><text>x{i}</text></inputExpression></input>""");
        }

        xml.Append("""<output id="o" name="y" typeRef="string"/>""");
        for (var row = 0; row < rows; row++)
        {
            xml.Append($"""<rule id="r{row}">""");
            for (var i = 0; i < Types.Length; i++)
            {
                xml.Append($"""<inputEntry id="r{row}c{i}"><text>{(i == 0 ? $"[{row}..{row + 1})" : Cell(Types[i], random))}</text></inputEntry>""");
            }

            xml.Append($"""<outputEntry id="r{row}o"><text>"v{row}"</text></outputEntry></rule>""");
        }

        return xml.Append("</decisionTable></decision></definitions>").ToString();
    }

    private static string Cell(string type, Random random)
    {
        var number = random.Next(1000);
        return (random.Next(3), type) switch
        {
            (0, _) => "-",
            (1, "number") => $"&gt;= {number}",
            (_, "number") => $"[{number}..{number + 1 + random.Next(500)}]",
            (1, "string") => $"\"k{number % 200}\", \"k{random.Next(200)}\"",
            (_, "string") => $"not(\"k{number % 200}\")",
            (var which, "boolean") => which == 1 ? "true" : "false",
            _ => $"&gt;= date(\"20{10 + (number % 20)}-0{1 + (number % 9)}-{10 + (number % 18)}\")",
        };
    }
#pragma warning restore CA5394
}
