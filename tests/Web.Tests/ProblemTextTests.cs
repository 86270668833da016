using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Web.Texts;

namespace TreM.Workflow.Web.Tests;

/// <summary>Whatever stops a process, and whatever the readers of tables find wrong, is said in Swedish on Swedish pages.</summary>
public sealed partial class ProblemTextTests
{
    private static readonly ProblemTexts Texts = new ServiceCollection().AddLogging().AddLocalization().AddSingleton<ProblemTexts>()
        .BuildServiceProvider().GetRequiredService<ProblemTexts>();

    public static TheoryData<string> Codes =>
    [
        .. Sources("TreM.Workflow.Processes").SelectMany(s => Incident().Matches(s).Select(m => m.Groups[1].Value)),
        .. Sources("TreM.Workflow.Processes", "TimerEvent.cs").SelectMany(s => Timer().Matches(s).Select(m => "process" + m.Groups[1].Value)).Distinct(),
        .. Sources("TreM.Workflow.Journeys", "RunJobs.cs", "RowWork.cs", "OutboxSweep.cs", "CaseJob.cs", "ExternalJobs.cs", "CallInstances.cs", "AdvanceInstance.cs")
            .SelectMany(s => Delivery().Matches(s).Select(m => m.Groups[1].Value)),
        .. Sources("TreM.Workflow.Journeys", "FieldCheck.cs", "ProgrammeContract.cs", "AskedTableCheck.cs").SelectMany(s => Contract().Matches(s).Select(m => m.Groups[1].Value)),
        .. Sources("TreM.Workflow.Feel").Concat(Sources("TreM.Workflow.Decisions")).SelectMany(s => Finding().Matches(s).Select(m => m.Groups[1].Value)),
    ];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_a_text(string code) => Assert.False(string.IsNullOrWhiteSpace(In("sv", () => Texts.Describe(code, ""))), code);

    [Fact]
    public void The_names_and_values_of_the_message_are_told_and_the_place_only_once()
    {
        const string Message = "Expected a decision 'DT-05' to be there for 'Task_1'. Deploy it and retry.";

        Assert.Equal("Beslutstabellen finns inte. Lägg ut den och försök igen. Det gäller ”DT-05”.", In("sv", () => Texts.Describe("process.decision.none", Message, "Task_1")));
        Assert.Null(In("sv", () => Texts.Describe("worker.of.somebody", "Broken.")));
        var finding = new Finding("feel.name.unknown", Severity.Error, "Expected a known name, saw 'agee'.", Remedy: "Did you mean 'age'?");
        Assert.Equal("Namnet är okänt. Det gäller ”agee”.", In("sv", () => Texts.Describe(finding)));
        Assert.Equal("Expected a known name, saw 'agee'. Did you mean 'age'?", In("en", () => Texts.Describe(finding)));
    }

    [Fact]
    public void What_is_wrong_with_the_text_of_a_rule_file_is_told_in_swedish()
    {
        var finding = Feel.Xml.GuardedXml.Read("<a><b></a>").Findings.Single();

        Assert.StartsWith("Filen är inte välformad XML: felet är på rad 1", In("sv", () => Texts.Describe(finding)), StringComparison.Ordinal);
        Assert.StartsWith("Expected well-formed XML", In("en", () => Texts.Describe(finding)), StringComparison.Ordinal);
    }

    private static T In<T>(string language, Func<T> read)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return read();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static IEnumerable<string> Sources(string project, params string[] names) =>
        Directory.EnumerateFiles(Repository.At("src", project), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && (names.Length == 0 || names.Contains(Path.GetFileName(f)))).Select(File.ReadAllText);

    [GeneratedRegex("Stick\\([a-z]+, \"([a-z.-]+)\"")]
    private static partial Regex Incident();

    [GeneratedRegex("\"bpmn(\\.timer\\.[a-z-]+)\"")]
    private static partial Regex Timer();

    [GeneratedRegex("(?:Hopeless|Failed|Refused)\\(\"([a-z.-]+)\"")]
    private static partial Regex Delivery();

    [GeneratedRegex("new(?: Finding)?\\(\"((?:form\\.effect|dmn\\.asked)\\.[a-z-]+)\"")]
    private static partial Regex Contract();

    [GeneratedRegex("\"((?:feel|dmn)\\.[a-z]+\\.[a-z-]+)\"")]
    private static partial Regex Finding();
}
