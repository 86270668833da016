using System.Text.Json;
using System.Text.RegularExpressions;
using TreM.Workflow.Processes.Checks.Rules;
using TreM.Workflow.Processes.Reading;

namespace Processes.Tests.Checks;

public partial class DialectTests
{
    [Fact]
    public void The_checks_the_modeler_and_the_documentation_name_the_same_attributes()
    {
        var known = DeploymentRules.TremAttributes.Keys.Order(StringComparer.Ordinal);
        var moddle = Moddle().GetProperty("types").EnumerateArray()
            .SelectMany(t => t.GetProperty("properties").EnumerateArray())
            .Select(p => p.GetProperty("name").GetString()!).Distinct().Order(StringComparer.Ordinal);
        var documented = Attribute().Matches(File.ReadAllText(Path.Combine(Repository(), "src", "README.md")))
            .Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(known, moddle);
        Assert.Equal(known, documented);
    }

    [Fact]
    public void The_modeler_puts_attributes_of_our_namespace_on_elements_that_bpmn_knows()
    {
        var moddle = Moddle();

        Assert.Equal(BpmnNames.Trem.NamespaceName, moddle.GetProperty("uri").GetString());
        Assert.All(moddle.GetProperty("types").EnumerateArray(), type =>
        {
            Assert.All(type.GetProperty("extends").EnumerateArray(), e => Assert.NotNull(BpmnMetamodel.Type(e.GetString()!["bpmn:".Length..])));
            Assert.All(type.GetProperty("properties").EnumerateArray(), p => Assert.True(p.GetProperty("isAttr").GetBoolean()));
        });
    }

    private static JsonElement Moddle() => JsonDocument.Parse(
        File.ReadAllText(Path.Combine(Repository(), "src", "TreM.Workflow.Web", "ClientApp", "src", "trem-moddle.json"))).RootElement;

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TreM.Workflow.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("^\\| `trem:(\\w+)`", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Attribute();
}
