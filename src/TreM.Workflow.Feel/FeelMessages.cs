using System.Text.RegularExpressions;

namespace TreM.Workflow.Feel;

/// <summary>What the reader of FEEL says of a text, in Swedish: other messages quote it, and a sentence is of one language.</summary>
public static partial class FeelMessages
{
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["an expression"] = "ett uttryck",
        ["an operator or the end"] = "ett räknetecken eller slutet",
        ["a known name"] = "ett känt namn",
        ["a name"] = "ett namn",
        ["the name of a function"] = "namnet på en funktion",
        ["the name of a type"] = "namnet på en typ",
        ["the name of a member after '.'"] = "ett namn efter punkten",
        ["the name of an entry after '...'"] = "ett namn efter '...'",
        ["']', ')' or '[' at the end of the range"] = "']', ')' eller '[' där intervallet slutar",
        ["a date, time, date and time or duration in @\"…\""] = "ett datum, en tid eller en varaktighet i @\"…\"",
        ["a closing quotation mark"] = "ett citattecken",
        ["a comment that ends with */"] = "att kommentaren avslutas med */",
        ["each key once"] = "varje nyckel en gång",
        ["functions whose answer depends on their arguments alone"] = "funktioner vars svar bara beror på det de får",
        ["FEEL"] = "FEEL",
    };

    /// <summary>A message of <see cref="FeelLanguage.Compile(string, FeelNames, bool)"/> in Swedish; what is not known here stays as it is.</summary>
    /// <param name="message">The message of a finding.</param>
    public static string InSwedish(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message switch
        {
            "Expected all arguments to have names, or none." => "Antingen ska alla argument ha namn eller inget.",
            "Expected parameters with different names." => "Parametrarna ska ha olika namn.",
            _ when Nesting().Match(message) is { Success: true } depth => $"Uttryck får ligga högst {depth.Groups[1].Value} nivåer i varandra.",
            _ when Length().Match(message) is { Success: true } length => $"Texten får ha högst {length.Groups[1].Value} tecken, den har {length.Groups[2].Value}.",
            _ when Saw().Match(message) is { Success: true } saw => $"Här väntas {What(saw.Groups[1].Value)}, men här står {Seen(saw.Groups[2].Value)}.",
            _ when BeforeEnd().Match(message) is { Success: true } end => $"Här väntas {What(end.Groups[1].Value)} före slutet.",
            _ => message,
        };
    }

    private static string What(string expected) => Expected.GetValueOrDefault(expected)
        ?? (AfterName().Match(expected) is { Success: true } after ? $"{after.Groups[1].Value} efter namnet" : expected);

    private static string Seen(string seen) => seen switch
    {
        "the end" => "inget mer",
        "an expression of Java's language in ${…}" => "ett uttryck på Javas språk i ${…}",
        _ => Again().Replace(seen, "$1 en gång till").Replace(", which is only a function's", ", som bara är en funktions namn", StringComparison.Ordinal),
    };

    [GeneratedRegex(@"^Expected expressions nested at most (\d+) deep\.$")]
    private static partial Regex Nesting();

    [GeneratedRegex(@"^Expected at most (\d+) characters, saw (\d+)\.$")]
    private static partial Regex Length();

    [GeneratedRegex(@"^Expected (.+?), saw (.+)\.$", RegexOptions.Singleline)]
    private static partial Regex Saw();

    [GeneratedRegex(@"^Expected (.+) before the end\.$")]
    private static partial Regex BeforeEnd();

    [GeneratedRegex("^('.+') after the name$")]
    private static partial Regex AfterName();

    [GeneratedRegex("('.*') again$")]
    private static partial Regex Again();
}
