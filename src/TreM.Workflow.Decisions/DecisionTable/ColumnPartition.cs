using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>
/// One input column cut into regions inside which no cell of the column can tell two values apart. Finding a value's
/// region takes the place of trying every cell, and walking the regions takes the place of trying every value.
/// </summary>
/// <remarks>
/// An ordered column with n distinct bounds has 2n+1 regions: before the first, at it, between, and so on. A text column whose
/// cells only name texts has one region per text and one for all other texts. The last region of every column is null.
/// </remarks>
internal sealed class ColumnPartition
{
    private readonly object[] _bounds;
    private readonly Dictionary<string, int>? _texts;
    private readonly SmallIntegers? _small;

    private readonly bool _isOrdered;

    private ColumnPartition(ValueKind kind, object[] bounds, bool isOrdered)
    {
        Kind = kind;
        _bounds = bounds;
        _isOrdered = isOrdered;
        Count = (isOrdered ? (2 * bounds.Length) + 1 : bounds.Length + (kind == ValueKind.Text ? 1 : 0)) + 1;
        if (kind == ValueKind.Text && !isOrdered)
        {
            _texts = new(StringComparer.Ordinal);
            for (var i = 0; i < bounds.Length; i++)
            {
                _texts[(string)bounds[i]] = i;
            }
        }

        if (kind == ValueKind.Number)
        {
            _small = SmallIntegers.Of(bounds, SearchRegion);
        }
    }

    public ValueKind Kind { get; }

    /// <summary>Number of regions, null included.</summary>
    public int Count { get; }

    public int NullRegion => Count - 1;

    /// <summary>Cuts a column; cells that are <see cref="CellShape.Opaque"/> or of another kind than the column do not count.</summary>
    public static ColumnPartition? Of(IReadOnlyCollection<CellShape> cells, ValueKind preferred = ValueKind.None)
    {
        var kinds = cells.OfType<CellShape.Values>().Select(v => v.Kind).Where(k => k != ValueKind.None).Distinct().ToList();
        var kind = kinds.Count == 1 ? kinds[0] : kinds.Contains(preferred) ? preferred : kinds.Count == 0 ? preferred : ValueKind.None;
        if (kind == ValueKind.None)
        {
            return null;
        }

        if (kind == ValueKind.Boolean)
        {
            return new(kind, [false, true], isOrdered: false);
        }

        var spans = cells.OfType<CellShape.Values>().Where(v => v.Kind == kind).Distinct(ReferenceEqualityComparer.Instance).Cast<CellShape.Values>().SelectMany(v => v.Spans).ToList();
        var bounds = spans.SelectMany(s => new[] { s.Low, s.High }).OfType<object>().ToArray();
        Array.Sort(bounds, ValueKinds.Compare);
        return new(kind, Distinct(bounds), kind != ValueKind.Text || spans.Exists(s => !s.IsPoint));
    }

    /// <summary>The region of a value, or -1 when the value is of another kind.</summary>
    public int RegionOf(object? value)
    {
        switch (value)
        {
            case null:
                return NullRegion;
            case bool b when Kind == ValueKind.Boolean:
                return b ? 1 : 0;
            case FeelNumber number when Kind == ValueKind.Number:
                return _small is not null && _small.TryGet(number, out var region) ? region : SearchRegion(number);
            case string text when _texts is not null:
                return _texts.TryGetValue(text, out var at) ? at : _bounds.Length;
            default:
                return ValueKinds.Of(value) == Kind && _isOrdered && !Kind.IsClock() ? Search(value) : -1;
        }
    }

    /// <summary>Marks the regions a cell accepts; false when only evaluation can tell.</summary>
    public bool TryAccepts(CellShape cell, bool[] accepted)
    {
        switch (cell)
        {
            case CellShape.Any:
                Array.Fill(accepted, true);
                return true;
            case CellShape.Values values when values.Kind == Kind || values.Kind == ValueKind.None:
                Array.Fill(accepted, false);
                foreach (var span in values.Spans.Where(s => !s.IsEmpty))
                {
                    var from = Start(span);
                    var to = End(span);
                    for (var region = from; region <= to; region++)
                    {
                        accepted[region] = true;
                    }
                }

                if (values.Negated)
                {
                    for (var region = 0; region < NullRegion; region++)
                    {
                        accepted[region] = !accepted[region];
                    }
                }

                accepted[NullRegion] = values.AcceptsNull;
                return true;
            default:
                return false;
        }
    }

    /// <summary>The rows that each region accepts; rows that only evaluation can tell of are in all, and in <paramref name="asked"/>.</summary>
    public ulong[][] Accepting(IReadOnlyList<CellShape> shapes, ulong[] asked)
    {
        var accepting = new ulong[Count][];
        var everywhere = RowSet.Empty(shapes.Count);
        for (var row = 0; row < shapes.Count; row++)
        {
            if (shapes[row] is CellShape.Any)
            {
                RowSet.Add(everywhere, row);
            }
            else if (shapes[row] is CellShape.Opaque || (shapes[row] is CellShape.Values values && values.Kind != Kind && values.Kind != ValueKind.None))
            {
                RowSet.Add(everywhere, row);
                RowSet.Add(asked, row);
            }
        }

        for (var region = 0; region < accepting.Length; region++)
        {
            accepting[region] = [.. everywhere];
        }

        var accepted = new bool[Count];
        for (var row = 0; row < shapes.Count; row++)
        {
            if (RowSet.Contains(everywhere, row) || !TryAccepts(shapes[row], accepted))
            {
                continue;
            }

            for (var region = 0; region < accepted.Length; region++)
            {
                if (accepted[region])
                {
                    RowSet.Add(accepting[region], row);
                }
            }
        }

        return accepting;
    }

    /// <summary>Some value inside a region, to try or to show. For null and for "any other text" see the remarks.</summary>
    /// <remarks>Null gives null; "any other text" gives a text that no cell names.</remarks>
    public object? SampleOf(int region)
    {
        if (region == NullRegion)
        {
            return null;
        }

        if (!_isOrdered)
        {
            return region < _bounds.Length ? _bounds[region] : string.Concat(_bounds.Cast<string>().Append("other"));
        }

        return (region & 1) == 1 ? _bounds[region >> 1] : Between(region);
    }

    /// <summary>A run of neighbouring regions as the text of a cell.</summary>
    public string TextOf(int from, int to)
    {
        if (from == NullRegion)
        {
            return "null";
        }

        if (from == 0 && to >= NullRegion - 1)
        {
            return "-";
        }

        if (_isOrdered)
        {
            return OrderedText(from, to);
        }

        return to == _bounds.Length
            ? $"not({string.Join(", ", _bounds.Take(from).Select(ValueKinds.Text))})"
            : string.Join(", ", _bounds.Skip(from).Take(to - from + 1).Select(ValueKinds.Text));
    }

    private string OrderedText(int from, int to)
    {
        var low = from == 0 ? null : _bounds[(from - 1) >> 1];
        var high = to >= 2 * _bounds.Length ? null : _bounds[to >> 1];
        var lowClosed = (from & 1) == 1;
        var highClosed = (to & 1) == 1;
        return (low, high) switch
        {
            (null, { } h) => $"{(highClosed ? "<=" : "<")} {ValueKinds.Text(h)}",
            ({ } l, null) => $"{(lowClosed ? ">=" : ">")} {ValueKinds.Text(l)}",
            ({ } l, { } h) when from == to && lowClosed => ValueKinds.Text(l),
            ({ } l, { } h) => $"{(lowClosed ? "[" : "(")}{ValueKinds.Text(l)}..{ValueKinds.Text(h)}{(highClosed ? "]" : ")")}",
            _ => "-",
        };
    }

    private object? Between(int region)
    {
        var low = region == 0 ? null : _bounds[(region >> 1) - 1];
        var high = region >> 1 >= _bounds.Length ? null : _bounds[region >> 1];
        return Kind switch
        {
            ValueKind.Number => (low, high) switch
            {
                (null, null) => (FeelNumber)0L,
                (null, { } h) => (FeelNumber)h - (FeelNumber)1L,
                ({ } l, null) => (FeelNumber)l + (FeelNumber)1L,
                ({ } l, { } h) => ((FeelNumber)l + (FeelNumber)h) / (FeelNumber)2L,
            },
            ValueKind.Text => TextBetween((string?)low, (string?)high),
            ValueKind.Time or ValueKind.ZonedTime or ValueKind.DateTime or ValueKind.ZonedDateTime => ClockValues.Between(Kind, low, high),
            ValueKind.Date => FeelDate.TryFromEpochDay(Middle((low as FeelDate?)?.EpochDay, (high as FeelDate?)?.EpochDay), out var date) && Inside(date, low, high) ? date : null,
            ValueKind.YearsMonthsDuration => FeelYearsMonthsDuration.TryFromMonths(Middle((low as FeelYearsMonthsDuration?)?.TotalMonths, (high as FeelYearsMonthsDuration?)?.TotalMonths), out var months) && Inside(months, low, high) ? months : null,
            ValueKind.DaysTimeDuration => FeelDaysTimeDuration.FromSeconds(Middle(Seconds(low), Seconds(high))) is var days && Inside(days, low, high) ? days : null,
            _ => null,
        };
    }

    // Texts are dense but for a few: between "A" and "A" with one more of the lowest characters there is none.
    private static string? TextBetween(string? low, string? high)
    {
        var candidates = low is null ? ["", "0", "A"] : new[] { low + "a", low + "A", low + "0", low + " ", low + "\u0001" };
        return candidates.FirstOrDefault(c => Inside(c, low, high));
    }

    /// <summary>Whether a region holds any value: between two dates that follow each other there is none.</summary>
    public bool IsInhabited(int region) => region == NullRegion || SampleOf(region) is not null;

    private static long? Seconds(object? duration) => duration is FeelDaysTimeDuration d ? (long)(d.Nanoseconds / 1_000_000_000) : null;

    private static long Middle(long? low, long? high) => (low, high) switch
    {
        (null, null) => 0,
        (null, { } h) => h - 1,
        ({ } l, null) => l + 1,
        ({ } l, { } h) => l + ((h - l) / 2),
    };

    private static bool Inside(object value, object? low, object? high) =>
        (low is null || ValueKinds.Compare(low, value) < 0) && (high is null || ValueKinds.Compare(value, high) < 0);

    private int Start(ValueSpan span)
    {
        if (span.Low is null)
        {
            return 0;
        }

        var at = Locate(span.Low);
        return _isOrdered ? (2 * at) + (span.LowClosed ? 1 : 2) : at;
    }

    private int End(ValueSpan span)
    {
        if (span.High is null)
        {
            return NullRegion - 1;
        }

        var at = Locate(span.High);
        return _isOrdered ? (2 * at) + (span.HighClosed ? 1 : 0) : at;
    }

    private int Locate(object bound) => Array.BinarySearch(_bounds, bound, Comparer<object>.Create(ValueKinds.Compare));

    private int SearchRegion(FeelNumber value)
    {
        int low = 0, high = _bounds.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = ((FeelNumber)_bounds[middle]).CompareTo(value);
            if (order == 0)
            {
                return (2 * middle) + 1;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return 2 * low;
    }

    private int Search(object value)
    {
        int low = 0, high = _bounds.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = ValueKinds.Compare(_bounds[middle], value);
            if (order == 0)
            {
                return (2 * middle) + 1;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return 2 * low;
    }

    private static object[] Distinct(object[] sorted)
    {
        var kept = new List<object>(sorted.Length);
        foreach (var bound in sorted)
        {
            if (kept.Count == 0 || ValueKinds.Compare(kept[^1], bound) != 0)
            {
                kept.Add(bound);
            }
        }

        return [.. kept];
    }
}
