namespace TreM.Workflow.Feel.Tests;

public sealed class MessageTests
{
    [Theory]
    [InlineData("1 +", "Här väntas ett uttryck, men här står inget mer.")]
    [InlineData("a = = 2", "Här väntas ett uttryck, men här står '='.")]
    [InlineData("(1 2", "Här väntas ')', men här står '2'.")]
    [InlineData("\"abc", "Här väntas ett citattecken före slutet.")]
    [InlineData("{a: 1, a: 2}", "Här väntas varje nyckel en gång, men här står 'a' en gång till.")]
    [InlineData("nosuch(1)", "Här väntas namnet på en funktion, men här står 'nosuch'.")]
    [InlineData("f(a: 1, 2)", "Antingen ska alla argument ha namn eller inget.")]
    [InlineData("uuid()", "Här väntas funktioner vars svar bara beror på det de får, men här står 'uuid'.")]
    [InlineData("${x > 5}", "Här väntas FEEL, men här står ett uttryck på Javas språk i ${…}.")]
    public void A_message_about_a_text_is_told_in_Swedish(string source, string message) =>
        Assert.Contains(message, FeelLanguage.Compile(source).Findings.Select(f => FeelMessages.InSwedish(f.Message)));
}
