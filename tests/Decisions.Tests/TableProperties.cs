using CsCheck;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>Laws of tables: the index changes no answer, and what the checks claim is so.</summary>
public class TableProperties
{
    private static readonly string[] Inputs = ["n: number", "k: string", "b: boolean"];

    private static readonly Gen<string> NumberCell = Gen.OneOf(
        Gen.Const("-"),
        Gen.Int[0, 6].Select(i => $"{i}"),
        Gen.Select(One("<", "<=", ">", ">="), Gen.Int[0, 6], (op, i) => $"{op} {i}"),
        Gen.Select(One("[", "("), Gen.Int[0, 6], Gen.Int[0, 6], One("]", ")"), (open, low, high, close) => $"{open}{low}..{high}{close}"),
        Gen.Int[0, 6].Select(i => $"not({i})"),
        Gen.Int[0, 6].Select(i => $"not(< {i})"),
        Gen.Int[0, 6].Select(i => $"< {i}, > {i + 2}"),
        Gen.Const("null"),
        Gen.Const("? * 2 > 5"));

    private static readonly Gen<string> TextCell = One("-", "\"A\"", "\"B\"", "\"A\", \"C\"", "not(\"A\")", "not(\"A\", \"B\")", "null", "not(null)", "string length(?) = 1");

    private static readonly Gen<string> TruthCell = One("-", "true", "false", "not(true)", "null");

    private static readonly Gen<string[]> Rows = Gen.Select(NumberCell, TextCell, TruthCell, (n, k, b) => (n, k, b)).Array[1, 8]
        .Select(rows => rows.Select((r, i) => $"{r.n} | {r.k} | {r.b} | {i + 1}").ToArray());

    private static readonly Gen<object?> Number = Gen.Int[-2, 16].Select(i => i == 16 ? null : Dmn.Number(i / 2m));

    private static readonly Gen<object?> Text = One<object?>("A", "B", "C", "D", null);

    private static readonly Gen<object?> Truth = One<object?>(true, false, null);

    private static readonly Gen<(object? N, object? K, object? B)[]> Values = Gen.Select(Number, Text, Truth, (n, k, b) => (n, k, b)).Array[20];

    [Fact]
    public void The_index_finds_the_rows_that_trying_each_cell_finds() => Gen.Select(Rows, Values).Sample((rows, values) =>
    {
        var model = Dmn.Read(Dmn.Table("COLLECT", Inputs, ["r: number"], rows));
        var prepared = model.Prepare("d")!;
        foreach (var (n, k, b) in values)
        {
            var expected = FeelLanguage.ToLiteral(FeelList.Of(Matching(rows, n, k, b).Select(r => (object?)(FeelNumber)(long)r).ToArray()));
            object?[] inputs = [.. prepared.Inputs.Select(name => name switch { "n" => n, "k" => k, _ => b })];
            if (FeelLanguage.ToLiteral(model.Evaluate("d", FeelContext.Of(("n", n), ("k", k), ("b", b))).Value) != expected
                || FeelLanguage.ToLiteral(prepared.Value(inputs)) != expected)
            {
                return false;
            }
        }

        return true;
    }, iter: 150);

    [Fact]
    public void A_table_without_reported_gaps_and_overlaps_has_none_and_reported_ones_are_there() => Gen.Select(Rows, Values).Sample((rows, values) =>
    {
        var known = rows.Where(r => !r.Contains('?', StringComparison.Ordinal)).DefaultIfEmpty("- | - | - | 1").ToArray();
        var findings = DmnChecks.Run(Dmn.Read(Dmn.Table("UNIQUE", Inputs, ["r: number"], known)));
        var gaps = findings.Where(f => f.Finding.Code == "dmn.table.gap").ToList();
        var overlaps = findings.Where(f => f.Finding.Code is "dmn.table.contradiction" or "dmn.table.overlap").ToList();
        foreach (var (n, k, b) in values.Where(v => v.N is not null && v.K is not null && v.B is not null))
        {
            var matching = Matching(known, n, k, b).ToList();
            var isInGap = gaps.Any(g => Matching([$"{string.Join(" | ", g.Cells)} | 0"], n, k, b).Any());
            var isOverlap = overlaps.Any(o => matching.Contains(o.Rows[0]) && matching.Contains(o.Rows[1]));

            // At most ten gaps are listed: with ten, others may go unsaid.
            if ((isInGap && matching.Count > 0) || (matching.Count == 0 && !isInGap && gaps.Count < 10) || (matching.Count > 1 && !isOverlap))
            {
                return false;
            }
        }

        return true;
    }, iter: 150);

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static IEnumerable<int> Matching(string[] rows, object? n, object? k, object? b)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            var cells = rows[row].Split('|', StringSplitOptions.TrimEntries);
            if (Holds(cells[0], n) && Holds(cells[1], k) && Holds(cells[2], b))
            {
                yield return row + 1;
            }
        }
    }

    private static bool Holds(string cell, object? value) =>
        FeelLanguage.CompileUnaryTests(cell, FeelNames.Empty).Expression!.Test(value, FeelContext.Empty).Value is true;
}
