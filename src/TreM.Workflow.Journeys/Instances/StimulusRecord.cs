using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>A stimulus as history keeps it: enough to take the step again.</summary>
internal static partial class StimulusRecord
{
    public static string NameOf(Stimulus stimulus) => stimulus.GetType().Name;

    public static long? KeyOf(Stimulus stimulus) => stimulus switch
    {
        Stimulus.TaskCompleted s => s.Key,
        Stimulus.JobCompleted s => s.Key,
        Stimulus.JobFailed s => s.Key,
        Stimulus.ErrorThrown s => s.Key,
        Stimulus.EscalationThrown s => s.Key,
        Stimulus.TimerFired s => s.Key,
        Stimulus.MessageReceived s => s.Key,
        Stimulus.SignalReceived s => s.Key,
        Stimulus.ChildEnded s => s.Key,
        Stimulus.ChildEscalated s => s.Key,
        Stimulus.VariablesSet s => s.ScopeKey,
        Stimulus.IncidentRetried s => s.Key,
        Stimulus.TokenMoved s => s.Key,
        _ => null,
    };

    /// <summary>Writes what the columns of the event do not say already, or null when they say all.</summary>
    /// <param name="stimulus">The stimulus.</param>
    /// <param name="answers">What the engine was told during the step.</param>
    /// <param name="flows">Ids of the sequence flows taken.</param>
    /// <param name="definitionHash">The version that an instance starts on.</param>
    public static byte[]? Write(Stimulus stimulus, StepAnswers answers, IEnumerable<string> flows, string definitionHash)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var w = new Utf8JsonWriter(buffer))
        {
            w.WriteStartObject();
            if (stimulus is Stimulus.Start)
            {
                w.WriteString("definition", definitionHash);
            }

            WriteFields(w, stimulus);
            WriteAnswers(w, answers);
            WriteFlows(w, flows);
            w.WriteEndObject();
        }

        return buffer.WrittenCount <= 2 ? null : buffer.WrittenSpan.ToArray();
    }

    /// <summary>The version that the instance started or continued on, or null.</summary>
    public static string? DefinitionOf(byte[]? payload)
    {
        using var document = JsonDocument.Parse(payload ?? "{}"u8.ToArray());
        return document.RootElement.TryGetProperty("definition", out var hash) ? hash.GetString() : null;
    }

    /// <summary>Ids of the sequence flows that the step took.</summary>
    public static IReadOnlyList<string> FlowsOf(byte[]? payload)
    {
        using var document = JsonDocument.Parse(payload ?? "{}"u8.ToArray());
        return document.RootElement.TryGetProperty("flows", out var flows) ? [.. flows.EnumerateArray().Select(f => f.GetString()!)] : [];
    }

    private static void WriteFields(Utf8JsonWriter w, Stimulus stimulus)
    {
        switch (stimulus)
        {
            case Stimulus.Start s:
                Text(w, "event", s.StartEventId);
                if (s.CallDepth > 0)
                {
                    w.WriteNumber("depth", s.CallDepth);
                }

                Variables(w, s.Variables);
                break;
            case Stimulus.TaskCompleted s:
                Variables(w, s.Variables);
                break;
            case Stimulus.JobCompleted s:
                Variables(w, s.Variables);
                if (s.Result is { } result)
                {
                    w.WriteStartObject("result");
                    w.WriteBoolean("denied", result.Denied);
                    Text(w, "reason", result.Reason);
                    w.WritePropertyName("corrections");
                    FeelJson.WriteExact(w, result.Corrections);
                    w.WriteEndObject();
                }

                break;
            case Stimulus.JobFailed s:
                Text(w, "code", s.Code);
                Text(w, "message", s.Message);
                break;
            case Stimulus.ErrorThrown s:
                Text(w, "code", s.ErrorCode);
                Variables(w, s.Variables);
                break;
            case Stimulus.EscalationThrown s:
                Text(w, "code", s.EscalationCode);
                Variables(w, s.Variables);
                break;
            case Stimulus.TimerFired:
                break;
            case Stimulus.MessageReceived s:
                Variables(w, s.Payload);
                break;
            case Stimulus.SignalReceived s:
                Variables(w, s.Payload);
                break;
            case Stimulus.ChildEnded s:
                WriteOutcome(w, s.Outcome);
                Variables(w, s.Variables);
                break;
            case Stimulus.ChildEscalated s:
                Text(w, "code", s.EscalationCode);
                Variables(w, s.Variables);
                break;
            case Stimulus.VariablesSet s:
                Variables(w, s.Variables);
                Text(w, "reason", s.Reason);
                break;
            case Stimulus.IncidentRetried s:
                Variables(w, s.Variables);
                Text(w, "reason", s.Reason);
                break;
            case Stimulus.Suspended s:
                Text(w, "reason", s.Reason);
                break;
            case Stimulus.Resumed s:
                Text(w, "reason", s.Reason);
                break;
            case Stimulus.Cancelled s:
                Text(w, "reason", s.Reason);
                break;
            case Stimulus.TokenMoved s:
                Text(w, "target", s.TargetElementId);
                Text(w, "reason", s.Reason);
                break;
            case Stimulus.Migrated s:
                Text(w, "definition", s.Target.ContentHash);
                Text(w, "process", s.Target.Id);
                w.WriteStartObject("mapping");
                foreach (var (from, to) in s.Mapping.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    w.WriteString(from, to);
                }

                w.WriteEndObject();
                Text(w, "reason", s.Reason);
                break;
            default:
                throw new InvalidOperationException($"History does not know the stimulus {stimulus.GetType().Name}.");
        }
    }

    /// <summary>Reads a stimulus back.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="at">Its time.</param>
    /// <param name="actor">Its actor.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="key">The key column.</param>
    /// <param name="payload">What <see cref="Write"/> wrote.</param>
    /// <param name="definition">Finds a definition by hash and process id, for migrations.</param>
    public static (Stimulus Stimulus, StepAnswers Answers) Read(
        string name, DateTimeOffset at, string actor, Guid instanceId, long? key, byte[]? payload,
        Func<string, string, ProcessDefinition> definition)
    {
        using var document = JsonDocument.Parse(payload ?? "{}"u8.ToArray());
        var json = document.RootElement;
        var k = key ?? 0;
        FeelContext Vars() => json.TryGetProperty("vars", out var v) ? (FeelContext)FeelJson.ReadExact(v)! : FeelContext.Empty;
        string? Get(string field) => json.TryGetProperty(field, out var v) ? v.GetString() : null;
        Stimulus stimulus = name switch
        {
            nameof(Stimulus.Start) => new Stimulus.Start(at, actor, instanceId, Get("event"), Vars())
            {
                CallDepth = json.TryGetProperty("depth", out var depth) ? depth.GetInt32() : 0,
            },
            nameof(Stimulus.TaskCompleted) => new Stimulus.TaskCompleted(at, actor, k, Vars()),
            nameof(Stimulus.JobCompleted) => new Stimulus.JobCompleted(at, actor, k, Vars()) { Result = ReadResult(json) },
            nameof(Stimulus.JobFailed) => new Stimulus.JobFailed(at, actor, k, Get("code") ?? "", Get("message") ?? ""),
            nameof(Stimulus.ErrorThrown) => new Stimulus.ErrorThrown(at, actor, k, Get("code") ?? "", Vars()),
            nameof(Stimulus.EscalationThrown) => new Stimulus.EscalationThrown(at, actor, k, Get("code") ?? "", Vars()),
            nameof(Stimulus.TimerFired) => new Stimulus.TimerFired(at, actor, k),
            nameof(Stimulus.MessageReceived) => new Stimulus.MessageReceived(at, actor, k, Vars()),
            nameof(Stimulus.SignalReceived) => new Stimulus.SignalReceived(at, actor, k, Vars()),
            nameof(Stimulus.ChildEnded) => new Stimulus.ChildEnded(at, actor, k, ReadOutcome(json), Vars()),
            nameof(Stimulus.ChildEscalated) => new Stimulus.ChildEscalated(at, actor, k, Get("code") ?? "", Vars()),
            nameof(Stimulus.VariablesSet) => new Stimulus.VariablesSet(at, actor, key, Vars(), Get("reason") ?? ""),
            nameof(Stimulus.IncidentRetried) => new Stimulus.IncidentRetried(at, actor, k, Vars(), Get("reason") ?? ""),
            nameof(Stimulus.Suspended) => new Stimulus.Suspended(at, actor, Get("reason") ?? ""),
            nameof(Stimulus.Resumed) => new Stimulus.Resumed(at, actor, Get("reason") ?? ""),
            nameof(Stimulus.Cancelled) => new Stimulus.Cancelled(at, actor, Get("reason") ?? ""),
            nameof(Stimulus.TokenMoved) => new Stimulus.TokenMoved(at, actor, k, Get("target") ?? "", Get("reason") ?? ""),
            nameof(Stimulus.Migrated) => new Stimulus.Migrated(
                at, actor, definition(Get("definition")!, Get("process")!),
                json.GetProperty("mapping").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!), Get("reason") ?? ""),
            _ => throw new InvalidOperationException($"History holds the stimulus '{name}', which this version does not know."),
        };
        return (stimulus, ReadAnswers(json));
    }

    private static JobResult? ReadResult(JsonElement json) => json.TryGetProperty("result", out var result)
        ? new(
            result.GetProperty("denied").GetBoolean(),
            result.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            (FeelContext)FeelJson.ReadExact(result.GetProperty("corrections"))!)
        : null;

    public static void WriteOutcome(Utf8JsonWriter w, InstanceOutcome outcome)
    {
        switch (outcome)
        {
            case InstanceOutcome.Completed:
                w.WriteString("outcome", "completed");
                break;
            case InstanceOutcome.Failed f:
                w.WriteString("outcome", "failed");
                w.WriteString("code", f.ErrorCode);
                break;
            case InstanceOutcome.Cancelled c:
                w.WriteString("outcome", "cancelled");
                w.WriteString("reason", c.Reason);
                break;
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}.");
        }
    }

    public static InstanceOutcome ReadOutcome(JsonElement json) => json.GetProperty("outcome").GetString() switch
    {
        "completed" => new InstanceOutcome.Completed(),
        "failed" => new InstanceOutcome.Failed(json.GetProperty("code").GetString()!),
        "cancelled" => new InstanceOutcome.Cancelled(json.GetProperty("reason").GetString()!),
        var other => throw new InvalidOperationException($"Unknown outcome '{other}'."),
    };

    private static void WriteFlows(Utf8JsonWriter w, IEnumerable<string> flows)
    {
        var any = false;
        foreach (var flow in flows)
        {
            if (!any)
            {
                w.WriteStartArray("flows");
                any = true;
            }

            w.WriteStringValue(flow);
        }

        if (any)
        {
            w.WriteEndArray();
        }
    }

    private static void Texts(Utf8JsonWriter w, string name, IEnumerable<string> texts)
    {
        w.WriteStartArray(name);
        foreach (var text in texts)
        {
            w.WriteStringValue(text);
        }

        w.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter w, string name, string? value)
    {
        if (value is not null)
        {
            w.WriteString(name, value);
        }
    }

    private static void Variables(Utf8JsonWriter w, FeelContext variables)
    {
        if (variables.Count > 0)
        {
            w.WritePropertyName("vars");
            FeelJson.WriteExact(w, variables);
        }
    }
}
