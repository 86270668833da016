using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>An output column: its entries and the order of its values.</summary>
internal sealed class TableOutput
{
    private readonly Logic[] _entries;
    private readonly object?[] _constants;
    private readonly bool[] _isConstant;
    private readonly ItemType _type;
    private readonly ValueTest? _allowed;
    private readonly IReadOnlyList<object>? _order;

    public TableOutput(OutputColumn source, ItemType type, ValueTest? allowed, Logic[] entries, Logic? otherwise)
    {
        (Source, _type, _allowed, _entries, Default) = (source, type, allowed, entries, otherwise);
        _order = allowed?.Listed ?? type.ItemTest?.Listed;
        _constants = new object?[entries.Length];
        _isConstant = new bool[entries.Length];
        for (var row = 0; row < entries.Length; row++)
        {
            // A constant of the right type needs no evaluation and no check when its row matches.
            if (ConstantOf(entries[row], out var value) && type.Feel.Accepts(value) && (allowed is null || value is null || allowed.Accepts(value, new())))
            {
                (_constants[row], _isConstant[row]) = (value, true);
            }
        }
    }

    public OutputColumn Source { get; }

    /// <summary>What the column gives when no row matches, or null.</summary>
    public Logic? Default { get; }

    public IReadOnlyList<object>? Order => _order;

    public FeelType Type => _type.IsAny ? FeelType.Common(_entries.Select(e => e.Type)) : _type.Feel;

    /// <summary>The values that the column's constant entries give; null when some entry is not constant.</summary>
    public IEnumerable<object?>? Constants => _isConstant.All(c => c) ? _constants : null;

    /// <summary>The output values by row, when every entry is constant.</summary>
    public object?[]? AllConstants => Array.TrueForAll(_isConstant, c => c) ? _constants : null;

    /// <summary>The constant that a row gives, if it is one.</summary>
    public bool TryConstant(int row, out object? value)
    {
        value = _constants[row];
        return _isConstant[row];
    }

    public object? Evaluate(int row, Sight sight) => _isConstant[row] ? _constants[row] : Checked(_entries[row].Evaluate(sight), sight);

    public object? EvaluateDefault(Sight sight) => Default is null ? null : Checked(Default.Evaluate(sight), sight);

    /// <summary>The rank of a value among the output values: 0 is the first; values that are not listed come last.</summary>
    public int RankOf(object? value)
    {
        for (var i = 0; i < (_order?.Count ?? 0); i++)
        {
            if (FeelLanguage.AreEqual(_order![i], value) == true)
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    private object? Checked(object? value, Sight sight)
    {
        var typed = _type.IsAny ? value : TypedLogic.Coerce(value, _type, Source.At, sight.Run);
        if (typed is null || _allowed is null || _allowed.Accepts(typed, sight.Run))
        {
            return typed;
        }

        sight.Run.Add(new("dmn.table.output-value", Severity.Error, $"Expected the output '{Source.Name ?? Source.Label}' to pass {_allowed.Text}, saw another.", Source.At));
        return null;
    }

    private static bool ConstantOf(Logic entry, out object? value)
    {
        if (entry is LiteralLogic literal && CellShapes.TryConstant(literal.Expression.Syntax, out value))
        {
            return true;
        }

        value = null;
        return false;
    }
}
