using System.Xml.Linq;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>Whether a decision that code asks itself can be asked: it needs nothing that is not given, and answers what is read.</summary>
internal static class AskedTableCheck
{
    /// <param name="asked">What code asks.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="xml">Its file, well-formed.</param>
    internal static IEnumerable<Finding> Run(AskedTable asked, DecisionInfo decision, string xml)
    {
        foreach (var input in decision.Inputs.Where(i => !asked.Inputs.Contains(i)))
        {
            yield return new("dmn.asked.input", Severity.Error,
                $"Expected '{asked.Id}' to need only {Words(asked.Inputs)}, which the programme gives when it asks; saw '{input}', which would always be empty.",
                asked.Id, Remedy: "Use one of the inputs that are given.");
        }

        if (TableOf(asked.Id, xml) is not { } table)
        {
            yield break;
        }

        var ns = table.Name.Namespace;
        var columns = table.Elements(ns + "output").ToList();
        foreach (var output in asked.Outputs)
        {
            var at = columns.Count == 1 ? 0 : columns.FindIndex(c => (string?)c.Attribute("name") == output.Name);
            if (at < 0)
            {
                yield return new("dmn.asked.output", Severity.Error,
                    $"Expected '{asked.Id}' to answer '{output.Name}', which the programme reads; saw {Words(columns.Select(c => (string?)c.Attribute("name") ?? "a column without a name"))}.",
                    asked.Id, Remedy: $"Name the column '{output.Name}'; its label is yours to choose.");
            }
            else if (!output.Codes.IsEmpty)
            {
                foreach (var (code, row) in Codes(table, at).Where(c => !output.Codes.Contains(c.Code)))
                {
                    yield return new("dmn.asked.code", Severity.Error,
                        $"Expected '{output.Name}' of '{asked.Id}' to be one of {Words(output.Codes)}, from which something follows; saw '{code}' in row {row}.",
                        asked.Id, Remedy: "Answer one of the known codes.");
                }
            }
        }
    }

    private static XElement? TableOf(string decision, string xml) => XDocument.Parse(xml).Root!.Elements()
        .FirstOrDefault(e => e.Name.LocalName == "decision" && (string?)e.Attribute("id") == decision)?.Elements().FirstOrDefault(e => e.Name.LocalName == "decisionTable");

    // Texts in quotation marks; what a cell computes is known only when it is asked.
    private static IEnumerable<(string Code, int Row)> Codes(XElement table, int column) => table.Elements(table.Name.Namespace + "rule")
        .Select((rule, i) => (Text: ((string?)rule.Elements(rule.Name.Namespace + "outputEntry").ElementAtOrDefault(column)?.Element(rule.Name.Namespace + "text"))?.Trim() ?? "", Row: i + 1))
        .Where(c => c.Text is ['"', .. var inner, '"'] && !inner.Contains('"')).Select(c => (c.Text[1..^1], c.Row));

    private static string Words(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("nothing"));
}
