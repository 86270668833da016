using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Regions of a numeric column by integer value: ages, months and counts are found by one array access.</summary>
internal sealed class SmallIntegers
{
    private const int Widest = 4096;

    private readonly long _first;
    private readonly int[] _regions;

    private SmallIntegers(long first, int[] regions) => (_first, _regions) = (first, regions);

    /// <summary>A table over the integers that the bounds span, or null when they span too many or are no integers.</summary>
    public static SmallIntegers? Of(object[] bounds, Func<FeelNumber, int> regionOf)
    {
        if (bounds.Length == 0
            || !((FeelNumber)bounds[0]).TryToInt64(out var low)
            || !((FeelNumber)bounds[^1]).TryToInt64(out var high)
            || low < -1_000_000_000 || high > 1_000_000_000 || high - low > Widest - 3)
        {
            return null;
        }

        var regions = new int[high - low + 3];
        for (var i = 0; i < regions.Length; i++)
        {
            regions[i] = regionOf(low - 1 + i);
        }

        return new(low - 1, regions);
    }

    public bool TryGet(FeelNumber number, out int region)
    {
        if (number.TryToInt64(out var value))
        {
            // Integers beyond either end share that end's region.
            region = _regions[(int)(Math.Clamp(value, _first, _first + _regions.Length - 1) - _first)];
            return true;
        }

        region = -1;
        return false;
    }
}
