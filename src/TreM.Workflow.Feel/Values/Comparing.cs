namespace TreM.Workflow.Feel;

/// <summary>Equality and order of FEEL values (DMN 1.5, tables 53 and 54), in three-valued logic.</summary>
internal static class Comparing
{
    /// <summary><c>=</c>: null when the two are of different kinds.</summary>
    internal static bool? AreEqual(object? left, object? right)
    {
        switch (left, right)
        {
            case (null, null):
                return true;
            case (null, _) or (_, null):
                return false;
            case (FeelNumber a, FeelNumber b):
                return a.Equals(b);
            case (string a, string b):
                return a == b;
            case (bool a, bool b):
                return a == b;
            case (FeelDate a, FeelDate b):
                return a == b;
            case (FeelTime a, FeelTime b):
                // Whole seconds only: the properties that equality compares have no fraction (10.3.2.3.5).
                return (a.Zone is null) == (b.Zone is null)
                    && FeelDate.Modulo(a.ComparableSeconds - b.ComparableSeconds, FeelTime.SecondsPerDay) == 0;
            case (FeelDateTime a, FeelDateTime b):
                return (a.Zone is null) == (b.Zone is null) && a.ComparableSeconds == b.ComparableSeconds;
            case (FeelDaysTimeDuration a, FeelDaysTimeDuration b):
                return a == b;
            case (FeelYearsMonthsDuration a, FeelYearsMonthsDuration b):
                return a == b;
            case (FeelList a, FeelList b):
                return AreEqual(a, b);
            case (FeelContext a, FeelContext b):
                return AreEqual(a, b);
            case (FeelRange a, FeelRange b):
                return a.Form == b.Form && a.StartIncluded == b.StartIncluded && a.EndIncluded == b.EndIncluded
                    && AreEqual(a.Start, b.Start) == true && AreEqual(a.End, b.End) == true;
            case (FeelFunction a, FeelFunction b):
                return ReferenceEquals(a, b);
            default:
                return null;
        }
    }

    private static bool AreEqual(FeelList left, FeelList right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        var a = left.Items;
        var b = right.Items;
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (AreEqual(a[i], b[i]) != true)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(FeelContext left, FeelContext right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        var names = left.Keys;
        var values = left.Values;
        for (var i = 0; i < names.Length; i++)
        {
            if (!right.TryGet(names[i], out var other) || AreEqual(values[i], other) != true)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Order of two values of one ordered kind; false when there is none (different kinds, null).</summary>
    internal static bool TryCompare(object? left, object? right, out int order)
    {
        switch (left, right)
        {
            case (FeelNumber a, FeelNumber b):
                order = a.CompareTo(b);
                return true;
            case (string a, string b):
                order = CompareText(a, b);
                return true;
            case (FeelDate a, FeelDate b):
                order = a.CompareTo(b);
                return true;
            case (FeelTime a, FeelTime b):
                // What has no zone takes the other's, so that the two clocks are compared (DMN 1.5, table 54).
                order = (a.Zone is null) == (b.Zone is null)
                    ? Order(a.ComparableSeconds, a.Nanosecond, b.ComparableSeconds, b.Nanosecond)
                    : Order(a.SecondOfDay, a.Nanosecond, b.SecondOfDay, b.Nanosecond);
                return true;
            case (FeelDateTime a, FeelDateTime b):
                order = (a.Zone is null) == (b.Zone is null)
                    ? Order(a.ComparableSeconds, a.Time.Nanosecond, b.ComparableSeconds, b.Time.Nanosecond)
                    : Order(a.LocalSeconds, a.Time.Nanosecond, b.LocalSeconds, b.Time.Nanosecond);
                return true;
            case (FeelDaysTimeDuration a, FeelDaysTimeDuration b):
                order = a.CompareTo(b);
                return true;
            case (FeelYearsMonthsDuration a, FeelYearsMonthsDuration b):
                order = a.CompareTo(b);
                return true;
            default:
                order = 0;
                return false;
        }
    }

    private static int Order(long leftSeconds, int leftNanos, long rightSeconds, int rightNanos) =>
        leftSeconds != rightSeconds ? leftSeconds.CompareTo(rightSeconds) : leftNanos.CompareTo(rightNanos);

    // Strings are ordered by code points; UTF-16 order differs only where surrogates meet the top of the basic plane.
    private static int CompareText(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        var same = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        if (same == length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[same], right[same]);
        var (aIsPair, bIsPair) = (char.IsSurrogate(a), char.IsSurrogate(b));
        return aIsPair == bIsPair ? a.CompareTo(b) : aIsPair ? 1 : -1;
    }

    /// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</summary>
    internal static bool? Compare(BinaryOperator comparison, object? left, object? right) =>
        TryCompare(left, right, out var order) ? Holds(comparison, order) : null;

    internal static bool Holds(BinaryOperator comparison, int order) => comparison switch
    {
        BinaryOperator.Less => order < 0,
        BinaryOperator.LessOrEqual => order <= 0,
        BinaryOperator.Greater => order > 0,
        BinaryOperator.GreaterOrEqual => order >= 0,
        BinaryOperator.Equal => order == 0,
        _ => order != 0,
    };

    /// <summary>Whether a value lies in a range; an end that a unary form lacks bounds nothing.</summary>
    internal static bool? Contains(FeelRange range, object? value)
    {
        switch (range.Form)
        {
            case RangeForm.Equal:
                return AreEqual(value, range.Start);
            case RangeForm.NotEqual:
                return Not(AreEqual(value, range.Start));
            case RangeForm.Less or RangeForm.LessOrEqual:
                return Compare(range.EndIncluded ? BinaryOperator.LessOrEqual : BinaryOperator.Less, value, range.End);
            case RangeForm.Greater or RangeForm.GreaterOrEqual:
                return Compare(range.StartIncluded ? BinaryOperator.GreaterOrEqual : BinaryOperator.Greater, value, range.Start);
            default:
                return And(
                    Compare(range.StartIncluded ? BinaryOperator.GreaterOrEqual : BinaryOperator.Greater, value, range.Start),
                    Compare(range.EndIncluded ? BinaryOperator.LessOrEqual : BinaryOperator.Less, value, range.End));
        }
    }

    /// <summary>What a unary test says when its value is <paramref name="test"/>: in the range, in the list, or equal.</summary>
    /// <param name="isMembership">Whether a list only holds members (table 55), where a decision table's cell may also mean the list itself.</param>
    internal static bool? Matches(object? value, object? test, bool isMembership = false)
    {
        switch (test)
        {
            case FeelRange range:
                // A range may also be the very value that is asked for.
                return value is FeelRange ? AreEqual(value, range) : Contains(range, value);
            case FeelList list:
                if (!isMembership && value is FeelList && AreEqual(value, list) == true)
                {
                    return true;
                }

                bool? any = false;
                foreach (var item in list.Items)
                {
                    any = Or(any, item is FeelRange ? Matches(value, item) : AreEqual(value, item) ?? false);
                    if (any == true)
                    {
                        return true;
                    }
                }

                return any;
            default:
                return AreEqual(value, test) ?? false;
        }
    }

    internal static bool? Not(bool? value) => value is { } known ? !known : null;

    internal static bool? And(bool? left, bool? right) =>
        left == false || right == false ? false : left == true && right == true ? true : null;

    internal static bool? Or(bool? left, bool? right) =>
        left == true || right == true ? true : left == false && right == false ? false : null;
}
