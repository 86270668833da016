using System.Numerics;

namespace TreM.Workflow.Decisions;

/// <summary>A set of row numbers (from 0) as bits.</summary>
internal static class RowSet
{
    public static int Words(int rows) => (rows + 63) >> 6;

    public static ulong[] Empty(int rows) => new ulong[Words(rows)];

    public static ulong[] Full(int rows)
    {
        var set = new ulong[Words(rows)];
        Array.Fill(set, ulong.MaxValue);
        if ((rows & 63) != 0)
        {
            set[^1] = (1UL << (rows & 63)) - 1;
        }

        return set;
    }

    public static void Add(ulong[] set, int row) => set[row >> 6] |= 1UL << (row & 63);

    public static bool Contains(ReadOnlySpan<ulong> set, int row) => (set[row >> 6] & (1UL << (row & 63))) != 0;

    public static void Remove(Span<ulong> set, int row) => set[row >> 6] &= ~(1UL << (row & 63));

    public static void Intersect(Span<ulong> set, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < set.Length; i++)
        {
            set[i] &= other[i];
        }
    }

    public static bool IsEmpty(ReadOnlySpan<ulong> set) => !set.ContainsAnyExcept(0UL);

    public static int Count(ReadOnlySpan<ulong> set)
    {
        var count = 0;
        foreach (var word in set)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>The first row of the set that is not before <paramref name="from"/>, or -1.</summary>
    public static int Next(ReadOnlySpan<ulong> set, int from)
    {
        var word = from >> 6;
        if (word >= set.Length)
        {
            return -1;
        }

        var rest = set[word] & (ulong.MaxValue << (from & 63));
        while (rest == 0)
        {
            if (++word == set.Length)
            {
                return -1;
            }

            rest = set[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(rest);
    }
}
