using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>
/// A table seen as boxes in a grid: every input column is cut where a cell or the column's type draws a limit, so that all
/// values inside one field of the grid are treated alike.
/// </summary>
internal sealed class TableGrid
{
    private readonly ulong[][][] _accepting;
    private readonly ulong[][] _asked;
    private readonly bool[][] _domain;
    private readonly (int From, int To)[][][] _runs;

    public TableGrid(TableLogic table)
    {
        Table = table;
        Rows = table.Source.Rules.Length;
        Axes = [.. table.Columns.Select(Axis)];
        _accepting = new ulong[Axes.Length][][];
        _asked = new ulong[Axes.Length][];
        _domain = new bool[Axes.Length][];
        _runs = new (int From, int To)[Axes.Length][][];
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

    /// <summary>Whether values of a region can occur, as far as the column's type and expression tell.</summary>
    public bool IsPossible(int column, int region) => _domain[column][region];

    /// <summary>Whether a region holds any value at all.</summary>
    public bool IsInhabited(int column, int region) => Axes[column]?.IsInhabited(region) ?? true;

    /// <summary>The rows that accept a region, uncertain ones included.</summary>
    public ulong[] Accepting(int column, int region) => _accepting[column][region];

    /// <summary>The runs of regions that a row accepts and that can occur; null counts as one that can.</summary>
    public (int From, int To)[] Runs(int column, int row) => _runs[column][row];

    public string Text(int column, int from, int to) => Axes[column] is { } axis ? axis.TextOf(from, to) : "-";

    /// <summary>The rows whose cell in a column depends on more than what the check can take apart.</summary>
    public ReadOnlySpan<ulong> UncertainIn(int column) => _asked[column];

    private static ColumnPartition? Axis(TableColumn column)
    {
        var limits = column.Allowed is { } allowed ? column.Shapes.Append(allowed.Shape) : column.Shapes;
        var kind = ValueKinds.Of(column.ItemType.Feel) is not ValueKind.None and var declared ? declared : ValueKinds.Of(column.Expression.Type);
        return ColumnPartition.Of([.. limits], kind);
    }

    private void Cut(int column)
    {
        var axis = Axes[column];
        var shapes = Table.Columns[column].Shapes;
        _asked[column] = RowSet.Empty(Rows);
        _domain[column] = new bool[axis?.Count ?? 1];
        if (axis is null)
        {
            for (var row = 0; row < Rows; row++)
            {
                if (shapes[row] is not CellShape.Any)
                {
                    RowSet.Add(_asked[column], row);
                }
            }
        }

        _accepting[column] = axis?.Accepting(shapes, _asked[column]) ?? [RowSet.Full(Rows)];
        for (var word = 0; word < Uncertain.Length; word++)
        {
            Uncertain[word] |= _asked[column][word];
        }

        Possible(column, axis, shapes);
        _runs[column] = RunsOf(column, axis, shapes);
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
        domain[axis.NullRegion] = shapes.OfType<CellShape.Values>().Any(v => v is { AcceptsNull: true, NamesNull: true });

        // A column that asks a constant has that value and no other.
        if (Table.Columns[column].TryConstant(out var constant) && axis.RegionOf(constant) is >= 0 and var only)
        {
            Array.Clear(domain);
            domain[only] = true;
        }
    }

    private (int From, int To)[][] RunsOf(int column, ColumnPartition? axis, IReadOnlyList<CellShape> shapes)
    {
        var known = new Dictionary<CellShape, (int From, int To)[]>(ReferenceEqualityComparer.Instance);
        var runs = new (int From, int To)[Rows][];
        var accepted = new bool[axis?.Count ?? 1];
        for (var row = 0; row < Rows; row++)
        {
            if (!known.TryGetValue(shapes[row], out var own))
            {
                if (axis is null || !axis.TryAccepts(shapes[row], accepted))
                {
                    Array.Fill(accepted, true);
                }

                known[shapes[row]] = own = RunsOf(accepted, region => _domain[column][region] || region == axis?.NullRegion);
            }

            runs[row] = own;
        }

        return runs;
    }

    private static (int From, int To)[] RunsOf(bool[] accepted, Func<int, bool> canBe)
    {
        var runs = new List<(int From, int To)>();
        for (var region = 0; region < accepted.Length; region++)
        {
            if (!accepted[region] || !canBe(region))
            {
                continue;
            }

            if (runs.Count > 0 && runs[^1].To == region - 1)
            {
                runs[^1] = (runs[^1].From, region);
            }
            else
            {
                runs.Add((region, region));
            }
        }

        return [.. runs];
    }
}
