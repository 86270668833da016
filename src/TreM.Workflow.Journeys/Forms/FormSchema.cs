using System.Collections.Immutable;
using System.Text.Json;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Forms;

/// <summary>
/// A form-js schema as far as the server renders and validates it: one file serves the designer in the browser and the page.
/// </summary>
/// <param name="Id">The form's key, <c>F-KAR</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Components">Its parts, in order.</param>
public sealed record FormSchema(string Id, LocalisedText Name, ImmutableArray<FormComponent> Components)
{
    /// <summary>What completing the form writes (<c>trem:effect</c>), or null: its answers steer the process and are kept, nothing more.</summary>
    public string? Effect { get; init; }

    /// <summary>All components, those inside groups and lists included.</summary>
    public IEnumerable<FormComponent> AllComponents => Components.SelectMany(c => c.SelfAndChildren);

    /// <summary>The form with the values that choices take from registers: <c>partners</c>, <c>municipalities</c>, <c>coaches</c>.</summary>
    /// <param name="register">The entries of a register; none when it is unknown, and the choice is then a text to type.</param>
    public FormSchema WithOptions(Func<string, ImmutableArray<FormOption>> register) => this with { Components = [.. Components.Select(c => Filled(c, register))] };

    private static FormComponent Filled(FormComponent component, Func<string, ImmutableArray<FormOption>> register) => component with
    {
        Options = component.OptionsFrom is { } name ? register(name) : component.Options,
        Components = [.. component.Components.Select(c => Filled(c, register))],
    };

    /// <summary>Reads a schema. Error findings name the component by its key or id.</summary>
    public static (FormSchema? Schema, ImmutableArray<Finding> Findings) Read(string json)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            var id = Text(root, "id");
            if (root.ValueKind != JsonValueKind.Object || id is null)
            {
                return (null, [new Finding("form.schema.id-missing", Severity.Error, "Expected a form-js schema with an id; saw none.")]);
            }

            var names = FeelNames.Of(KeysOf(root).Distinct());
            var components = ReadComponents(root, names, findings);
            foreach (var twice in components.SelectMany(c => c.SelfAndChildren).Where(c => c.Key is not null)
                         .GroupBy(c => c.Path).Where(g => g.Count() > 1))
            {
                findings.Add(new("form.key.twice", Severity.Error, $"Expected each key once in form {id}; saw '{twice.Key}' {twice.Count()} times.", twice.Key));
            }

            var result = findings.ToImmutable();
            return (result.Any(f => f.Severity == Severity.Error) ? null : new FormSchema(id, Localised(root, "name") ?? new LocalisedText(id, null), components) { Effect = Property(root, "trem:effect") }, result);
        }
        catch (JsonException e)
        {
            return (null, [new Finding("form.schema.malformed", Severity.Error, $"Expected JSON of a form-js schema; line {e.LineNumber + 1}: {e.Message}")]);
        }
    }

    private static ImmutableArray<FormComponent> ReadComponents(
        JsonElement parent, FeelNames names, ImmutableArray<Finding>.Builder findings, string path = "")
    {
        if (!parent.TryGetProperty("components", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return [.. list.EnumerateArray().Select(json => ReadComponent(json, path, names, findings)).OfType<FormComponent>()];
    }

    private static FormComponent? ReadComponent(JsonElement json, string path, FeelNames names, ImmutableArray<Finding>.Builder findings)
    {
        var typeName = Text(json, "type") ?? "";
        var place = Text(json, "key") ?? Text(json, "path") ?? Text(json, "id") ?? typeName;
        if (!FormComponent.Types.TryGetValue(typeName, out var type))
        {
            findings.Add(new("form.component.unsupported", Severity.Error,
                $"Expected one of {string.Join(", ", FormComponent.Types.Keys)}; saw '{typeName}'.", place,
                Remedy: "Use a supported component."));
            return null;
        }

        var own = type is FormComponentType.List or FormComponentType.Group ? Text(json, "path") : Text(json, "key");
        if (own is null && type is not (FormComponentType.Text or FormComponentType.Separator or FormComponentType.Group))
        {
            findings.Add(new("form.key.missing", Severity.Error, $"Expected a key on the {typeName} '{place}'; saw none.", place));
            return null;
        }

        var inner = type == FormComponentType.List ? $"{path}{own}[]." : own is not null && type == FormComponentType.Group ? $"{path}{own}." : path;
        return new FormComponent(type, own, own is null ? path : path + own)
        {
            Label = Localised(json, "label"),
            Description = Localised(json, "description"),
            Content = Localised(json, "text"),
            Subtype = Text(json, "subtype"),
            BoundTo = Property(json, "trem:field"),
            DefaultValue = json.TryGetProperty("defaultValue", out var value) ? FeelJson.Read(value) : null,
            ReadOnly = json.TryGetProperty("readonly", out var fixedValue) && fixedValue.ValueKind == JsonValueKind.True,
            Options = ReadOptions(json),
            OptionsFrom = Text(json, "valuesKey"),
            Rules = FormRules.Read(json, place, findings),
            Hide = ReadHide(json, place, names, findings),
            Components = ReadComponents(json, names, findings, inner),
        };
    }

    private static ImmutableArray<FormOption> ReadOptions(JsonElement json)
    {
        if (!json.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return [.. values.EnumerateArray().Select(option =>
        {
            var code = Text(option, "value") ?? option.GetProperty("value").GetRawText();
            return new FormOption(code, new LocalisedText(Text(option, "label") ?? code, Property(json, $"value.{code}.en")));
        })];
    }

    private static CompiledExpression? ReadHide(JsonElement json, string place, FeelNames names, ImmutableArray<Finding>.Builder findings)
    {
        if (!json.TryGetProperty("conditional", out var conditional) || Text(conditional, "hide") is not ['=', .. var source])
        {
            return null;
        }

        var compilation = FeelLanguage.Compile(source, names);
        findings.AddRange(compilation.Findings.Select(f => f with { ElementId = place }));
        return compilation.Expression;
    }

    // A condition may ask for any answer of the form, and for nothing else: a field may be named as a builtin function is.
    private static IEnumerable<string> KeysOf(JsonElement parent) =>
        parent.TryGetProperty("components", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().SelectMany(c => KeysOf(c).Concat(new[] { Text(c, "key"), Text(c, "path") }.OfType<string>()))
            : [];

    private static LocalisedText? Localised(JsonElement json, string name) =>
        Text(json, name) is { } swedish ? new LocalisedText(swedish, Property(json, $"{name}.en")) : null;

    private static string? Property(JsonElement json, string name) =>
        json.TryGetProperty("properties", out var properties) ? Text(properties, name) : null;

    internal static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>A text in Swedish, and in English when the author gave it.</summary>
public sealed record LocalisedText(string Swedish, string? English)
{
    /// <summary>The text for a two-letter language; Swedish when there is no other.</summary>
    public string In(string language) => language == "en" ? English ?? Swedish : Swedish;
}
