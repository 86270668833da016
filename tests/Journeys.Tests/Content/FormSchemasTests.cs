using System.Text.Json;
using System.Text.RegularExpressions;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Tests.Content;

/// <summary>The forms keep to what the pages can show, in both languages, and never ask for a diagnosis.</summary>
public sealed partial class FormSchemasTests
{
    private static readonly HashSet<string> Supported = ["text", "group", "textfield", "textarea", "number", "select", "radio", "checklist", "checkbox", "datetime", "dynamiclist", "separator"];

    public static TheoryData<string> Forms => Shipped.Files(Shipped.Workflows, "*.form");

    [Fact]
    public void Every_form_that_a_process_asks_for_exists()
    {
        var asked = Directory.EnumerateFiles(Shipped.Workflows, "*.bpmn", SearchOption.AllDirectories)
            .SelectMany(f => FormId().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value));
        var known = Forms.Select(f => Path.GetFileNameWithoutExtension(f.Data)).ToHashSet(StringComparer.Ordinal);

        Assert.All(asked.Distinct(), id => Assert.Contains(id, known));
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_form_is_named_as_its_file(string file) => Assert.Equal(Path.GetFileNameWithoutExtension(file), Text(Read(file), "id"));

    [Theory, MemberData(nameof(Forms))]
    public void The_server_reads_every_form_without_a_finding(string file) =>
        Assert.Empty(TreM.Workflow.Journeys.Forms.FormSchema.Read(File.ReadAllText(Path.Combine(Shipped.Workflows, file))).Findings);

    [Theory, MemberData(nameof(Forms))]
    public void Only_components_that_the_pages_show_are_used(string file) =>
        Assert.All(Components(Read(file)), c => Assert.Contains(Text(c, "type")!, Supported));

    [Theory, MemberData(nameof(Forms))]
    public void Component_ids_are_unique(string file)
    {
        var ids = Components(Read(file)).Select(c => Text(c, "id")!).ToList();

        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory, MemberData(nameof(Forms))]
    public void Every_text_has_its_English(string file)
    {
        foreach (var component in Components(Read(file)).Where(c => Text(c, "type") != "separator"))
        {
            foreach (var name in new[] { "label", "description", "text" }.Where(n => Text(component, n) is not null))
            {
                Assert.False(string.IsNullOrWhiteSpace(Property(component, $"{name}.en")), $"{Text(component, "id")}: {name}.en");
            }

            foreach (var value in Values(component))
            {
                Assert.False(string.IsNullOrWhiteSpace(Property(component, $"value.{value}.en")), $"{Text(component, "id")}: value.{value}.en");
            }
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_choice_offers_something(string file) =>
        Assert.All(
            Components(Read(file)).Where(c => Text(c, "type") is "select" or "radio" or "checklist" && Text(c, "valuesKey") is null),
            c => Assert.NotEmpty(Values(c)));

    [Theory, MemberData(nameof(Forms))]
    public void No_field_holds_a_diagnosis(string file) =>
        Assert.DoesNotContain(Components(Read(file)), c => Text(c, "key")?.Contains("diagnos", StringComparison.OrdinalIgnoreCase) == true || Text(c, "label")?.Contains("diagnos", StringComparison.OrdinalIgnoreCase) == true);

    [Theory, MemberData(nameof(Forms))]
    public void A_condition_asks_only_for_fields_of_its_form(string file)
    {
        var components = Components(Read(file)).ToList();
        var keys = components.Select(c => Text(c, "key")).OfType<string>().ToHashSet();
        foreach (var condition in components.Where(c => c.TryGetProperty("conditional", out _)).Select(c => Text(c.GetProperty("conditional"), "hide")!))
        {
            Assert.StartsWith("=", condition);
            Assert.Empty(FeelLanguage.Compile(condition[1..], FeelNames.Of(keys)).Findings);
        }
    }

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shipped.Workflows, file)));
        return document.RootElement.Clone();
    }

    private static IEnumerable<JsonElement> Components(JsonElement holder) =>
        holder.TryGetProperty("components", out var components) ? components.EnumerateArray().SelectMany(c => Components(c).Prepend(c)) : [];

    private static IEnumerable<string> Values(JsonElement component) =>
        component.TryGetProperty("values", out var values) ? values.EnumerateArray().Select(v => Text(v, "value")!) : [];

    private static string? Property(JsonElement component, string name) => component.TryGetProperty("properties", out var properties) ? Text(properties, name) : null;

    private static string? Text(JsonElement holder, string name) => holder.TryGetProperty(name, out var value) ? value.GetString() : null;

    [GeneratedRegex("formId=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex FormId();
}
