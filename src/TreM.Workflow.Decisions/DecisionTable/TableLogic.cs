using System.Collections.Immutable;
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
                return null;
            }
        }

        Span<ulong> matched = _rows <= 64 * 32 ? stackalloc ulong[RowSet.Words(_rows)] : new ulong[RowSet.Words(_rows)];
        Match(values, sight, matched);
        var output = _policy.Apply(matched, sight);
        if (sight.Model.Trace is { } trace)
        {
            trace.Add(new(Id, [.. values], Explain(values, matched, sight), output));
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

    /// <summary>For every row whether it matched, and if not, its first cell that did not.</summary>
    private ImmutableArray<RowTrace> Explain(object?[] values, ReadOnlySpan<ulong> matched, Sight sight)
    {
        var rows = ImmutableArray.CreateBuilder<RowTrace>(_rows);
        for (var row = 0; row < _rows; row++)
        {
            var isMatch = RowSet.Contains(matched, row);
            rows.Add(new(RuleId(row), row + 1, isMatch, isMatch ? null : FirstFailing(values, row, sight)));
        }

        return rows.MoveToImmutable();
    }

    private int? FirstFailing(object?[] values, int row, Sight sight)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (!_columns[i].Accepts(row, values[i], sight))
            {
                return i + 1;
            }
        }

        return null;
    }
}
