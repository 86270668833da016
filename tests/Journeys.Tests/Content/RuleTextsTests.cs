using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TreM.Workflow.Journeys.Tests.Content;

/// <summary>Rules give codes; people read texts. These tests keep the two together.</summary>
public sealed partial class RuleTextsTests
{
    private static readonly XNamespace Dmn = "https://www.omg.org/spec/DMN/20230324/MODEL/";
    private static readonly Dictionary<string, string> Swedish = Labels("sv");
    private static readonly Dictionary<string, string> English = Labels("en");

    public static TheoryData<string> Tables => Shipped.Files(Shipped.Rules, "*.dmn");

    [Fact]
    public void Both_languages_know_the_same_keys() => Assert.Equal(Swedish.Keys.Order(StringComparer.Ordinal), English.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void No_text_is_empty() => Assert.DoesNotContain("", Swedish.Values.Concat(English.Values).Select(t => t.Trim()));

    [Fact]
    public void All_twenty_tables_are_there()
    {
        var ids = Tables.SelectMany(t => Decisions(t.Data)).Select(d => (string?)d.Attribute("id")).ToHashSet();

        Assert.All(Enumerable.Range(1, 20), n => Assert.Contains($"DT-{n:00}", ids));
    }

    [Theory, MemberData(nameof(Tables))]
    public void Every_decision_has_a_title(string file) =>
        Assert.All(Decisions(file), d => Assert.Contains((string)d.Attribute("id")!, Swedish.Keys));

    [Theory, MemberData(nameof(Tables))]
    public void Every_row_is_numbered_by_its_table_and_has_a_text(string file)
    {
        foreach (var decision in Decisions(file))
        {
            var rules = decision.Elements(Dmn + "decisionTable").Elements(Dmn + "rule").Select(r => (string?)r.Attribute("id")).ToList();

            Assert.Equal(Enumerable.Range(1, rules.Count).Select(n => $"{(string?)decision.Attribute("id")}-{n}"), rules);
            Assert.All(Enumerable.Range(1, rules.Count), n => Assert.Contains($"{(string?)decision.Attribute("id")}.{n}", Swedish.Keys));
        }
    }

    [Theory, MemberData(nameof(Tables))]
    public void Every_code_that_a_table_reads_or_gives_has_a_text(string file)
    {
        var cells = Decisions(file).Descendants()
            .Where(e => e.Name.LocalName is "inputEntry" or "outputEntry" or "inputValues" or "outputValues")
            .SelectMany(e => Quoted().Matches(e.Value).Select(m => m.Groups[1].Value));

        Assert.All(cells.Distinct(), code => Assert.Contains(code, Swedish.Keys));
    }

    [Theory, MemberData(nameof(Tables))]
    public void Every_input_and_output_has_a_text(string file)
    {
        var document = XDocument.Load(Path.Combine(Shipped.Rules, file));
        var names = document.Descendants(Dmn + "output").Select(o => (string?)o.Attribute("name"))
            .Concat(Decisions(file).Elements(Dmn + "decisionTable").Elements(Dmn + "input").Select(i => i.Element(Dmn + "inputExpression")!.Value.Trim()));

        Assert.All(names.Distinct(), name => Assert.Contains($"field.{name}", Swedish.Keys));
    }

    [Theory, MemberData(nameof(Tables))]
    public void Every_table_has_tests_beside_it(string file) =>
        Assert.True(File.Exists(Path.Combine(Shipped.Rules, Path.ChangeExtension(file, null) + "-tests.xml")));

    [Theory, MemberData(nameof(Tables))]
    public void Every_input_and_decision_is_drawn(string file)
    {
        var document = XDocument.Load(Path.Combine(Shipped.Rules, file));
        var drawn = document.Descendants().Where(e => e.Name.LocalName is "DMNShape" or "DMNEdge").Select(e => (string?)e.Attribute("dmnElementRef")).ToHashSet();
        var expected = document.Descendants().Where(e => e.Name == Dmn + "decision" || e.Name == Dmn + "informationRequirement" || (e.Name == Dmn + "inputData" && e.Attribute("name") is not null));

        Assert.All(expected, e => Assert.Contains((string?)e.Attribute("id"), drawn));
    }

    private static IEnumerable<XElement> Decisions(string file) => XDocument.Load(Path.Combine(Shipped.Rules, file)).Root!.Elements(Dmn + "decision");

    private static Dictionary<string, string> Labels(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Shipped.Rules, $"labels.{language}.json")))!;

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
