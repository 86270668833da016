using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>
/// Gives back the open tasks that somebody holds without a right to them any longer, so that others find them in their inboxes: when
/// a role is ended by hand at once, when it ends by itself with the next sweep.
/// </summary>
public sealed class ReleaseTasks(WorkflowContext db, TimeProvider time)
{
    /// <summary>One sweep: everybody with a role that has ended, and open tasks.</summary>
    /// <returns>How many tasks were given back.</returns>
    public async Task<int> Run(CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var users = await db.Set<RoleAssignment>().Where(r => r.To != null && r.To <= now).Select(r => r.UserId).Distinct()
            .Where(user => db.Tasks.Any(t => t.Status == WorkTaskStatus.Open && t.Assignee == user)).ToListAsync(cancellationToken);
        var released = 0;
        foreach (var user in users)
        {
            released += await Of(user, cancellationToken);
        }

        return released;
    }

    /// <summary>One user's.</summary>
    /// <returns>How many tasks were given back.</returns>
    public async Task<int> Of(string userId, CancellationToken cancellationToken = default)
    {
        var actor = await Holder(db, userId, time.GetUtcNow(), cancellationToken);
        var held = await db.Tasks.AsNoTracking().Where(t => t.Status == WorkTaskStatus.Open && t.Assignee == userId).ToListAsync(cancellationToken);
        var caseIds = held.Select(t => t.CaseId).OfType<Guid>().Distinct().ToList();
        var scopes = await CaseScope.Of(
            db, await db.Set<Enrolment>().AsNoTracking().Where(e => caseIds.Contains(e.CaseId)).ToListAsync(cancellationToken), actor, cancellationToken);
        var lost = held.Where(t => !TaskAccess.MayWork(actor, t, t.CaseId is { } id ? scopes.GetValueOrDefault(id) : null)).Select(t => t.Id).ToList();
        return lost.Count == 0 ? 0 : await db.Tasks.Where(t => lost.Contains(t.Id) && t.Status == WorkTaskStatus.Open && t.Assignee == userId)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, (string?)null).SetProperty(t => t.ClaimedAt, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>Whether a task may lie with a user, or a mail about it go there: with a role in force that reaches it.</summary>
    internal static async Task<bool> MayHold(
        WorkflowContext db, string userId, WorkTask task, Enrolment? @case, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var actor = await Holder(db, userId, at, cancellationToken);
        return TaskAccess.MayHold(actor, task, @case is null ? null : await CaseScope.Of(db, @case, actor, cancellationToken));
    }

    private static async Task<Actor> Holder(WorkflowContext db, string userId, DateTimeOffset at, CancellationToken cancellationToken) => new(
        userId,
        await RoleHolders.InForce(db, at).Where(r => r.UserId == userId)
            .Select(r => new RoleGrant(r.Role, r.ScopeKind, r.Scope)).ToListAsync(cancellationToken));
}
