namespace TreM.Workflow.Feel;

internal sealed class ListCode(Code[] items) : Code
{
    internal override object? Run(Frame frame)
    {
        var values = new object?[items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Run(frame);
        }

        return frame.Run.List(values);
    }
}

/// <summary>A context literal; each entry may use the ones before it, which stand in local places.</summary>
internal sealed class ContextCode(FeelContext.Shape shape, Code[] entries, int[] places) : Code
{
    internal override object? Run(Frame frame)
    {
        var values = new object?[entries.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = entries[i].Run(frame);
            values[i] = value;
            frame.Locals[places[i]] = value;
        }

        return frame.Run.Context(shape, values);
    }
}

internal sealed class RangeCode(Code low, bool lowIncluded, Code high, bool highIncluded, SourceSpan at) : Code
{
    internal override object? Run(Frame frame)
    {
        var (from, to) = (low.Run(frame), high.Run(frame));
        if (from is null || to is null)
        {
            return FeelRange.Of(from, lowIncluded, to, highIncluded);
        }

        if (!Comparing.TryCompare(from, to, out var order))
        {
            return frame.Run.Report("feel.range.ends", $"Expected two ends of one ordered kind, saw {FeelType.Word(from)} and {FeelType.Word(to)}.", at);
        }

        // A range runs upwards (10.3.2.7); only a loop's `5..1` counts down.
        return order > 0
            ? frame.Run.Report("feel.range.order", "Expected the start of a range not to lie after its end.", at)
            : FeelRange.Of(from, lowIncluded, to, highIncluded);
    }
}

internal sealed class UnaryRangeCode(RangeForm form, Code endpoint) : Code
{
    internal override object? Run(Frame frame) => FeelRange.Of(form, endpoint.Run(frame));
}

/// <summary>Puts a value where tests read it, then tests it.</summary>
internal sealed class InCode(Code value, int inputPlace, Code tests) : TruthCode
{
    internal override bool? Truth(Frame frame)
    {
        frame.Locals[inputPlace] = value.Run(frame);
        return tests.Truth(frame);
    }
}
