using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TreM.Workflow.Feel;

/// <summary>Builtins of Camunda 8's FEEL on values of any kind: whether they are there, and as JSON.</summary>
internal static class Values
{
    private const int JsonDepth = 150;
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = FeelList.MaxDepth + 1 };

    internal static readonly ImmutableArray<Builtin> All =
    [
        new("is defined", "Whether there is a value: false for null, and for a variable or entry that is not there.",
            new Signature("value: Any?", FeelType.Boolean, (a, _) => Boxes.Of(a[0] is not null))),
        new("get or else", "The value, or the default when there is none.",
            new Signature("value: Any?, default: Any?", FeelType.Any, (a, _) => a[0] ?? a[1])),
        new("assert", "The value when the condition is true; otherwise the evaluation ends, with the cause as its finding.",
            new Signature("value: Any?, condition: Any?, cause?: string?", FeelType.Any, Assert)),
        new("from json", "The value that a JSON text stands for.",
            new Signature("value: string", FeelType.Any, FromJson)),
        new("to json", "The value as a JSON text; dates, times and durations as ISO 8601 writes them.",
            new Signature("value: Any?", FeelType.String, ToJson)),
        new("uuid", "A new random identity of 36 characters; only where the answer is stored.",
            new Signature("", FeelType.String, (_, _) => Uuid())) { IsPure = false, IsRandom = true },
        new("random number", "A random number from 0 to under 1; only where the answer is stored.",
            new Signature("", FeelType.Number, (_, _) => Boxes.Of(RandomNumberGenerator.GetInt32(1_000_000_000) / (FeelNumber)1_000_000_000L))) { IsPure = false, IsRandom = true },
    ];

    // Version 4 of RFC 9562: random but for version and variant.
    private static string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x40), (byte)((bytes[8] & 0x3F) | 0x80));
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static object? Assert(object?[] a, CallSite call)
    {
        if (a[1] is not true)
        {
            call.Run.Stop("feel.assert.failed", (string?)a[2] ?? "Expected the condition of an assertion to be true.", call.At, remedy: null);
            return null;
        }

        return a[0];
    }

    private static object? FromJson(object?[] a, CallSite call)
    {
        var text = (string)a[0]!;
        if (!call.Run.Charge(1 + (text.Length >> 3)))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = JsonDepth });
            var value = FeelJson.Read(document.RootElement);
            return Longest(value) is var items && items > call.Run.Limits.ListItems && !call.Run.TooMany(items) ? null : value;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            return call.Fail("a JSON text with numbers in range");
        }
    }

    private static int Longest(object? value) => value switch
    {
        FeelList list => list.Aggregate(list.Count, (most, item) => Math.Max(most, Longest(item))),
        FeelContext context => context.Aggregate(0, (most, entry) => Math.Max(most, Longest(entry.Value))),
        _ => 0,
    };

    // A region is no part of ISO 8601: the offset stands before it, as in 2026-11-24T10:00:00+01:00[Europe/Stockholm].
    private static object? InIso(object? value) => value switch
    {
        FeelDateTime { Zone.Region: { } region, Offset: { } offset } moment when FeelZone.TryFromOffset(offset, out var zone) =>
            $"{moment.Date}T{new FeelTime(moment.Time.SecondOfDay, moment.Time.Nanosecond, zone)}[{region}]",
        FeelList list => FeelList.Of(list.Select(InIso)),
        FeelContext context => FeelContext.Of(context.Select(e => KeyValuePair.Create(e.Key, InIso(e.Value)))),
        _ => value,
    };

    private static object? ToJson(object?[] a, CallSite call)
    {
        if (!call.Run.Charge(FeelRun.Weigh(a[0])))
        {
            return null;
        }

        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Plain))
        {
            FeelJson.Write(writer, InIso(a[0]));
        }

        return call.Run.String(Encoding.UTF8.GetString(json.WrittenSpan));
    }
}
