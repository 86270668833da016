using System.Numerics;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A compiled decision table (DMN 1.5, chapter 8): its columns, its rows and an index that finds the rows.</summary>
internal sealed class TableLogic : Logic
{
    private readonly TableColumn[] _columns;
    private readonly TableOutput[] _outputs;
    private readonly HitPolicies _policy;
    private readonly int _rows;

    public TableLogic(string id, Boxed.Table table, TableColumn[] columns, TableOutput[] outputs)
    {
        (Id, Source, _columns, _outputs, _rows) = (id, table, columns, outputs, table.Rules.Length);
        _policy = new(table, outputs);
    }

    /// <summary>Id of the decision or knowledge model whose logic this is.</summary>
    public string Id { get; }

    public Boxed.Table Source { get; }

    public IReadOnlyList<TableColumn> Columns => _columns;

    public IReadOnlyList<TableOutput> Outputs => _outputs;

    public override FeelType Type => _policy.TypeOf();

    public string RuleId(int row) => Source.Rules[row].Id ?? $"row-{row + 1}";

    public override object? Evaluate(Sight sight)
    {
        var values = new object?[_columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!_columns[i].TryValue(sight, out values[i]))
            {
                sight.Model.Trace?.Tables.Add(new(this, values, RowSet.Empty(_rows), sight, null, refusedColumn: i + 1));
                return null;
            }
        }

        Span<ulong> matched = _rows <= 64 * 32 ? stackalloc ulong[RowSet.Words(_rows)] : new ulong[RowSet.Words(_rows)];
        Match(values, sight, matched);
        var output = _policy.Apply(matched, sight);
        if (sight.Model.Trace is { } trace)
        {
            trace.Tables.Add(new(this, values, matched.ToArray(), sight, output));
        }

        return output;
    }

    /// <summary>The rows whose every cell accepts its column's value.</summary>
    public void Match(object?[] values, Sight sight, Span<ulong> matched)
    {
        matched.Fill(ulong.MaxValue);
        if ((_rows & 63) != 0)
        {
            matched[^1] = (1UL << (_rows & 63)) - 1;
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Narrow(values[i], matched);
        }

        // Only rows that the index could not rule out cost an evaluation.
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Ask(values[i], sight, matched);
        }
    }

    /// <summary>
    /// For every row the number (from 0) of the first input column whose cell does not accept its column's value; -1 for the
    /// rows that matched. Column by column, so that the index rules out many rows at once.
    /// </summary>
    public int[] FirstFailing(object?[] values, ReadOnlySpan<ulong> matched, Sight sight)
    {
        var first = new int[_rows];
        Array.Fill(first, -1);
        var open = RowSet.Full(_rows);
        var passing = new ulong[open.Length];
        for (var word = 0; word < open.Length; word++)
        {
            open[word] &= ~matched[word];
        }

        for (var i = 0; i < _columns.Length && !RowSet.IsEmpty(open); i++)
        {
            open.CopyTo(passing, 0);
            _columns[i].Narrow(values[i], passing);
            _columns[i].Ask(values[i], sight, passing);
            for (var word = 0; word < open.Length; word++)
            {
                for (var failed = open[word] & ~passing[word]; failed != 0; failed &= failed - 1)
                {
                    first[(word << 6) + BitOperations.TrailingZeroCount(failed)] = i;
                }
            }

            (open, passing) = (passing, open);
        }

        return first;
    }

    /// <summary>The numbers (from 0) of the input columns whose cell in a row does not accept its column's value.</summary>
    public IEnumerable<int> Failing(object?[] values, int row, Sight sight)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (!_columns[i].Accepts(row, values[i], sight))
            {
                yield return i;
            }
        }
    }

    /// <summary>What the table would give for other values of its columns.</summary>
    public object? Suppose(object?[] values, Sight sight)
    {
        var matched = RowSet.Empty(_rows);
        Match(values, sight, matched);
        return _policy.Apply(matched, sight);
    }

    /// <summary>The output of one row on its own.</summary>
    public object? OutputOf(int row, Sight sight) => _policy.Output(row, sight);
}
