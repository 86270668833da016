using System.Collections.Immutable;
using System.Globalization;

namespace TreM.Workflow.Decisions;

/// <summary>Why one table gave what it gave, in sentences.</summary>
/// <param name="TableId">Id of the decision or knowledge model whose table it is.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Answer">What it gave.</param>
/// <param name="Because">The rows that matched and why, one sentence each; when none did, that.</param>
/// <param name="Otherwise">What would have given another answer, nearest first; at most three.</param>
/// <param name="Considered">The values that were weighed.</param>
public sealed record TableExplanation(
    string TableId, string Title, string Answer, ImmutableArray<string> Because, ImmutableArray<string> Otherwise, string? Considered)
{
    /// <summary>All sentences in the order in which they are told.</summary>
    public ImmutableArray<string> Sentences => [Answer, .. Because, .. Otherwise, .. Considered is null ? [] : new[] { Considered }];
}

/// <summary>A trace as plain sentences, in Swedish (the default) or English.</summary>
public static class Explanation
{
    /// <summary>Why each table gave what it gave, and what would have given something else.</summary>
    /// <param name="trace">The trace of an evaluation.</param>
    /// <param name="culture">The reader's language; Swedish unless it is English.</param>
    /// <param name="label">
    /// A text for a table's id, a row (<c>DT-01.4</c>), a code that one table gives (<c>DT-12.GRON</c>), a column's expression or a
    /// text value (a code); null shows it as it is.
    /// </param>
    public static ImmutableArray<TableExplanation> Tables(DecisionTrace trace, CultureInfo culture, Func<string, string?>? label = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return [.. trace.Tables.Select(t => new Narrator(t, trace.Refused, culture, label ?? (_ => null)).Tell())];
    }

    /// <summary>The sentences of all tables, one after the other.</summary>
    /// <inheritdoc cref="Tables"/>
    public static ImmutableArray<string> Sentences(DecisionTrace trace, CultureInfo culture, Func<string, string?>? label = null) =>
        [.. Tables(trace, culture, label).SelectMany(t => t.Sentences)];

    private sealed class Narrator(TableTrace trace, ImmutableArray<RefusedValue> refused, CultureInfo culture, Func<string, string?> label)
    {
        private readonly CellWords _words = new(culture, label);

        // A code may mean something else in this table than elsewhere; numbers are rows.
        private readonly CellWords _answers = new(culture, code => (code.All(char.IsAsciiDigit) ? null : label($"{trace.TableId}.{code}")) ?? label(code));

        public TableExplanation Tell()
        {
            var title = label(trace.TableId) ?? trace.TableId;
            var because = trace.DecidingRows.Select(row => Say("Matched", Row(row), Conditions(row))).DefaultIfEmpty(Say("NoMatch"));
            return new(
                trace.TableId, title, Say("Result", title, _answers.OfValue(trace.Output)),
                trace.RefusedColumn is { } column ? [Outside(column - 1)] : [.. Uncounted(), .. because],
                trace.RefusedColumn is null ? [.. Misses().Select(Otherwise)] : [],
                trace.Inputs.Length == 0 ? null
                    : Say("Inputs", string.Join(", ", trace.Inputs.Select((value, i) => Say("Input", Title(i), _words.OfValue(value))))));
        }

        private string Outside(int column) =>
            Say("Outside", Title(column), _words.OfValue(trace.Inputs[column]), _words.Of(trace.Table.Columns[column].Allowed?.Text ?? "-"));

        // A value outside its list is told as that, not as a value that nobody gave.
        private IEnumerable<string> Uncounted() =>
            from column in Enumerable.Range(0, trace.Inputs.Length)
            where trace.Inputs[column] is null
            let source = trace.Table.Columns[column].Source
            let value = refused.LastOrDefault(r => r.Name == source.At || r.Name == source.Expression)
            where value is not null
            select Say("Uncounted", Title(column), _words.OfValue(value.Value), _words.Of(value.Allowed));

        // Rows that need the same values are one story: the answer comes from the first of them that the hit policy lets decide.
        private IEnumerable<NearMiss> Misses() => trace.NearMisses().Where(m => m.AltersOutcome)
            .DistinctBy(m => string.Join('\n', m.Changes.Select(c => $"{c.Column} {c.Cell}")));

        private string Otherwise(NearMiss miss)
        {
            var needs = string.Join(Say("And"), miss.Changes.Select(c => _words.Need(Title(c.Column - 1), c.Cell, c.Value)));
            return Say("WouldAlter", Row(miss.Number), needs, _answers.OfValue(miss.Output));
        }

        private string Row(int number) => label($"{trace.TableId}.{number}") is { } text ? Say("RowNamed", number, text) : Say("Row", number);

        private string Conditions(int row)
        {
            var cells = trace.Table.Source.Rules[row - 1].Inputs.Select((cell, i) => (cell.Text, i)).Where(c => c.Text.Trim() is not ("" or "-")).ToList();
            return cells.Count == 0 ? Say("Always") : string.Join(Say("And"), cells.Select(c => _words.Clause(Title(c.i), c.Text)));
        }

        private string Title(int column) => label(trace.Table.Columns[column].Source.Expression) ?? trace.Table.Columns[column].Title;

        private string Say(string key, params object[] parts) => _words.Say(key, parts);
    }
}
