using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>What to show of an inbox.</summary>
public sealed record InboxFilter
{
    /// <summary>Only tasks of this role.</summary>
    public string? Role { get; init; }

    public string? Municipality { get; init; }

    public string? Phase { get; init; }

    /// <summary>Only what the actor has taken.</summary>
    public bool Mine { get; init; }

    /// <summary>Only what is past its deadline.</summary>
    public bool Overdue { get; init; }

    /// <summary>Only what is due today.</summary>
    public bool Today { get; init; }

    /// <summary>Rows to skip.</summary>
    public int Skip { get; init; }

    /// <summary>Rows to show; at most 100.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>A task in an inbox.</summary>
public sealed record InboxRow(
    Guid TaskId, Guid? CaseId, string Name, string? NameEn, string? Role, string? Class, string? Node, string? Phase, string? Municipality,
    DateTimeOffset OpenedAt, DateTimeOffset? DueAt, int? OverdueWorkdays, string? Assignee, int EscalationLevel, bool RiskFlag, bool IsProtected, string? Region = null);

/// <summary>A page of an inbox, and whether there is another.</summary>
public sealed record InboxPage(IReadOnlyList<InboxRow> Rows, bool HasMore);

/// <summary>
/// The tasks that wait for an actor: the latest first to go wrong on top (deadline, then risk). Every part of the question
/// has an index, so a page costs the same in a small and a large programme.
/// </summary>
public sealed class TaskInbox(WorkflowContext db, WorkCalendars calendars, TimeProvider time)
{
    private const int Most = 100;

    /// <summary>A page.</summary>
    public async Task<InboxPage> Run(Actor actor, InboxFilter filter, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var take = Math.Clamp(filter.Take, 1, Most);
        var need = filter.Skip + take + 1;
        var found = new Dictionary<Guid, WorkTask>();
        foreach (var part in Parts(actor, filter))
        {
            var query = part.AsNoTracking().Where(p => p.Task.Status == WorkTaskStatus.Open);
            if (filter.Overdue)
            {
                query = query.Where(p => p.DueAt < now);
            }

            if (filter.Today)
            {
                var (from, to) = (now, WorkCalendar.At(WorkCalendar.DateOf(now).AddDays(1), TimeOnly.MinValue));
                query = query.Where(p => p.DueAt >= from && p.DueAt < to);
            }

            if (filter.Phase is { } phase)
            {
                query = query.Where(p => p.Task.Phase == phase);
            }

            if (filter.Municipality is { } municipality)
            {
                query = query.Where(p => p.Municipality == municipality);
            }

            foreach (var task in await First(query, need, cancellationToken))
            {
                found[task.Id] = task;
            }
        }

        var ids = found.Values.Select(t => t.CaseId).OfType<Guid>().Distinct().ToList();
        var cases = await db.Set<Enrolment>().AsNoTracking().Where(e => ids.Contains(e.CaseId)).ToListAsync(cancellationToken);
        var risks = cases.Where(e => e.RiskFlag).Select(e => e.CaseId).ToHashSet();

        // A task that somebody still holds without a right to it stands in no inbox of theirs.
        var scopes = await CaseScope.Of(db, cases, actor, cancellationToken);
        var ordered = found.Values.Where(t => TaskAccess.MayWork(actor, t, t.CaseId is { } id ? scopes.GetValueOrDefault(id) : null))
            .OrderBy(t => t.DueAt is null ? DateOnly.MaxValue : WorkCalendar.DateOf(t.DueAt.Value))
            .ThenByDescending(t => t.CaseId is { } id && risks.Contains(id))
            .ThenBy(t => t.DueAt).ThenByDescending(t => t.Priority).ThenBy(t => t.Id).ToList();
        var rows = ordered.Skip(filter.Skip).Take(take).Select(t => new InboxRow(
            t.Id, t.CaseId, t.Name, t.NameEn, t.Role, t.Class, t.Node, t.Phase, t.IsProtected ? null : t.Municipality, t.OpenedAt, t.DueAt,
            t.DueAt is { } due ? calendars.For(t.Region).Overdue(due, now) : null, t.Assignee, t.EscalationLevel,
            t.CaseId is { } id && risks.Contains(id), t.IsProtected, t.Region)).ToList();
        return new(rows, ordered.Count > filter.Skip + take);
    }

    /// <summary>How many tasks are late, and how many fall due in the rest of the day; each counted up to <see cref="Day.Most"/>.</summary>
    public async Task<(int Late, int Today)> Count(Actor actor, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var tomorrow = WorkCalendar.At(WorkCalendar.DateOf(now).AddDays(1), TimeOnly.MinValue);
        var (late, today) = (new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var part in Parts(actor, new InboxFilter()))
        {
            var open = part.Where(p => p.Task.Status == WorkTaskStatus.Open);
            await Add(late, open.Where(p => p.DueAt < now), cancellationToken);
            await Add(today, open.Where(p => p.DueAt >= now && p.DueAt < tomorrow), cancellationToken);
        }

        return (Math.Min(late.Count, Day.Most), Math.Min(today.Count, Day.Most));
    }

    private static async Task Add(HashSet<Guid> counted, IQueryable<Place> places, CancellationToken cancellationToken)
    {
        if (counted.Count < Day.Most)
        {
            counted.UnionWith(await places.OrderBy(p => p.DueAt).Select(p => p.Task.Id).Take(Day.Most).ToListAsync(cancellationToken));
        }
    }

    // Those with a deadline in its order, then those without: two questions that each read no more than they return.
    private static async Task<List<WorkTask>> First(IQueryable<Place> places, int count, CancellationToken cancellationToken)
    {
        var rows = await places.Where(p => p.DueAt != null).OrderBy(p => p.DueAt).ThenBy(p => p.Task.Id).Select(p => p.Task).Take(count).ToListAsync(cancellationToken);
        if (rows.Count < count)
        {
            // In the order of the index that finds them: no other order comes without sorting all of them.
            rows.AddRange(await places.Where(p => p.DueAt == null).OrderBy(p => p.DueAt).Select(p => p.Task).Take(count - rows.Count).ToListAsync(cancellationToken));
        }

        return rows;
    }

    // One question per way a task can reach the actor; each has its index. A task stands under its first role in its own row,
    // and under each further one in a row of its candidates.
    private IEnumerable<IQueryable<Place>> Parts(Actor actor, InboxFilter filter)
    {
        if (actor.Grants.Count == 0)
        {
            yield break;
        }

        var own = db.Tasks.Where(t => t.Assignee == actor.Id);
        yield return Own(filter.Role is { } only ? own.Where(t => t.Role == only || t.Candidates.Any(c => c.Role == only)) : own);
        if (filter.Mine)
        {
            yield break;
        }

        foreach (var grant in actor.Grants.Where(g => filter.Role is null || g.Role == filter.Role))
        {
            var (role, scope) = (grant.Role, grant.Scope);
            switch (grant.ScopeKind)
            {
                case ScopeKinds.Self when Guid.TryParse(scope, out var personId):
                    var cases = db.Set<Enrolment>().Where(e => e.PersonId == personId).Select(e => (Guid?)e.CaseId);

                    // What is somebody else's first is shown when that one has it.
                    yield return Own(db.Tasks.Where(t => cases.Contains(t.CaseId)
                        && (t.Role == role || (t.Assignee != null && t.Candidates.Any(c => c.Role == role)))));
                    break;
                case var _ when role == Roles.WorkplaceSupervisor:
                    var supervised = CaseScope.SupervisedBy(db, actor);
                    yield return Own(db.Tasks.Where(t => t.CaseId != null && supervised.Contains(t.CaseId.Value)
                        && (t.Role == role || t.Candidates.Any(c => c.Role == role))));
                    break;
                case ScopeKinds.Partner:
                    yield return Own(db.Tasks.Where(t => t.PartnerId == scope && (t.Role == role || t.Candidates.Any(c => c.Role == role))));
                    break;
                case ScopeKinds.Municipality:
                    yield return Own(First(role).Where(t => t.Municipality == scope));
                    yield return Further(Candidates(role).Where(c => c.Municipality == scope));
                    break;
                case ScopeKinds.Region:
                    yield return Own(First(role).Where(t => t.Region == scope));
                    yield return Further(Candidates(role).Where(c => c.Region == scope));
                    break;
                case ScopeKinds.Programme:
                    yield return Own(First(role));
                    yield return Further(Candidates(role));
                    break;
            }
        }
    }

    // Protected cases never stand in a shared inbox, but for the coordinator who must name the few.
    private IQueryable<WorkTask> First(string role) => role == Roles.RegionalCoordinator
        ? db.Tasks.Where(t => t.Role == role)
        : db.Tasks.Where(t => t.Role == role && !t.IsProtected);

    private IQueryable<TaskCandidate> Candidates(string role) => db.Set<TaskCandidate>().Where(c => c.Role == role && !c.IsProtected);

    private static IQueryable<Place> Own(IQueryable<WorkTask> tasks) =>
        tasks.Select(t => new Place { Task = t, DueAt = t.DueAt, Municipality = t.Municipality });

    private static IQueryable<Place> Further(IQueryable<TaskCandidate> candidates) =>
        candidates.Select(c => new Place { Task = c.Task!, DueAt = c.DueAt, Municipality = c.Municipality });

    // A task and what the inbox is ordered by, from the row whose index finds it.
    private sealed class Place
    {
        public required WorkTask Task { get; init; }

        public DateTimeOffset? DueAt { get; init; }

        public string? Municipality { get; init; }
    }
}
