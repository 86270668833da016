using System.Globalization;
using System.Resources;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A table's cell as people say it: <c>[16..20)</c> is "from 16 to under 20". What has no such shape is shown as it stands.</summary>
/// <param name="culture">The reader's language; Swedish unless it is English.</param>
/// <param name="label">A text for a code, or null to show it as it is.</param>
public sealed class CellWords(CultureInfo culture, Func<string, string?> label)
{
    private static readonly ResourceManager Texts = new("TreM.Workflow.Decisions.Explaining.ExplanationTexts", typeof(Explanation).Assembly);

    /// <summary>The words for unary tests (an input cell).</summary>
    public string Of(string cell)
    {
        if (cell.Trim() is "" or "-")
        {
            return Say("Any");
        }

        return FeelLanguage.ParseUnaryTests(cell).Tests is not { } tests ? cell.Trim()
            : tests.IsNegated ? Say("Not", Either(tests.Items, cell))
            : Either(tests.Items, cell);
    }

    /// <summary>A whole clause: what a column's value is when it passes the cell, as "age is at least 16" or "end date has no value".</summary>
    /// <param name="title">What the column is called.</param>
    /// <param name="cell">The cell.</param>
    public string Clause(string title, string cell) => AsksForNull(cell) is { } isNull
        ? Say(isNull ? "HasNoValue" : "HasValue", title)
        : Say("Condition", title, Of(cell));

    /// <summary>As <see cref="Clause"/>, of a value that would have been needed instead of the one there is.</summary>
    internal string Need(string title, string cell, object? now) => AsksForNull(cell) is { } isNull
        ? Say(isNull ? "NeedNoValue" : "NeedValue", title, OfValue(now))
        : Say("Need", title, Of(cell), OfValue(now));

    // Whether a cell asks for no value (true) or for any value (false); null when it asks for anything else.
    private static bool? AsksForNull(string cell) =>
        FeelLanguage.ParseUnaryTests(cell).Tests is { Items: [var only] } tests && IsNull(only) ? !tests.IsNegated : null;

    /// <summary>The words for a value.</summary>
    public string OfValue(object? value) => value switch
    {
        null => Say("Null"),
        true => Say("True"),
        false => Say("False"),
        string text => label(text) ?? text,
        FeelNumber number when number.TryToDecimal(out var shown) => shown.ToString("0.##########", culture),
        FeelTime { Zone: null, Nanosecond: 0, Second: 0 } time => $"{time.Hour:00}:{time.Minute:00}",
        FeelDateTime moment => $"{moment.Date} {OfValue(moment.Time)}",
        FeelDaysTimeDuration duration => OfDuration(duration),
        FeelYearsMonthsDuration duration => OfParts(duration.TotalMonths < 0, ("Year", Math.Abs(duration.TotalMonths) / 12), ("Month", Math.Abs(duration.TotalMonths) % 12)),
        FeelList list => list.Count == 0 ? Say("Nothing") : string.Join(", ", list.Select(OfValue)),
        FeelContext context => string.Join(", ", context.Select(e => Say("Input", label(e.Key) ?? e.Key, OfValue(e.Value)))),
        _ => FeelLanguage.ToText(value),
    };

    internal string Say(string key, params object[] parts) => string.Format(culture, Texts.GetString(key, culture) ?? key, parts);

    private string OfDuration(FeelDaysTimeDuration duration)
    {
        if (duration.Fraction != 0)
        {
            return FeelLanguage.ToText(duration);
        }

        var seconds = (long)(Int128.Abs(duration.Nanoseconds) / 1_000_000_000);
        return OfParts(duration.Nanoseconds < 0, ("Day", seconds / 86_400), ("Hour", seconds / 3600 % 24), ("Minute", seconds / 60 % 60), ("Second", seconds % 60));
    }

    private string OfParts(bool isNegative, params (string Unit, long Count)[] parts)
    {
        var told = parts.Where(p => p.Count != 0).DefaultIfEmpty(parts[^1]).Select(p => Say(p.Count == 1 ? p.Unit : $"{p.Unit}s", p.Count.ToString(culture)));
        return (isNegative ? culture.NumberFormat.NegativeSign : "") + string.Join(" ", told);
    }

    private string Either(IReadOnlyList<FeelNode> items, string cell) => items.Count == 1
        ? One(items[0], cell)
        : $"{string.Join(", ", items.SkipLast(1).Select(i => One(i, cell)))}{Say("Or")}{One(items[^1], cell)}";

    // What has no words stands as it was written.
    private string One(FeelNode node, string cell)
    {
        switch (node)
        {
            case FeelNode.UnaryRange range when CellShapes.TryConstant(range.Endpoint, out var end):
                return Compared(range.Form, end);
            case FeelNode.Range range when CellShapes.TryConstant(range.Low, out var low) && CellShapes.TryConstant(range.High, out var high):
                var ends = (range.LowIncluded, range.HighIncluded) switch
                {
                    (true, true) => "Closed",
                    (true, false) => "ClosedOpen",
                    (false, true) => "OpenClosed",
                    _ => "Open",
                };
                return Say(IsMoment(low) ? $"{ends}Time" : ends, OfValue(low), OfValue(high));
            case FeelNode.Between { Value: FeelNode.Input } between when CellShapes.TryConstant(between.Low, out var low) && CellShapes.TryConstant(between.High, out var high):
                return Say("Between", OfValue(low), OfValue(high));
            case FeelNode.Binary { Operator: >= BinaryOperator.Equal, Left: FeelNode.Input } comparison when CellShapes.TryConstant(comparison.Right, out var right):
                return Compared(CellShapes.FormOf(comparison.Operator, isFlipped: false), right);
            case FeelNode.Binary { Operator: >= BinaryOperator.Equal, Right: FeelNode.Input } comparison when CellShapes.TryConstant(comparison.Left, out var left):
                return Compared(CellShapes.FormOf(comparison.Operator, isFlipped: true), left);
            case FeelNode.In { Value: FeelNode.Input, Alternatives: { IsNegated: false, IsAny: false } tests }:
                return Either(tests.Items, cell);
            case FeelNode.Logic logic when logic.Parts.All(IsOfInput):
                return string.Join(Say(logic.IsOr ? "Or" : "And"), logic.Parts.Select(p => One(p, cell)));
            case FeelNode.Call { Target: FeelNode.Name { Text: "not" }, Arguments: [{ Name: null } negated] } when IsOfInput(negated.Value):
                return Say("Not", One(negated.Value, cell));
            case FeelNode.List { Items: { IsEmpty: false } items } when items.All(i => CellShapes.TryConstant(i, out _)):
                return Either(items, cell);
            default:
                return CellShapes.TryConstant(node, out var value) ? OfValue(value) : cell[node.Span.Start..Math.Min(cell.Length, node.Span.End)].Trim();
        }
    }

    private static bool IsOfInput(FeelNode node) => node is FeelNode.Between or FeelNode.In or FeelNode.Logic or FeelNode.Call or FeelNode.Binary { Operator: >= BinaryOperator.Equal };

    private static bool IsNull(FeelNode node) => node is FeelNode.Literal { Value: null }
        or FeelNode.Binary { Operator: BinaryOperator.Equal, Left: FeelNode.Input, Right: FeelNode.Literal { Value: null } };

    private static bool IsMoment(object? value) => value is FeelDate or FeelTime or FeelDateTime;

    private string Compared(RangeForm form, object? end)
    {
        var value = OfValue(end);
        return form switch
        {
            RangeForm.Equal => value,
            RangeForm.NotEqual => Say("Not", value),
            RangeForm.Less => Say(IsMoment(end) ? "Before" : "Below", value),
            RangeForm.LessOrEqual => Say(IsMoment(end) ? "Until" : "AtMost", value),
            RangeForm.Greater => Say(IsMoment(end) ? "After" : "Above", value),
            _ => Say(IsMoment(end) ? "Since" : "AtLeast", value),
        };
    }
}
