using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>A row of the decision <c>PROGRAMKONSTANTER</c>: a number, date or code that the programme has decided.</summary>
/// <param name="Code">Stable code, for example <c>g1.target</c>; its text stands among the labels of the rules.</param>
/// <param name="Value">A number, date, text or boolean as FEEL has it.</param>
/// <param name="Unit">What the value counts, a code with a label: <c>dagar</c>, <c>andel</c>.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">Last day; null while nobody has set one.</param>
/// <param name="Source">S stated by the programme, F found in a source, G general default, D design choice.</param>
public sealed record ProgrammeConstant(string Code, object? Value, string Unit, DateOnly ValidFrom, DateOnly? ValidTo, string Source)
{
    /// <summary>Whether the row is in force on a day.</summary>
    public bool IsValid(DateOnly on) => ValidFrom <= on && (ValidTo is null || ValidTo >= on);

    /// <summary>The rows of the decision's value.</summary>
    public static IReadOnlyList<ProgrammeConstant> Read(object? value) =>
    [
        .. (value as FeelList ?? FeelList.Of([])).OfType<FeelContext>().Select(row => new ProgrammeConstant(
            row.Text("code"), row["value"], row.Text("unit"), row.Date("validFrom") ?? DateOnly.MinValue, row.Date("validTo"), row.Text("source"))),
    ];
}

/// <summary>The programme's constants on one day. The table is their only source: there are no defaults in code.</summary>
public sealed class ProgrammeConstants
{
    /// <summary>Id of the decision that lists them.</summary>
    public const string DecisionId = "PROGRAMKONSTANTER";

    private readonly Dictionary<string, object?> _values;
    private readonly DateOnly _on;

    /// <summary>Those of the rows that are in force on the day.</summary>
    public ProgrammeConstants(IEnumerable<ProgrammeConstant> rows, DateOnly on)
    {
        _on = on;
        _values = rows.Where(r => r.IsValid(on)).DistinctBy(r => r.Code).ToDictionary(r => r.Code, r => r.Value, StringComparer.Ordinal);
    }

    /// <summary>A number, also with decimals.</summary>
    /// <exception cref="RuleFailedException">There is none in force, or it is no number.</exception>
    public decimal Number(string code) => _values.GetValueOrDefault(code) is FeelNumber number && number.TryToDecimal(out var value) ? value : throw Missing(code, "number");

    /// <summary>A whole number.</summary>
    /// <exception cref="RuleFailedException">There is none in force, or it is no whole number.</exception>
    public int Whole(string code) => _values.GetValueOrDefault(code) is FeelNumber number && number.TryToInt32(out var value) ? value : throw Missing(code, "whole number");

    /// <summary>A date.</summary>
    /// <exception cref="RuleFailedException">There is none in force, or it is no date.</exception>
    public DateOnly Date(string code) => _values.GetValueOrDefault(code) is FeelDate date && date.TryToDateOnly(out var value) ? value : throw Missing(code, "date");

    /// <summary>A code.</summary>
    /// <exception cref="RuleFailedException">There is none in force, or it is no text.</exception>
    public string Code(string code) => _values.GetValueOrDefault(code) as string ?? throw Missing(code, "code");

    private RuleFailedException Missing(string code, string kind) => new(DecisionId, new Finding(
        "rules.constant.missing", Severity.Error, $"Expected a {kind} for the programme constant '{code}' on {_on:yyyy-MM-dd}. Saw none: add a row that is valid then."));
}
