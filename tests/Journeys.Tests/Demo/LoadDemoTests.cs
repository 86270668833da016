using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Simulation;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Demo;

public sealed class LoadDemoTests
{
    private static readonly DateOnly Today = new(2013, 8, 28);
    private static readonly DateTimeOffset Now = WorkCalendar.At(Today, new TimeOnly(9, 0));
    private static readonly DemoOptions Options = new() { Participants = 3 };

    private static async Task Load(Programme programme, SimulationClock clock, Demonstration demonstration, CancellationToken cancellationToken)
    {
        using var vignettes = File.OpenText(Path.Combine(ShippedRules.Folder("workflows"), "demo", "vignetter.csv"));
        Assert.Empty(await new LoadDemo(programme.Scopes, clock, demonstration).Run(vignettes, Options, Now, cancellationToken));
    }

    [Fact]
    public async Task Stopped_half_way_it_goes_on_at_the_next_start_and_loading_once_more_changes_nothing()
    {
        var demonstration = new Demonstration { Time = DemoTime.For(Today) };
        await using var programme = await Programme.Start(demonstration.Time.Period.Start);
        await programme.Use<WorkflowContext>(db => DemoAccounts.Seed(db, programme.Clock.GetUtcNow()));

        using (var kill = new CancellationTokenSource())
        {
            // Killed in the middle of whatever it does when the fifth person is there.
            var killing = Task.Run(async () =>
            {
                while (await programme.Look(db => db.Set<Enrolment>().CountAsync(TestContext.Current.CancellationToken)) < 5)
                {
                    await Task.Yield();
                }

                await kill.CancelAsync();
            }, TestContext.Current.CancellationToken);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Load(programme, programme.Clock, demonstration, kill.Token));
            await killing;
        }

        Assert.False(await programme.Look(db => LoadDemo.IsLoaded(db)));
        var before = await programme.Look(db => db.Set<Enrolment>().CountAsync());
        Assert.InRange(before, 5, 14);

        await Load(programme, programme.Clock, demonstration, TestContext.Current.CancellationToken);

        Assert.True(await programme.Look(db => LoadDemo.IsLoaded(db)));
        Assert.Equal(15, await programme.Look(db => db.Set<Person>().CountAsync()));
        Assert.Equal(15, await programme.Look(db => db.Set<Enrolment>().CountAsync()));
        Assert.Empty(await programme.Look(db => db.Incidents.Where(i => i.ClosedAt == null).Select(i => i.Message).ToListAsync()));
        Assert.True(await programme.Look(db => db.Tasks.AnyAsync(t => t.Status == WorkTaskStatus.Open && t.DueAt < Now)));

        // Kalmar was silent about Erik's move: it went up all levels, somebody must choose what now, and his coach in Älvdalen stays responsible.
        var erik = await programme.Look(db => db.Set<Referral>().Where(r => r.RowKey == "V10").Select(r => r.CaseId).SingleAsync());
        Assert.True(await programme.Look(db => db.Tasks.AnyAsync(t => t.CaseId == erik && t.ElementId == "Task_E2_Kvittera" && t.EscalationLevel == 4)));
        Assert.True(await programme.Look(db => db.Tasks.AnyAsync(t => t.CaseId == erik && t.ElementId == "Task_E2_Nasta" && t.Status == WorkTaskStatus.Open)));
        Assert.Equal("REG-DAL", await programme.Look(db => db.Set<Enrolment>().Where(e => e.CaseId == erik).Select(e => e.Region).SingleAsync()));
        Assert.True(await programme.Look(db => db.Set<GoalSnapshot>().Select(s => s.Date).Distinct().CountAsync()) > 40);
        Assert.Equal(0, await programme.Look(db => db.OutboxRows.CountAsync(o => o.Lane == Lane.Mail)));
        Assert.True(await programme.Look(db => db.History.AllAsync(e => e.At <= Now)));

        var events = await programme.Look(db => db.History.CountAsync());
        await Load(programme, programme.Clock, demonstration, TestContext.Current.CancellationToken);
        Assert.Equal(events, await programme.Look(db => db.History.CountAsync()));
    }
}
