using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks;

namespace TreM.Workflow.Web.Texts;

/// <summary>
/// Says in the reader's language what went wrong in a process or is wrong in a table, by its stable code: <c>ProblemTexts.resx</c>
/// (Swedish) and <c>ProblemTexts.en.resx</c> (English). What the engine's own message quotes (names, expressions, values) is told too.
/// </summary>
public sealed partial class ProblemTexts(IStringLocalizer<ProblemTexts> texts)
{
    /// <summary>The text for a code; null when nobody has written one, as for the codes of other people's workers.</summary>
    /// <param name="code">For example <c>process.flow.none</c>.</param>
    /// <param name="message">The engine's message.</param>
    /// <param name="place">An element that is shown beside it and need not be told again.</param>
    public string? Describe(string code, string message, string? place = null)
    {
        if (texts[code] is not { ResourceNotFound: false } text)
        {
            return null;
        }

        var parts = Quoted().Matches(message).Select(m => m.Groups[1].Value).Where(p => p.Length > 0 && p != place).Distinct().ToList();
        return parts.Count == 0 ? text.Value : $"{text.Value} {texts["Parts", string.Join(", ", parts.Select(p => $"”{p}”"))].Value}";
    }

    /// <summary>A finding in the reader's language: from here, else from the texts of the checks; its own words where there are none.</summary>
    public string Describe(Finding finding)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var (message, remedy) = CheckTexts.Describe(finding, language);
        return (language == "sv" ? Describe(finding.Code, finding.Message) : null) ?? $"{message} {remedy}".TrimEnd();
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
