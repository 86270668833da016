using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>How changes are published: section <c>Publishing</c> of the settings.</summary>
public sealed class PublishingOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Publishing";

    /// <summary>Whether a change needs somebody else's approval (DOMAIN 1.2). Off only where there is a single administrator.</summary>
    public bool FourEyes { get; set; } = true;
}

/// <summary>How publishing ended.</summary>
public abstract record PublishResult(ImmutableArray<Finding> Findings)
{
    /// <summary>The checks refused it; nothing changed.</summary>
    public sealed record Refused(ImmutableArray<Finding> Findings) : PublishResult(Findings);

    /// <summary>It waits for somebody else's approval.</summary>
    public sealed record Proposed(Guid ProposalId, ImmutableArray<Finding> Findings) : PublishResult(Findings);

    /// <summary>It is deployed; no version when nothing was new.</summary>
    public sealed record Deployed(Guid? DeploymentId, int Versions, ImmutableArray<Finding> Findings) : PublishResult(Findings);

    /// <summary>It may not be decided so: code and sentence.</summary>
    public sealed record Denied(string Code, string Message) : PublishResult([]);
}

/// <summary>
/// What people publish, as opposed to what ships: checked at once, and deployed when a second administrator has looked at it.
/// </summary>
public sealed class Publish(WorkflowContext db, Deploy deploy, IOptions<PublishingOptions> options, TimeProvider time)
{
    /// <summary>Proposes files, or deploys them where one pair of eyes is enough.</summary>
    /// <param name="files">The files.</param>
    /// <param name="author">Who made the change.</param>
    /// <param name="comment">Why.</param>
    /// <param name="validFrom">From when new instances use the versions.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<PublishResult> Run(
        IReadOnlyCollection<SourceFile> files, string author, string comment, DateTimeOffset? validFrom = null, CancellationToken cancellationToken = default)
    {
        if (!options.Value.FourEyes)
        {
            return Of(await deploy.Run(files, author, comment, validFrom, cancellationToken: cancellationToken));
        }

        var check = await deploy.Check(files, cancellationToken);
        if (check.Refused)
        {
            return new PublishResult.Refused(check.Findings);
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var proposal = new Proposal
        {
            Id = Guid.CreateVersion7(now), At = now, Author = author, Comment = comment, ValidFrom = validFrom, Files = Proposal.Write(files),
        };
        db.Add(proposal);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return new PublishResult.Proposed(proposal.Id, check.Findings);
    }

    /// <summary>Approves a proposal and deploys it, in one transaction. The author may not.</summary>
    public async Task<PublishResult> Approve(Guid proposalId, string approver, CancellationToken cancellationToken = default)
    {
        var (proposal, denied) = await Waiting(proposalId, cancellationToken);
        if (denied is not null)
        {
            return denied;
        }

        if (proposal!.Author == approver)
        {
            return new PublishResult.Denied("publish.author.approves", "Expected somebody else than the author to approve.");
        }

        try
        {
            return Of(await deploy.Run(
                proposal.Read(), proposal.Author, proposal.Comment, proposal.ValidFrom,
                id => Decide(proposal, ProposalStatus.Approved, approver, null, id), cancellationToken));
        }
        catch (DbUpdateConcurrencyException)
        {
            return Decided();
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Rejects a proposal with a reason; its author takes it back.</summary>
    public async Task<PublishResult?> Reject(Guid proposalId, string actor, string reason, CancellationToken cancellationToken = default)
    {
        var (proposal, denied) = await Waiting(proposalId, cancellationToken);
        if (denied is not null)
        {
            return denied;
        }

        if (string.IsNullOrWhiteSpace(reason) && proposal!.Author != actor)
        {
            return new PublishResult.Denied("publish.reason.missing", "Expected a reason that the author can read. Write one.");
        }

        try
        {
            Decide(proposal!, proposal!.Author == actor ? ProposalStatus.Withdrawn : ProposalStatus.Rejected, actor, reason.Trim(), null);
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Decided();
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task<(Proposal? Proposal, PublishResult.Denied? Denied)> Waiting(Guid id, CancellationToken cancellationToken) =>
        await db.Set<Proposal>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellationToken) switch
        {
            null => (null, new("publish.proposal.unknown", "Expected a proposal; saw none with this id.")),
            { Status: ProposalStatus.Waiting } waiting => (waiting, null),
            _ => (null, Decided()),
        };

    private void Decide(Proposal proposal, ProposalStatus status, string actor, string? reason, Guid? deploymentId)
    {
        db.Attach(proposal);
        (proposal.Status, proposal.DecidedBy, proposal.DecidedAt) = (status, actor, UtcMicroseconds.Round(time.GetUtcNow()));
        (proposal.Reason, proposal.DeploymentId) = (string.IsNullOrEmpty(reason) ? null : reason, deploymentId);
    }

    private static PublishResult.Denied Decided() =>
        new("publish.proposal.decided", "Expected a proposal that waits; somebody has decided about it already.");

    private static PublishResult Of(DeployResult result) => result.Refused
        ? new PublishResult.Refused(result.Findings)
        : new PublishResult.Deployed(result.DeploymentId, result.Versions, result.Findings);
}
