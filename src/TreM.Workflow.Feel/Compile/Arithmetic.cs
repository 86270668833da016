namespace TreM.Workflow.Feel;

/// <summary>Addition, subtraction, multiplication, division and power (DMN 1.5, 10.3.2.11.5 and tables 55 to 58).</summary>
internal sealed class ArithmeticCode(BinaryOperator operation, Code left, Code right, SourceSpan at) : NumberCode
{
    internal override bool Number(Frame frame, out FeelNumber number, out object? other)
    {
        var leftIsNumber = left.Number(frame, out var a, out var leftOther);
        var rightIsNumber = right.Number(frame, out var b, out var rightOther);
        if (leftIsNumber && rightIsNumber)
        {
            other = null;
            var done = operation switch
            {
                BinaryOperator.Add => FeelNumber.TryAdd(a, b, out number),
                BinaryOperator.Subtract => FeelNumber.TrySubtract(a, b, out number),
                BinaryOperator.Multiply => FeelNumber.TryMultiply(a, b, out number),
                BinaryOperator.Divide => FeelNumber.TryDivide(a, b, out number),
                _ => frame.Run.Charge(20) & FeelNumber.TryPower(a, b, out number),
            };
            if (!done)
            {
                frame.Run.Report(
                    "feel.arithmetic.no-result",
                    operation == BinaryOperator.Divide && b.IsZero ? "Expected a divisor other than zero." : $"Expected a result in range of '{Sign}'.",
                    at);
            }

            return done;
        }

        number = default;
        other = Other(leftIsNumber ? Boxes.Of(a) : leftOther, rightIsNumber ? Boxes.Of(b) : rightOther, frame.Run);
        return false;
    }

    private string Sign => Printer.Sign(operation);

    private object? Other(object? a, object? b, FeelRun run)
    {
        var value = operation switch
        {
            BinaryOperator.Add => a is string x && b is string y ? run.String(x + y) : Add(a, b) ?? Add(b, a),
            BinaryOperator.Subtract => Subtract(a, b),
            BinaryOperator.Multiply => Multiply(a, b) ?? Multiply(b, a),
            BinaryOperator.Divide => Divide(a, b),
            _ => null,
        };
        return value is null && run.HasRoom && !run.IsStopped
            ? run.Report("feel.arithmetic.types", $"Expected values that '{Sign}' combines, saw {FeelType.Word(a)} and {FeelType.Word(b)}.", at)
            : value;
    }

    private static object? Add(object? a, object? b) => (a, b) switch
    {
        (FeelDaysTimeDuration x, FeelDaysTimeDuration y) => Days(x.Nanoseconds + y.Nanoseconds),
        (FeelYearsMonthsDuration x, FeelYearsMonthsDuration y) => Months(x.TotalMonths + y.TotalMonths),
        (FeelDateTime x, FeelDaysTimeDuration y) => x.TryPlus(y.Nanoseconds, out var sum) ? sum : null,
        (FeelDate x, FeelDaysTimeDuration y) => Temporal.Midnight(x).TryPlus(y.Nanoseconds, out var sum) ? sum.Date : null,
        (FeelTime x, FeelDaysTimeDuration y) => x.Plus(y.Nanoseconds),
        (FeelDateTime x, FeelYearsMonthsDuration y) => x.Date.TryAddMonths(y.TotalMonths, out var date) ? new FeelDateTime(date, x.Time) : null,
        (FeelDate x, FeelYearsMonthsDuration y) => x.TryAddMonths(y.TotalMonths, out var date) ? date : null,
        _ => null,
    };

    private static object? Subtract(object? a, object? b) => (a, b) switch
    {
        (_, FeelDaysTimeDuration y) => FeelDaysTimeDuration.TryFromNanoseconds(-y.Nanoseconds, out var negative) ? Add(a, negative) : null,
        (_, FeelYearsMonthsDuration y) => FeelYearsMonthsDuration.TryFromMonths(-y.TotalMonths, out var negative) ? Add(a, negative) : null,
        (FeelDate x, FeelDate y) => FeelDaysTimeDuration.FromSeconds((x.EpochDay - y.EpochDay) * FeelTime.SecondsPerDay),
        (FeelDate x, FeelDateTime) => Subtract(Temporal.Midnight(x), b),
        (FeelDateTime, FeelDate y) => Subtract(a, Temporal.Midnight(y)),
        (FeelDateTime x, FeelDateTime y) when (x.Zone is null) == (y.Zone is null) =>
            Days(Length(x.ComparableSeconds - y.ComparableSeconds, x.Time.Nanosecond - y.Time.Nanosecond)),
        (FeelTime x, FeelTime y) when (x.Zone is null) == (y.Zone is null) =>
            Days(Length(x.ComparableSeconds - y.ComparableSeconds, x.Nanosecond - y.Nanosecond)),
        _ => null,
    };

    private static Int128 Length(long seconds, int nanoseconds) => (Int128)seconds * 1_000_000_000 + nanoseconds;

    private static object? Multiply(object? a, object? b) => (a, b) switch
    {
        (FeelDaysTimeDuration x, FeelNumber y) => Scale(x.Nanoseconds, y, divide: false) is { } length ? Days(length) : null,
        (FeelYearsMonthsDuration x, FeelNumber y) => Scale(x.TotalMonths, y, divide: false) is { } length ? Months(length) : null,
        _ => null,
    };

    private static object? Divide(object? a, object? b) => (a, b) switch
    {
        (FeelDaysTimeDuration x, FeelNumber y) => Scale(x.Nanoseconds, y, divide: true) is { } length ? Days(length) : null,
        (FeelYearsMonthsDuration x, FeelNumber y) => Scale(x.TotalMonths, y, divide: true) is { } length ? Months(length) : null,
        (FeelDaysTimeDuration x, FeelDaysTimeDuration y) => Ratio(x.Nanoseconds, y.Nanoseconds),
        (FeelYearsMonthsDuration x, FeelYearsMonthsDuration y) => Ratio(x.TotalMonths, y.TotalMonths),
        _ => null,
    };

    private static object? Ratio(Int128 a, Int128 b) =>
        FeelNumber.TryDivide(FeelNumber.From(a), FeelNumber.From(b), out var ratio) ? Boxes.Of(ratio) : null;

    // A part of a nanosecond or a month is cut.
    private static Int128? Scale(Int128 length, FeelNumber factor, bool divide)
    {
        var whole = FeelNumber.From(length);
        var done = divide ? FeelNumber.TryDivide(whole, factor, out var scaled) : FeelNumber.TryMultiply(whole, factor, out scaled);
        return done && scaled.TryRound(0, Rounding.Down, out var cut) && cut.TryToInt128(out var result) ? result : null;
    }

    private static object? Days(Int128 nanoseconds) => FeelDaysTimeDuration.TryFromNanoseconds(nanoseconds, out var duration) ? duration : null;

    private static object? Months(Int128 months) =>
        months < long.MaxValue && months > long.MinValue && FeelYearsMonthsDuration.TryFromMonths((long)months, out var duration) ? duration : null;
}

/// <summary>The negative of a number or a duration.</summary>
internal sealed class NegateCode(Code operand, SourceSpan at) : NumberCode
{
    internal override bool Number(Frame frame, out FeelNumber number, out object? other)
    {
        if (operand.Number(frame, out var value, out other))
        {
            number = -value;
            return true;
        }

        number = default;
        other = other switch
        {
            FeelDaysTimeDuration duration => FeelDaysTimeDuration.TryFromNanoseconds(-duration.Nanoseconds, out var negative) ? negative : null,
            FeelYearsMonthsDuration duration => FeelYearsMonthsDuration.TryFromMonths(-duration.TotalMonths, out var negative) ? negative : null,
            _ => frame.Run.Report("feel.arithmetic.types", $"Expected a number or a duration after '-', saw {FeelType.Word(other)}.", at),
        };
        return false;
    }
}
