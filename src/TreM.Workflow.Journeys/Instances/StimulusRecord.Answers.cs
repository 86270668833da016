using System.Globalization;
using System.Text.Json;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

// What decisions, calendars and scripts answered during the step.
internal static partial class StimulusRecord
{
    private static void WriteAnswers(Utf8JsonWriter w, StepAnswers answers)
    {
        if (answers.IsEmpty)
        {
            return;
        }

        w.WriteStartArray("decided");
        foreach (var a in answers.Decisions)
        {
            w.WriteStartObject();
            w.WritePropertyName("value");
            FeelJson.WriteExact(w, a.Value);
            w.WriteString("hash", a.VersionHash);
            Texts(w, "rules", a.MatchedRules);
            w.WriteStartArray("findings");
            foreach (var f in a.Findings)
            {
                w.WriteStartObject();
                w.WriteString("code", f.Code);
                w.WriteNumber("severity", (int)f.Severity);
                w.WriteString("message", f.Message);
                Text(w, "element", f.ElementId);
                Text(w, "remedy", f.Remedy);
                w.WriteEndObject();
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
        Texts(w, "workdays", answers.Workdays.Select(d => UtcMicroseconds.Of(d).ToString(CultureInfo.InvariantCulture)));
        w.WriteStartArray("scripts");
        foreach (var s in answers.Scripts)
        {
            w.WriteStartObject();
            switch (s)
            {
                case ScriptAnswer.Completed c:
                    w.WriteString("did", "completed");
                    Variables(w, c.Variables);
                    break;
                case ScriptAnswer.Takes t:
                    w.WriteString("did", "takes");
                    w.WriteNumber("ticks", t.Duration.Ticks);
                    Variables(w, t.Variables);
                    break;
                case ScriptAnswer.Threw t:
                    w.WriteString("did", "threw");
                    w.WriteString("code", t.ErrorCode);
                    break;
                case ScriptAnswer.Failed f:
                    w.WriteString("did", "failed");
                    w.WriteString("message", f.Message);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown script answer {s.GetType().Name}.");
            }

            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static StepAnswers ReadAnswers(JsonElement json)
    {
        var answers = new StepAnswers();
        if (!json.TryGetProperty("decided", out var decided))
        {
            return answers;
        }

        foreach (var a in decided.EnumerateArray())
        {
            answers.Decisions.Add(new DecisionAnswer(
                FeelJson.ReadExact(a.GetProperty("value")),
                [.. a.GetProperty("findings").EnumerateArray().Select(f => new Finding(
                    f.GetProperty("code").GetString()!, (Severity)f.GetProperty("severity").GetInt32(), f.GetProperty("message").GetString()!,
                    f.TryGetProperty("element", out var e) ? e.GetString() : null,
                    Remedy: f.TryGetProperty("remedy", out var r) ? r.GetString() : null))],
                a.GetProperty("hash").GetString()!,
                [.. a.GetProperty("rules").EnumerateArray().Select(r => r.GetString()!)]));
        }

        foreach (var d in json.GetProperty("workdays").EnumerateArray())
        {
            answers.Workdays.Add(UtcMicroseconds.From(long.Parse(d.GetString()!, CultureInfo.InvariantCulture)));
        }

        foreach (var s in json.GetProperty("scripts").EnumerateArray())
        {
            FeelContext Vars() => s.TryGetProperty("vars", out var v) ? (FeelContext)FeelJson.ReadExact(v)! : FeelContext.Empty;
            answers.Scripts.Add(s.GetProperty("did").GetString() switch
            {
                "completed" => new ScriptAnswer.Completed(Vars()),
                "takes" => new ScriptAnswer.Takes(TimeSpan.FromTicks(s.GetProperty("ticks").GetInt64()), Vars()),
                "threw" => new ScriptAnswer.Threw(s.GetProperty("code").GetString()!),
                _ => new ScriptAnswer.Failed(s.GetProperty("message").GetString()!),
            });
        }

        return answers;
    }
}
