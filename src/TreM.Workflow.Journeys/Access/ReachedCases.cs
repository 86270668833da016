using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Access;

/// <summary>The cases that an actor may act on, as a part of a question to the store: for lists of what the actor once did.</summary>
internal static class ReachedCases
{
    /// <summary>The cases; null when there can be none, so that nothing need be asked.</summary>
    internal static IQueryable<Enrolment>? Of(WorkflowContext db, Actor actor)
    {
        var (id, grants) = (actor.Id, actor.Grants.Where(g => Roles.Carrying.Contains(g.Role)).ToList());
        var everywhere = actor.Has(Roles.System) || grants.Exists(g => g.ScopeKind == ScopeKinds.Programme);
        var regions = grants.Where(g => g.ScopeKind == ScopeKinds.Region).Select(g => g.Scope!).ToList();
        var municipalities = grants.Where(g => g.ScopeKind == ScopeKinds.Municipality).Select(g => g.Scope!).ToList();
        var open = db.Set<Enrolment>().Where(e => !e.IsProtected || e.CoachId == id);
        return everywhere ? open
            : grants.Count == 0 ? null
            : open.Where(e => regions.Contains(e.Region) || municipalities.Contains(e.Municipality)
                || (e.CoachId == id && db.Set<Handover>().Any(h => h.CaseId == e.CaseId && h.Type == HandoverTypes.Responsibility
                    && HandoverStatus.Taken.Contains(h.Status) && (regions.Contains(h.ToRegion) || municipalities.Contains(h.ToMunicipality!)))));
    }
}
