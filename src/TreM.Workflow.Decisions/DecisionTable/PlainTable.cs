using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>
/// A table that only asks variables, whose cells are all in the index and whose outputs are constants: its result needs no
/// expression to be evaluated, only one look-up per column.
/// </summary>
internal sealed class PlainTable
{
    private readonly Column[] _columns;
    private readonly object?[] _outputs;
    private readonly HitPolicy _policy;
    private readonly bool _hasDefault;
    private readonly ulong[] _all;
    private readonly bool _isFlat;

    private PlainTable(Column[] columns, object?[] outputs, HitPolicy policy, bool hasDefault)
    {
        (_columns, _outputs, _policy, _hasDefault, _all) = (columns, outputs, policy, hasDefault, RowSet.Full(outputs.Length));
        _isFlat = Array.TrueForAll(outputs, o => o is not (FeelList or FeelContext)) && outputs.Length < FeelList.MaxWeight;
    }

    /// <summary>The plain form of a table, or null when it is not plain.</summary>
    /// <param name="inputOf">Number of the value that a variable's place stands for, or -1.</param>
    /// <param name="typeOf">The type of that value.</param>
    public static PlainTable? Of(TableLogic table, Func<int, int> inputOf, Func<int, ItemType> typeOf)
    {
        var isList = table.Source.HitPolicy is HitPolicy.RuleOrder || (table.Source.HitPolicy == HitPolicy.Collect && table.Source.Aggregation == Aggregation.None);
        if (!(isList || table.Source.HitPolicy is HitPolicy.First or HitPolicy.Unique)
            || table.Outputs.Count != 1 || table.Outputs[0].AllConstants is not { } outputs || outputs.Length == 0)
        {
            return null;
        }

        var columns = new List<Column>();
        foreach (var column in table.Columns)
        {
            if (column.Place < 0 || inputOf(column.Place) < 0 || !column.IsIndexed)
            {
                return null;
            }

            var input = inputOf(column.Place);
            if (!IsKind(typeOf(input), column.Partition) || !IsKind(column.ItemType, column.Partition))
            {
                return null;
            }

            if (column.Partition is not null)
            {
                columns.Add(new(input, column.Partition, column.Accepting!, column.Accepting!.All(a => a.Length == 1) ? [.. column.Accepting!.Select(a => a[0])] : null));
            }
        }

        return new([.. columns], outputs, table.Source.HitPolicy, table.Outputs[0].Default is not null);
    }

    /// <summary>The result; false when a value is not of its column's kind, or the table must speak: then the long way is taken.</summary>
    public bool TryEvaluate(ReadOnlySpan<object?> values, out object? result)
    {
        if (_outputs.Length <= 64)
        {
            return TryOneWord(values, out result);
        }

        Span<ulong> rows = _all.Length <= 512 ? stackalloc ulong[_all.Length] : new ulong[_all.Length];
        _all.CopyTo(rows);
        foreach (var column in _columns)
        {
            var region = column.Partition.RegionOf(values[column.Input]);
            if (region < 0)
            {
                result = null;
                return false;
            }

            RowSet.Intersect(rows, column.Accepting[region]);
        }

        return TryResult(rows, out result);
    }

    private bool TryOneWord(ReadOnlySpan<object?> values, out object? result)
    {
        var rows = _all[0];
        foreach (ref readonly var column in _columns.AsSpan())
        {
            var value = values[column.Input];
            if (column.IsBoolean && value is bool truth)
            {
                rows &= truth ? column.WhenTrue : column.WhenFalse;
                continue;
            }

            var region = column.Partition.RegionOf(value);
            if (region < 0)
            {
                result = null;
                return false;
            }

            rows &= column.Words![region];
        }

        return TryResult(MemoryMarshal.CreateReadOnlySpan(ref rows, 1), out result);
    }

    private bool TryResult(ReadOnlySpan<ulong> rows, out object? result)
    {
        var first = RowSet.Next(rows, 0);
        if (first < 0)
        {
            result = _policy is HitPolicy.First or HitPolicy.Unique ? null : FeelList.Empty;
            return !_hasDefault;
        }

        if (_policy is HitPolicy.First or HitPolicy.Unique)
        {
            result = _outputs[first];
            return _policy == HitPolicy.First || RowSet.Next(rows, first + 1) < 0;
        }

        var found = new object?[RowSet.Count(rows)];
        var next = 0;
        for (var word = 0; word < rows.Length; word++)
        {
            for (var rest = rows[word]; rest != 0; rest &= rest - 1)
            {
                found[next++] = _outputs[(word << 6) + BitOperations.TrailingZeroCount(rest)];
            }
        }

        result = _isFlat ? FeelList.OfPlain(found) : FeelList.Wrap(found);
        return true;
    }

    // A value whose region is found is of the kind; that is all a type without constraints asks.
    private static bool IsKind(ItemType type, ColumnPartition? partition) =>
        type.IsAny || (!type.HasConstraints && (partition is null || ValueKinds.Of(type.Feel) == partition.Kind));

    private readonly record struct Column(int Input, ColumnPartition Partition, ulong[][] Accepting, ulong[]? Words)
    {
        // Most columns of most tables are yes or no: those two words are kept at hand.
        public bool IsBoolean { get; } = Partition.Kind == ValueKind.Boolean && Words is not null;

        public ulong WhenFalse { get; } = Words is { Length: > 1 } ? Words[0] : 0;

        public ulong WhenTrue { get; } = Words is { Length: > 1 } ? Words[1] : 0;
    }
}
