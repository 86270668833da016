namespace TreM.Workflow.Feel;

/// <summary><c>source.member</c>: an entry of a context, a property of a value, or of each item of a list.</summary>
internal sealed class PathCode(Code source, string member, SourceSpan at) : Code
{
    private int _hint;

    internal override object? Run(Frame frame)
    {
        var value = source.Run(frame);
        if (value is FeelContext context)
        {
            return context.TryGet(member, ref _hint, out var entry) ? entry : Missing(frame, value);
        }

        return value is FeelList list ? OfItems(frame, list) : Property(frame, value);
    }

    private FeelList? OfItems(Frame frame, FeelList list)
    {
        if (!frame.Run.Charge(1 + list.Count))
        {
            return null;
        }

        var parts = new object?[list.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = list[i] is FeelContext item ? item.TryGet(member, ref _hint, out var entry) ? entry : null : Property(frame, list[i]);
        }

        return frame.Run.List(parts);
    }

    private object? Property(Frame frame, object? value) =>
        value is not null && Temporal.TryGetProperty(value, member, out var property) ? property : Missing(frame, value);

    private object? Missing(Frame frame, object? value) => frame.Run.HasRoom
        ? frame.Run.Report(
            "feel.path.absent",
            $"Expected {FeelType.Word(value)} with '{member}', and it has none.",
            at,
            value is FeelContext context && Spelling.Nearest(member, context.Keys.ToArray()) is { } near ? $"Did you mean '{near}'?" : null)
        : null;
}

/// <summary><c>source...member</c>: the values of all entries of that name, outer ones before those inside them.</summary>
internal sealed class DescendantsCode(Code source, string member) : Code
{
    internal override object? Run(Frame frame)
    {
        var found = new List<object?>();
        return Collect(source.Run(frame), found, frame.Run) ? frame.Run.List([.. found]) : null;
    }

    // Values are nested at most FeelList.MaxDepth deep, so the recursion is bounded.
    private bool Collect(object? value, List<object?> found, FeelRun run)
    {
        if (!run.Charge())
        {
            return false;
        }

        if (value is FeelList list)
        {
            foreach (var item in list)
            {
                if (!Collect(item, found, run))
                {
                    return false;
                }
            }
        }
        else if (value is FeelContext context)
        {
            foreach (var (name, part) in context)
            {
                if (name == member)
                {
                    found.Add(part);
                }

                if (!Collect(part, found, run))
                {
                    return false;
                }
            }
        }

        return found.Count <= run.Limits.ListItems || run.TooMany(found.Count);
    }
}

/// <summary><c>source[condition]</c>: the items for which the condition is true, or the item at a position.</summary>
internal sealed class FilterCode(Code source, Code condition, int itemPlace, bool isPosition, SourceSpan at) : Code
{
    internal override object? Run(Frame frame)
    {
        var value = source.Run(frame);
        var list = value as FeelList ?? (value is null ? FeelList.Empty : FeelList.Of(value));
        if (isPosition)
        {
            return condition.Number(frame, out var position, out _) ? ItemAt(list, position, frame) : null;
        }

        var locals = frame.Locals;
        if (list.Count == 0)
        {
            // Only the condition's own value tells whether a position was meant.
            locals[itemPlace] = null;
            return frame.Run.FindingsSilenced(condition, frame) is FeelNumber ? null : value is null ? null : FeelList.Empty;
        }

        object?[]? kept = null;
        var count = 0;
        for (var i = 0; i < list.Count; i++)
        {
            if (!frame.Run.Charge())
            {
                return null;
            }

            locals[itemPlace] = list[i];
            if (i == 0)
            {
                var first = condition.Run(frame);
                if (first is FeelNumber position)
                {
                    return ItemAt(list, position, frame);
                }

                if (first is not true)
                {
                    continue;
                }
            }
            else if (condition.Truth(frame) != true)
            {
                continue;
            }

            kept ??= new object?[list.Count - i];
            kept[count++] = list[i];
        }

        return kept is null ? FeelList.Empty : list.Part(count == kept.Length ? kept : kept[..count]);
    }

    private object? ItemAt(FeelList list, FeelNumber position, Frame frame)
    {
        if (position.TryToInt64(out var at1) && at1 != 0)
        {
            var index = at1 > 0 ? at1 - 1 : list.Count + at1;
            if (index >= 0 && index < list.Count)
            {
                return list[(int)index];
            }
        }

        return frame.Run.HasRoom
            ? frame.Run.Report("feel.filter.position", $"Expected a position from 1 to {list.Count} or -{list.Count} to -1, saw {position.ToShortestString()}.", at)
            : null;
    }
}
