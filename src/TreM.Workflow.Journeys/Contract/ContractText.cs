using System.Text;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>The contract as Markdown: what a model may name, for people who write models outside the browser.</summary>
public static class ContractText
{
    /// <summary>The whole contract.</summary>
    public static string Markdown(ProgrammeContract contract)
    {
        var text = new StringBuilder("# Contract\n\nWhat code offers and models name. Publishing refuses what does not fit.\n");
        text.Append("\n## Form effects\n\nA form names one in its properties: `trem:effect`. A field answers the property of its key, or of its `trem:field`.\n");
        foreach (var effect in contract.Effects)
        {
            text.Append($"\n### {effect.Name}\n\n{effect.Title.English}.\n\n| field | answer | needed | codes |\n|---|---|---|---|\n");
            Rows(text, effect.Fields, "");
        }

        text.Append("\n## Jobs\n\n| type | does | sets | headers |\n|---|---|---|---|\n");
        foreach (var job in contract.Jobs)
        {
            text.Append($"| `{job.Type}` | {job.Title.English} | {Words(job.Sets)} | {Words(job.Headers)} |\n");
        }

        text.Append("\n## Messages\n\n| name | what happened | starts a process | sent by people |\n|---|---|---|---|\n");
        foreach (var message in contract.Messages)
        {
            text.Append($"| `{message.Name}` | {message.Title.English} | {YesNo(message.Starts)} | {YesNo(message.FromPage)} |\n");
        }

        text.Append("\n## Decisions that code asks\n\n| decision | for | is given | is read |\n|---|---|---|---|\n");
        foreach (var table in contract.Tables)
        {
            var read = table.Outputs.Select(o => o.Codes.IsEmpty ? $"`{o.Name}`" : $"`{o.Name}` ({string.Join(", ", o.Codes)})");
            text.Append($"| `{table.Id}` | {table.Title.English} | {Words(table.Inputs)} | {string.Join("; ", read)} |\n");
        }

        return text.ToString();
    }

    private static void Rows(StringBuilder text, IEnumerable<EffectField> fields, string list)
    {
        foreach (var field in fields)
        {
            var needed = field.IsRequired ? "yes" : field.NeededWhen is { } deciding ? $"when `{deciding}` is {string.Join(", ", field.NeededCodes)}" : "no";
            text.Append($"| `{list}{field.Name}` | {field.Kind}{(field.IsSealed ? ", sealed" : "")} | {needed} | {string.Join(", ", field.Codes)} |\n");
            Rows(text, field.Fields, $"{list}{field.Name}[].");
        }
    }

    private static string Words(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));

    private static string YesNo(bool value) => value ? "yes" : "no";
}
