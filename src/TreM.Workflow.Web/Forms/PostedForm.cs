using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Web.Forms;

/// <summary>What a page's post said: the answers, and whether a button asked for a row more or less instead of sending.</summary>
/// <param name="Answers">The answers as typed, rows added or removed.</param>
/// <param name="IsEditing">A row button was pressed: show the form again, check nothing.</param>
public sealed record PostedForm(FeelContext Answers, bool IsEditing)
{
    /// <summary>Reads a posted form against its schema.</summary>
    public static PostedForm Read(FormSchema schema, IFormCollection posted)
    {
        var answers = FormAnswers.FromFields(schema, name => posted.TryGetValue(name, out var values) ? values : []);
        return posted["form-action"].ToString().Split(':') switch
        {
            ["add", var list] => new(Change(answers, list, rows => rows.Append(FeelContext.Empty)), true),
            ["remove", var list, var at] when int.TryParse(at, out var row) =>
                new(Change(answers, list, rows => rows.Where((_, i) => i != row)), true),
            ["show"] => new(answers, true),
            _ => new(answers, false),
        };
    }

    /// <summary>Changes the list at a path of plain keys; a path through another list's rows has the row number in it.</summary>
    private static FeelContext Change(FeelContext answers, string path, Func<IEnumerable<object?>, IEnumerable<object?>> change)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var head = dot < 0 ? path : path[..dot];
        var open = head.IndexOf('[', StringComparison.Ordinal);
        if (dot < 0)
        {
            return answers.With(path, FeelList.Of(change(answers[path] as FeelList ?? FeelList.Empty)));
        }

        var rest = path[(dot + 1)..];
        if (open < 0)
        {
            return answers.With(head, Change(answers[head] as FeelContext ?? FeelContext.Empty, rest, change));
        }

        var key = head[..open];
        var at = int.TryParse(head[(open + 1)..^1], out var number) ? number : -1;
        var rows = answers[key] as FeelList ?? FeelList.Empty;
        return answers.With(key, FeelList.Of(rows.Select((row, i) =>
            i == at ? Change(row as FeelContext ?? FeelContext.Empty, rest, change) : row)));
    }
}
