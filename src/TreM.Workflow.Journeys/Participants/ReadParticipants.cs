using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>Which participants to list. No filter tells of health, origin or target group (DOMAIN 7.2).</summary>
public sealed record ParticipantFilter
{
    /// <summary>Only those the actor is coach of.</summary>
    public bool Mine { get; init; }

    /// <summary>Only this status; those who take part now when null.</summary>
    public string? Status { get; init; }

    public string? Phase { get; init; }

    /// <summary>Only those with a risk flag.</summary>
    public bool AtRisk { get; init; }

    public string? Municipality { get; init; }

    /// <summary>Rows to skip.</summary>
    public int Skip { get; init; }

    /// <summary>Rows to show; at most 200.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>A participant in a list.</summary>
/// <param name="Name">The name, or null when the actor may not read it.</param>
/// <param name="NextDue">The nearest deadline among the open tasks.</param>
public sealed record ParticipantRow(
    Guid CaseId, string? Name, string Status, string Phase, string Municipality, string Region, DateOnly? StartDate, bool RiskFlag, bool IsProtected,
    string? CoachId, DateTimeOffset? NextDue);

/// <summary>A page of participants.</summary>
public sealed record ParticipantRows(IReadOnlyList<ParticipantRow> Rows, bool HasMore);

/// <summary>Lists participants within the actor's reach. Protected cases stand only in the lists of their coach and the few who are named.</summary>
public sealed class ReadParticipants(WorkflowContext db, ReadNames names)
{
    private const int Most = 200;
    private static readonly string[] Active = [CaseStatus.Enrolled, CaseStatus.Paused, CaseStatus.BeingHandedOver];
    /// <summary>A page, longest in the programme first.</summary>
    public async Task<ParticipantRows> Run(Actor actor, ParticipantFilter filter, CancellationToken cancellationToken = default)
    {
        var (take, found) = (Math.Clamp(filter.Take, 1, Most), new Dictionary<Guid, Enrolment>());
        string[] statuses = filter.Status is { } one ? [one] : Active;
        foreach (var (part, status) in Parts(actor, filter.Mine).SelectMany(part => statuses.Select(status => (part, status))))
        {
            // The index has the order within one status: several in one question would have to be sorted first, all of them.
            var query = part.Where(e => e.Status == status);
            query = filter.Phase is { } phase ? query.Where(e => e.Phase == phase) : query;
            query = filter.AtRisk ? query.Where(e => e.RiskFlag) : query;
            query = filter.Municipality is { } municipality ? query.Where(e => e.Municipality == municipality) : query;
            foreach (var @case in await query.AsNoTracking().OrderBy(e => e.ReferredAt).ThenBy(e => e.CaseId).Take(filter.Skip + take + 1).ToListAsync(cancellationToken))
            {
                found[@case.CaseId] = @case;
            }
        }

        // Being the coach, or named, is no right: it is asked which grant reaches each case.
        var scopes = await CaseScope.Of(db, found.Values, actor, cancellationToken);
        var ordered = found.Values.Where(e => scopes[e.CaseId].IsReached).OrderBy(e => e.ReferredAt).ThenBy(e => e.CaseId).ToList();
        var shown = ordered.Skip(filter.Skip).Take(take).ToList();
        return new(await Rows(actor, shown, cancellationToken), ordered.Count > filter.Skip + take);
    }

    private async Task<IReadOnlyList<ParticipantRow>> Rows(Actor actor, List<Enrolment> cases, CancellationToken cancellationToken)
    {
        var ids = cases.Select(c => c.CaseId).ToList();
        var due = await db.Tasks.Where(t => t.CaseId != null && ids.Contains(t.CaseId.Value) && t.Status == WorkTaskStatus.Open && t.DueAt != null)
            .Select(t => new { t.CaseId, t.DueAt }).ToListAsync(cancellationToken);
        var nearest = due.GroupBy(t => t.CaseId!.Value).ToDictionary(g => g.Key, g => g.Min(t => t.DueAt));
        var known = await names.Of(actor, ids.Select(id => (Guid?)id), cancellationToken);
        return [.. cases.Select(c => new ParticipantRow(
            c.CaseId, known.GetValueOrDefault(c.CaseId), c.Status, c.Phase, c.Municipality, c.Region, c.StartDate, c.RiskFlag, c.IsProtected, c.CoachId,
            nearest.GetValueOrDefault(c.CaseId)))];
    }

    // One question per way a case can reach the actor; each has its index.
    private IEnumerable<IQueryable<Enrolment>> Parts(Actor actor, bool mine)
    {
        var cases = db.Set<Enrolment>();
        if (!actor.Grants.Any(g => Roles.Staff.Contains(g.Role)))
        {
            yield break;
        }

        yield return cases.Where(e => e.CoachId == actor.Id);
        yield return cases.Where(e => e.IncomingCoachId == actor.Id);
        if (mine)
        {
            yield break;
        }

        var named = db.Set<NamedAccess>().Where(n => n.UserId == actor.Id).Select(n => n.CaseId);
        yield return cases.Where(e => named.Contains(e.CaseId));
        foreach (var grant in actor.Grants.Where(g => Roles.Staff.Contains(g.Role)).DistinctBy(g => (g.ScopeKind, g.Scope)))
        {
            var scope = grant.Scope;
            switch (grant.ScopeKind)
            {
                case ScopeKinds.Municipality:
                    yield return cases.Where(e => e.Municipality == scope && !e.IsProtected);
                    break;
                case ScopeKinds.Region:
                    yield return cases.Where(e => e.Region == scope && !e.IsProtected);
                    break;
                case ScopeKinds.Programme:
                    yield return cases.Where(e => !e.IsProtected);
                    break;
            }
        }
    }
}
