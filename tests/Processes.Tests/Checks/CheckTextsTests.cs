using System.Text.RegularExpressions;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks;

namespace Processes.Tests.Checks;

public class CheckTextsTests
{
    [Fact]
    public void Every_rule_has_texts_and_every_text_has_a_rule() => Assert.Equal(
        StructureChecks.Rules.Concat(ProcessChecks.Rules).Select(r => r.Code).Distinct().Order(StringComparer.Ordinal),
        CheckTexts.Codes.Order(StringComparer.Ordinal));

    [Fact]
    public void Everything_the_engine_refuses_is_said_in_swedish_too()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Engine.Repository.Folder, "src", "TreM.Workflow.Processes", "Elements"), "*.cs")
            .Select(File.ReadAllText).ToList();
        var codes = sources.SelectMany(s => Regex.Matches(s, "Refuse\\(\\s*[^\"]*\"(bpmn\\.[a-z.-]+)\"|\\(\"(bpmn\\.timer\\.[a-z]+)\", \\$")
            .Select(m => m.Groups[1].Value + m.Groups[2].Value)).Distinct().ToList();

        Assert.True(codes.Count > 35, string.Join(", ", codes));
        Assert.All(codes, code =>
        {
            var finding = new Finding(code, Severity.Error, "English", "x", Remedy: "Do it.") { Arguments = ["task 'Gör' (x)", "A", "B"] };
            var (message, remedy) = CheckTexts.Describe(finding, "sv");
            Assert.Contains("ppgiften 'Gör' (x)", message, StringComparison.Ordinal);
            Assert.DoesNotContain('{', message + remedy);
            Assert.NotEqual(remedy, finding.Remedy);
            Assert.Equal((finding.Message, finding.Remedy), CheckTexts.Describe(finding, "en"));
        });
    }

    [Theory]
    [InlineData("<!DOCTYPE d><d/>", "xml.dtd.refused")]
    [InlineData("<a><b></a>", "xml.text.malformed")]
    [InlineData("<a/>", "bpmn.root.unexpected")]
    public void What_is_wrong_with_the_text_of_a_file_is_said_in_swedish_too(string text, string code)
    {
        var finding = Assert.Single(TreM.Workflow.Processes.BpmnFile.Read(text).Findings);

        Assert.Equal(code, finding.Code);
        Assert.StartsWith("Filen ", CheckTexts.Describe(finding, "sv").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_names_the_kind_of_element_twice()
    {
        Assert.All(CheckTexts.Codes, code =>
        {
            var finding = new Finding(code, Severity.Error, "", "s") { Arguments = ["startEvent 'Början' (s)", "A", "B", "C"] };
            Assert.DoesNotMatch("(?i)\\b(\\w{5,}) \\1\\b", CheckTexts.Describe(finding, "sv").Message);
            Assert.DoesNotContain("event startEvent", CheckTexts.For(code, "en", ["startEvent 'X' (s)", "A", "B", "C"]).Message, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void Every_text_says_what_is_wrong_and_what_to_do_in_both_languages()
    {
        Assert.All(CheckTexts.Codes, code =>
        {
            var (swedish, remedy) = CheckTexts.For(code, "sv", ["X", "Y", "Z", "W"]);
            var (english, whatToDo) = CheckTexts.For(code, "en", ["X", "Y", "Z", "W"]);
            Assert.NotEqual(swedish, english);
            Assert.NotEqual(remedy, whatToDo);
            Assert.DoesNotContain('{', swedish + remedy + english + whatToDo);
            Assert.Contains('X', swedish);
            Assert.Contains('X', english);
            Assert.Equal(swedish.Contains('Y', StringComparison.Ordinal), english.Contains('Y', StringComparison.Ordinal));
        });
    }
}
