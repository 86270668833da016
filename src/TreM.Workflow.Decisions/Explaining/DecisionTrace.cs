using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Why a decision has its value: its inputs, the tables asked on the way and, per table, the rows.</summary>
/// <param name="DecisionId">Id of the decision evaluated.</param>
/// <param name="Inputs">The input data values used.</param>
/// <param name="Tables">The decision tables evaluated, in order.</param>
/// <param name="Decisions">The value of every decision evaluated on the way, by id, in order of completion.</param>
public sealed record DecisionTrace(
    string DecisionId,
    FeelContext Inputs,
    ImmutableArray<TableTrace> Tables,
    ImmutableArray<DecisionValue> Decisions)
{
    /// <summary>The values that were given but are not allowed where they were given; they counted as null.</summary>
    public ImmutableArray<RefusedValue> Refused { get; init; } = [];
}

/// <summary>A value that a type does not allow.</summary>
/// <param name="Name">Name of the input data, or id of the table's column.</param>
/// <param name="Value">The value.</param>
/// <param name="Allowed">The allowed values as unary tests, or the name of the type.</param>
public sealed record RefusedValue(string Name, object? Value, string Allowed);

/// <summary>A decision's value within an evaluation.</summary>
public sealed record DecisionValue(string DecisionId, object? Value);

/// <summary>One evaluated table. Rows are worked out when somebody asks for them, so that tracing costs little.</summary>
public sealed class TableTrace
{
    private readonly object?[] _values;
    private readonly ulong[] _matched;
    private readonly Sight _sight;
    private readonly Lazy<ImmutableArray<RowTrace>> _rows;

    internal TableTrace(TableLogic table, object?[] values, ulong[] matched, Sight sight, object? output, int? refusedColumn = null)
    {
        (Table, _values, _matched, Output, RefusedColumn) = (table, values, matched, output, refusedColumn);

        // Asking why has a budget of its own: the evaluation's may be spent.
        _sight = new(sight.Values, new(sight.Run.Options), sight.Model);
        _rows = new(() =>
        {
            var firstFailing = Table.FirstFailing(_values, _matched, _sight);
            var rows = new RowTrace[firstFailing.Length];
            for (var row = 0; row < rows.Length; row++)
            {
                var column = firstFailing[row];
                rows[row] = new(Table.RuleId(row), row + 1, RowSet.Contains(_matched, row), column < 0 ? null : column + 1);
            }

            return ImmutableCollectionsMarshal.AsImmutableArray(rows);
        });
    }

    /// <summary>Id of the decision (or knowledge model) whose logic the table is.</summary>
    public string TableId => Table.Id;

    /// <summary>The value of each input column.</summary>
    public ImmutableArray<object?> Inputs => [.. _values];

    /// <summary>One entry per row, in the table's order.</summary>
    public ImmutableArray<RowTrace> Rows => _rows.Value;

    /// <summary>The numbers (from 1) of the rows that matched.</summary>
    public ImmutableArray<int> MatchedRows => [.. Enumerable.Range(0, Table.Source.Rules.Length).Where(r => RowSet.Contains(_matched, r)).Select(r => r + 1)];

    /// <summary>
    /// The numbers (from 1) of the rows that gave the result: of several that matched, only the first where the hit policy is
    /// first, and only the one with priority where it is priority.
    /// </summary>
    public ImmutableArray<int> DecidingRows => Table.Source.HitPolicy switch
    {
        HitPolicy.First => [.. MatchedRows.Take(1)],
        HitPolicy.Priority => [.. MatchedRows.Where(row => FeelLanguage.AreEqual(Table.OutputOf(row - 1, _sight), Output) == true).Take(1)],
        _ => MatchedRows,
    };

    /// <summary>The table's result.</summary>
    public object? Output { get; }

    /// <summary>Number (from 1) of the column whose value its input values do not allow, so that no row was tried; otherwise null.</summary>
    public int? RefusedColumn { get; }

    internal TableLogic Table { get; }

    /// <summary>
    /// The rows that came closest to matching: those with the fewest failing cells, fewest first, and for each what would have
    /// to be different and what the table would then have given.
    /// </summary>
    /// <param name="most">How many rows at most.</param>
    public ImmutableArray<NearMiss> NearMisses(int most = 3) =>
    [
        .. Enumerable.Range(0, Table.Source.Rules.Length)
            .Where(row => !RowSet.Contains(_matched, row))
            .Select(row => (Row: row, Failing: Table.Failing(_values, row, _sight).ToList()))
            .OrderBy(miss => miss.Failing.Count)
            .ThenBy(miss => miss.Row)
            .Take(most)
            .Select(miss => Explain(miss.Row, miss.Failing)),
    ];

    private NearMiss Explain(int row, List<int> failing)
    {
        var supposed = _values.ToArray();
        var isKnown = true;
        var changes = ImmutableArray.CreateBuilder<NeededChange>();
        foreach (var column in failing)
        {
            var source = Table.Columns[column];
            var hasExample = source.TryExample(row, _values[column], out var example);
            isKnown &= hasExample;
            supposed[column] = example;
            changes.Add(new(column + 1, source.Title, _values[column], Table.Source.Rules[row].Inputs[column].Text, example));
        }

        var output = isKnown ? Table.Suppose(supposed, _sight) : Table.OutputOf(row, _sight);
        var alters = isKnown && !(output is null && Output is null) && FeelLanguage.AreEqual(output, Output) != true;
        return new(Table.RuleId(row), row + 1, changes.ToImmutable(), output, alters);
    }
}

/// <summary>One row of an evaluated table.</summary>
/// <param name="RuleId">The rule's id attribute, or <c>row-n</c>.</param>
/// <param name="Number">The row's number, from 1.</param>
/// <param name="Matched">Whether all its cells matched.</param>
/// <param name="FirstFailingColumn">Number (from 1) of the first input column whose cell did not match, or null.</param>
public sealed record RowTrace(string RuleId, int Number, bool Matched, int? FirstFailingColumn);

/// <summary>A row that nearly matched.</summary>
/// <param name="RuleId">The rule's id attribute, or <c>row-n</c>.</param>
/// <param name="Number">The row's number, from 1.</param>
/// <param name="Changes">The cells that failed and what they ask for.</param>
/// <param name="Output">What the table would give if the values were as the examples; without examples, the row's own output.</param>
/// <param name="AltersOutcome">Whether that differs from what the table gave.</param>
public sealed record NearMiss(string RuleId, int Number, ImmutableArray<NeededChange> Changes, object? Output, bool AltersOutcome);

/// <summary>One value that a row would need to be different.</summary>
/// <param name="Column">Number of the input column, from 1.</param>
/// <param name="Title">The column's label or expression.</param>
/// <param name="Value">The value it had.</param>
/// <param name="Cell">The cell it failed, as FEEL text.</param>
/// <param name="Example">A value that would pass, or null when none is known.</param>
public sealed record NeededChange(int Column, string Title, object? Value, string Cell, object? Example);
