using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>The kinds of value for which a column can be divided into regions, so that rows are found without trying each.</summary>
internal enum ValueKind
{
    None,
    Number,
    Date,
    DaysTimeDuration,
    YearsMonthsDuration,
    Text,
    Boolean,
    Time,
    ZonedTime,
    DateTime,
    ZonedDateTime,
}

internal static class ValueKinds
{
    public static ValueKind Of(object? value) => value switch
    {
        FeelNumber => ValueKind.Number,
        string => ValueKind.Text,
        bool => ValueKind.Boolean,
        FeelDate => ValueKind.Date,
        FeelDaysTimeDuration => ValueKind.DaysTimeDuration,
        FeelYearsMonthsDuration => ValueKind.YearsMonthsDuration,
        FeelTime time => time.Zone is null ? ValueKind.Time : ValueKind.ZonedTime,
        FeelDateTime moment => moment.Zone is null ? ValueKind.DateTime : ValueKind.ZonedDateTime,
        _ => ValueKind.None,
    };

    /// <summary>The kind of a type's values, or none.</summary>
    public static ValueKind Of(FeelType type) =>
        ReferenceEquals(type, FeelType.Number) ? ValueKind.Number
        : ReferenceEquals(type, FeelType.String) ? ValueKind.Text
        : ReferenceEquals(type, FeelType.Boolean) ? ValueKind.Boolean
        : ReferenceEquals(type, FeelType.Date) ? ValueKind.Date
        : ReferenceEquals(type, FeelType.DaysTimeDuration) ? ValueKind.DaysTimeDuration
        : ReferenceEquals(type, FeelType.YearsMonthsDuration) ? ValueKind.YearsMonthsDuration
        : ReferenceEquals(type, FeelType.Time) ? ValueKind.Time
        : ReferenceEquals(type, FeelType.DateTime) ? ValueKind.DateTime
        : ValueKind.None;

    /// <summary>Whether values between two others exist as far as a table's author is concerned.</summary>
    public static bool IsOrdered(this ValueKind kind) => kind is not (ValueKind.Text or ValueKind.Boolean or ValueKind.None);

    /// <summary>
    /// Whether the values are read off a clock: two of them are equal to the second but ordered to the nanosecond, so that regions
    /// serve the checks and not the evaluation.
    /// </summary>
    public static bool IsClock(this ValueKind kind) => kind is ValueKind.Time or ValueKind.ZonedTime or ValueKind.DateTime or ValueKind.ZonedDateTime;

    /// <summary>Compares two values of one kind.</summary>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (FeelNumber a, FeelNumber b) => a.CompareTo(b),
        (FeelDate a, FeelDate b) => a.CompareTo(b),
        (FeelDaysTimeDuration a, FeelDaysTimeDuration b) => a.CompareTo(b),
        (FeelYearsMonthsDuration a, FeelYearsMonthsDuration b) => a.CompareTo(b),
        (bool a, bool b) => a.CompareTo(b),
        _ => FeelLanguage.Compare(left, right) ?? throw new ArgumentException($"Expected two values of one kind, saw {left.GetType().Name} and {right.GetType().Name}."),
    };

    /// <summary>The value as FEEL text.</summary>
    public static string Text(object? value) => FeelLanguage.ToLiteral(value);
}
