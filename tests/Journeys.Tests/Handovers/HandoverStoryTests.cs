using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Handovers;

/// <summary>Every step of a handover on both sides, through the use cases that pages and API call (DOMAIN 4.10).</summary>
public sealed class HandoverStoryTests : IAsyncLifetime
{
    private const string Contact = "8d6f3a52-0000-4000-8000-0000000000f1";
    private const string NewCoach = "8d6f3a52-0000-4000-8000-0000000000c2";
    private static readonly DateOnly Monday = new(2012, 10, 1);
    private static readonly Actor Orsa = Programme.With(Roles.Partner, ScopeKinds.Partner, "P-17", Contact);
    private static readonly Actor Coach = Programme.With(Roles.Coach, ScopeKinds.Municipality, "2080", Walk.Coach);
    private static readonly Actor Incoming = Programme.With(Roles.Coach, ScopeKinds.Municipality, "2034", NewCoach);

    private Programme _programme = null!;
    private Walk _nadja = null!;

    public async ValueTask InitializeAsync()
    {
        _programme = await Programme.Start(Monday);
        await _programme.Use<WorkflowContext>(async db =>
        {
            db.Add(new RoleAssignment { UserId = Contact, Role = Roles.Partner, ScopeKind = ScopeKinds.Partner, Scope = "P-17", From = DateTimeOffset.UnixEpoch });
            db.Add(new RoleAssignment { UserId = NewCoach, Role = Roles.Coach, ScopeKind = ScopeKinds.Municipality, Scope = "2034", From = DateTimeOffset.UnixEpoch });
            db.Add(new User { Id = Guid.Parse(NewCoach), UserName = "ny", DisplayName = "Nya Handledarsson" });
            await db.SaveChangesAsync();
        });
        _nadja = await Walk.Refer(_programme, "V09");
        await _nadja.To("Task_N110_Kartlaggning");
        await Do((CaseActions act) => act.AnswerConsent(_nadja.CaseId, "P-17", ConsentScopes.CompetencePlan, true, Monday, Actor.System));
        await Do((CaseActions act) => act.Tell(_nadja.CaseId, "overlamning", FeelContext.Empty, Actor.System));
        await _programme.Sweep();
    }

    public ValueTask DisposeAsync() => _programme.DisposeAsync();

    private async Task Do<T>(Func<T, Task<CaseResult>> act)
        where T : notnull => Assert.IsType<CaseResult.Done>(await _programme.Ask(act));

    private async Task Complete(string element, Actor actor, params (string, object?)[] answers)
    {
        var task = (await _nadja.Open()).Single(t => t.ElementId == element);
        var result = await _nadja.Complete(task, FeelContext.Of(answers), actor);
        Assert.True(result is TaskResult.Done, result.ToString());
    }

    private Task Send(string type = "UPPDRAG") => Complete("Task_E2_Utkast", Actor.System,
        ("handoverType", type), ("need", "VUXENUTBILDNING"), ("recipientPartnerId", "P-17"), ("consentScope", "KOMPETENS_PLAN"), ("purpose", "Kurs i Orsa"), ("participantInformed", true));

    private Task Acknowledge() => Complete("Task_E2_Kvittera", Orsa, ("acknowledged", true));

    private Task Accept(string? coach = null) => Complete("Task_E2_Besluta", Orsa,
        ("handoverDecision", "ACCEPTERAD"), ("meetingDate", "2012-10-09"), ("meetingPlace", "Orsa lärcentrum"), ("receivingCoach", coach));

    private Task<Handover> Handover() => _programme.Look(db => db.Set<Handover>().AsNoTracking().Include(h => h.Packages).SingleAsync());

    private async Task<HandoverView?> View(Actor actor)
    {
        var id = (await Handover()).Id;
        return await _programme.Ask((ReadHandover read) => read.Run(id, actor));
    }

    [Fact]
    public async Task A_partner_is_full_when_it_has_the_handovers_of_the_month_that_it_can_take()
    {
        await Send();
        async Task<IReadOnlySet<string>> Full(int? most, DateTimeOffset at) => await _programme.Look(async db =>
        {
            var partner = await db.Set<Partner>().AsNoTracking().SingleAsync(p => p.Id == "P-17");
            partner.CapacityPerMonth = most;
            return await PartnerCapacity.Full(db, [partner], at, TestContext.Current.CancellationToken);
        });

        var now = _programme.Clock.GetUtcNow();
        Assert.Equal(["P-17"], await Full(1, now));
        Assert.Empty(await Full(2, now));
        Assert.Empty(await Full(null, now));
        Assert.Empty(await Full(1, now.AddDays(31)));
        var id = await _programme.Look(db => db.Set<Handover>().Where(h => h.ToPartnerId == "P-17").Select(h => h.Id).SingleAsync());
        Assert.IsType<CaseResult.Done>(await _programme.Ask((RecallHandover recall) => recall.Run(id, Actor.System)));
        Assert.Empty(await Full(1, now));
    }

    [Fact]
    public async Task A_question_is_answered_with_a_new_version_and_the_old_one_stays()
    {
        await Send();
        await Acknowledge();
        await Complete("Task_E2_Besluta", Orsa, ("handoverDecision", "KOMPLETTERING"), ("question", "Vilka tider passar?"));
        Assert.Equal(HandoverStatus.MoreAsked, (await Handover()).Status);
        await Complete("Task_E2_Svara", Actor.System, ("answer", "Förmiddagar"), ("newVersion", true));

        var handover = await Handover();
        Assert.Equal(HandoverStatus.Acknowledged, handover.Status);
        Assert.Equal([1, 2], handover.Packages.Select(p => p.PackageVersion).Order());
        Assert.All(handover.Packages, p => Assert.NotNull(p.SealedContent));
        Assert.Equal([("FRAGA", "Vilka tider passar?"), ("SVAR", "Förmiddagar")], (await View(Orsa))!.Messages.Select(m => (m.Kind, m.Text)));
    }

    [Fact]
    public async Task Before_accepting_the_receiver_sees_initials_and_need_and_after_it_what_its_type_may_have()
    {
        await Send();
        var before = (await View(Orsa))!;
        Assert.Empty(before.Content);
        Assert.Equal("NÅ", before.Preview["initials"].GetString());
        Assert.DoesNotContain("name", before.Preview.Keys);

        await Acknowledge();
        await Accept();
        var after = (await View(Orsa))!;
        Assert.Equal(["certificates", "email", "idNumber", "name", "phone", "targetOccupations"], after.Content.Keys.Order());
        Assert.Contains(after.Messages, m => m is { Kind: "MOTE", Text: "2012-10-09 Orsa lärcentrum" });
    }

    [Fact]
    public async Task An_update_reaches_the_receiver_as_a_new_version_only_while_the_consent_stands()
    {
        await Send();
        await Acknowledge();
        await Accept();
        var id = (await Handover()).Id;
        Assert.IsType<CaseResult.NotFound>(await _programme.Ask((ChangeHandover change) => change.SendUpdate(id, Orsa)));
        await Do((ChangeHandover change) => change.SendUpdate(id, Actor.System, "once"));
        await Do((ChangeHandover change) => change.SendUpdate(id, Actor.System, "once"));
        Assert.Equal(2, (await Handover()).Packages.Count);
        Assert.True(await _programme.Look(db => db.History.AnyAsync(e => e.Activity == "OVL_UPPDATERAD")));

        await Do((CaseActions act) => act.WithdrawConsent(_nadja.CaseId, "P-17", Actor.System));
        Assert.IsType<CaseResult.Refused>(await _programme.Ask((ChangeHandover change) => change.SendUpdate(id, Actor.System)));
        Assert.Equal(2, (await Handover()).Packages.Count);
    }

    [Fact]
    public async Task Responsibility_overlaps_both_coaches_see_the_case_until_the_first_meeting_is_held()
    {
        await Send("ANSVARSBYTE");
        await Acknowledge();
        var sender = await _nadja.Case();
        await Accept(NewCoach);
        var during = await _nadja.Case();
        Assert.Equal((sender.CoachId, NewCoach), (during.CoachId, during.IncomingCoachId));
        var leaving = Programme.With(Roles.Coach, ScopeKinds.Municipality, sender.Municipality, sender.CoachId);
        Assert.True((await _programme.Ask((ReadCase read) => read.Run(_nadja.CaseId, leaving, "SIDA")))![Categories.Health].MayRead);
        Assert.True((await _programme.Ask((ReadCase read) => read.Run(_nadja.CaseId, Incoming, "SIDA")))![Categories.Health].MayRead);

        await Complete("Task_E2_Mote", Orsa, ("meetingHeld", "2012-10-01"), ("meetingForm", "TREPART"), ("responsibilityTaken", true));
        var after = await _nadja.Case();
        Assert.Equal((NewCoach, null), (after.CoachId, after.IncomingCoachId));
        await Complete("Task_E2_Aterrapport", Orsa, ("handoverResult", "GENOMFORT"), ("resultText", "Kursen är klar"), ("resultDate", "2012-10-01"));
        Assert.Equal(HandoverStatus.ReportedBack, (await Handover()).Status);
    }

    [Fact]
    public async Task Declining_names_a_reason_and_ends_what_the_receiver_sees()
    {
        await Send();
        await Acknowledge();
        var undecided = (await _nadja.Open()).Single(t => t.ElementId == "Task_E2_Besluta");
        Assert.IsType<TaskResult.Invalid>(await _nadja.Complete(undecided, FeelContext.Of(("handoverDecision", "AVVISAD")), Orsa));
        await Complete("Task_E2_Besluta", Orsa, ("handoverDecision", "AVVISAD"), ("declineReason", "KAPACITET"));
        var view = (await View(Orsa))!;
        Assert.Equal((HandoverStatus.Declined, "KAPACITET"), (view.Handover.Status, view.Handover.DeclineReason));
        Assert.Empty(view.Preview);
        Assert.Empty(view.Content);
    }

    [Fact]
    public async Task Both_sides_propose_meetings_after_acceptance_and_the_participant_comments()
    {
        await Send();
        await Acknowledge();
        var id = (await Handover()).Id;
        var participant = Programme.With(Roles.Participant, ScopeKinds.Self, (await _nadja.Case()).PersonId.ToString());
        Assert.IsType<CaseResult.Refused>(await _programme.Ask((ChangeHandover change) => change.ProposeMeeting(id, Monday, null, null, Orsa)));
        await Accept();
        await Do((ChangeHandover change) => change.ProposeMeeting(id, new(2012, 10, 10), new(9, 30), "Orsa", Orsa));
        await Do((ChangeHandover change) => change.ProposeMeeting(id, new(2012, 10, 11), null, null, Actor.System));
        await Do((ChangeHandover change) => change.Comment(id, "Gärna på förmiddagen", participant));
        Assert.IsType<CaseResult.NotFound>(await _programme.Ask((ChangeHandover change) => change.Comment(id, "Hej", Orsa)));
        Assert.IsType<CaseResult.NotFound>(await _programme.Ask((ChangeHandover change) => change.ProposeMeeting(id, Monday, null, null, Programme.With(Roles.Partner, ScopeKinds.Partner, "P-16"))));

        var texts = (await View(participant))!.Messages.Select(m => m.Text).ToList();
        Assert.Contains("2012-10-10 09:30 Orsa", texts);
        Assert.Contains("2012-10-11", texts);
        Assert.Contains("Gärna på förmiddagen", texts);
    }

    [Fact]
    public async Task Two_workdays_before_a_deadline_the_receiver_is_reminded_once_and_not_when_it_is_done()
    {
        await Send();
        await Acknowledge();
        var decide = (await _nadja.Open()).Single(t => t.ElementId == "Task_E2_Besluta");
        Assert.Equal(WorkCalendar.At(new(2012, 10, 8), new(16, 30)), decide.DueAt);

        _programme.Clock.MoveTo(WorkCalendar.At(new(2012, 10, 4), new(7, 29)));
        await _programme.Sweep();
        Assert.Empty(await Reminders());
        _programme.Clock.MoveTo(WorkCalendar.At(new(2012, 10, 4), new(7, 30)));
        await _programme.Sweep();
        await _programme.Sweep();
        var mail = Assert.Single(await Reminders());
        Assert.Equal(($"user:{Contact}", $"/tasks/{decide.Id}"), (mail.To, mail.Path));

        // The meeting is due in ten workdays, and held before anybody needs to be reminded.
        await Accept();
        await Complete("Task_E2_Mote", Orsa, ("meetingHeld", "2012-10-04"), ("meetingForm", "TVAPART"));
        Assert.False(await _programme.Look(db => db.OutboxRows.AnyAsync(r => r.Kind == OutboxKind.Reminder && r.ElementId == "Task_E2_Mote")));
        _programme.Clock.MoveTo(WorkCalendar.At(new(2012, 10, 19), new(8, 0)));
        await _programme.Sweep();
        Assert.DoesNotContain(await Reminders(), m => m.Path != $"/tasks/{decide.Id}" && m.To == $"user:{Contact}");
    }

    // Mails have no receiver's address here, so they stay in the queue to be read.
    private async Task<List<MailOrder>> Reminders() =>
        [.. (await _programme.Look(db => db.OutboxRows.AsNoTracking().Where(r => r.Kind == OutboxKind.Mail && r.Name == "task-due-soon").Select(r => r.Payload).ToListAsync()))
            .Select(p => JsonSerializer.Deserialize<MailOrder>(p!)!)];
}
