using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Tests.Content;

namespace TreM.Workflow.Journeys.Tests.Contract;

/// <summary>A table that code asks is refused when it would be asked for nothing, or answers what nobody understands.</summary>
public sealed class AskedTableTests
{
    private static readonly IReadOnlyDictionary<string, string> Files = Directory.EnumerateFiles(Shipped.Rules, "*.dmn", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(Shipped.Rules, f), File.ReadAllText);

    public static TheoryData<string> Asked => [.. ProgrammeContract.OfThisProgram.Tables.Select(t => t.Id)];

    [Fact]
    public void The_shipped_tables_fit_what_code_asks() =>
        Assert.DoesNotContain(Check(Files), f => f.Code.StartsWith("dmn.asked", StringComparison.Ordinal));

    [Theory, MemberData(nameof(Asked))]
    public void What_code_asks_is_shipped(string id) => Assert.NotNull(FileOf(id).Key);

    [Theory, MemberData(nameof(Asked))]
    public void An_input_that_is_not_given_is_refused(string id)
    {
        foreach (var input in Given(id))
        {
            var findings = Check(Changed(id, file => Rename(file, input)));

            Assert.Contains(findings, f => f is { Code: "dmn.asked.input", ElementId: var at } && at == id);
        }
    }

    [Theory, MemberData(nameof(Asked))]
    public void A_column_that_is_read_cannot_be_renamed(string id)
    {
        var outputs = ProgrammeContract.OfThisProgram.Tables.Single(t => t.Id == id).Outputs;
        foreach (var output in outputs.Where(_ => outputs.Length > 1))
        {
            var findings = Check(Changed(id, file => Columns(file, id).Single(c => (string?)c.Attribute("name") == output.Name).SetAttributeValue("name", "heltAnnat")));

            Assert.Contains(findings, f => f.Code == "dmn.asked.output" && f.Message.Contains($"'{output.Name}'", StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Asked))]
    public void A_column_that_nobody_reads_may_be_renamed(string id)
    {
        var read = ProgrammeContract.OfThisProgram.Tables.Single(t => t.Id == id).Outputs.Select(o => o.Name).ToList();
        foreach (var name in Columns(XDocument.Parse(FileOf(id).Value), id).Select(c => (string?)c.Attribute("name")).OfType<string>().Where(n => !read.Contains(n)))
        {
            var findings = Check(Changed(id, file => Columns(file, id).Single(c => (string?)c.Attribute("name") == name).SetAttributeValue("name", "heltAnnat")));

            Assert.DoesNotContain(findings, f => f.Code.StartsWith("dmn.asked", StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Asked))]
    public void A_code_from_which_nothing_follows_is_refused_with_its_row(string id)
    {
        foreach (var output in ProgrammeContract.OfThisProgram.Tables.Single(t => t.Id == id).Outputs.Where(o => !o.Codes.IsEmpty))
        {
            var findings = Check(Changed(id, file => Cell(file, id, output.Name).Value = "\"HELT_ANNAT\""));

            Assert.Contains(findings, f => f.Code == "dmn.asked.code" && f.Message.Contains("'HELT_ANNAT' in row 1", StringComparison.Ordinal));
        }
    }

    private static IReadOnlyList<Finding> Check(IReadOnlyDictionary<string, string> files) => CheckModels.Run([.. files.Select(f => new SourceFile(f.Key, f.Value))]);

    private static KeyValuePair<string, string> FileOf(string id) => Files.SingleOrDefault(f => f.Value.Contains($"<decision id=\"{id}\"", StringComparison.Ordinal));

    private static IReadOnlyDictionary<string, string> Changed(string id, Action<XDocument> change)
    {
        var file = FileOf(id);
        var document = XDocument.Parse(file.Value, LoadOptions.PreserveWhitespace);
        change(document);
        return new Dictionary<string, string>(Files) { [file.Key] = document.ToString(SaveOptions.DisableFormatting) };
    }

    private static IEnumerable<string> Given(string id) => XDocument.Parse(FileOf(id).Value).Root!.Elements().Where(e => e.Name.LocalName == "inputData")
        .Select(e => (string)e.Attribute("name")!).Where(ProgrammeContract.OfThisProgram.Tables.Single(t => t.Id == id).Inputs.Contains);

    private static IEnumerable<XElement> Columns(XDocument file, string id) => Table(file, id)?.Elements(file.Root!.Name.Namespace + "output") ?? [];

    private static XElement Cell(XDocument file, string id, string name)
    {
        var columns = Columns(file, id).ToList();
        var at = columns.Count == 1 ? 0 : columns.FindIndex(c => (string?)c.Attribute("name") == name);
        var ns = file.Root!.Name.Namespace;
        return Table(file, id)!.Elements(ns + "rule").First().Elements(ns + "outputEntry").ElementAt(at).Element(ns + "text")!;
    }

    private static XElement? Table(XDocument file, string id) =>
        file.Root!.Elements().Single(e => (string?)e.Attribute("id") == id).Elements().FirstOrDefault(e => e.Name.LocalName == "decisionTable");

    // In its declaration, in expressions, and wherever the file says it by name.
    private static void Rename(XDocument file, string input)
    {
        foreach (var name in file.Descendants().Attributes("name").Where(a => a.Value == input))
        {
            name.Value = "heltAnnat";
        }

        foreach (var text in file.Descendants().Where(e => e.Name.LocalName == "text" && !e.HasElements))
        {
            text.Value = System.Text.RegularExpressions.Regex.Replace(text.Value, $@"\b{input}\b", "heltAnnat");
        }
    }
}
