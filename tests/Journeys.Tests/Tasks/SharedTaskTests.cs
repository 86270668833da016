using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Tasks;

/// <summary>Tasks that several roles may do, and the participant's own that staff fill in from paper.</summary>
public sealed class SharedTaskTests
{
    private static readonly Actor Liaison = Programme.With(Roles.EmployerLiaison, ScopeKinds.Region, "REG-DAL", "8d6f3a52-0000-4000-8000-000000000009");
    private static readonly Actor Elsewhere = Programme.With(Roles.EmployerLiaison, ScopeKinds.Region, "REG-GR");

    [Fact]
    public async Task A_task_stands_in_the_inbox_of_every_role_that_may_do_it_until_one_of_them_has_done_it()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var need = await amal.To("Task_N230_Behov");
        Assert.Equal((Roles.Coach, Walk.Coach), (need.Role, need.Assignee));

        var row = Assert.Single(await Inbox(programme, Liaison), r => r.TaskId == need.Id);
        Assert.Equal(need.DueAt, row.DueAt);
        Assert.Contains(await Inbox(programme, Programme.With(Roles.EmployerLiaison)), r => r.TaskId == need.Id);
        Assert.DoesNotContain(await Inbox(programme, Elsewhere), r => r.TaskId == need.Id);
        Assert.Contains(await Inbox(programme, Programme.With(Roles.Coach, ScopeKinds.Region, "REG-DAL", Walk.Coach)), r => r.TaskId == need.Id);

        // It lies with the coach by default: the liaison may take it, and then the coach is told who has it.
        Assert.IsType<TaskResult.Done>(await programme.Ask((HoldTask hold) => hold.Claim(need.Id, Liaison)));
        Assert.Contains((await programme.Ask((TaskInbox inbox) => inbox.Run(Liaison, new InboxFilter { Mine = true }))).Rows, r => r.TaskId == need.Id);
        var coach = Programme.With(Roles.Coach, ScopeKinds.Region, "REG-DAL", Walk.Coach);
        var held = Assert.IsType<TaskResult.Conflict>(await amal.Complete(need, await amal.Answers(need), coach));
        Assert.Equal("task.claimed.other", held.Code);
        Assert.IsType<TaskResult.Done>(await amal.Complete(need, await amal.Answers(need), Liaison));

        Assert.DoesNotContain(await Inbox(programme, Liaison), r => r.TaskId == need.Id);
        Assert.False(await programme.Look(db => db.Set<TaskCandidate>().AnyAsync(c => c.TaskId == need.Id)));
        Assert.False(await programme.Look(db => db.Set<TaskCandidate>().AnyAsync(c => c.Task!.Status != WorkTaskStatus.Open)));
    }

    [Fact]
    public async Task Those_who_carry_the_case_fill_in_for_the_participant_and_the_history_says_so()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var baseline = await amal.To("Task_N100_Nollmatning");
        var answers = await amal.Answers(baseline);
        var coach = Programme.With(Roles.Coach, ScopeKinds.Municipality, (await amal.Case()).Municipality, Walk.Coach);

        Assert.IsType<TaskResult.NotFound>(await amal.Complete(baseline, answers, Programme.With(Roles.Coach, ScopeKinds.Region, "REG-GR")));
        Assert.IsType<TaskResult.NotFound>(await amal.Complete(baseline, answers, Programme.With(Roles.Evaluator)));
        var view = await programme.Ask((ReadTask read) => read.Run(baseline.Id, coach));
        Assert.True(view!.IsOnBehalf);
        Assert.IsType<TaskResult.Done>(await amal.Complete(baseline, answers, coach));

        var fact = await programme.Look(db => db.History.SingleAsync(h => h.Activity == "IFYLLT_FOR_DELTAGARE"));
        var said = ExactJson.Read(fact.Payload);
        Assert.Equal((Walk.Coach, Roles.Participant, "F-EGM-T0"), (fact.Actor, said["onBehalfOf"], said["form"]));
        Assert.Equal("PAPPER", await programme.Look(db => db.Set<Measurement>().Where(m => m.CaseId == amal.CaseId).Select(m => m.Channel).SingleAsync()));
    }

    [Fact]
    public async Task What_the_participant_fills_in_is_the_participants_own()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var baseline = await amal.To("Task_N100_Nollmatning");
        Assert.IsType<TaskResult.Done>(await amal.Complete(baseline, await amal.Answers(baseline)));
        Assert.False(await programme.Look(db => db.History.AnyAsync(h => h.Activity == "IFYLLT_FOR_DELTAGARE")));
    }

    private static async Task<IReadOnlyList<InboxRow>> Inbox(Programme programme, Actor actor) =>
        (await programme.Ask((TaskInbox inbox) => inbox.Run(actor, new InboxFilter { Take = 100 }))).Rows;
}
