using System.Text.Json;

namespace TreM.Workflow.Feel;

/// <summary>FEEL values as JSON and back.</summary>
/// <remarks>
/// Two forms. <b>Plain</b> is for people and other systems: dates and durations become their FEEL text, and reading gives
/// strings back. <b>Exact</b> is for stored state: every value comes back as what it was (temporal values and ranges are
/// wrapped as <c>{"$feel":"date","value":"2013-05-02"}</c>), and equal values give equal bytes.
/// </remarks>
public static class FeelJson
{
    /// <summary>Reads plain JSON: numbers become FeelNumber, arrays FeelList, objects FeelContext.</summary>
    public static object? Read(JsonElement json) => throw new NotImplementedException();

    /// <summary>Writes plain JSON.</summary>
    public static void Write(Utf8JsonWriter writer, object? value) => throw new NotImplementedException();

    /// <summary>Reads what <see cref="WriteExact"/> wrote.</summary>
    public static object? ReadExact(JsonElement json) => throw new NotImplementedException();

    /// <summary>Writes the exact form.</summary>
    public static void WriteExact(Utf8JsonWriter writer, object? value) => throw new NotImplementedException();
}
