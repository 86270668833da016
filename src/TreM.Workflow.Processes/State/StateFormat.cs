using System.Buffers;
using System.Globalization;
using System.Text.Json;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.State;

/// <summary>The stored form of an instance: UTF-8 JSON with short names; what has its usual value is left out.</summary>
/// <remarks>
/// Version 2 has <c>li</c>, the listeners of an element; version 1 had none. <c>v</c> version, <c>id</c>, <c>seq</c> last key, <c>end</c>, <c>susp</c>, <c>deep</c> call depth,
/// <c>els</c> element instances, <c>waits</c>. A change of form gets a new version, an upgrader from the one before in
/// <see cref="StateUpgrades"/>, and a golden file in the tests that is never edited.
/// </remarks>
internal static class StateFormat
{
    public const int Version = 2;

    public static byte[] Write(InstanceState state)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteString("id", state.InstanceId);
            json.WriteNumber("seq", state.Sequence);
            Flag(json, "end", state.HasEnded);
            Flag(json, "susp", state.IsSuspended);
            Number(json, "deep", state.CallDepth);
            json.WriteStartArray("els");
            foreach (var e in state.Instances)
            {
                Write(json, e);
            }

            json.WriteEndArray();
            if (!state.Waits.IsEmpty)
            {
                json.WriteStartArray("waits");
                foreach (var wait in state.Waits)
                {
                    Write(json, wait);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static InstanceState Read(ReadOnlyMemory<byte> stored)
    {
        try
        {
            using var document = JsonDocument.Parse(stored);
            var root = document.RootElement;
            var version = root.GetProperty("v").GetInt32();
            if (version == Version)
            {
                return Read(root);
            }

            using var upgraded = JsonDocument.Parse(StateUpgrades.Upgrade(root, version));
            return Read(upgraded.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"Expected the stored state of a process instance. {e.Message}", e);
        }
    }

    private static InstanceState Read(JsonElement root) => new()
    {
        InstanceId = root.GetProperty("id").GetGuid(),
        Sequence = root.GetProperty("seq").GetInt64(),
        HasEnded = Flag(root, "end"),
        IsSuspended = Flag(root, "susp"),
        CallDepth = (int)Number(root, "deep"),
        Instances = [.. root.GetProperty("els").EnumerateArray().Select(ReadInstance)],
        Waits = root.TryGetProperty("waits", out var waits) ? [.. waits.EnumerateArray().Select(ReadWait)] : [],
    };

    private static void Write(Utf8JsonWriter json, ElementInstance e)
    {
        json.WriteStartObject();
        json.WriteNumber("k", e.Key);
        json.WriteString("e", e.ElementId);
        Number(json, "s", e.Scope);
        json.WriteNumber("p", (int)e.Phase);
        Number(json, "r", (int)e.Role);
        Text(json, "via", e.Via);
        Flag(json, "f", e.Flag);
        Flag(json, "g", e.Gathered);
        Number(json, "o", e.Order);
        Number(json, "t", e.Thrower);
        if (e.Locals.Count > 0)
        {
            json.WritePropertyName("x");
            FeelJson.WriteExact(json, e.Locals);
        }

        if (e.Result is not null)
        {
            json.WritePropertyName("res");
            FeelJson.WriteExact(json, e.Result);
        }

        if (e.Incident is { } incident)
        {
            json.WriteStartArray("inc");
            json.WriteStringValue(incident.Code);
            json.WriteStringValue(incident.Message);
            json.WriteEndArray();
        }

        if (e.Loop is { } loop)
        {
            json.WriteStartObject("l");
            if (loop.Items is not null)
            {
                json.WritePropertyName("i");
                FeelJson.WriteExact(json, loop.Items);
            }

            if (loop.Total is { } total)
            {
                json.WriteNumber("t", total);
            }

            Number(json, "b", loop.Begun);
            Number(json, "c", loop.Completed);
            json.WriteEndObject();
        }

        if (e.Listening is { } now)
        {
            json.WriteStartObject("li");
            json.WriteNumber("e", (int)now.On);
            Number(json, "i", now.Index);
            Number(json, "k", now.JobKey);
            if (now.Held is not null)
            {
                json.WritePropertyName("x");
                FeelJson.WriteExact(json, now.Held);
            }

            json.WriteString("a", now.Actor);
            json.WriteEndObject();
        }

        if (!e.Compensating.IsEmpty)
        {
            json.WriteStartArray("comp");
            foreach (var key in e.Compensating)
            {
                json.WriteNumberValue(key);
            }

            json.WriteEndArray();
        }

        if (!e.Consumed.IsEmpty)
        {
            json.WriteStartArray("used");
            foreach (var id in e.Consumed)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static ElementInstance ReadInstance(JsonElement json) =>
        new(json.GetProperty("k").GetInt64(), json.GetProperty("e").GetString()!, Number(json, "s"))
        {
            Phase = (Phase)json.GetProperty("p").GetInt32(),
            Role = (Role)Number(json, "r"),
            Via = Text(json, "via"),
            Flag = Flag(json, "f"),
            Gathered = Flag(json, "g"),
            Order = Number(json, "o"),
            Thrower = Number(json, "t"),
            Locals = json.TryGetProperty("x", out var locals) ? (FeelContext)FeelJson.ReadExact(locals)! : FeelContext.Empty,
            Result = json.TryGetProperty("res", out var result) ? (FeelContext)FeelJson.ReadExact(result)! : null,
            Incident = json.TryGetProperty("inc", out var incident) ? new(incident[0].GetString()!, incident[1].GetString()!) : null,
            Loop = json.TryGetProperty("l", out var loop)
                ? new(
                    loop.TryGetProperty("i", out var items) ? (FeelList)FeelJson.ReadExact(items)! : null,
                    loop.TryGetProperty("t", out var total) ? total.GetInt32() : null,
                    (int)Number(loop, "b"),
                    (int)Number(loop, "c"))
                : null,
            Listening = json.TryGetProperty("li", out var now)
                ? new(
                    (Elements.ListenerEvent)now.GetProperty("e").GetInt32(), (int)Number(now, "i"), Number(now, "k"),
                    now.TryGetProperty("x", out var held) ? (FeelContext)FeelJson.ReadExact(held)! : null, now.GetProperty("a").GetString()!)
                : null,
            Compensating = json.TryGetProperty("comp", out var keys) ? [.. keys.EnumerateArray().Select(k => k.GetInt64())] : [],
            Consumed = json.TryGetProperty("used", out var ids) ? [.. ids.EnumerateArray().Select(i => i.GetString()!)] : [],
        };

    private static void Write(Utf8JsonWriter json, Wait wait)
    {
        json.WriteStartObject();
        json.WriteNumber("k", wait.Key);
        json.WriteNumber("o", wait.Owner);
        json.WriteString("e", wait.EventId);
        Number(json, "i", wait.Index);
        json.WriteNumber("t", (int)wait.Kind);
        if (wait.Kind == WaitKind.Timer)
        {
            json.WriteString("due", wait.Due.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        }

        Text(json, "p", wait.Period);
        Number(json, "left", wait.Left);
        Text(json, "n", wait.Name);
        Text(json, "c", wait.Correlation);
        Flag(json, "h", wait.Happened);
        json.WriteEndObject();
    }

    private static Wait ReadWait(JsonElement json) =>
        new(json.GetProperty("k").GetInt64(), json.GetProperty("o").GetInt64(), json.GetProperty("e").GetString()!,
            (int)Number(json, "i"), (WaitKind)json.GetProperty("t").GetInt32())
        {
            Due = json.TryGetProperty("due", out var due) ? due.GetDateTimeOffset() : default,
            Period = Text(json, "p"),
            Left = (int)Number(json, "left"),
            Name = Text(json, "n"),
            Correlation = Text(json, "c"),
            Happened = Flag(json, "h"),
        };

    private static void Flag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    private static long Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
