using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Simulation;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Simulation;

/// <summary>Walks one case through the journey, task by task, as the right person each time.</summary>
internal sealed class Walk(Programme programme, Guid caseId, SyntheticPerson person)
{
    public const string Coach = "8d6f3a52-0000-4000-8000-000000000001";

    public Guid CaseId => caseId;

    /// <summary>Refers a vignette; its coach is known by name.</summary>
    public static async Task<Walk> Refer(Programme programme, string vignette)
    {
        using var csv = File.OpenText(Path.Combine(ShippedRules.Folder("workflows"), "demo", "vignetter.csv"));
        var draft = ReferralCsv.Read(csv).Single(r => r.Draft?.RowKey == vignette).Draft!;
        await programme.Use<WorkflowContext>(async db =>
        {
            if (!await db.Set<RoleAssignment>().AnyAsync(r => r.UserId == Coach))
            {
                db.Add(new RoleAssignment { UserId = Coach, Role = Roles.Coach, ScopeKind = ScopeKinds.Programme, From = DateTimeOffset.UnixEpoch });
                await db.SaveChangesAsync();
            }
        });
        var filed = Assert.IsType<ReferralResult.Filed>(await programme.Ask((FileReferral file) => file.Run(draft, Actor.System)));
        await programme.Sweep();
        return new Walk(programme, filed.CaseId, SyntheticPerson.Of(draft, 7));
    }

    public Task<Enrolment> Case() => programme.Look(db => db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.CaseId == caseId));

    public Task<List<WorkTask>> Open() => programme.Look(db => db.Tasks.AsNoTracking()
        .Where(t => t.CaseId == caseId && t.Status == WorkTaskStatus.Open).OrderBy(t => t.OpenedAt).ThenBy(t => t.ElementId).ToListAsync());

    /// <summary>Completes what waits until a task of this element waits.</summary>
    public async Task<WorkTask> To(string elementId)
    {
        for (var steps = 0; steps < 200; steps++)
        {
            var open = await Open();
            if (open.Find(t => t.ElementId == elementId) is { } reached)
            {
                return reached;
            }

            if (open.Count == 0)
            {
                await Wait();
                continue;
            }

            Assert.IsType<TaskResult.Done>(await Complete(open[0], await Answers(open[0])));
        }

        throw new InvalidOperationException($"Expected to reach '{elementId}'. Stood at {string.Join(", ", (await Open()).Select(t => t.ElementId))}.");
    }

    public async Task<FeelContext> Answers(WorkTask task) => task.FormId is null ? FeelContext.Empty : await programme.Ask(async (TaskForms forms) =>
        SyntheticAnswers.For(
            (await programme.Look(db => forms.Find(db, task.FormId, programme.Clock.GetUtcNow(), TestContext.Current.CancellationToken)))!, person,
            ExactJson.Read(task.Variables), WorkCalendar.DateOf(programme.Clock.GetUtcNow())));

    public async Task<TaskResult> Complete(WorkTask task, FeelContext answers, Actor? actor = null)
    {
        var @case = await Case();
        actor ??= task.Role switch
        {
            Roles.Participant => Programme.With(Roles.Participant, ScopeKinds.Self, @case.PersonId.ToString()),
            Roles.Partner => Programme.With(Roles.Partner, ScopeKinds.Partner, task.PartnerId),
            Roles.Coach => Programme.With(Roles.Coach, ScopeKinds.Region, @case.Region, task.Assignee ?? Coach),
            Roles.WorkplaceSupervisor => Programme.With(Roles.WorkplaceSupervisor, ScopeKinds.Region, @case.Region, person.SupervisorId),
            var role => Programme.With(role!, ScopeKinds.Region, @case.Region),
        };
        var result = await programme.Ask((CompleteTask complete) => complete.Run(task.Id, answers, actor));
        await programme.Sweep();
        return result;
    }

    // Nobody has anything to do: on to the next timer.
    private async Task Wait()
    {
        var next = await programme.Look(db => db.OutboxRows.Where(r => r.Status == OutboxStatus.Pending && r.Lane != Lane.Mail).MinAsync(r => (DateTimeOffset?)r.VisibleAt));
        Assert.NotNull(next);
        programme.Clock.MoveTo(next.Value);
        await programme.Sweep();
    }
}
