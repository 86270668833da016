using System.Globalization;
using System.Xml.Linq;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>The DMN file of the programme's constants, for changing it: a new value is a new row, the old row gets an end date.</summary>
public static class ConstantsFile
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>The file with another value from a day on.</summary>
    /// <param name="xml">The file's text.</param>
    /// <param name="code">The constant.</param>
    /// <param name="value">The value as FEEL text: <c>275</c>, <c>date("2014-06-30")</c>, <c>"LINEAR"</c>.</param>
    /// <param name="from">First day of the new value.</param>
    /// <returns>The new text, or null when no row of the constant is in force on that day.</returns>
    public static string? Change(string xml, string code, string value, DateOnly from)
    {
        var document = XDocument.Parse(xml, LoadOptions.PreserveWhitespace);
        var dmn = document.Root!.Name.Namespace;
        var relation = document.Root.Elements(dmn + "decision")
            .Where(d => (string?)d.Attribute("id") == ProgrammeConstants.DecisionId).Elements(dmn + "relation").FirstOrDefault();
        if (relation is null)
        {
            return null;
        }

        var columns = relation.Elements(dmn + "column").Select(c => (string?)c.Attribute("name")).ToList();
        XElement Cell(XElement row, string name) => row.Elements(dmn + "literalExpression").ElementAt(columns.IndexOf(name)).Element(dmn + "text")!;
        var row = relation.Elements(dmn + "row").FirstOrDefault(r =>
            Cell(r, "code").Value.Trim() == $"\"{code}\"" && DateOf(Cell(r, "validFrom").Value) <= from && !(DateOf(Cell(r, "validTo").Value) < from));
        if (row is null)
        {
            return null;
        }

        if (DateOf(Cell(row, "validFrom").Value) == from)
        {
            // Planned and not yet in force, or changed once more on its first day.
            Cell(row, "value").Value = value;
            return Save(document);
        }

        var later = new XElement(row);
        later.SetAttributeValue("id", $"KONST-{code}-{from:yyyyMMdd}");
        foreach (var (cell, i) in later.Elements(dmn + "literalExpression").Select((c, i) => (c, i)))
        {
            cell.SetAttributeValue("id", $"KONST-{code}-{from:yyyyMMdd}-{i + 1}");
        }

        Cell(later, "value").Value = value;
        Cell(later, "validFrom").Value = Literal(from);
        Cell(row, "validTo").Value = Literal(from.AddDays(-1));
        row.AddAfterSelf(new XText("\n      "), later);
        return Save(document);
    }

    /// <summary>The file with every dated value moved, for a programme that plays at another time.</summary>
    public static string Move(string xml, int days)
    {
        var document = XDocument.Parse(xml, LoadOptions.PreserveWhitespace);
        var dmn = document.Root!.Name.Namespace;
        foreach (var relation in document.Root.Elements(dmn + "decision").Where(d => (string?)d.Attribute("id") == ProgrammeConstants.DecisionId).Elements(dmn + "relation"))
        {
            var value = relation.Elements(dmn + "column").Select(c => (string?)c.Attribute("name")).ToList().IndexOf("value");
            foreach (var text in relation.Elements(dmn + "row").Select(r => r.Elements(dmn + "literalExpression").ElementAt(value).Element(dmn + "text")!))
            {
                text.Value = DateOf(text.Value) is { } date ? Literal(date.AddDays(days)) : text.Value;
            }
        }

        return Save(document);
    }

    /// <summary>What somebody typed, as FEEL text of the same kind as the value before it.</summary>
    /// <returns>The text, or the code of what is wrong: <c>constant.number</c>, <c>constant.share</c>, <c>constant.date</c>, <c>constant.text</c>.</returns>
    public static (string? Text, string? Problem) Parse(string typed, object? before, string unit, CultureInfo culture)
    {
        var text = typed.Trim();
        switch (before)
        {
            case FeelNumber:
                // People write 0,75 or 0.75: both are meant as decimals, never as thousands.
                if (!decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number < 0)
                {
                    return (null, "constant.number");
                }

                return unit == "andel" && number > 1 ? (null, "constant.share") : (number.ToString(CultureInfo.InvariantCulture), null);
            case FeelDate:
                return DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                    || DateOnly.TryParseExact(text, culture.DateTimeFormat.ShortDatePattern, culture, DateTimeStyles.None, out date)
                    ? (Literal(date), null)
                    : (null, "constant.date");
            default:
                return text.Length is > 0 and <= 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
                    ? ($"\"{text}\"", null)
                    : (null, "constant.text");
        }
    }

    private static DateOnly? DateOf(string feel) => feel.Trim() is ['d', 'a', 't', 'e', '(', '"', .. var day, '"', ')']
        ? DateOnly.ParseExact(day, Day, CultureInfo.InvariantCulture)
        : null;

    private static string Literal(DateOnly date) => $"date(\"{date.ToString(Day, CultureInfo.InvariantCulture)}\")";

    private static string Save(XDocument document) => $"{document.Declaration}{(document.Declaration is null ? "" : "\n")}{document.Root}\n";
}
