using System.Buffers;
using System.Text.Json;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys;

/// <summary>FEEL contexts as stored bytes and back (<see cref="FeelJson.WriteExact"/>): what goes in comes out.</summary>
public static class ExactJson
{
    /// <summary>The bytes of a context.</summary>
    public static byte[] Write(FeelContext value) => WriteValue(value);

    /// <summary>The bytes of any value.</summary>
    public static byte[] WriteValue(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            FeelJson.WriteExact(writer, value);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The context of stored bytes; empty when there are none.</summary>
    public static FeelContext Read(ReadOnlyMemory<byte>? stored) => ReadValue(stored) as FeelContext ?? FeelContext.Empty;

    /// <summary>The value of stored bytes; null when there are none.</summary>
    public static object? ReadValue(ReadOnlyMemory<byte>? stored)
    {
        if (stored is not { Length: > 0 } bytes)
        {
            return null;
        }

        using var document = JsonDocument.Parse(bytes);
        return FeelJson.ReadExact(document.RootElement);
    }
}
