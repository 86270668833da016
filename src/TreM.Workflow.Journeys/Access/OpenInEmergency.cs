using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Breaks the glass: access to one case for three hours, with a reason that the data protection officer reviews.</summary>
public sealed class OpenInEmergency(WorkflowContext db, IdentityVault vault, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(3);

    /// <summary>Opens it.</summary>
    /// <returns>False when there is no such case for an emergency: unknown, protected, no reason, or a role that never sees persons.</returns>
    public async Task<bool> Run(Guid caseId, Actor actor, string reason, CancellationToken cancellationToken = default)
    {
        var staff = new[] { Roles.Coach, Roles.LocalCoordinator, Roles.RegionalCoordinator, Roles.ProjectManager };
        if (string.IsNullOrWhiteSpace(reason) || !staff.Any(actor.Has)
            || !await db.Set<Enrolment>().AnyAsync(e => e.CaseId == caseId && !e.IsProtected, cancellationToken))
        {
            return false;
        }

        var now = time.GetUtcNow();
        db.Add(new BreakGlass
        {
            Id = Guid.CreateVersion7(now), CaseId = caseId, ActorId = actor.Id, SealedReason = vault.SealText(reason)!, From = now, To = now + Length,
        });
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return true;
    }
}
