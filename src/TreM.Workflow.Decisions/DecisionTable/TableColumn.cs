using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>An input column: what it asks, and for each region of values the rows that accept it.</summary>
internal sealed class TableColumn
{
    private readonly Logic _expression;
    private readonly ValueTest? _allowed;
    private readonly CompiledExpression?[] _cells;
    private readonly ulong[][]? _accepting;
    private readonly ulong[] _asked;
    private readonly ulong[] _anything;
    private readonly bool _asksNothing;

    public TableColumn(InputColumn source, Logic expression, ItemType type, ValueTest? allowed, CompiledExpression?[] cells)
    {
        (Source, _expression, ItemType, _allowed, _cells) = (source, expression, type, allowed, cells);
        Shapes = [.. ShapesOf(cells)];
        Partition = ColumnPartition.Of(Shapes);
        _asked = RowSet.Empty(cells.Length);
        _anything = RowSet.Empty(cells.Length);
        _accepting = Partition?.Accepting(Shapes, _asked);
        for (var row = 0; row < cells.Length; row++)
        {
            if (Shapes[row] is CellShape.Any)
            {
                RowSet.Add(_anything, row);
            }
            else if (Partition is null)
            {
                RowSet.Add(_asked, row);
            }
        }

        _asksNothing = RowSet.IsEmpty(_asked);
    }

    public InputColumn Source { get; }

    public ItemType ItemType { get; }

    /// <summary>The values the column may take: its input values, or those its type allows.</summary>
    public ValueTest? Allowed => _allowed ?? ItemType.ItemTest;

    public IReadOnlyList<CellShape> Shapes { get; }

    public ColumnPartition? Partition { get; }

    public Logic Expression => _expression;

    /// <summary>The one value that a column which asks a constant has; false when it asks anything else.</summary>
    public bool TryConstant(out object? value)
    {
        value = null;
        return (_expression is TypedLogic typed ? typed.Inner : _expression) is LiteralLogic { Expression: { IsConstant: true } literal }
            && (value = literal.EvaluateInside(null, [], new())) is not null;
    }

    /// <summary>Place of the variable that the column asks, when it asks nothing else; otherwise -1.</summary>
    public int Place => _expression switch
    {
        PlaceLogic plain => plain.Place,
        TypedLogic { Inner: PlaceLogic plain } => plain.Place,
        _ => -1,
    };

    /// <summary>Whether the index alone decides every row, whatever value of the column's kind comes.</summary>
    public bool IsIndexed => _allowed is null && ((_accepting is not null && _asksNothing) || RowSet.Count(_anything) == _cells.Length);

    /// <summary>The rows that each region accepts, or null when the column has no index.</summary>
    public ulong[][]? Accepting => _accepting;

    /// <summary>The name people know the column by.</summary>
    public string Title => string.IsNullOrWhiteSpace(Source.Label) ? Source.Expression : Source.Label;

    /// <summary>Evaluates the column's expression; false when the value is not one of those allowed.</summary>
    public bool TryValue(Sight sight, out object? value)
    {
        value = _expression.Evaluate(sight);
        if (_allowed is null || value is null || _allowed.Accepts(value, sight.Run))
        {
            return true;
        }

        sight.Run.Add(new("dmn.table.input-value", Severity.Error, $"Expected a value of column '{Title}' to pass {_allowed.Text}, saw another.", Source.At));
        return false;
    }

    /// <summary>Removes the rows that the value's region rules out.</summary>
    public void Narrow(object? value, Span<ulong> rows)
    {
        if (_accepting is not null && Partition!.RegionOf(value) is >= 0 and var region)
        {
            RowSet.Intersect(rows, _accepting[region]);
        }
    }

    /// <summary>Removes the rows whose cell has to be evaluated and does not accept the value.</summary>
    public void Ask(object? value, Sight sight, Span<ulong> rows)
    {
        var isIndexed = _accepting is not null && Partition!.RegionOf(value) >= 0;
        if (isIndexed && _asksNothing)
        {
            return;
        }

        for (var word = 0; word < rows.Length; word++)
        {
            var asked = rows[word] & (isIndexed ? _asked[word] : ~_anything[word]);
            while (asked != 0)
            {
                var row = (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(asked);
                asked &= asked - 1;
                if (!Accepts(row, value, sight))
                {
                    RowSet.Remove(rows, row);
                }
            }
        }
    }

    /// <summary>Whether a row's cell accepts the value. A cell that did not compile accepts nothing.</summary>
    public bool Accepts(int row, object? value, Sight sight)
    {
        if (Shapes[row] is CellShape.Any)
        {
            return true;
        }

        if (_accepting is not null && !RowSet.Contains(_asked, row) && Partition!.RegionOf(value) is >= 0 and var region)
        {
            return RowSet.Contains(_accepting[region], row);
        }

        return _cells[row] is { } cell && cell.TestInside(value, sight.Values.Values, sight.Run);
    }

    /// <summary>A value that a row's cell accepts, as near as possible to another; false when only evaluation could find one.</summary>
    public bool TryExample(int row, object? near, out object? example)
    {
        example = near;
        if (Partition is null || _accepting is null || RowSet.Contains(_asked, row))
        {
            return false;
        }

        var from = Math.Max(0, Partition.RegionOf(near));
        foreach (var region in Enumerable.Range(0, Partition.Count).OrderBy(r => Math.Abs(r - from)))
        {
            if (RowSet.Contains(_accepting[region], row) && Partition.SampleOf(region) is { } sample)
            {
                example = sample;
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<CellShape> ShapesOf(CompiledExpression?[] cells)
    {
        // Rows often repeat a cell; the compiler hands out one expression per text.
        var known = new Dictionary<CompiledExpression, CellShape>(ReferenceEqualityComparer.Instance);
        foreach (var cell in cells)
        {
            if (cell is null)
            {
                yield return CellShape.Unknown("");
                continue;
            }

            if (!known.TryGetValue(cell, out var shape))
            {
                known[cell] = shape = CellShapes.Of(cell);
            }

            yield return shape;
        }
    }
}
