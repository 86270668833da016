using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Builtins on lists (DMN 1.5, table 77) and sorting (table 82). Positions count from 1, negative ones from the end.</summary>
internal static class Lists
{
    private static readonly FeelType Result = FeelType.AnyList;

    internal static readonly ImmutableArray<Builtin> All =
    [
        new("list contains", "Whether an item equals the element.",
            new Signature("list: list, element: Any?", FeelType.Boolean, (a, c) => Charge(a, c) ? Boxes.Of(IndexOf(Items(a[0]), a[1], 0) >= 0) : null)),
        new("count", "How many items there are.",
            new Signature("list: list", FeelType.Number, (a, _) => Boxes.Of((long)((FeelList)a[0]!).Count))),
        new("sublist", "Some items, from a position on.",
            new Signature("list: list, start position: number, length?: number", Result, Sublist)),
        new("append", "The list with items added at the end.",
            new Signature("list: list, item...: Any?", Result, (a, c) => c.Run.List([.. Items(a[0]), .. Items(a[1])]))),
        new("concatenate", "All items of all lists.",
            new Signature("list...: list", Result, (a, c) => Joined(a, c) is { } all ? c.Run.List([.. all]) : null)),
        new("insert before", "The list with an item put before a position.",
            new Signature("list: list, position: number, newItem: Any?", Result, (a, c) => At(a[0], a[1]) is { } at ? c.Run.List([.. Items(a[0])[..at], a[2], .. Items(a[0])[at..]]) : c.Fail("a position in the list"))),
        new("remove", "The list without the item at a position.",
            new Signature("list: list, position: number", Result, (a, c) => At(a[0], a[1]) is { } at ? c.Run.List([.. Items(a[0])[..at], .. Items(a[0])[(at + 1)..]]) : c.Fail("a position in the list"))),
        new("list replace", "The list with a new item at a position, or wherever the function of item and new item says so.",
            new Signature("list: list, position: number, newItem: Any?", Result, (a, c) => At(a[0], a[1]) is { } at ? c.Run.List([.. Items(a[0])[..at], a[2], .. Items(a[0])[(at + 1)..]]) : c.Fail("a position in the list")),
            new Signature("list: list, match: function, newItem: Any?", Result, Replace)),
        new("reverse", "The items in reverse order.",
            new Signature("list: list", Result, (a, c) => c.Run.List(Reversed(Items(a[0]))))),
        new("index of", "The positions of the items that equal the match.",
            new Signature("list: list, match: Any?", new FeelType.List(FeelType.Number), Positions)),
        new("union", "All items of all lists, each once.",
            new Signature("list...: list", Result, (a, c) => Joined(a, c) is { } all ? Distinct([.. all], c) : null)),
        new("distinct values", "The items, each once.",
            new Signature("list: list", Result, (a, c) => Distinct(Items(a[0]), c))),
        new("is empty", "Whether a list has no items.",
            new Signature("list: list", FeelType.Boolean, (a, _) => Boxes.Of(((FeelList)a[0]!).Count == 0))),
        new("partition", "The list cut into lists of one size, of which the last may be smaller.",
            new Signature("list: list, size: number", Result, Partition)),
        new("duplicate values", "The items that occur more than once, each once.",
            new Signature("list: list", Result, Duplicates)),
        new("flatten", "The items with all lists in lists opened.",
            new Signature("list: list", Result, Flatten)),
        new("sort", "The items in order; the function says whether the first of two comes before the second.",
            new Signature("list: list, precedes?: function", Result, Sort)),
    ];

    private static ReadOnlySpan<object?> Items(object? list) => ((FeelList)list!).Items;

    private static bool Charge(object?[] a, CallSite call) => call.Run.Charge(FeelRun.Weigh(a[0]));

    private static int? At(object? list, object? position)
    {
        var count = ((FeelList)list!).Count;
        var at = Conversions.Whole(position);
        return at > 0 && at <= count ? (int)at - 1 : at < 0 && at >= -count ? (int)(count + at) : null;
    }

    private static object? Sublist(object?[] a, CallSite call)
    {
        var list = (FeelList)a[0]!;
        var length = a[2] is null ? list.Count : Conversions.Whole(a[2]);
        if (At(list, a[1]) is not { } from || length is null or < 0 || (a[2] is not null && length == 0) || (a[2] is not null && from + length > list.Count))
        {
            return call.Fail("a start in the list, and a length that fits");
        }

        var to = (int)Math.Min(list.Count, from + length.Value);
        return call.Run.Charge(1 + (to - from)) ? list.Part(list.Items[from..to].ToArray()) : null;
    }

    private static List<object?>? Joined(object?[] a, CallSite call)
    {
        var all = new List<object?>();
        foreach (var list in Items(a[0]))
        {
            all.AddRange(((FeelList)list!).Items);
            if (all.Count > call.Run.Limits.ListItems)
            {
                call.Run.TooMany(all.Count);
                return null;
            }
        }

        return all;
    }

    private static object? Replace(object?[] a, CallSite call)
    {
        var match = (FeelFunction)a[1]!;
        object?[] items = [.. Items(a[0])];
        for (var i = 0; i < items.Length && !call.Run.IsStopped; i++)
        {
            if (match.Call(call.Run, [items[i], a[2]], null, call.At) is not bool replace)
            {
                return call.Fail("a function that answers true or false");
            }

            items[i] = replace ? a[2] : items[i];
        }

        return call.Run.List(items);
    }

    private static object?[] Reversed(ReadOnlySpan<object?> items)
    {
        var reversed = items.ToArray();
        Array.Reverse(reversed);
        return reversed;
    }

    private static int IndexOf(ReadOnlySpan<object?> items, object? element, int from)
    {
        for (var i = from; i < items.Length; i++)
        {
            if (Comparing.AreEqual(items[i], element) == true)
            {
                return i;
            }
        }

        return -1;
    }

    private static object? Positions(object?[] a, CallSite call)
    {
        if (!Charge(a, call))
        {
            return null;
        }

        var positions = new List<object?>();
        var items = Items(a[0]);
        for (var at = IndexOf(items, a[1], 0); at >= 0; at = IndexOf(items, a[1], at + 1))
        {
            positions.Add(Boxes.Of(at + 1L));
        }

        return call.Run.List([.. positions]);
    }

    private static object? Partition(object?[] a, CallSite call)
    {
        if (Conversions.Whole(a[1]) is not (> 0 and var size))
        {
            return call.Fail("a size above 0");
        }

        var parts = Items(a[0]).ToArray().Chunk((int)Math.Min(size, int.MaxValue)).Select(part => (object?)call.Run.List(part)).ToArray();
        return call.Run.IsStopped ? null : call.Run.List(parts);
    }

    private static object? Distinct(ReadOnlySpan<object?> items, CallSite call)
    {
        var seen = new HashSet<object?>(SameValue.Comparer);
        var kept = new List<object?>();
        foreach (var item in items)
        {
            if (!call.Run.Charge(2 * FeelRun.Weigh(item)))
            {
                return null;
            }

            if (seen.Add(item))
            {
                kept.Add(item);
            }
        }

        return call.Run.List([.. kept]);
    }

    private static object? Duplicates(object?[] a, CallSite call)
    {
        var times = new Dictionary<object, int>(SameValue.Comparer);
        var nulls = 0;
        foreach (var item in Items(a[0]))
        {
            if (!call.Run.Charge(2 * FeelRun.Weigh(item)))
            {
                return null;
            }

            _ = item is null ? nulls++ : times[item] = times.GetValueOrDefault(item) + 1;
        }

        var kept = new List<object?>();
        foreach (var item in Items(a[0]))
        {
            // The first of several is kept, and counted no more.
            if (item is null ? nulls > 1 : times[item] > 1)
            {
                kept.Add(item);
                _ = item is null ? nulls = 0 : times[item] = 0;
            }
        }

        return call.Run.List([.. kept]);
    }

    private static object? Flatten(object?[] a, CallSite call)
    {
        var flat = new List<object?>();
        return Open((FeelList)a[0]!, flat, call) ? call.Run.List([.. flat]) : null;
    }

    // Lists are nested at most FeelList.MaxDepth deep, so the recursion is bounded.
    private static bool Open(FeelList list, List<object?> flat, CallSite call)
    {
        foreach (var item in list.Items)
        {
            if (!call.Run.Charge())
            {
                return false;
            }

            if (item is FeelList inner)
            {
                if (!Open(inner, flat, call))
                {
                    return false;
                }
            }
            else
            {
                flat.Add(item);
            }
        }

        return flat.Count <= call.Run.Limits.ListItems || call.Run.TooMany(flat.Count);
    }

    private static object? Sort(object?[] a, CallSite call)
    {
        var precedes = (FeelFunction?)a[1];
        object?[] items = [.. Items(a[0])];
        if (precedes is null)
        {
            for (var i = 1; i < items.Length; i++)
            {
                if (!Comparing.TryCompare(items[0], items[i], out _))
                {
                    return call.Fail("items of one kind that has an order, or a function");
                }
            }
        }

        var failed = false;
        var sorted = MergeSort(items, (left, right) =>
        {
            if (failed || !call.Run.Charge())
            {
                return true;
            }

            if (precedes is null)
            {
                return Comparing.TryCompare(left, right, out var order) && order < 0;
            }

            if (precedes.Call(call.Run, [left, right], null, call.At) is bool before)
            {
                return before;
            }

            failed = true;
            return true;
        });
        return failed ? call.Fail("a function of two items that answers true or false") : call.Run.List(sorted);
    }

    // Stable: the right item goes first only when it precedes the left one.
    private static object?[] MergeSort(object?[] items, Func<object?, object?, bool> precedes)
    {
        var (from, to) = (items, new object?[items.Length]);
        for (var width = 1; width < items.Length; width *= 2)
        {
            for (var start = 0; start < items.Length; start += 2 * width)
            {
                var (middle, end) = (Math.Min(start + width, items.Length), Math.Min(start + 2 * width, items.Length));
                var (left, right) = (start, middle);
                for (var i = start; i < end; i++)
                {
                    to[i] = right >= end || (left < middle && !precedes(from[right], from[left])) ? from[left++] : from[right++];
                }
            }

            (from, to) = (to, from);
        }

        return from;
    }
}
