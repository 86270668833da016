using System.Text.Json.Nodes;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Tests.Content;

namespace TreM.Workflow.Journeys.Tests.Contract;

/// <summary>A form of the programme, to be changed and read again.</summary>
internal sealed class ShippedForm
{
    private readonly JsonNode _json;

    internal ShippedForm(string id)
    {
        Id = id;
        _json = JsonNode.Parse(File.ReadAllText(Path.Combine(Shipped.Workflows, "forms", $"{id}.form")))!;
    }

    internal string Id { get; }

    internal string Text => _json.ToJsonString();

    /// <summary>Its fields, those of lists and groups too.</summary>
    internal IReadOnlyList<JsonObject> Fields => [.. Inside(_json)];

    internal static IEnumerable<string> WithEffect => Directory.EnumerateFiles(Path.Combine(Shipped.Workflows, "forms"), "*.form")
        .Where(f => File.ReadAllText(f).Contains("trem:effect", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    internal JsonObject Field(string key) => Fields.First(f => KeyOf(f) == key);

    internal ShippedForm Change(Action<JsonNode> change)
    {
        change(_json);
        return this;
    }

    /// <summary>What publishing would say.</summary>
    internal IReadOnlyList<Finding> Findings() => CheckModels.Run([new SourceFile($"forms/{Id}.form", Text)]);

    internal static string? KeyOf(JsonObject field) => (string?)(field["key"] ?? field["path"]);

    private static IEnumerable<JsonObject> Inside(JsonNode holder) =>
        holder["components"] is JsonArray components
            ? components.OfType<JsonObject>().SelectMany(c => Inside(c).Prepend(c)).Where(c => KeyOf(c) is not null || c["components"] is not null)
            : [];
}
