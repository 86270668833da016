using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Access;

/// <summary>How deciding about a proposal ended.</summary>
public abstract record AccessDecision
{
    /// <summary>It is done.</summary>
    /// <param name="Link">The path of a link to show once; null when it was mailed, or none was made.</param>
    /// <param name="HasLink">Whether a link was made.</param>
    public sealed record Done(string? Link, bool HasLink) : AccessDecision;

    /// <summary>It may not be decided so; nothing changed.</summary>
    /// <param name="Code">For example <c>access.author.approves</c>.</param>
    public sealed record Denied(string Code) : AccessDecision;
}

/// <summary>The second administrator: approves or rejects what would let somebody reach participants. Never the author, never for oneself.</summary>
public sealed class ApproveAccess(
    WorkflowContext db, GrantRole grants, LinkIdentity identities, Accounts accounts, FourEyes fourEyes, WorkNudge nudge, TimeProvider time)
{
    /// <summary>What waits, the oldest first.</summary>
    public async Task<IReadOnlyList<AccessProposal>> Waiting(Actor actor, CancellationToken cancellationToken = default) =>
        !actor.Has(Roles.Administrator) ? []
            : await db.Set<AccessProposal>().AsNoTracking().Where(p => p.Status == ProposalStatus.Waiting).OrderBy(p => p.At).ThenBy(p => p.Id).ToListAsync(cancellationToken);

    /// <summary>Approves one, and does what it proposes in the same transaction.</summary>
    public async Task<AccessDecision> Approve(Guid id, Actor actor, CancellationToken cancellationToken = default)
    {
        var proposal = actor.Has(Roles.Administrator) ? await Find(id, cancellationToken) : null;
        if (proposal is null)
        {
            return new AccessDecision.Denied("access.decided");
        }

        if (proposal.Author == actor.Id)
        {
            return new AccessDecision.Denied("access.author.approves");
        }

        if (proposal.UserId.ToString() == actor.Id)
        {
            return new AccessDecision.Denied("access.own");
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        if (!await db.Users.AnyAsync(u => u.Id == proposal.UserId && u.ClosedAt == null, cancellationToken) || proposal.To <= now
            || (proposal.Kind == AccessKinds.Identity && await identities.IsTaken(proposal.Provider!, proposal.Subject!, cancellationToken)))
        {
            return new AccessDecision.Denied("access.outlived");
        }

        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            Decide(proposal, ProposalStatus.Approved, actor.Id, now);
            switch (proposal.Kind)
            {
                case AccessKinds.Role or AccessKinds.NewAccount:
                    var role = new RoleToGive(proposal.UserId.ToString(), proposal.Role!, proposal.ScopeKind!, proposal.Scope, proposal.From, proposal.To);
                    await grants.Add(role, proposal.UserId, proposal.Author, cancellationToken);
                    break;
                case AccessKinds.Identity:
                    identities.Add(proposal.UserId, proposal.Provider!, proposal.Subject!, proposal.Author);
                    await fourEyes.TellOfficers(cancellationToken);
                    break;
                default:
                    await fourEyes.TellOfficers(cancellationToken);
                    break;
            }

            await db.SaveChangesAsync(cancellationToken);
            var hasLink = proposal.Kind is AccessKinds.Link or AccessKinds.NewAccount;
            var link = hasLink ? await accounts.Send(proposal.UserId, actor.Id, cancellationToken) : null;
            await transaction.CommitAsync(cancellationToken);
            nudge.Ring(Lane.Mail);
            return new AccessDecision.Done(link, hasLink);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new AccessDecision.Denied("access.decided");
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Rejects one; its author takes it back.</summary>
    public async Task<AccessDecision> Reject(Guid id, Actor actor, CancellationToken cancellationToken = default)
    {
        var proposal = actor.Has(Roles.Administrator) ? await Find(id, cancellationToken) : null;
        if (proposal is null)
        {
            return new AccessDecision.Denied("access.decided");
        }

        try
        {
            Decide(proposal, proposal.Author == actor.Id ? ProposalStatus.Withdrawn : ProposalStatus.Rejected, actor.Id, UtcMicroseconds.Round(time.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            return new AccessDecision.Done(null, false);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new AccessDecision.Denied("access.decided");
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private Task<AccessProposal?> Find(Guid id, CancellationToken cancellationToken) =>
        db.Set<AccessProposal>().FirstOrDefaultAsync(p => p.Id == id && p.Status == ProposalStatus.Waiting, cancellationToken);

    private void Decide(AccessProposal proposal, ProposalStatus status, string by, DateTimeOffset now)
    {
        (proposal.Status, proposal.DecidedBy, proposal.DecidedAt) = (status, by, now);
        db.Add(new UserEvent
        {
            UserId = proposal.UserId, What = status == ProposalStatus.Approved ? UserEvents.Approved : UserEvents.Rejected, At = now, By = by, Detail = FourEyes.Describe(proposal),
        });
    }
}
