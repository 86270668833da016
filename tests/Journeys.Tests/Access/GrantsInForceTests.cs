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
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Access;

/// <summary>Only a role in force that reaches the case is a right: whatever else the store says of somebody opens nothing.</summary>
public sealed class GrantsInForceTests : IAsyncLifetime
{
    private const string Anna = "8d6f3a52-0000-4000-8000-0000000000a1";
    private const string Contact = "8d6f3a52-0000-4000-8000-0000000000f1";
    private static readonly DateOnly Monday = new(2012, 10, 1);
    private static readonly string[] Places = ["2062", "2080", "0880", "1480"];

    private static readonly (string Role, string Kind, string? Scope)[] Given =
    [
        (Roles.Coach, ScopeKinds.Municipality, "2062"), (Roles.Coach, ScopeKinds.Municipality, "2080"), (Roles.Coach, ScopeKinds.Region, "REG-DAL"),
        (Roles.Coach, ScopeKinds.Region, "REG-KAL"), (Roles.Coach, ScopeKinds.Programme, null), (Roles.LocalCoordinator, ScopeKinds.Region, "REG-GR"),
        (Roles.RegionalCoordinator, ScopeKinds.Region, "REG-DAL"), (Roles.RegionalCoordinator, ScopeKinds.Region, "REG-KAL"),
        (Roles.CareerCounsellor, ScopeKinds.Region, "REG-DAL"), (Roles.Assessor, ScopeKinds.Municipality, "0880"), (Roles.ProjectManager, ScopeKinds.Programme, null),
        (Roles.Evaluator, ScopeKinds.Programme, null), (Roles.Administrator, ScopeKinds.Programme, null), (Roles.Partner, ScopeKinds.Partner, "P-17"), (Roles.Partner, ScopeKinds.Partner, "P-16"),
    ];

    private Programme _programme = null!;
    private Walk _nadja = null!;

    public async ValueTask InitializeAsync()
    {
        _programme = await Programme.Start(Monday);
        await _programme.Use<WorkflowContext>(async db =>
        {
            db.Add(new User { Id = Guid.Parse(Anna), UserName = "anna", DisplayName = "Anna Andersdemo" });
            db.Add(new User { Id = Guid.Parse(Contact), UserName = "kontakt", DisplayName = "Kontakt Demo" });
            db.Add(new RoleAssignment { UserId = Contact, Role = Roles.Partner, ScopeKind = ScopeKinds.Partner, Scope = "P-17", From = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync();
        });
        _nadja = await Walk.Refer(_programme, "V09");
        await _nadja.To("Task_N110_Kartlaggning");
        await Done((CaseActions act) => act.AnswerConsent(_nadja.CaseId, "P-17", ConsentScopes.CompetencePlan, true, Monday, Actor.System));
    }

    public ValueTask DisposeAsync() => _programme.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_random_grants_ends_moves_and_handovers_each_answer_is_what_DT_15_says_of_the_grants_in_force(int seed)
    {
        var random = new Random(seed);
        await Send();
        var handover = await _programme.Look(db => db.Set<Handover>().Select(h => h.Id).SingleAsync());
        for (var i = 0; i < 60; i++)
        {
            await Change(random, handover);
            _programme.Clock.MoveTo(_programme.Clock.GetUtcNow().AddMinutes(1));
            await Compare(handover, $"seed {seed}, change {i}");
        }
    }

    [Fact]
    public async Task A_partners_user_whose_role_has_ended_gets_no_mail_of_a_handover()
    {
        await _programme.Use<WorkflowContext>(db => db.Set<RoleAssignment>().Where(r => r.UserId == Contact).ExecuteUpdateAsync(s => s.SetProperty(r => r.To, _programme.Clock.GetUtcNow())));
        await Send();
        Assert.Empty(await MailsTo(Contact));
        Assert.True(await _programme.Look(db => db.Set<Handover>().AnyAsync(h => h.ToPartnerId == "P-17")));
    }

    [Fact]
    public async Task A_coach_whose_role_has_ended_is_given_no_new_task_and_gets_no_reminder_or_escalation()
    {
        var coach = (await _nadja.Case()).CoachId!;
        await Begin();
        Assert.Equal(coach, (await _nadja.Open()).Single(t => t.ElementId == "Task_E2_Utkast").Assignee);
        await _programme.Use<WorkflowContext>(db => db.Set<RoleAssignment>().Where(r => r.UserId == coach).ExecuteUpdateAsync(s => s.SetProperty(r => r.To, _programme.Clock.GetUtcNow())));

        await Write();
        var partner = Programme.With(Roles.Partner, ScopeKinds.Partner, "P-17", Contact);
        await Complete("Task_E2_Kvittera", partner, ("acknowledged", true));
        await Complete("Task_E2_Besluta", partner, ("handoverDecision", "KOMPLETTERING"), ("question", "Vilka tider passar?"));
        Assert.Null((await _nadja.Open()).Single(t => t.ElementId == "Task_E2_Svara").Assignee);

        _programme.Clock.MoveTo(_programme.Clock.GetUtcNow().AddDays(40));
        await _programme.Sweep();
        await _programme.Ask((EscalateTasks sweep) => sweep.Run());
        Assert.Empty(await MailsTo(coach));
        Assert.DoesNotContain(await _nadja.Open(), t => t.Assignee == coach);
    }

    [Fact]
    public async Task Open_tasks_follow_when_the_case_gets_another_coach_or_moves()
    {
        await Give(Roles.Coach, ScopeKinds.Region, "REG-KAL");
        await Done((CaseActions act) => act.Tell(_nadja.CaseId, "overlamning", FeelContext.Empty, Actor.System));
        await _programme.Sweep();
        await Step(async (scope, @case) =>
        {
            // What the job of a move does, with a new coach as the handover of responsibility gives one.
            @case.CoachId = Anna;
            await Transfers.Move(scope, @case, "0880", "REG-KAL", Monday, TestContext.Current.CancellationToken);
        });

        Assert.All(await _nadja.Open(), t => Assert.Equal(("0880", "REG-KAL"), (t.Municipality, t.Region)));
        Assert.All((await _nadja.Open()).Where(t => t.Role == Roles.Coach), t => Assert.Equal((Anna, (DateTimeOffset?)null), (t.Assignee, t.ClaimedAt)));
        Assert.True(await _programme.Look(db => db.Set<TaskCandidate>().AnyAsync(c => c.Task!.CaseId == _nadja.CaseId)));
        Assert.All(
            await _programme.Look(db => db.Set<TaskCandidate>().Where(c => c.Task!.CaseId == _nadja.CaseId).ToListAsync()), c => Assert.Equal(("0880", "REG-KAL"), (c.Municipality, c.Region)));
    }

    [Fact]
    public async Task What_is_claimed_by_somebody_whom_the_move_leaves_behind_is_free_again()
    {
        await Give(Roles.RegionalCoordinator, ScopeKinds.Region, "REG-DAL");
        var task = (await _nadja.Open()).First();
        Assert.IsType<TaskResult.Done>(await _programme.Ask((HoldTask hold) => hold.Assign(task.Id, Anna, Actor.System)));
        await Step((scope, @case) => Transfers.Move(scope, @case, "0880", "REG-KAL", Monday, TestContext.Current.CancellationToken));
        Assert.NotEqual(Anna, (await _nadja.Open()).Single(t => t.Id == task.Id).Assignee);
    }

    [Fact]
    public async Task A_task_whose_form_is_missing_takes_no_answers()
    {
        var task = (await _nadja.Open()).First(t => t.FormId is not null);
        await _programme.Use<WorkflowContext>(db => db.Tasks.Where(t => t.Id == task.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.FormId, "F-BORTA")));
        var refused = Assert.IsType<TaskResult.Refused>(await _nadja.Complete(task, FeelContext.Of(("anything", true)), Actor.System));
        Assert.Equal("task.form.missing", refused.Code);
    }

    [Fact]
    public async Task The_participant_waits_for_the_coach_with_what_is_the_coachs_first()
    {
        var other = await Amal();
        var talk = await other.To("Task_N040_Samtal");
        await _programme.Use<WorkflowContext>(db => db.Tasks.Where(t => t.Id == talk.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, (string?)null).SetProperty(t => t.ClaimedAt, (DateTimeOffset?)null)));
        var self = Programme.With(Roles.Participant, ScopeKinds.Self, (await other.Case()).PersonId.ToString());

        Assert.DoesNotContain((await _programme.Ask((TaskInbox inbox) => inbox.Run(self, new InboxFilter()))).Rows, r => r.TaskId == talk.Id);
        Assert.IsType<TaskResult.Conflict>(await other.Complete(talk, await other.Answers(talk), self));
        Assert.IsType<TaskResult.Refused>(await _programme.Ask((HoldTask hold) => hold.Claim(talk.Id, self)));

        await _programme.Use<WorkflowContext>(db => db.Tasks.Where(t => t.Id == talk.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, self.Id)));
        Assert.Contains((await _programme.Ask((TaskInbox inbox) => inbox.Run(self, new InboxFilter()))).Rows, r => r.TaskId == talk.Id);
        Assert.IsType<TaskResult.Done>(await other.Complete(talk, await other.Answers(talk), self));
    }

    [Fact]
    public async Task Whoever_may_only_give_a_task_away_sees_neither_its_form_nor_the_person()
    {
        var task = (await _nadja.Open()).Single(t => t.ElementId == "Task_N110_Kartlaggning");
        var manager = Programme.With(Roles.ProjectManager);
        var view = (await _programme.Ask((ReadTask read) => read.Run(task.Id, manager)))!;
        Assert.Equal((false, false, true), (view.MayWork, view.MayClaim, view.MayAssign));
        Assert.Null(view.PersonName);
        Assert.Null(view.Schema);
        Assert.Empty(view.Known);
        Assert.DoesNotContain(await _programme.Look(db => db.Set<AccessEvent>().Where(e => e.ActorId == manager.Id).ToListAsync()), e => e.Category == Categories.Identity);
        Assert.IsType<TaskResult.Refused>(await _programme.Ask((HoldTask hold) => hold.Claim(task.Id, manager)));
    }

    [Fact]
    public async Task Nothing_is_given_to_somebody_without_a_role_that_reaches_the_case()
    {
        var task = (await _nadja.Open()).First();
        Assert.IsType<TaskResult.Refused>(await _programme.Ask((HoldTask hold) => hold.Assign(task.Id, Anna, Actor.System)));
        await Give(Roles.Coach, ScopeKinds.Region, "REG-KAL");
        Assert.IsType<TaskResult.Refused>(await _programme.Ask((HoldTask hold) => hold.Assign(task.Id, Anna, Actor.System)));
        await Give(Roles.Coach, ScopeKinds.Region, "REG-DAL");
        Assert.IsType<TaskResult.Done>(await _programme.Ask((HoldTask hold) => hold.Assign(task.Id, Anna, Actor.System)));
    }

    [Fact]
    public async Task A_workplace_supervisor_sees_the_own_placements_and_no_other()
    {
        var amal = await Amal();
        var assessment = await amal.To("Task_N260_Mitt");
        var own = Programme.With(Roles.WorkplaceSupervisor, id: "SIM-" + Roles.WorkplaceSupervisor);
        var other = Programme.With(Roles.WorkplaceSupervisor, id: "SOMEBODY-ELSE");
        Task<InboxPage> Inbox(Actor actor) => _programme.Ask((TaskInbox inbox) => inbox.Run(actor, new InboxFilter()));

        Assert.Contains((await Inbox(own)).Rows, r => r.TaskId == assessment.Id);
        Assert.Empty((await Inbox(other)).Rows);
        Assert.Null(await _programme.Ask((ReadTask read) => read.Run(assessment.Id, other)));
        Assert.IsType<TaskResult.NotFound>(await amal.Complete(assessment, await amal.Answers(assessment), other));
        Assert.IsType<TaskResult.Done>(await amal.Complete(assessment, await amal.Answers(assessment), own));
    }

    // The answers of the use cases against the table asked here of the grants as they are stored.
    private async Task Compare(Guid handoverId, string when)
    {
        var now = _programme.Clock.GetUtcNow();
        var anna = await _programme.Look(db => Actors.Load(db, Guid.Parse(Anna), now));
        var held = await _programme.Look(db => db.Set<RoleAssignment>().AsNoTracking().Where(r => r.UserId == Anna).ToListAsync());
        var grants = held.Where(r => r.From <= now && (r.To is null || r.To > now)).ToList();
        var @case = await _nadja.Case();
        var handover = await _programme.Look(db => db.Set<Handover>().AsNoTracking().SingleAsync(h => h.Id == handoverId));
        var named = await _programme.Look(db => db.Set<NamedAccess>().AnyAsync(n => n.CaseId == @case.CaseId && n.UserId == Anna));

        string[] expected = [.. Categories.Personal.Select(c => grants.Select(g => Table(g, c)).MaxBy(AccessLevels.Rank) ?? AccessLevels.Deny)];
        var access = await _programme.Ask((ReadCase read) => read.Run(@case.CaseId, anna, "TEST"));
        string[] seen = [.. Categories.Personal.Select(c => access?[c].Level ?? AccessLevels.Deny)];
        Assert.Equal((when, string.Join(' ', expected)), (when, string.Join(' ', seen)));

        bool Reads(string category) => AccessLevels.Rank(expected[Categories.Personal.ToList().IndexOf(category)]) >= AccessLevels.Rank(AccessLevels.Read);
        var name = (await _programme.Ask((ReadNames read) => read.Of(anna, [@case.CaseId]))).ContainsKey(@case.CaseId);
        Assert.Equal((when, Reads(Categories.Identity) && !OnlyPartner()), (when, name));

        var carries = grants.Any(g => Roles.Carrying.Contains(g.Role) && (Covers(g) || (g.Role == Roles.Coach && IsCoach() && Leads(g))) && (!@case.IsProtected || Answers(g)))
            || grants.Any(g => Roles.Staff.Contains(g.Role) && Covers(g) && named);
        var receives = grants.Any(g => g is { Role: Roles.Partner } && g.Scope == handover.ToPartnerId);
        var view = await _programme.Ask((ReadHandover read) => read.Run(handoverId, anna));
        Assert.Equal((when, carries || receives), (when, view is not null));
        if (view is not null)
        {
            var shows = !@case.IsProtected && (receives ? HandoverStatus.ShowsPackage(handover.Status) : Reads(Categories.Identity));
            Assert.Equal((when, shows), (when, view.Content.ContainsKey("name")));
            Assert.True(receives || !view.Content.TryGetValue("idNumber", out var number) || number.GetString()!.EndsWith("••••", StringComparison.Ordinal), when);
            Assert.True(receives || Reads(Categories.Contact) || !view.Content.ContainsKey("phone"), when);
        }

        var rows = await _programme.Ask((ReadHandover read) => read.Outgoing(anna, 0, 10));
        Assert.True(rows.Count == 0 || carries, when);
        var listed = (await _programme.Ask((ReadParticipants read) => read.Run(anna, new ParticipantFilter()))).Rows;
        Assert.True(listed.Count == 0 || grants.Any(g => Roles.Staff.Contains(g.Role)), when);
        foreach (var task in await _nadja.Open())
        {
            if (await _programme.Ask((ReadTask read) => read.Run(task.Id, anna)) is { PersonName: not null })
            {
                Assert.True(Reads(Categories.Identity), when);
            }
        }

        if (grants.Count == 0)
        {
            Assert.IsType<CaseResult.NotFound>(await _programme.Ask((RecallHandover recall) => recall.Run(handoverId, anna)));
            Assert.IsType<CaseResult.NotFound>(await _programme.Ask((ChangeHandover change) => change.SendUpdate(handoverId, anna)));
            Assert.IsType<CaseResult.NotFound>(await _programme.Ask((CaseActions act) => act.LogContact(@case.CaseId, "SMS", 5, true, null, null, anna)));
            Assert.Empty((await _programme.Ask((TaskInbox inbox) => inbox.Run(anna, new InboxFilter()))).Rows);
        }

        bool Covers(RoleAssignment g) => g.ScopeKind == ScopeKinds.Programme || (g.ScopeKind == ScopeKinds.Region && g.Scope == @case.Region)
            || (g.ScopeKind == ScopeKinds.Municipality && g.Scope == @case.Municipality);
        bool IsCoach() => @case.CoachId == Anna || @case.IncomingCoachId == Anna;

        // To P-17, in Dalarna.
        bool Leads(RoleAssignment g) => handover.Type == "ANSVARSBYTE" && handover.Status is "ACCEPTERAD" or "GENOMFORD" or "ATERRAPPORTERAD"
            && (g.Scope == handover.ToRegion || g.Scope is "2062" or "2080");
        bool Answers(RoleAssignment g) => (g.Role == Roles.Coach && IsCoach() && (Covers(g) || Leads(g))) || (named && Covers(g));
        bool OnlyPartner() => !grants.Any(g => g.Role != Roles.Partner && AccessLevels.Rank(Table(g, Categories.Identity)) >= AccessLevels.Rank(AccessLevels.Read));

        string Table(RoleAssignment g, string category)
        {
            var isActive = g.Role == Roles.Partner && g.Scope == handover.ToPartnerId && handover.Status is "ACCEPTERAD" or "GENOMFORD";
            if (g.Role == Roles.Partner ? !isActive : !Covers(g) && !(g.Role == Roles.Coach && IsCoach() && Leads(g)))
            {
                return AccessLevels.Deny;
            }

            var relation = isActive ? "AKTIV_OVERLAMNING" : Roles.Staff.Contains(g.Role) && Answers(g) ? "ANSVARIG"
                : g.Role is Roles.Coach or Roles.LocalCoordinator or Roles.CareerCounsellor or Roles.Assessor ? "TEAM" : "INGEN";
            var role = g.Role == Roles.LocalCoordinator ? Roles.Coach : g.Role;
            var consented = isActive && category is Categories.Identity or Categories.Contact or Categories.Competence;
            return ShippedRules.Book.Row("DT-15", now, FeelContext.Of(
                ("role", role), ("relation", relation), ("category", category), ("protectedId", @case.IsProtected), ("consentActive", isActive && consented))).Text("access");
        }
    }

    private async Task Change(Random random, Guid handover)
    {
        switch (random.Next(7))
        {
            case 0 or 1:
                var (role, kind, scope) = Given[random.Next(Given.Length)];
                await Give(role, kind, scope, random.Next(4) == 0 ? _programme.Clock.GetUtcNow().AddMinutes(random.Next(1, 4)) : null);
                break;
            case 2 or 3:
                var now = UtcMicroseconds.Round(_programme.Clock.GetUtcNow());
                foreach (var held in await _programme.Look(db => db.Set<RoleAssignment>().Where(r => r.UserId == Anna && (r.To == null || r.To > now)).Select(r => r.Id).ToListAsync()))
                {
                    await _programme.Ask((GrantRole grant) => grant.End(held, Actor.System));
                }

                break;
            case 4:
                var place = Places[random.Next(Places.Length)];
                await Step((step, @case) => Transfers.Move(step, @case, place, PartnerRegistry.Shipped.RegionOf(place), Monday, TestContext.Current.CancellationToken));
                break;
            case 5:
                var (coach, incoming) = (random.Next(2) == 0 ? Anna : Walk.Coach, random.Next(4) == 0 ? Anna : null);
                await Step((_, @case) =>
                {
                    (@case.CoachId, @case.IncomingCoachId) = (coach, incoming);
                    return Task.CompletedTask;
                });
                break;
            default:
                // The state of the handover, its type and its sender, as they may have come to be.
                var (status, type, sender) = (HandoverStatus.All[random.Next(1, HandoverStatus.All.Count)], random.Next(2) == 0 ? "ANSVARSBYTE" : "UPPDRAG", random.Next(2) == 0 ? Anna : Walk.Coach);
                await _programme.Use<WorkflowContext>(db => db.Set<Handover>().Where(h => h.Id == handover)
                    .ExecuteUpdateAsync(s => s.SetProperty(h => h.Status, status).SetProperty(h => h.Type, type).SetProperty(h => h.SenderId, sender)));
                break;
        }
    }

    private async Task Step(Func<StepScope, Enrolment, Task> change)
    {
        var advance = new Advance((await _nadja.Case()).InstanceId!.Value, null)
        {
            With = async (scope, ct) =>
            {
                await change(scope, (await scope.Db.Set<Enrolment>().FindAsync([_nadja.CaseId], ct))!);
                return null;
            },
        };
        Assert.IsType<AdvanceResult.Advanced>(await _programme.Ask((AdvanceInstance door) => door.Run(advance)));
    }

    private async Task Give(string role, string kind, string? scope, DateTimeOffset? to = null) =>
        Assert.Equal(GrantResult.Done, await _programme.Ask((GrantRole grant) => grant.Give(new RoleToGive(Anna, role, kind, scope, To: to), Actor.System)));

    private async Task Send()
    {
        await Begin();
        await Write();
    }

    private async Task Begin()
    {
        await Done((CaseActions act) => act.Tell(_nadja.CaseId, "overlamning", FeelContext.Empty, Actor.System));
        await _programme.Sweep();
    }

    private Task Write() => Complete("Task_E2_Utkast", Actor.System, ("handoverType", "UPPDRAG"), ("need", "VUXENUTBILDNING"), ("recipientPartnerId", "P-17"),
        ("consentScope", "KOMPETENS_PLAN"), ("purpose", "Kurs i Orsa"), ("participantInformed", true));

    private async Task Complete(string element, Actor actor, params (string, object?)[] answers)
    {
        var task = (await _nadja.Open()).Single(t => t.ElementId == element);
        var result = await _nadja.Complete(task, FeelContext.Of(answers), actor);
        Assert.True(result is TaskResult.Done, result.ToString());
    }

    private async Task<Walk> Amal()
    {
        _programme.Clock.MoveTo(WorkCalendar.At(new(2012, 10, 15), new(8, 0)));
        return await Walk.Refer(_programme, "V01");
    }

    private async Task Done<T>(Func<T, Task<CaseResult>> act)
        where T : notnull => Assert.IsType<CaseResult.Done>(await _programme.Ask(act));

    private async Task<List<MailOrder>> MailsTo(string user) =>
        [.. (await _programme.Look(db => db.OutboxRows.AsNoTracking().Where(r => r.Kind == OutboxKind.Mail).Select(r => r.Payload).ToListAsync()))
            .Select(p => JsonSerializer.Deserialize<MailOrder>(p!)!).Where(m => m.To == $"user:{user}")];
}
