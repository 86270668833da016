namespace TreM.Workflow.Journeys.Goals;

/// <summary>
/// Statistics outside the core team show no cell so small that a person could be recognised, and no set of cells from which
/// a hidden one could be worked out.
/// </summary>
public static class SmallNumbers
{
    /// <summary>The cells with hidden ones as null.</summary>
    /// <param name="cells">Counts that add up to a published total.</param>
    /// <param name="limit">The smallest count that is shown (<c>measurement.suppressionLimit</c>).</param>
    public static IReadOnlyDictionary<string, int?> Suppress(IReadOnlyDictionary<string, int> cells, int limit)
    {
        var hidden = cells.Where(c => c.Value > 0 && c.Value < limit).Select(c => c.Key).ToHashSet();
        if (hidden.Count == 1)
        {
            // One hidden cell is the total minus the others: hide the smallest of those too.
            var next = cells.Where(c => c.Value > 0 && !hidden.Contains(c.Key)).OrderBy(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal);
            hidden.UnionWith(next.Take(1).Select(c => c.Key));
        }

        return cells.ToDictionary(c => c.Key, c => hidden.Contains(c.Key) ? (int?)null : c.Value);
    }
}
