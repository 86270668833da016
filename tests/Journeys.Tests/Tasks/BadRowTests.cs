using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Tasks;

/// <summary>Sweeps over many cases: a row of a table, a task or a case that cannot be followed is an incident, and the others are looked at.</summary>
public sealed partial class BadRowTests
{
    [Theory]
    [InlineData("\"L[0-3]\"", "\"L7\"", "escalation.level.unknown")]
    [InlineData("\"(ANSVARIG|LOKAL_SAMORDNARE|REG_SAMORDNARE|PROJEKTLEDARE)\"", "\"REGIONSJEFEN\"", "escalation.receiver.unknown")]
    public async Task An_answer_of_the_escalation_table_that_nobody_can_follow_is_one_incident_a_day(string right, string wrong, string code)
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));

        // Deployed before publishing refused such an answer.
        await programme.Use<WorkflowContext>(async db =>
        {
            var file = await db.DeployedFiles.SingleAsync(f => f.Name == "rules/time/eskalering.dmn");
            var listed = file.Text.Replace("\"L3\", \"L0\", \"L2\", \"L1\", \"INGEN\"", "\"L7\", \"L0\", \"INGEN\"", StringComparison.Ordinal);
            var text = Regex.Replace(code == "escalation.level.unknown" ? listed : file.Text, $"(<outputEntry[^>]*><text>){right}", $"${{1}}{wrong}");
            await db.DeployedFiles.Where(f => f.Hash == file.Hash).ExecuteUpdateAsync(s => s.SetProperty(f => f.Text, text));
        });
        var walk = await Walk.Refer(programme, "V01");
        await Walk.Refer(programme, "V09");
        var due = (await walk.Open())[0].DueAt!.Value;
        programme.Clock.MoveTo(WorkCalendar.At(WorkCalendar.DateOf(due).AddDays(11), new TimeOnly(9, 0)));

        await programme.Ask((EscalateTasks sweep) => sweep.Run());
        await programme.Ask((EscalateTasks sweep) => sweep.Run());
        var incident = Assert.Single(await programme.Look(db => db.Incidents.ToListAsync()));
        Assert.Equal(code, incident.Code);
        Assert.Contains(wrong.Trim('"'), incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_does_not_answer_for_one_class_is_an_incident_and_the_other_classes_escalate()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var walk = await Walk.Refer(programme, "V01");
        await Walk.Refer(programme, "V09");
        var task = (await walk.Open())[0];
        await programme.Use<WorkflowContext>(db => db.Tasks.Where(t => t.Id == task.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.Class, "KLASSEN_SOM_INTE_FINNS")));
        programme.Clock.MoveTo(WorkCalendar.At(WorkCalendar.DateOf(task.DueAt!.Value).AddDays(11), new TimeOnly(9, 0)));

        Assert.True(await programme.Ask((EscalateTasks sweep) => sweep.Run()) > 0);
        Assert.Single(await programme.Look(db => db.Incidents.Where(i => i.Code == "escalation.rule.failed").ToListAsync()));
        Assert.False(await programme.Look(db => db.Set<Escalation>().AnyAsync(e => e.TaskId == task.Id)));
    }

    [Fact]
    public async Task A_case_that_cannot_be_judged_keeps_its_flag_and_the_others_get_theirs()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var (bad, good) = (await Walk.Refer(programme, "V01"), await Walk.Refer(programme, "V09"));
        await programme.Use<WorkflowContext>(async db =>
        {
            await db.Set<Enrolment>().ExecuteUpdateAsync(s => s.SetProperty(e => e.Status, CaseStatus.Enrolled).SetProperty(e => e.LastProgressAt, programme.Clock.GetUtcNow().AddDays(-300)));
            db.Add(new TimeEntry { CaseId = bad.CaseId, Date = WorkCalendar.DateOf(programme.Clock.GetUtcNow()), Status = AttendanceStatus.Unexcused, RegisteredBy = "TEST" });
            await db.SaveChangesAsync();
        });
        await Deploy(programme, "rules/time/narvarobevakning.dmn", OnlyForAYear);

        Assert.Equal(1, await programme.Ask((FlagRisks sweep) => sweep.Run()));
        Assert.True((await good.Case()).RiskFlag);
        Assert.False((await bad.Case()).RiskFlag);
        Assert.Equal("risk.failed", Assert.Single(await programme.Look(db => db.Incidents.ToListAsync())).Code);
    }

    private static async Task Deploy(Programme programme, string file, Func<string, string> change)
    {
        var text = change(await File.ReadAllTextAsync(ShippedRules.Folder(file), TestContext.Current.CancellationToken));
        var deployed = await programme.Ask((Deploy deploy) => deploy.Run([new(file, text)], "TEST"));
        Assert.Equal((false, 1), (deployed.Refused, deployed.Versions));
    }

    // One row is left, for those who were away a year and more: nobody else gets an answer.
    private static string OnlyForAYear(string text)
    {
        var rules = Rule().Matches(text);
        var one = Entry().Replace(rules[0].Value, "<inputEntry${1}><text>&gt; 365</text></inputEntry>", 1);
        return text[..rules[0].Index] + one + text[(rules[^1].Index + rules[^1].Length)..];
    }

    [GeneratedRegex("<rule\\b.*?</rule>", RegexOptions.Singleline)]
    private static partial Regex Rule();

    [GeneratedRegex("<inputEntry([^>]*)><text>[^<]*</text></inputEntry>")]
    private static partial Regex Entry();
}
