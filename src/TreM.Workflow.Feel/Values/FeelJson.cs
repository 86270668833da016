using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TreM.Workflow.Feel;

/// <summary>FEEL values as JSON and back.</summary>
/// <remarks>
/// Two forms. <b>Plain</b> is for people and other systems: dates and durations become their FEEL text, and reading gives
/// strings back. <b>Exact</b> is for stored state: every value comes back as what it was (temporal values and ranges are
/// wrapped as <c>{"$feel":"date","value":"2013-05-02"}</c>), and equal values give equal bytes: entries are sorted by name and
/// numbers lose trailing zeros. Functions cannot be stored: both forms write null for them.
/// </remarks>
public static class FeelJson
{
    private const string Mark = "$feel";

    /// <summary>Reads plain JSON: numbers become FeelNumber, arrays FeelList, objects FeelContext.</summary>
    /// <exception cref="ArgumentException">The values are nested deeper than <see cref="FeelList.MaxDepth"/>.</exception>
    /// <exception cref="FormatException">A number is larger than 10^6144.</exception>
    public static object? Read(JsonElement json) => Read(json, isExact: false);

    /// <summary>As <see cref="Read(JsonElement)"/>, for JSON from outside: what cannot be a value is a finding that names its place.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="value">The value; null when there is none.</param>
    /// <param name="finding"><c>feel.json.number</c> or <c>feel.json.depth</c>, or null.</param>
    public static bool TryRead(JsonElement json, out object? value, [NotNullWhen(false)] out Finding? finding)
    {
        (value, finding) = (null, Refused(json, "$"));
        if (finding is not null)
        {
            return false;
        }

        try
        {
            value = Read(json);
            return true;
        }
        catch (ArgumentException)
        {
            finding = new("feel.json.depth", Severity.Error, FeelList.TooLarge);
            return false;
        }
    }

    private static Finding? Refused(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Number when !FeelNumber.TryParse(json.GetRawText(), out _) =>
            new("feel.json.number", Severity.Error, $"Expected numbers of size up to 10^6144, saw another at '{path}'.", Remedy: "Give a smaller number.") { Arguments = [path] },
        JsonValueKind.Array => json.EnumerateArray().Select((item, i) => Refused(item, $"{path}[{i}]")).FirstOrDefault(f => f is not null),
        JsonValueKind.Object => json.EnumerateObject().Select(entry => Refused(entry.Value, $"{path}.{entry.Name}")).FirstOrDefault(f => f is not null),
        _ => null,
    };

    /// <summary>Writes plain JSON.</summary>
    public static void Write(Utf8JsonWriter writer, object? value) => Write(writer, value, isExact: false);

    /// <summary>Reads what <see cref="WriteExact"/> wrote.</summary>
    /// <exception cref="FormatException">It is not what <see cref="WriteExact"/> writes.</exception>
    public static object? ReadExact(JsonElement json) => Read(json, isExact: true);

    /// <summary>Writes the exact form.</summary>
    public static void WriteExact(Utf8JsonWriter writer, object? value) => Write(writer, value, isExact: true);

    private static object? Read(JsonElement json, bool isExact)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return json.GetString();
            case JsonValueKind.Number:
                return Boxes.Of(FeelNumber.Parse(json.GetRawText()));
            case JsonValueKind.True:
                return Boxes.True;
            case JsonValueKind.False:
                return Boxes.False;
            case JsonValueKind.Array:
                return FeelList.Of(json.EnumerateArray().Select(item => Read(item, isExact)));
            case JsonValueKind.Object:
                return isExact && json.TryGetProperty(Mark, out var kind) && kind.ValueKind == JsonValueKind.String
                    ? ReadMarked(kind.GetString()!, json)
                    : FeelContext.Of(json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Read(p.Value, isExact))));
            default:
                return null;
        }
    }

    private static object? ReadMarked(string kind, JsonElement json)
    {
        if (kind == "range")
        {
            return ReadRange(json);
        }

        var value = json.GetProperty("value");
        if (kind == "context")
        {
            return FeelContext.Of(value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Read(p.Value, isExact: true))));
        }

        var text = value.GetString() ?? "";
        object? result = kind switch
        {
            "date" => FeelDate.TryParse(text, out var date) ? date : null,
            "time" => FeelTime.TryParse(text, out var time) ? time : null,
            "date and time" => FeelDateTime.TryParse(text, out var moment) ? moment : null,
            "days and time duration" => FeelDaysTimeDuration.TryParse(text, out var days) ? days : null,
            "years and months duration" => FeelYearsMonthsDuration.TryParse(text, out var months) ? months : null,
            _ => null,
        };
        return result ?? throw new FormatException($"Expected a stored FEEL value of kind '{kind}'.");
    }

    private static FeelRange ReadRange(JsonElement json)
    {
        var form = Enum.Parse<RangeForm>(json.GetProperty("form").GetString() ?? "");
        var start = Read(json.GetProperty("start"), isExact: true);
        var end = Read(json.GetProperty("end"), isExact: true);
        return form == RangeForm.Interval
            ? FeelRange.Of(start, json.GetProperty("startIncluded").GetBoolean(), end, json.GetProperty("endIncluded").GetBoolean())
            : FeelRange.Of(form, start ?? end);
    }

    private static void Write(Utf8JsonWriter writer, object? value, bool isExact)
    {
        switch (value)
        {
            case null or FeelFunction:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case FeelNumber number:
                writer.WriteRawValue(number.ToShortestString(), skipInputValidation: true);
                break;
            case FeelList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item, isExact);
                }

                writer.WriteEndArray();
                break;
            case FeelContext context:
                Write(writer, context, isExact);
                break;
            case FeelRange range when isExact:
                Write(writer, range);
                break;
            default:
                if (isExact)
                {
                    writer.WriteStartObject();
                    writer.WriteString(Mark, FeelType.Of(value).ToString());
                    writer.WriteString("value", value.ToString());
                    writer.WriteEndObject();
                }
                else
                {
                    writer.WriteStringValue(FeelText.Of(value));
                }

                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, FeelContext context, bool isExact)
    {
        // A context that happens to have an entry with the mark's name is wrapped itself.
        var isWrapped = isExact && context.TryGet(Mark, out _);
        if (isWrapped)
        {
            writer.WriteStartObject();
            writer.WriteString(Mark, "context");
            writer.WritePropertyName("value");
        }

        writer.WriteStartObject();
        foreach (var (name, value) in isExact ? context.OrderBy(e => e.Key, StringComparer.Ordinal) : context.AsEnumerable())
        {
            writer.WritePropertyName(name);
            Write(writer, value, isExact);
        }

        writer.WriteEndObject();
        if (isWrapped)
        {
            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, FeelRange range)
    {
        writer.WriteStartObject();
        writer.WriteString(Mark, "range");
        writer.WriteString("form", range.Form.ToString());
        writer.WritePropertyName("start");
        Write(writer, range.Start, isExact: true);
        writer.WriteBoolean("startIncluded", range.StartIncluded);
        writer.WritePropertyName("end");
        Write(writer, range.End, isExact: true);
        writer.WriteBoolean("endIncluded", range.EndIncluded);
        writer.WriteEndObject();
    }
}
