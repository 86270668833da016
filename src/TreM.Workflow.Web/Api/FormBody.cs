using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Web.Api;

/// <summary>Says of a call that its body holds the answers of a form.</summary>
/// <param name="Form">Id of the form.</param>
internal sealed record AnswersOf(string Form);

/// <summary>A form in force as the schema of a body: its fields, what each takes, and which are always needed.</summary>
internal static class FormBody
{
    /// <summary>The schema of the answers.</summary>
    public static OpenApiSchema Of(IEnumerable<FormComponent> components)
    {
        var fields = Fields(components).Where(c => c is { IsInput: true, Key: not null }).ToList();
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = fields.DistinctBy(f => f.Key).ToDictionary(f => f.Key!, f => (IOpenApiSchema)Field(f)),
            Required = fields.Where(f => f.Rules.Required && f.Hide is null).Select(f => f.Key!).ToHashSet(),
            AdditionalPropertiesAllowed = false,
        };
    }

    // What a group without a key holds stands beside it; whether a hidden one is needed depends on the answers.
    private static IEnumerable<FormComponent> Fields(IEnumerable<FormComponent> components) => components.SelectMany(c =>
        c is { Type: FormComponentType.Group, Key: null } ? Fields(c.Components).Select(inner => c.Hide is null ? inner : inner with { Hide = c.Hide }) : [c]);

    private static OpenApiSchema Field(FormComponent field)
    {
        var schema = new OpenApiSchema { Description = field.Label?.In("en") };
        switch (field.Type)
        {
            case FormComponentType.List:
                (schema.Type, schema.Items) = (JsonSchemaType.Array, Of(field.Components));
                break;
            case FormComponentType.Checklist:
                (schema.Type, schema.Items) = (JsonSchemaType.Array, Choice(field));
                break;
            case FormComponentType.Checkbox:
                schema.Type = JsonSchemaType.Boolean;
                break;
            case FormComponentType.Number:
                (schema.Type, schema.Minimum, schema.Maximum) = (JsonSchemaType.Number, field.Rules.Min?.ToString(), field.Rules.Max?.ToString());
                break;
            case FormComponentType.Select or FormComponentType.Radio:
                (schema.Type, schema.Enum) = (JsonSchemaType.String, Choice(field).Enum);
                break;
            case FormComponentType.DateTime:
                (schema.Type, schema.Format) = (JsonSchemaType.String, field.Subtype is null or "date" ? "date" : null);
                break;
            default:
                (schema.Type, schema.MinLength, schema.MaxLength) = (JsonSchemaType.String, field.Rules.MinLength, field.Rules.MaxLength);
                break;
        }

        return schema;
    }

    private static OpenApiSchema Choice(FormComponent field) => new()
    {
        Type = JsonSchemaType.String,
        Enum = field.Options.Length == 0 ? null : [.. field.Options.Select(o => (JsonNode)JsonValue.Create(o.Value)!)],
    };
}
