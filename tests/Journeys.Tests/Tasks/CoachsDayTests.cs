using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Tasks;

/// <summary>A coach's Monday morning: who needs me, by name; and what is registered can be put right.</summary>
public sealed class CoachsDayTests
{
    private static readonly Actor Coach = Programme.With(Roles.Coach, ScopeKinds.Region, "REG-DAL", Walk.Coach);

    [Fact]
    public async Task The_day_counts_what_is_late_and_due_and_names_are_read_by_the_rules_with_a_note_of_each_look()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var task = await amal.To("Task_N120_Behov");
        var open = (await amal.Open()).Where(t => t.Role == Roles.Coach || t.Assignee == Walk.Coach).ToList();

        programme.Clock.MoveTo(WorkCalendar.At(WorkCalendar.DateOf(task.DueAt!.Value), new TimeOnly(8, 10)));
        var morning = await programme.Ask((ReadDay day) => day.Run(Coach));
        Assert.True(morning.Today > 0);
        Assert.Equal(morning.Late + morning.Today, open.Count(t => t.DueAt <= task.DueAt));
        programme.Clock.MoveTo(task.DueAt!.Value.AddMinutes(1));
        var evening = await programme.Ask((ReadDay day) => day.Run(Coach));
        Assert.Equal((morning.Late + morning.Today, 0), (evening.Late, evening.Today));

        var names = await programme.Ask((ReadNames read) => read.Of(Coach, [amal.CaseId, null]));
        var hidden = await programme.Ask((ReadNames read) => read.Of(Programme.With(Roles.Evaluator), [amal.CaseId]));
        Assert.Equal("Amal Exempelsson", names[amal.CaseId]);
        Assert.Empty(hidden);
        var looks = await programme.Look(db => db.Set<AccessEvent>().Where(e => e.Purpose == "LISTA").OrderBy(e => e.Id).Select(e => new { e.ActorId, e.Access }).ToListAsync());
        Assert.Equal(2, looks.Count);
        Assert.Equal((Coach.Id, AccessLevels.Deny), (looks[0].ActorId, looks[1].Access));
    }

    [Fact]
    public async Task A_correction_stands_beside_the_old_entry_and_is_what_the_day_shows()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        await amal.To("Task_N110_Kartlaggning");
        var day = WorkCalendar.DateOf(programme.Clock.GetUtcNow());
        Assert.Empty(await programme.Ask((RecordAttendance record) => record.Group(day, [new(amal.CaseId, AttendanceStatus.Unexcused, 0)], Coach)));
        var entry = (await programme.Ask((RecordAttendance record) => record.OnDay(day, [amal.CaseId], Coach)))[amal.CaseId];

        Assert.True(await programme.Ask((RecordAttendance record) => record.Correct(entry.Id, AttendanceStatus.Present, 180, "Kom efter lunch", Coach)));
        Assert.False(await programme.Ask((RecordAttendance record) => record.Correct(entry.Id, AttendanceStatus.Present, 240, "En gång till", Coach)));

        var shown = (await programme.Ask((RecordAttendance record) => record.OnDay(day, [amal.CaseId], Coach)))[amal.CaseId];
        Assert.Equal((AttendanceStatus.Present, 180, entry.Id, "Kom efter lunch"), (shown.Status, shown.Minutes, shown.CorrectionOf!.Value, shown.Reason));
        Assert.Equal(2, await programme.Look(db => db.Set<TimeEntry>().CountAsync(t => t.CaseId == amal.CaseId && t.Date == day)));
        Assert.Empty(await programme.Ask((RecordAttendance record) => record.OnDay(day, [amal.CaseId], Programme.With(Roles.Coach, ScopeKinds.Region, "REG-GR"))));
    }
}
