using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conformance;

/// <summary>Writes what the runners found to <c>artifacts/conformance/&lt;suite&gt;.json</c>, one section per runner.</summary>
internal static class ConformanceReport
{
    private static readonly Lock Gate = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Replaces one section of a suite's report.</summary>
    public static void Write(string suite, string section, JsonNode result)
    {
        var file = Path.Combine(ConformanceData.Repository, "artifacts", "conformance", suite + ".json");
        lock (Gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var report = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : [];
            report[section] = result;
            File.WriteAllText(file, report.ToJsonString(Indented) + "\n");
        }
    }
}
