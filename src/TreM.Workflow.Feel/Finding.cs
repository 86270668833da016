using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TreM.Workflow.Feel;

/// <summary>How serious a <see cref="Finding"/> is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is refused.</summary>
    Information,

    /// <summary>Allowed, but probably not what the author meant.</summary>
    Warning,

    /// <summary>A model with this finding is refused; a value with this finding is <c>null</c>.</summary>
    Error,
}

/// <summary>A place in a source text: offsets in UTF-16 units, zero-based, end exclusive.</summary>
public readonly record struct SourceSpan(int Start, int End);

/// <summary>
/// Something a reader, a check or an evaluation has to say: what was expected, where, what was seen and what to do.
/// </summary>
/// <param name="Code">Stable code, <c>area.thing.reason</c>, for example <c>feel.name.unknown</c>.</param>
/// <param name="Severity">How serious it is.</param>
/// <param name="Message">One English sentence: expected, where, saw. Never personal data.</param>
/// <param name="ElementId">Id of the BPMN/DMN/form element it concerns, or null when it concerns a plain text.</param>
/// <param name="At">The place in the expression's text, or null.</param>
/// <param name="Remedy">What to do, or the nearest known name ("did you mean"), or null.</param>
public sealed partial record Finding(
    string Code,
    Severity Severity,
    string Message,
    string? ElementId = null,
    SourceSpan? At = null,
    string? Remedy = null)
{
    /// <summary>What the message speaks of (names, counts, texts seen), for the same message in another language.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>The file it concerns, as whoever reads it names it; null when there is only one.</summary>
    public string? File { get; init; }

    /// <summary>The same with long quotations cut: a name of a thousand characters says no more than its beginning.</summary>
    internal Finding Shortened() => LongQuotation().IsMatch(Message) || LongQuotation().IsMatch(Remedy ?? "")
        ? this with { Message = LongQuotation().Replace(Message, "'$1…'"), Remedy = Remedy is null ? null : LongQuotation().Replace(Remedy, "'$1…'") }
        : this;

    [GeneratedRegex("'([^']{60})[^']{21,}'")]
    private static partial Regex LongQuotation();

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(File is null ? "" : $"{File}: ")}{Severity.ToString().ToLowerInvariant()} {Code}{(ElementId is null ? "" : $" at {ElementId}")}: {Message}{(Remedy is null ? "" : $" {Remedy}")}";
}
