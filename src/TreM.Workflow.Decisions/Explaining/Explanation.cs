using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A trace as plain sentences, in Swedish (the default) or English.</summary>
public static class Explanation
{
    private static readonly ResourceManager Texts = new("TreM.Workflow.Decisions.Explaining.ExplanationTexts", typeof(Explanation).Assembly);

    /// <summary>Why each table gave what it gave, and what would have given something else.</summary>
    /// <param name="trace">The trace of an evaluation.</param>
    /// <param name="culture">The reader's language; Swedish unless it is English.</param>
    /// <param name="label">A text for a column's expression or a text value (a code), or null to show it as it is.</param>
    public static ImmutableArray<string> Sentences(DecisionTrace trace, CultureInfo culture, Func<string, string?>? label = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return [.. trace.Tables.SelectMany(t => new Narrator(t, culture, label ?? (_ => null)).Tell())];
    }

    private sealed class Narrator(TableTrace trace, CultureInfo culture, Func<string, string?> label)
    {
        public IEnumerable<string> Tell()
        {
            var title = label(trace.TableId) ?? trace.TableId;
            yield return Say("Result", title, Show(trace.Output));
            if (trace.Inputs.Length > 0)
            {
                yield return Say("Inputs", string.Join(", ", trace.Inputs.Select((value, i) => Say("Input", Title(i), Show(value)))));
            }

            var matched = trace.Rows.Where(r => r.Matched).ToList();
            foreach (var row in matched)
            {
                yield return Say("Matched", row.Number, Conditions(row.Number));
            }

            if (matched.Count == 0)
            {
                yield return Say("NoMatch");
            }

            foreach (var miss in trace.NearMisses())
            {
                var needs = string.Join(Say("And"), miss.Changes.Select(c => Say("Need", Title(c.Column - 1), Cell(c.Cell), Show(c.Value))));
                yield return miss.AltersOutcome ? Say("WouldAlter", miss.Number, needs, Show(miss.Output)) : Say("WouldMatch", miss.Number, needs);
            }
        }

        private string Conditions(int row)
        {
            var cells = trace.Table.Source.Rules[row - 1].Inputs.Select((cell, i) => (cell.Text, i)).Where(c => c.Text is not ("" or "-")).ToList();
            return cells.Count == 0 ? Say("Always") : string.Join(Say("And"), cells.Select(c => Say("Condition", Title(c.i), Cell(c.Text))));
        }

        private string Title(int column) => label(trace.Table.Columns[column].Source.Expression) ?? trace.Table.Columns[column].Title;

        private string Cell(string text) => text switch
        {
            "true" => Say("True"),
            "false" => Say("False"),
            "null" => Say("Null"),
            ['"', .. var code, '"'] when !code.Contains('"', StringComparison.Ordinal) => label(code) ?? code,
            _ => text,
        };

        private string Show(object? value) => value switch
        {
            null => Say("Null"),
            true => Say("True"),
            false => Say("False"),
            string text => label(text) ?? text,
            FeelList list => list.Count == 0 ? Say("Nothing") : string.Join(", ", list.Select(Show)),
            FeelContext context => string.Join(", ", context.Select(e => Say("Input", label(e.Key) ?? e.Key, Show(e.Value)))),
            _ => FeelLanguage.ToText(value),
        };

        private string Say(string key, params object[] parts) => string.Format(culture, Texts.GetString(key, culture) ?? key, parts);
    }
}
