using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Web.Api;

/// <summary>A referral as JSON: what cannot be read is told field by field, as what is wrong in it is.</summary>
internal static class ReferralBody
{
    // The row key belongs to imports.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(WithoutRowKey),
    };

    /// <summary>The referral, or every field that lacks, is not known or cannot be read.</summary>
    public static (ReferralDraft? Draft, IReadOnlyList<FieldFault> Faults) Read(JsonElement body)
    {
        if (JsonInput.Fault(body) is { } fault)
        {
            return (null, [new(Field(fault.Path), "field.characters", fault.Message)]);
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, [new("", "field.type", "Expected a JSON object with the fields of a referral.")]);
        }

        var faults = new List<FieldFault>();
        Compare(body, typeof(ReferralDraft), "", faults);
        if (body.TryGetProperty("facts", out var facts) && facts.ValueKind == JsonValueKind.Object)
        {
            Compare(facts, typeof(IntakeFacts), "facts.", faults);
        }

        if (faults.Count > 0)
        {
            return (null, faults);
        }

        try
        {
            return (body.Deserialize<ReferralDraft>(Json), []);
        }
        catch (JsonException unreadable)
        {
            return (null, [new(Field(unreadable.Path ?? "$"), "field.type", "Expected a value of the kind that the API's document describes: a text, a date as YYYY-MM-DD, true or false.")]);
        }
    }

    private static void Compare(JsonElement json, Type type, string path, List<FieldFault> faults)
    {
        var fields = Json.GetTypeInfo(type).Properties;
        faults.AddRange(fields.Where(f => f.IsRequired && !json.TryGetProperty(f.Name, out _)).Select(f => new FieldFault(path + f.Name, "field.missing", "Expected a value.")));
        var names = fields.Select(f => f.Name).ToList();
        faults.AddRange(json.EnumerateObject().Where(p => !names.Contains(p.Name))
            .Select(p => new FieldFault(path + p.Name, "field.unknown", $"Expected one of {string.Join(", ", names)}.")));
    }

    private static string Field(string path) => path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');

    private static void WithoutRowKey(JsonTypeInfo type)
    {
        if (type.Type == typeof(ReferralDraft) && type.Properties.FirstOrDefault(p => p.Name == "rowKey") is { } rowKey)
        {
            type.Properties.Remove(rowKey);
        }
    }
}
