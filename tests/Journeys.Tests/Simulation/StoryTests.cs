using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Tests.Simulation;

/// <summary>The vignettes' stories where the register, the rules and the journey must hold together.</summary>
public sealed class StoryTests
{
    private static readonly Actor Orsa = Programme.With(Roles.Partner, ScopeKinds.Partner, "P-17");

    [Fact]
    public async Task Nadja_withdraws_her_consent_and_Orsa_sees_nothing_from_that_moment()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 1));
        var nadja = await Walk.Refer(programme, "V09");
        await nadja.To("Task_N110_Kartlaggning");
        var coach = Programme.With(Roles.Coach, ScopeKinds.Region, "REG-DAL", Walk.Coach);
        var today = new DateOnly(2012, 10, 1);
        Assert.IsType<CaseResult.Done>(await programme.Ask((CaseActions act) => act.AnswerConsent(nadja.CaseId, "P-17", ConsentScopes.CompetencePlan, true, today, coach)));
        Assert.IsType<CaseResult.Done>(await programme.Ask((CaseActions act) => act.Tell(nadja.CaseId, "overlamning", FeelContext.Empty, coach)));
        await programme.Sweep();

        var draft = (await nadja.Open()).Single(t => t.ElementId == "Task_E2_Utkast");
        Assert.IsType<TaskResult.Done>(await nadja.Complete(draft, FeelContext.Of(
            ("handoverType", "UPPDRAG"), ("need", "VUXENUTBILDNING"), ("recipientPartnerId", "P-17"), ("consentScope", "KOMPETENS_PLAN"),
            ("purpose", "Kurs i Orsa"), ("participantInformed", true))));
        var acknowledge = Assert.Single((await programme.Ask((TaskInbox inbox) => inbox.Run(Orsa, new InboxFilter()))).Rows);
        var handover = await programme.Look(db => db.Set<Handover>().AsNoTracking().SingleAsync());
        Assert.Equal((HandoverStatus.Sent, "P-17"), (handover.Status, handover.ToPartnerId));
        var before = await programme.Ask((ReadHandover read) => read.Run(handover.Id, Orsa));
        Assert.Equal("NÅ", before!.Preview["initials"].GetString());
        Assert.Empty(before.Content);
        Assert.Null(await programme.Ask((ReadHandover read) => read.Run(handover.Id, Programme.With(Roles.Partner, ScopeKinds.Partner, "P-16"))));

        var task = (await nadja.Open()).Single(t => t.Id == acknowledge.TaskId);
        Assert.IsType<TaskResult.Done>(await nadja.Complete(task, FeelContext.Of(("acknowledged", true)), Orsa));
        Assert.Equal(HandoverStatus.Acknowledged, await programme.Look(db => db.Set<Handover>().Select(h => h.Status).SingleAsync()));

        Assert.IsType<CaseResult.Done>(await programme.Ask((CaseActions act) => act.WithdrawConsent(nadja.CaseId, "P-17", coach)));
        var after = await programme.Ask((ReadHandover read) => read.Run(handover.Id, Orsa));
        Assert.Equal((HandoverStatus.Recalled, "SAMTYCKE"), (after!.Handover.Status, after.Handover.RecallReason));
        Assert.Empty(after.Preview);
        Assert.True(await programme.Look(db => db.Set<HandoverPackage>().AllAsync(p => p.SealedPreview == null && p.SealedContent == null)));

        await programme.Sweep();
        Assert.Empty((await programme.Ask((TaskInbox inbox) => inbox.Run(Orsa, new InboxFilter()))).Rows);
        Assert.Equal(CaseStatus.Enrolled, (await nadja.Case()).Status);
        Assert.True(await programme.Look(db => db.History.AnyAsync(e => e.Activity == "SAMTYCKE_ATERKALLAT")));
        Assert.Equal(ConsentStatus.Withdrawn, await programme.Look(db => db.Set<Consent>().Where(c => c.RecipientPartnerId == "P-17").Select(c => c.Status).SingleAsync()));
    }

    [Fact]
    public async Task Nobody_completes_a_task_that_is_not_theirs_and_an_unknown_task_looks_the_same()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var task = Assert.Single(await amal.Open());
        var answers = await amal.Answers(task);
        Actor[] others =
        [
            Programme.With(Roles.LocalCoordinator, ScopeKinds.Region, "REG-GR"), Programme.With(Roles.LocalCoordinator, ScopeKinds.Municipality, "2080"),
            Programme.With(Roles.Coach), Programme.With(Roles.Partner, ScopeKinds.Partner, "P-02"), Programme.With(Roles.Administrator), new Actor("x", []),
        ];

        foreach (var other in others)
        {
            Assert.IsType<TaskResult.NotFound>(await programme.Ask((CompleteTask complete) => complete.Run(task.Id, answers, other)));
            Assert.IsType<TaskResult.NotFound>(await programme.Ask((HoldTask hold) => hold.Claim(task.Id, other)));
        }

        Assert.IsType<TaskResult.NotFound>(await programme.Ask((CompleteTask complete) => complete.Run(Guid.NewGuid(), answers, others[0])));
        var coordinator = Programme.With(Roles.LocalCoordinator, ScopeKinds.Municipality, "2083");
        var invalid = Assert.IsType<TaskResult.Invalid>(await programme.Ask((CompleteTask complete) => complete.Run(task.Id, FeelContext.Empty, coordinator)));
        Assert.Contains(invalid.Errors, e => e is { Path: "acknowledged", Code: "form.required" });
        Assert.IsType<TaskResult.Done>(await programme.Ask((CompleteTask complete) => complete.Run(task.Id, answers, coordinator, "form-1")));
        Assert.IsType<TaskResult.Done>(await programme.Ask((CompleteTask complete) => complete.Run(task.Id, answers, coordinator, "form-1")));
        Assert.IsType<TaskResult.Conflict>(await programme.Ask((CompleteTask complete) => complete.Run(task.Id, answers, coordinator)));
    }

    [Fact]
    public async Task Sixteen_people_complete_one_task_and_one_of_them_did()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var task = Assert.Single(await amal.Open());
        var answers = await amal.Answers(task);

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => programme.Ask((CompleteTask complete) =>
            complete.Run(task.Id, answers, Programme.With(Roles.LocalCoordinator, ScopeKinds.Region, "REG-DAL", $"coordinator-{i}")))));

        Assert.Equal(1, results.Count(r => r is TaskResult.Done));
        Assert.Equal(15, results.Count(r => r is TaskResult.Conflict));
        Assert.Equal(1, await programme.Look(db => db.Set<FormSubmission>().CountAsync()));
    }

    [Fact]
    public async Task The_protected_woman_stands_in_nobodys_list_until_her_coach_is_named()
    {
        await using var programme = await Programme.Start(new DateOnly(2013, 5, 20));
        var protectedCase = await Walk.Refer(programme, "V07");
        Actor[] everyone =
        [
            Programme.With(Roles.LocalCoordinator), Programme.With(Roles.Coach), Programme.With(Roles.ProjectManager), Programme.With(Roles.CareerCounsellor),
            Programme.With(Roles.Administrator), Programme.With(Roles.Evaluator),
        ];

        foreach (var actor in everyone)
        {
            Assert.Empty((await programme.Ask((TaskInbox inbox) => inbox.Run(actor, new InboxFilter()))).Rows);
            Assert.Null(await programme.Ask((ReadCase read) => read.Run(protectedCase.CaseId, actor, "SIDA")));
            Assert.False(await programme.Ask((OpenInEmergency glass) => glass.Run(protectedCase.CaseId, actor, "brådskande")));
        }

        var events = await programme.Look(db => db.Set<AccessEvent>().AsNoTracking().Where(e => e.CaseId == protectedCase.CaseId).ToListAsync());
        Assert.Equal(everyone.Length * Categories.Personal.Count, events.Count);
        Assert.All(events, e => Assert.Equal(AccessLevels.Deny, e.Access));
    }

    [Fact]
    public async Task Eriks_silent_receiver_is_escalated_step_by_step()
    {
        await using var programme = await Programme.Start(new DateOnly(2013, 4, 29));
        programme.Clock.MoveTo(new DateTimeOffset(2013, 4, 29, 8, 12, 0, TimeSpan.Zero));
        var erik = await Walk.Refer(programme, "V10");
        var task = Assert.Single(await erik.Open());
        Assert.Equal(("OVERL_KVITTENS", new DateTimeOffset(2013, 5, 2, 14, 30, 0, TimeSpan.Zero)), (task.Class, task.DueAt!.Value));

        var levels = new List<(int Day, string Level)>();
        for (var day = new DateOnly(2013, 4, 30); day <= new DateOnly(2013, 5, 10); day = day.AddDays(1))
        {
            programme.Clock.MoveTo(new DateTimeOffset(day.ToDateTime(new TimeOnly(7, 0)), TimeSpan.Zero));
            await programme.Ask((EscalateTasks escalate) => escalate.Run());
            await programme.Ask((EscalateTasks escalate) => escalate.Run());
            levels.AddRange((await programme.Look(db => db.Set<Escalation>().AsNoTracking().OrderBy(e => e.Id).ToListAsync()))
                .Skip(levels.Count).Select(e => (day.Day, e.Level)));
        }

        Assert.Equal([(30, "L0"), (3, "L1"), (7, "L2"), (10, "L3")], levels);
    }
}
