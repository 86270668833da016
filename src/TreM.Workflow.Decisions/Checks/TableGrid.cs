using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>
/// A table seen as boxes in a grid: every input column is cut where a cell or the column's type draws a limit, so that all
/// values inside one field of the grid are treated alike.
/// </summary>
internal sealed class TableGrid
{
    private readonly ulong[][][] _accepting;
    private readonly bool[][] _domain;

    public TableGrid(TableLogic table)
    {
        Table = table;
        Rows = table.Source.Rules.Length;
        Axes = [.. table.Columns.Select(Axis)];
        _accepting = new ulong[Axes.Length][][];
        _domain = new bool[Axes.Length][];
        Uncertain = RowSet.Empty(Rows);
        Indifferent = new ulong[Axes.Length + 1][];
        for (var column = 0; column < Axes.Length; column++)
        {
            Cut(column);
        }

        Indifferent[Axes.Length] = RowSet.Full(Rows);
        for (var column = Axes.Length - 1; column >= 0; column--)
        {
            Indifferent[column] = [.. Indifferent[column + 1]];
            for (var row = 0; row < Rows; row++)
            {
                if (table.Columns[column].Shapes[row] is not CellShape.Any)
                {
                    RowSet.Remove(Indifferent[column], row);
                }
            }
        }
    }

    public TableLogic Table { get; }

    public int Rows { get; }

    public int Columns => Axes.Length;

    public ColumnPartition?[] Axes { get; }

    /// <summary>Rows with a cell whose text alone does not tell what it accepts.</summary>
    public ulong[] Uncertain { get; }

    /// <summary>Per column the rows that accept everything in it and in all columns after it.</summary>
    public ulong[][] Indifferent { get; }

    /// <summary>Number of regions of a column; a column without limits has one.</summary>
    public int Regions(int column) => _domain[column].Length;

    /// <summary>Whether values of a region can occur, as far as the column's type tells.</summary>
    public bool IsPossible(int column, int region) => _domain[column][region];

    /// <summary>The rows that accept a region, uncertain ones included.</summary>
    public ulong[] Accepting(int column, int region) => _accepting[column][region];

    public string Text(int column, int from, int to) => Axes[column] is { } axis ? axis.TextOf(from, to) : "-";

    /// <summary>The columns with cells that depend on more than their input.</summary>
    public IEnumerable<int> UncertainColumns() =>
        Enumerable.Range(0, Columns).Where(c => Enumerable.Range(0, Rows).Any(r => IsOpaque(c, r)));

    private bool IsOpaque(int column, int row)
    {
        var shape = Table.Columns[column].Shapes[row];
        return shape is CellShape.Opaque || (Axes[column] is { } axis && !axis.TryAccepts(shape, new bool[axis.Count]));
    }

    private static ColumnPartition? Axis(TableColumn column)
    {
        var limits = column.Allowed is { } allowed ? column.Shapes.Append(allowed.Shape) : column.Shapes;
        var kind = ValueKinds.Of(column.ItemType.Feel) is not ValueKind.None and var declared ? declared : ValueKinds.Of(column.Expression.Type);
        return ColumnPartition.Of([.. limits], kind);
    }

    private void Cut(int column)
    {
        var axis = Axes[column];
        var regions = axis?.Count ?? 1;
        var accepted = new bool[regions];
        _accepting[column] = [.. Enumerable.Range(0, regions).Select(_ => RowSet.Empty(Rows))];
        _domain[column] = new bool[regions];
        var shapes = Table.Columns[column].Shapes;
        for (var row = 0; row < Rows; row++)
        {
            if (axis is null ? shapes[row] is not CellShape.Any : !axis.TryAccepts(shapes[row], accepted))
            {
                RowSet.Add(Uncertain, row);
                Array.Fill(accepted, true);
            }
            else if (axis is null)
            {
                accepted[0] = true;
            }

            for (var region = 0; region < regions; region++)
            {
                if (accepted[region])
                {
                    RowSet.Add(_accepting[column][region], row);
                }
            }
        }

        Possible(column, axis, shapes);
    }

    private void Possible(int column, ColumnPartition? axis, IReadOnlyList<CellShape> shapes)
    {
        var domain = _domain[column];
        if (axis is null)
        {
            domain[0] = true;
            return;
        }

        if (Table.Columns[column].Allowed?.Shape is not { } allowed || !axis.TryAccepts(allowed, domain))
        {
            Array.Fill(domain, true);
        }

        for (var region = 0; region < axis.NullRegion; region++)
        {
            domain[region] &= axis.IsInhabited(region);
        }

        // Null counts as an input to cover only where the author speaks of it.
        domain[axis.NullRegion] = shapes.OfType<CellShape.Values>().Any(v => v.AcceptsNull && !v.Negated);
    }
}
