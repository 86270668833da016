using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>What a job row carries.</summary>
internal static class JobPayload
{
    public static byte[] Write(Effect.JobOpened job)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var w = new Utf8JsonWriter(buffer))
        {
            w.WriteStartObject();
            w.WriteNumber("retries", job.Retries);
            w.WriteStartObject("headers");
            foreach (var (name, value) in job.Headers.OrderBy(h => h.Key, StringComparer.Ordinal))
            {
                w.WriteString(name, value);
            }

            w.WriteEndObject();
            w.WritePropertyName("vars");
            FeelJson.WriteExact(w, job.Variables);
            w.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static (int Retries, Dictionary<string, string> Headers, FeelContext Variables) Read(byte[]? payload)
    {
        using var document = JsonDocument.Parse(payload ?? "{\"retries\":3,\"headers\":{},\"vars\":{}}"u8.ToArray());
        var json = document.RootElement;
        return (
            json.GetProperty("retries").GetInt32(),
            json.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!),
            FeelJson.ReadExact(json.GetProperty("vars")) as FeelContext ?? FeelContext.Empty);
    }
}

/// <summary>What the rows between a calling and a called instance carry.</summary>
internal static class ChildPayload
{
    public static byte[] Write(Effect.ChildOpened child, string? phase)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var w = new Utf8JsonWriter(buffer))
        {
            w.WriteStartObject();
            w.WriteNumber("binding", (int)child.Binding.Kind);
            w.WriteString("tag", child.Binding.VersionTag);
            w.WriteString("phase", phase);
            w.WritePropertyName("vars");
            FeelJson.WriteExact(w, child.Variables);
            w.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static (ProcessBinding Binding, string? Phase, FeelContext Variables) Read(byte[] payload)
    {
        using var document = JsonDocument.Parse(payload);
        var json = document.RootElement;
        return (
            new ProcessBinding((BindingKind)json.GetProperty("binding").GetInt32(), json.GetProperty("tag").GetString()),
            json.GetProperty("phase").GetString(),
            FeelJson.ReadExact(json.GetProperty("vars")) as FeelContext ?? FeelContext.Empty);
    }

    public static byte[] WriteEnd(Effect.InstanceEnded end)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var w = new Utf8JsonWriter(buffer))
        {
            w.WriteStartObject();
            StimulusRecord.WriteOutcome(w, end.Outcome);
            w.WritePropertyName("vars");
            FeelJson.WriteExact(w, end.Variables);
            w.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static (InstanceOutcome Outcome, FeelContext Variables) ReadEnd(byte[] payload)
    {
        using var document = JsonDocument.Parse(payload);
        var json = document.RootElement;
        return (StimulusRecord.ReadOutcome(json), FeelJson.ReadExact(json.GetProperty("vars")) as FeelContext ?? FeelContext.Empty);
    }
}
