using System.Text.Json;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys;

/// <summary>What is wrong with JSON from outside.</summary>
/// <param name="Path">Where: <c>$.rows[2].name</c>. Made of the sender's own names, never of values.</param>
/// <param name="Expected">What was expected there.</param>
public sealed record JsonFault(string Path, string Expected)
{
    /// <summary>Both in a sentence.</summary>
    public string Message => $"Expected {Expected}. Look at '{Path}'.";
}

/// <summary>
/// Looks through JSON from outside before anybody reads it: numbers that FEEL can hold, texts that every database can keep, each name
/// once. What passes is read without an error.
/// </summary>
public static class JsonInput
{
    /// <summary>The first fault, or null.</summary>
    public static JsonFault? Fault(JsonElement json) => Fault(json, "$");

    /// <summary>The first name of an object that is none of those known, as a fault; null when there is none.</summary>
    public static JsonFault? Unknown(JsonElement json, string path, params ReadOnlySpan<string> known)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                return new($"{path}.{property.Name}", $"one of {string.Join(", ", known.ToArray())}");
            }
        }

        return null;
    }

    private static JsonFault? Fault(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Number when !FeelNumber.TryParse(json.GetRawText(), out _) => new(path, "a number of at most 34 digits between -10^6144 and 10^6144"),
        JsonValueKind.String when !IsSound(json.GetString) => new(path, "a text without control characters and halves of characters"),
        JsonValueKind.Array => Items(json, path),
        JsonValueKind.Object => Properties(json, path),
        _ => null,
    };

    private static JsonFault? Items(JsonElement json, string path)
    {
        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (Fault(item, $"{path}[{i++}]") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static JsonFault? Properties(JsonElement json, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!IsSound(() => property.Name))
            {
                return new(path, "names without control characters and halves of characters");
            }

            if (!names.Add(property.Name))
            {
                return new($"{path}.{property.Name}", "each name once");
            }

            if (Fault(property.Value, $"{path}.{property.Name}") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    // Half a character, written as an escape, is only found when the text is asked for.
    private static bool IsSound(Func<string?> read)
    {
        try
        {
            return read() is { } text && SoundText.Is(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
