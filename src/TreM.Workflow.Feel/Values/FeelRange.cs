namespace TreM.Workflow.Feel;

/// <summary>How a range was written; unary ranges such as <c>(&lt; 5)</c> differ from <c>(null..5)</c>.</summary>
public enum RangeForm
{
    /// <summary>Two ends: <c>[1..5)</c>.</summary>
    Interval,

    /// <summary><c>(&lt; 5)</c></summary>
    Less,

    /// <summary><c>(&lt;= 5)</c></summary>
    LessOrEqual,

    /// <summary><c>(&gt; 5)</c></summary>
    Greater,

    /// <summary><c>(&gt;= 5)</c></summary>
    GreaterOrEqual,

    /// <summary><c>(= 5)</c></summary>
    Equal,

    /// <summary><c>(!= 5)</c></summary>
    NotEqual,
}

/// <summary>A FEEL range of comparable values (DMN 1.5, 10.3.2.7). An end that a unary form lacks is null and open.</summary>
public sealed record FeelRange
{
    private FeelRange(RangeForm form, object? start, bool startIncluded, object? end, bool endIncluded) =>
        (Form, Start, StartIncluded, End, EndIncluded) = (form, start, startIncluded, end, endIncluded);

    /// <summary>How it was written.</summary>
    public RangeForm Form { get; }

    /// <summary>The low end, or null.</summary>
    public object? Start { get; }

    /// <summary>Whether the low end itself is inside.</summary>
    public bool StartIncluded { get; }

    /// <summary>The high end, or null.</summary>
    public object? End { get; }

    /// <summary>Whether the high end itself is inside.</summary>
    public bool EndIncluded { get; }

    /// <summary>A range with two ends.</summary>
    public static FeelRange Of(object? start, bool startIncluded, object? end, bool endIncluded) =>
        new(RangeForm.Interval, start, startIncluded, end, endIncluded);

    /// <summary>A unary range.</summary>
    public static FeelRange Of(RangeForm form, object? endpoint) => form switch
    {
        RangeForm.Less => new(form, null, false, endpoint, false),
        RangeForm.LessOrEqual => new(form, null, false, endpoint, true),
        RangeForm.Greater => new(form, endpoint, false, null, false),
        RangeForm.GreaterOrEqual => new(form, endpoint, true, null, false),
        RangeForm.Equal => new(form, endpoint, true, endpoint, true),
        RangeForm.NotEqual => new(form, endpoint, false, endpoint, false),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Expected a unary form."),
    };

    /// <inheritdoc/>
    public override string ToString() => FeelText.Of(this);
}
