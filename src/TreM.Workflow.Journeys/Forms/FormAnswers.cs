using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Forms;

/// <summary>What is wrong with one answer.</summary>
/// <param name="Path">The field, with row numbers from 0: <c>items[0].start</c>.</param>
/// <param name="Code"><c>form.required</c>, <c>form.number.min</c>, ...: stable, and the key of the text in both languages.</param>
/// <param name="Arguments">What the text needs: the limit, and the like.</param>
public sealed record FormError(string Path, string Code, ImmutableArray<string> Arguments);

/// <summary>Answers that satisfy the form, or what is wrong with them.</summary>
/// <param name="Answers">The answers of visible, known components; those of hidden ones are dropped, and others are an error.</param>
/// <param name="Errors">Empty exactly when the answers may be used.</param>
public sealed record FormResult(FeelContext Answers, ImmutableArray<FormError> Errors);

/// <summary>Answers to a form: read from posted fields, and checked against the schema.</summary>
public static class FormAnswers
{
    /// <summary>Checks answers, wherever they come from. Hidden components' answers are dropped; an answer to nothing is an error.</summary>
    /// <param name="schema">The form.</param>
    /// <param name="answers">What was answered.</param>
    /// <param name="today">The day that limits in days count from; null leaves them out.</param>
    public static FormResult Check(FormSchema schema, FeelContext answers, DateOnly? today = null)
    {
        var check = new Checking(answers, today, ImmutableArray.CreateBuilder<FormError>());
        var kept = check.Level(schema.Components, answers, "");
        return new(kept, check.Errors.ToImmutable());
    }

    private sealed record Checking(FeelContext All, DateOnly? Today, ImmutableArray<FormError>.Builder Errors)
    {
        /// <summary>Answers that stand side by side: of the form, of a group with a key, of a list's row.</summary>
        public FeelContext Level(ImmutableArray<FormComponent> components, FeelContext row, string path)
        {
            var known = Keys(components).ToHashSet(StringComparer.Ordinal);
            Errors.AddRange(row.Where(a => !known.Contains(a.Key)).Select(a => new FormError(path + a.Key, "form.field.unknown", [])));
            return Check(components, row, path);
        }

        private FeelContext Check(ImmutableArray<FormComponent> components, FeelContext row, string path)
        {
            var kept = new List<KeyValuePair<string, object?>>();
            foreach (var component in components.Where(c => !c.IsHidden(row.Count == 0 ? All : All.With(row))))
            {
                if (component.Type == FormComponentType.Group)
                {
                    kept.AddRange(component.Key is null
                        ? Check(component.Components, row, path)
                        : [KeyValuePair.Create(component.Key, (object?)Level(component.Components, row[component.Key] as FeelContext ?? FeelContext.Empty, $"{path}{component.Key}."))]);
                }
                else if (component is { IsInput: true, Key: { } key })
                {
                    var answer = row[key];
                    if (component.Rules.Check(component, answer, Today) is var (code, arguments))
                    {
                        Errors.Add(new(path + key, code, [.. arguments]));
                    }

                    kept.Add(KeyValuePair.Create(key, component.Type == FormComponentType.List ? Rows(component, answer, path + key) : answer));
                }
            }

            return FeelContext.Of(kept);
        }

        private FeelList Rows(FormComponent list, object? answer, string path) => answer is not FeelList rows
            ? FeelList.Empty
            : FeelList.Of(rows.Select((row, i) => (object?)Level(list.Components, row as FeelContext ?? FeelContext.Empty, $"{path}[{i}].")));

        private static IEnumerable<string> Keys(ImmutableArray<FormComponent> components) => components.SelectMany(c =>
            c is { Type: FormComponentType.Group, Key: null } ? Keys(c.Components) : c.Key is { } key ? [key] : Enumerable.Empty<string>());
    }

    /// <summary>
    /// Reads posted HTML fields, named by path (<c>items[0].start</c>). A text that is no number stays text, so that the
    /// check can say so and the page can show it again.
    /// </summary>
    public static FeelContext FromFields(FormSchema schema, Func<string, IReadOnlyList<string?>> field) =>
        FromFields(schema.Components, field, "");

    private static FeelContext FromFields(ImmutableArray<FormComponent> components, Func<string, IReadOnlyList<string?>> field, string path)
    {
        var answers = new List<KeyValuePair<string, object?>>();
        foreach (var component in components)
        {
            if (component.Type == FormComponentType.Group)
            {
                var group = FromFields(component.Components, field, component.Key is null ? path : $"{path}{component.Key}.");
                answers.AddRange(component.Key is null ? group : [KeyValuePair.Create(component.Key, (object?)group)]);
            }
            else if (component is { IsInput: true, Key: { } key })
            {
                answers.Add(KeyValuePair.Create(key, Value(component, field, path + key)));
            }
        }

        return FeelContext.Of(answers);
    }

    private static object? Value(FormComponent component, Func<string, IReadOnlyList<string?>> field, string path)
    {
        var sent = field(path);
        var text = sent.Count == 0 ? "" : sent[^1]?.Trim() ?? "";
        return component.Type switch
        {
            FormComponentType.List => FeelList.Of(Enumerable.Range(0, RowCount(field, path))
                .Select(i => (object?)FromFields(component.Components, field, $"{path}[{i}]."))),
            FormComponentType.Checkbox => text is "true" or "on",
            FormComponentType.Checklist => FeelList.Of(sent.Where(s => !string.IsNullOrEmpty(s))),
            FormComponentType.Number when text.Length > 0 =>
                FeelNumber.TryParse(Typed(text), out var number) ? number : text,
            _ => text.Length == 0 ? null : text,
        };
    }

    // As people and spreadsheets write numbers: spaces that do not break, a comma, the sign that is a minus and not a hyphen.
    private static string Typed(string number) =>
        string.Concat(number.Where(c => !char.IsWhiteSpace(c))).Replace(',', '.').Replace('\u2212', '-');

    /// <summary>Rows of a list; the page posts their number beside them, because an empty row posts nothing.</summary>
    private static int RowCount(Func<string, IReadOnlyList<string?>> field, string path) =>
        int.TryParse(field($"{path}.count") is [.., var count] ? count : null, out var rows) ? Math.Clamp(rows, 0, MostRows) : 0;

    /// <summary>More rows than anybody types; a list in a request cannot make the server build more.</summary>
    public const int MostRows = 200;
}
