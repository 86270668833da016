namespace TreM.Workflow.Feel;

/// <summary>FEEL's equality for sets: two values are the same when <c>=</c> says true.</summary>
internal sealed class SameValue : IEqualityComparer<object?>
{
    internal static SameValue Comparer { get; } = new();

    /// <inheritdoc/>
    public new bool Equals(object? left, object? right) => Comparing.AreEqual(left, right) == true;

    /// <inheritdoc/>
    public int GetHashCode(object? value) => value switch
    {
        null => 0,
        FeelTime time => HashCode.Combine(time.Zone is null, FeelDate.Modulo(time.ComparableSeconds, FeelTime.SecondsPerDay)),
        FeelDateTime moment => HashCode.Combine(moment.Zone is null, moment.ComparableSeconds),
        FeelList list => list.Aggregate(list.Count, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),

        // The order of entries does not count.
        FeelContext context => context.Aggregate(context.Count, (hash, entry) => unchecked(hash + HashCode.Combine(entry.Key, GetHashCode(entry.Value)))),
        FeelRange range => HashCode.Combine(range.Form, GetHashCode(range.Start), GetHashCode(range.End)),
        _ => value.GetHashCode(),
    };
}
