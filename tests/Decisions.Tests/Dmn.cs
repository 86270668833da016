using System.Security;
using System.Text;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>Writes small DMN models, so that a test shows only what it is about.</summary>
internal static class Dmn
{
    public const string Head = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="urn:test">""";

    /// <summary>A table in a decision "d". Columns are <c>name: type</c> or <c>name: type = allowed</c>; rows are cells between bars.</summary>
    public static string Table(string policy, string[] inputs, string[] outputs, params string[] rows)
    {
        var columns = inputs.Select(Column.Parse).ToList();
        var results = outputs.Select(Column.Parse).ToList();
        var xml = new StringBuilder(Head);
        foreach (var input in columns)
        {
            xml.Append($"""<inputData id="i-{input.Name}" name="{input.Name}"><variable name="{input.Name}" typeRef="{input.Type}"/></inputData>""");
        }

        xml.Append("""<decision id="d" name="d"><variable name="d"/>""");
        foreach (var input in columns)
        {
            xml.Append($"""<informationRequirement><requiredInput href="#i-{input.Name}"/></informationRequirement>""");
        }

        var (hit, aggregation) = policy.Split(' ') is [var only] ? (only, "") : policy.StartsWith("COLLECT", StringComparison.Ordinal) ? ("COLLECT", $"aggregation=\"{policy[8..]}\"") : (policy, "");
        xml.Append($"""<decisionTable id="t" hitPolicy="{hit}" {aggregation}>""");
        foreach (var input in columns)
        {
            xml.Append($"<input id=\"c-{input.Name}\"><inputExpression typeRef=\"{input.Type}\"><text>{input.Name}</text></inputExpression>{Values("inputValues", input.Allowed)}</input>");
        }

        foreach (var output in results)
        {
            xml.Append($"<output id=\"o-{output.Name}\" name=\"{output.Name}\" typeRef=\"{output.Type}\">{Values("outputValues", output.Allowed)}{(output.Default is null ? "" : $"<defaultOutputEntry><text>{SecurityElement.Escape(output.Default)}</text></defaultOutputEntry>")}</output>");
        }

        for (var row = 0; row < rows.Length; row++)
        {
            var cells = rows[row].Split('|', StringSplitOptions.TrimEntries);
            xml.Append($"<rule id=\"r{row + 1}\">");
            for (var i = 0; i < cells.Length; i++)
            {
                var kind = i < columns.Count ? "inputEntry" : "outputEntry";
                xml.Append($"<{kind} id=\"r{row + 1}c{i + 1}\"><text>{SecurityElement.Escape(cells[i])}</text></{kind}>");
            }

            xml.Append("</rule>");
        }

        return xml.Append("</decisionTable></decision></definitions>").ToString();
    }

    /// <summary>A model with the elements given.</summary>
    public static string Model(string elements) => $"{Head}{elements}</definitions>";

    /// <summary>A model with one decision "d" whose logic is given.</summary>
    public static string Decision(string logic, string? typeRef = null, string elements = "") =>
        Model($"""{elements}<decision id="d" name="d"><variable name="d" {(typeRef is null ? "" : $"typeRef=\"{typeRef}\"")}/>{logic}</decision>""");

    public static string Literal(string text) => $"<literalExpression><text>{SecurityElement.Escape(text)}</text></literalExpression>";

    public static DecisionModel Read(string xml, params DecisionModel[] imports)
    {
        var read = DecisionModel.Read(xml, imports);
        Assert.True(read.Model is not null, string.Join(Environment.NewLine, read.Findings));
        return read.Model;
    }

    /// <summary>Evaluates "d" of a model and gives the value as FEEL text.</summary>
    public static string Ask(string xml, params (string Name, object? Value)[] inputs) =>
        FeelLanguage.ToLiteral(Read(xml).Evaluate("d", FeelContext.Of(inputs)).Value);

    public static object Number(decimal value) => (FeelNumber)value;

    private static string Values(string element, string? values) =>
        values is null ? "" : $"<{element}><text>{SecurityElement.Escape(values)}</text></{element}>";

    private sealed record Column(string Name, string Type, string? Allowed, string? Default)
    {
        public static Column Parse(string text)
        {
            var rest = text.Split('!', 2, StringSplitOptions.TrimEntries);
            var parts = rest[0].Split('=', 2, StringSplitOptions.TrimEntries);
            var name = parts[0].Split(':', 2, StringSplitOptions.TrimEntries);
            return new(name[0], name[1], parts.Length > 1 ? parts[1] : null, rest.Length > 1 ? rest[1] : null);
        }
    }
}
