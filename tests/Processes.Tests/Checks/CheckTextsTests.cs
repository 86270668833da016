using TreM.Workflow.Processes.Checks;

namespace Processes.Tests.Checks;

public class CheckTextsTests
{
    [Fact]
    public void Every_rule_has_texts_and_every_text_has_a_rule() => Assert.Equal(
        StructureChecks.Rules.Concat(ProcessChecks.Rules).Select(r => r.Code).Distinct().Order(StringComparer.Ordinal),
        CheckTexts.Codes.Order(StringComparer.Ordinal));

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
