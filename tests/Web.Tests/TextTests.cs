using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TreM.Workflow.Web.Tests;

public sealed partial class TextTests
{
    private static readonly string Texts = Repository.At("src", "TreM.Workflow.Web", "Texts");

    public static TheoryData<string> Resources =>
        [.. Directory.GetFiles(Texts, "*.resx").Select(Path.GetFileNameWithoutExtension).Where(n => !n!.Contains('.')).Select(n => n!)];

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_text_exists_in_Swedish_and_in_English(string resource)
    {
        var swedish = Keys($"{resource}.resx");
        var english = Keys($"{resource}.en.resx");
        Assert.Equal([], swedish.Keys.Except(english.Keys));
        Assert.Equal([], english.Keys.Except(swedish.Keys));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void A_text_takes_the_same_values_in_both_languages(string resource)
    {
        var english = Keys($"{resource}.en.resx");
        foreach (var (key, text) in Keys($"{resource}.resx"))
        {
            Assert.Equal((key, Holes(text)), (key, Holes(english[key])));
        }
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_exists()
    {
        var missing = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Repository.At("src", "TreM.Workflow.Web"), "*.razor", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(file);
            foreach (Match injection in Injection().Matches(source))
            {
                var keys = Keys($"{injection.Groups[1].Value.Split('.')[^1]}.resx");
                var uses = new Regex($@"(?<![\w.]){injection.Groups[2].Value}\[""([^""{{]+)""[\],]").Matches(source);
                missing.AddRange(uses.Select(u => u.Groups[1].Value).Where(k => !keys.ContainsKey(k)).Select(k => $"{Path.GetFileName(file)}: {k}"));
            }
        }

        Assert.Equal([], missing);
    }

    private static Dictionary<string, string> Keys(string file) => XDocument.Load(Path.Combine(Texts, file)).Root!
        .Elements("data").ToDictionary(d => (string)d.Attribute("name")!, d => (string)d.Element("value")!);

    private static string Holes(string text) => string.Join(",", Hole().Matches(text).Select(m => m.Value).Distinct().Order());

    [GeneratedRegex(@"@inject\s+IStringLocalizer<([\w.]+)>\s+(\w+)")]
    private static partial Regex Injection();

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Hole();
}
