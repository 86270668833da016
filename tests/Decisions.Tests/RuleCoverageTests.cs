using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TreM.Workflow.Decisions;
using TreM.Workflow.Decisions.Testing;

namespace Decisions.Tests;

/// <summary>The cases beside each table reach every row, and stand on every boundary and on both sides of it. Read from the tables themselves.</summary>
public partial class RuleCoverageTests
{
    private static readonly XNamespace Dmn = "https://www.omg.org/spec/DMN/20230324/MODEL/";
    private static readonly XNamespace Tck = "http://www.omg.org/spec/DMN/20160719/testcase";

    private static readonly Lazy<IReadOnlyDictionary<string, DecisionModelResult>> All = new(() => ModelSet.Read(
        Directory.EnumerateFiles(Repository.Rules, "*.dmn", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(Repository.Rules, f), File.ReadAllText, StringComparer.Ordinal)));

    public static TheoryData<string> Tables() => [.. Directory.EnumerateFiles(Repository.Rules, "*.dmn", SearchOption.AllDirectories)
        .Where(f => XDocument.Load(f).Descendants(Dmn + "decisionTable").Any()).Select(f => Path.GetRelativePath(Repository.Rules, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_row_is_reached_by_a_case_beside_its_table(string file)
    {
        var tests = TckFile.Read(File.ReadAllText(TestsOf(file))).File!;
        var own = XDocument.Load(Path.Combine(Repository.Rules, file)).Descendants(Dmn + "decisionTable").Select(t => (string)t.Parent!.Attribute("id")!);

        var covered = RowCoverage.Of(tests, All.Value[file].Model!).ToDictionary(c => c.TableId);

        Assert.All(own, table => Assert.Empty(covered[table].Missed));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_boundary_has_a_case_on_it_and_on_both_sides(string file)
    {
        var model = XDocument.Load(Path.Combine(Repository.Rules, file));
        var cases = XDocument.Load(TestsOf(file)).Descendants(Tck + "inputNode").ToLookup(n => (string)n.Attribute("name")!, n => n.Value.Trim());
        foreach (var table in model.Descendants(Dmn + "decisionTable"))
        {
            foreach (var (input, column) in table.Elements(Dmn + "input").Select((i, n) => (i, n)).Where(i => (string?)i.i.Element(Dmn + "inputExpression")!.Attribute("typeRef") == "number"))
            {
                var name = input.Element(Dmn + "inputExpression")!.Value.Trim();
                var least = Numbers(input.Element(Dmn + "inputValues")?.Value ?? "").DefaultIfEmpty(decimal.MinValue).Min();
                var given = cases[name].Select(v => decimal.Parse(v, CultureInfo.InvariantCulture)).ToList();
                foreach (var limit in table.Elements(Dmn + "rule").SelectMany(r => Numbers(r.Elements(Dmn + "inputEntry").ElementAt(column).Value)).Distinct())
                {
                    Assert.True(given.Contains(limit), $"{name}: no case on {limit}");
                    Assert.True(given.Exists(v => v > limit), $"{name}: no case above {limit}");
                    Assert.True(limit <= least || given.Exists(v => v < limit), $"{name}: no case below {limit}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_value_of_an_enumeration_that_a_row_names_is_tried(string file)
    {
        var model = XDocument.Load(Path.Combine(Repository.Rules, file));
        var cases = XDocument.Load(TestsOf(file)).Descendants(Tck + "inputNode").ToLookup(n => (string)n.Attribute("name")!, n => n.Value.Trim());
        foreach (var table in model.Descendants(Dmn + "decisionTable"))
        {
            foreach (var (input, column) in table.Elements(Dmn + "input").Select((i, n) => (i, n)).Where(i => (string?)i.i.Element(Dmn + "inputExpression")!.Attribute("typeRef") == "string"))
            {
                var name = input.Element(Dmn + "inputExpression")!.Value.Trim();
                var named = table.Elements(Dmn + "rule").SelectMany(r => Quoted().Matches(r.Elements(Dmn + "inputEntry").ElementAt(column).Value)).Select(m => m.Groups[1].Value).Distinct();
                Assert.All(named, value => Assert.Contains(value, cases[name]));
            }
        }
    }

    private static string TestsOf(string file) => Path.Combine(Repository.Rules, Path.ChangeExtension(file, null) + "-tests.xml");

    private static IEnumerable<decimal> Numbers(string cell) => cell.Contains('"', StringComparison.Ordinal)
        ? []
        : Number().Matches(cell.Replace("..", " ", StringComparison.Ordinal)).Select(m => decimal.Parse(m.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("-?[0-9]+(\\.[0-9]+)?", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
