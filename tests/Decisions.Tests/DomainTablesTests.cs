using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Decisions.Tests;

/// <summary>
/// The twenty tables say cell by cell what the domain description says. Runs where the description lies beside the repository;
/// elsewhere the cases beside the tables are the record.
/// </summary>
public partial class DomainTablesTests
{
    private static readonly XNamespace Dmn = "https://www.omg.org/spec/DMN/20230324/MODEL/";
    private static readonly string Description = Path.Combine(Repository.Root, "..", "shared", "domain", "domain-data.json");

    private static readonly Dictionary<string, string> Policies = new() { ["U"] = "UNIQUE", ["F"] = "FIRST", ["C"] = "COLLECT", ["C+"] = "COLLECT SUM" };

    private static readonly Lazy<Dictionary<string, XElement>> Tables = new(() => Directory.EnumerateFiles(Repository.Rules, "*.dmn", SearchOption.AllDirectories)
        .SelectMany(f => XDocument.Load(f).Root!.Elements(Dmn + "decision")).Where(d => d.Element(Dmn + "decisionTable") is not null)
        .ToDictionary(d => (string)d.Attribute("id")!, d => d.Element(Dmn + "decisionTable")!));

    private static readonly Lazy<Dictionary<string, string>> Swedish = new(() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Repository.Rules, "labels.sv.json")))!);

    [Fact]
    public void All_twenty_tables_match_the_description_cell_by_cell()
    {
        Assert.SkipUnless(File.Exists(Description), "The domain description is not beside the repository.");
        using var json = JsonDocument.Parse(File.ReadAllText(Description));
        var described = json.RootElement.GetProperty("tables").EnumerateArray().ToList();

        Assert.Equal(20, described.Count);
        Assert.Empty(described.SelectMany(Differences));
    }

    private static IEnumerable<string> Differences(JsonElement described)
    {
        var id = described.GetProperty("id").GetString()!;
        var table = Tables.Value[id];
        var policy = $"{(string?)table.Attribute("hitPolicy") ?? "UNIQUE"} {(string?)table.Attribute("aggregation")}".Trim();
        if (policy != Policies[described.GetProperty("hitPolicy").GetString()!])
        {
            yield return $"{id}: hit policy {policy}";
        }

        var inputs = table.Elements(Dmn + "input").Select(i => i.Element(Dmn + "inputExpression")!.Value.Trim()).ToList();
        if (!inputs.SequenceEqual(described.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("name").GetString())))
        {
            yield return $"{id}: inputs {string.Join(", ", inputs)}";
        }

        var rows = table.Elements(Dmn + "rule").ToList();
        var expected = described.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateArray().Select(c => c.ToString()).ToList()).ToList();
        if (rows.Count != expected.Count)
        {
            yield return $"{id}: {rows.Count} rows";
            yield break;
        }

        var outputs = table.Elements(Dmn + "output").Select(o => (string)o.Attribute("name")!).ToList();
        var names = described.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("name").GetString()!).ToList();
        for (var row = 0; row < rows.Count; row++)
        {
            var cells = rows[row].Elements(Dmn + "inputEntry").Select(c => c.Value).ToList();
            var given = rows[row].Elements(Dmn + "outputEntry").Select(c => c.Value).ToList();
            foreach (var column in Enumerable.Range(0, cells.Count).Where(c => Plain(cells[c]) != Plain(expected[row][c])))
            {
                yield return $"{id} row {row + 1}, {inputs[column]}: {cells[column]} instead of {expected[row][column]}";
            }

            foreach (var (name, want) in names.Zip(expected[row].Skip(cells.Count)))
            {
                // A text is the row's label; what does not exist is null; a partner's number stands in the registry.
                var got = outputs.IndexOf(name) is >= 0 and var at ? given[at] : $"\"{id}.{row + 1}\"";
                var text = got == "null" ? "-" : Swedish.Value.GetValueOrDefault(got.Trim('"')) is { } label && got.StartsWith($"\"{id}.", StringComparison.Ordinal) ? label : got.Trim('"');
                if (Plain(text) != Plain(Registry().Replace(want, "")))
                {
                    yield return $"{id} row {row + 1}, {name}: {text} instead of {want}";
                }
            }
        }
    }

    private static string Plain(string cell) => string.Concat(cell.Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex(@" \((P-[0-9/P-]+|kap\. [0-9.]+)\)$", RegexOptions.None, 1000)]
    private static partial Regex Registry();
}
