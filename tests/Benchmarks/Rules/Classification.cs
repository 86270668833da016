using System.Security;
using System.Text;
using TreM.Workflow.Decisions;

namespace Benchmarks.Rules;

/// <summary>The twenty rules of W1 as one decision table with hit policy COLLECT.</summary>
/// <remarks>
/// A row joins its cells with "and", so the two rules with "or" are written as rows that exclude each other: rule 18 takes
/// three, rule 20 four.
/// </remarks>
internal static class Classification
{
    private static readonly (int Rule, string Cells)[] Rows =
    [
        (1, "age: < 25"),
        (2, "age: [25..30)"),
        (3, "age: >= 55"),
        (4, "employed: false; months: >= 12"),
        (5, "employed: false; months: >= 24"),
        (6, "age: < 25; employed: false; months: >= 6"),
        (7, "age: < 30; employed: false; inEducation: false"),
        (8, "education: 0"),
        (9, "age: < 25; education: 0; inEducation: false"),
        (10, "disability: true"),
        (11, "immigrant: true"),
        (12, "minority: true"),
        (13, "homeless: true"),
        (14, "singleParent: true; children: >= 1"),
        (15, "rural: true; employed: false"),
        (16, "employed: true; income: < 900"),
        (17, "employed: false; age: [18..65); education: <= 1"),
        (18, "employed: false; age: [18..65); months: >= 12"),
        (18, "employed: false; age: [18..65); months: < 12; disability: true"),
        (18, "employed: false; age: [55..65); months: < 12; disability: false"),
        (19, "age: < 30; employed: false; inEducation: false; months: <= 4"),
        (20, "age: >= 16; disability: true"),
        (20, "age: >= 16; disability: false; immigrant: true"),
        (20, "age: >= 16; disability: false; immigrant: false; homeless: true"),
        (20, "age: >= 16; disability: false; immigrant: false; homeless: false; minority: true"),
    ];

    public static DecisionModel Read() => Read(Table());

    /// <summary>A look-up table: code and age band give a code; <paramref name="rows"/> rows of which one matches.</summary>
    public static string LookUp(int rows)
    {
        var xml = Open("UNIQUE", [("code", "string"), ("age", "number")], "string");
        for (var row = 0; row < rows; row++)
        {
            Row(xml, row, [$"\"K{row / 4}\"", (row % 4) switch { 0 => "< 20", 1 => "[20..30)", 2 => "[30..55)", _ => ">= 55" }], $"\"R{row}\"");
        }

        return Close(xml);
    }

    public static DecisionModel Read(string xml) =>
        DecisionModel.Read(xml) is { Model: { } model } ? model : throw new InvalidOperationException(string.Join("; ", DecisionModel.Read(xml).Findings));

    private static string Table()
    {
        var types = Participant.Names.Select(n => (n, n is "age" or "months" or "education" or "children" or "income" ? "number" : "boolean"));
        var xml = Open("COLLECT", types, "number");
        for (var row = 0; row < Rows.Length; row++)
        {
            var cells = Rows[row].Cells.Split(';').Select(c => c.Split(':', 2, StringSplitOptions.TrimEntries)).ToDictionary(c => c[0], c => c[1]);
            Row(xml, row, Participant.Names.Select(n => cells.GetValueOrDefault(n, "-")), Rows[row].Rule.ToString());
        }

        return Close(xml);
    }

    private static StringBuilder Open(string policy, IEnumerable<(string Name, string Type)> inputs, string output)
    {
        var xml = new StringBuilder("""<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="urn:benchmark">""");
        foreach (var (name, type) in inputs)
        {
            xml.Append($"""<inputData id="i-{name}" name="{name}"><variable name="{name}" typeRef="{type}"/></inputData>""");
        }

        xml.Append("""<decision id="d" name="d"><variable name="d"/>""");
        foreach (var (name, _) in inputs)
        {
            xml.Append($"""<informationRequirement><requiredInput href="#i-{name}"/></informationRequirement>""");
        }

        xml.Append($"<decisionTable hitPolicy=\"{policy}\">");
        foreach (var (name, type) in inputs)
        {
            xml.Append($"""<input><inputExpression typeRef="{type}"><text>{name}</text></inputExpression></input>""");
        }

        return xml.Append($"""<output name="o" typeRef="{output}"/>""");
    }

    private static void Row(StringBuilder xml, int row, IEnumerable<string> cells, string output)
    {
        xml.Append($"<rule id=\"r{row}\">");
        foreach (var cell in cells)
        {
            xml.Append($"<inputEntry><text>{SecurityElement.Escape(cell)}</text></inputEntry>");
        }

        xml.Append($"<outputEntry><text>{SecurityElement.Escape(output)}</text></outputEntry></rule>");
    }

    private static string Close(StringBuilder xml) => xml.Append("</decisionTable></decision></definitions>").ToString();
}
