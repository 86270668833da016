namespace TreM.Workflow.Feel;

/// <summary>Where a loop variable gets its values: a list, a range value, or <c>from..to</c>.</summary>
internal sealed class SourceCode(int place, Code from, Code? to, SourceSpan at)
{
    internal int Place => place;

    /// <summary>Begins the values for the current outer variables; false when there is nothing to loop over (a mistake).</summary>
    internal bool TryBegin(Frame frame, out Values values)
    {
        var start = from.Run(frame);
        if (to is not null)
        {
            return TryRange(frame, start, true, to.Run(frame), true, out values);
        }

        switch (start)
        {
            case FeelList list:
                values = new(list);
                return true;
            case FeelRange { Form: RangeForm.Interval } range:
                return TryRange(frame, range.Start, range.StartIncluded, range.End, range.EndIncluded, out values);
            case null:
                values = default;
                frame.Run.Report("feel.loop.source", "Expected a list or a range to loop over, saw null.", at);
                return false;
            default:
                values = new(FeelList.Of(start));
                return true;
        }
    }

    private bool TryRange(Frame frame, object? low, bool lowIncluded, object? high, bool highIncluded, out Values values)
    {
        var (from, to) = (Ordinal(low), Ordinal(high));
        if (from is null || to is null || low!.GetType() != high!.GetType())
        {
            values = default;
            frame.Run.Report("feel.loop.range", $"Expected two whole numbers or two dates as ends of a loop, saw {FeelType.Word(low)} and {FeelType.Word(high)}.", at);
            return false;
        }

        // Descending ranges count down; an open end is left out.
        var step = from <= to ? 1 : -1;
        var (first, last) = (from.Value + (lowIncluded ? 0 : step), to.Value - (highIncluded ? 0 : step));
        values = new(first, last, step, low is FeelDate);
        return true;
    }

    private static long? Ordinal(object? value) => value switch
    {
        FeelNumber number when number.TryToInt64(out var whole) && Math.Abs(whole) < 1L << 60 => whole,
        FeelDate date => date.EpochDay,
        _ => null,
    };

    /// <summary>The values of one loop variable, one after another.</summary>
    internal struct Values
    {
        private readonly FeelList? _list;
        private readonly long _step;
        private readonly bool _isDate;
        private long _next;

        internal Values(FeelList list)
        {
            _list = list;
            Count = list.Count;
        }

        internal Values(long first, long last, int step, bool isDate)
        {
            (_next, _step, _isDate) = (first, step, isDate);
            Count = Math.Max(0, (last - first) * step + 1);
        }

        internal long Count { get; }

        internal object? Next()
        {
            if (_list is not null)
            {
                return _list[(int)_next++];
            }

            var value = _next;
            _next += _step;
            if (!_isDate)
            {
                return Boxes.Of(value);
            }

            FeelDate.TryFromEpochDay(value, out var date);
            return date;
        }
    }
}

/// <summary><c>for … return …</c>; what has been returned so far is <c>partial</c>.</summary>
internal sealed class ForCode(SourceCode[] sources, int partialPlace, bool usesPartial, Code result) : Code
{
    internal override object? Run(Frame frame)
    {
        if (sources.Length == 1)
        {
            return RunOne(frame);
        }

        var results = new List<object?>();
        return Loop(frame, 0, results) ? frame.Run.List([.. results]) : null;
    }

    private FeelList? RunOne(Frame frame)
    {
        var source = sources[0];
        if (!source.TryBegin(frame, out var values))
        {
            return null;
        }

        if (values.Count > frame.Run.Limits.ListItems)
        {
            frame.Run.TooMany(values.Count);
            return null;
        }

        var results = new object?[values.Count];
        var locals = frame.Locals;
        for (var i = 0; i < results.Length; i++)
        {
            if (!frame.Run.Charge(usesPartial ? 1 + (i >> 3) : 1))
            {
                return null;
            }

            locals[source.Place] = values.Next();
            if (usesPartial)
            {
                locals[partialPlace] = frame.Run.List(results[..i]);
            }

            results[i] = result.Run(frame);
        }

        return frame.Run.IsStopped ? null : frame.Run.List(results);
    }

    // One level of recursion per loop variable that the text names.
    private bool Loop(Frame frame, int level, List<object?> results)
    {
        if (!sources[level].TryBegin(frame, out var values))
        {
            return false;
        }

        for (var i = 0L; i < values.Count; i++)
        {
            if (!frame.Run.Charge(usesPartial ? 1 + (results.Count >> 3) : 1))
            {
                return false;
            }

            frame.Locals[sources[level].Place] = values.Next();
            if (level + 1 < sources.Length)
            {
                if (!Loop(frame, level + 1, results))
                {
                    return false;
                }

                continue;
            }

            if (usesPartial)
            {
                frame.Locals[partialPlace] = frame.Run.List([.. results]);
            }

            results.Add(result.Run(frame));
            if (results.Count > frame.Run.Limits.ListItems)
            {
                return frame.Run.TooMany(results.Count);
            }
        }

        return true;
    }
}

/// <summary><c>some … satisfies …</c> and <c>every … satisfies …</c>; stops at the first item that decides.</summary>
internal sealed class QuantifiedCode(bool isEvery, SourceCode[] sources, Code condition) : TruthCode
{
    internal override bool? Truth(Frame frame)
    {
        bool? result = isEvery;
        return Loop(frame, 0, ref result) ? result : null;
    }

    // False means that there is no answer; a decided answer ends all levels.
    private bool Loop(Frame frame, int level, ref bool? result)
    {
        if (!sources[level].TryBegin(frame, out var values))
        {
            return false;
        }

        for (var i = 0L; i < values.Count && result != !isEvery; i++)
        {
            if (!frame.Run.Charge())
            {
                return false;
            }

            frame.Locals[sources[level].Place] = values.Next();
            if (level + 1 < sources.Length)
            {
                if (!Loop(frame, level + 1, ref result))
                {
                    return false;
                }

                continue;
            }

            var truth = condition.Truth(frame);
            result = truth == !isEvery ? truth : truth is null ? null : result;
        }

        return true;
    }
}
