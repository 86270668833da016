using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Web.Forms;

/// <summary>How a field's path becomes an element id, a label and the text of its error.</summary>
internal static partial class FieldNames
{
    /// <summary><c>items[0].start</c> becomes <c>f-items-0-start</c>.</summary>
    public static string Id(string path) => "f-" + NotInIds().Replace(path, "-").TrimEnd('-');

    /// <summary>The label of the field at a path, with the number of its row.</summary>
    public static string Label(FormSchema schema, string path, string language)
    {
        var place = RowNumbers().Replace(path, "[]");
        var label = schema.AllComponents.FirstOrDefault(c => c.Path == place)?.Label?.In(language) ?? path;
        return RowNumbers().Match(path) is { Success: true } row ? $"{label} ({int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1})" : label;
    }

    /// <summary>What is wrong and what is expected, in the reader's language.</summary>
    public static string Text(IStringLocalizer<Texts.Forms> texts, FormError error) => texts[error.Code, [.. error.Arguments]];

    [GeneratedRegex("[^A-Za-z0-9_]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotInIds();

    [GeneratedRegex(@"\[([0-9]+)\]")]
    private static partial Regex RowNumbers();
}
