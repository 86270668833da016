using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;

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
    /// <param name="receipt">Makes a repeat of the request harmless, or null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<PublishResult> Run(
        IReadOnlyCollection<SourceFile> files, Actor author, string comment, DateTimeOffset? validFrom = null, ReceiptKey? receipt = null,
        CancellationToken cancellationToken = default)
    {
        if (((PublishResult?)Denied(author) ?? await Repeated(receipt, cancellationToken)) is { } known)
        {
            return known;
        }

        try
        {
            return await Store(files, author, comment, validFrom, receipt, cancellationToken);
        }
        catch (DbUpdateException) when (receipt is not null)
        {
            // The same request came twice at once: the other one has done it, or somebody else's change was in the way.
            db.ChangeTracker.Clear();
            if (await Repeated(receipt, cancellationToken) is { } done)
            {
                return done;
            }

            throw;
        }
    }

    private async Task<PublishResult> Store(
        IReadOnlyCollection<SourceFile> files, Actor author, string comment, DateTimeOffset? validFrom, ReceiptKey? receipt, CancellationToken cancellationToken)
    {
        if (!options.Value.FourEyes)
        {
            return Of(await deploy.Run(files, author.Id, comment, validFrom, id => Remember(receipt, id ?? Guid.Empty), cancellationToken));
        }

        var check = await deploy.Check(files, cancellationToken);
        if (check.Refused)
        {
            return new PublishResult.Refused(check.Findings);
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var proposal = new Proposal
        {
            Id = Guid.CreateVersion7(now), At = now, Author = author.Id, Comment = comment, ValidFrom = validFrom, Files = Proposal.Write(files),
        };
        db.Add(proposal);
        Remember(receipt, proposal.Id);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return new PublishResult.Proposed(proposal.Id, check.Findings);
    }

    /// <summary>Approves a proposal and deploys it, in one transaction. The author may not.</summary>
    public async Task<PublishResult> Approve(Guid proposalId, Actor approver, CancellationToken cancellationToken = default)
    {
        var (proposal, denied) = await Waiting(proposalId, approver, cancellationToken);
        if (denied is not null)
        {
            return denied;
        }

        if (proposal!.Author == approver.Id)
        {
            return new PublishResult.Denied("publish.author.approves", "Expected somebody else than the author to approve.");
        }

        try
        {
            return Of(await deploy.Run(
                proposal.Read(), proposal.Author, proposal.Comment, proposal.ValidFrom,
                id => Decide(proposal, ProposalStatus.Approved, approver.Id, null, id), cancellationToken));
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
    public async Task<PublishResult?> Reject(Guid proposalId, Actor actor, string reason, CancellationToken cancellationToken = default)
    {
        var (proposal, denied) = await Waiting(proposalId, actor, cancellationToken);
        if (denied is not null)
        {
            return denied;
        }

        if (string.IsNullOrWhiteSpace(reason) && proposal!.Author != actor.Id)
        {
            return new PublishResult.Denied("publish.reason.missing", "Expected a reason that the author can read. Write one.");
        }

        try
        {
            Decide(proposal!, proposal!.Author == actor.Id ? ProposalStatus.Withdrawn : ProposalStatus.Rejected, actor.Id, reason.Trim(), null);
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

    private async Task<(Proposal? Proposal, PublishResult.Denied? Denied)> Waiting(Guid id, Actor actor, CancellationToken cancellationToken) =>
        Denied(actor) is { } denied ? (null, denied) : await db.Set<Proposal>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellationToken) switch
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

    private void Remember(ReceiptKey? receipt, Guid id)
    {
        if (receipt is not null)
        {
            db.Receipts.Add(new Receipt { Key = receipt.Stored, RequestHash = receipt.RequestHash, InstanceId = id, Version = 0, At = UtcMicroseconds.Round(time.GetUtcNow()) });
        }
    }

    // The answer that the first request got, as far as it is kept: findings are not.
    private async Task<PublishResult?> Repeated(ReceiptKey? receipt, CancellationToken cancellationToken)
    {
        if (receipt is null)
        {
            return null;
        }

        var key = receipt.Stored;
        return await db.Receipts.AsNoTracking().FirstOrDefaultAsync(r => r.Key == key, cancellationToken) switch
        {
            null => null,
            var found when found.RequestHash != receipt.RequestHash => new PublishResult.Denied(
                "receipt.request.differs", "Expected the request that this key was first used for; saw another. Use a new key."),
            var found when await db.Set<Proposal>().AnyAsync(p => p.Id == found.InstanceId, cancellationToken) => new PublishResult.Proposed(found.InstanceId, []),
            var found => new PublishResult.Deployed(
                found.InstanceId == Guid.Empty ? null : found.InstanceId,
                await db.DecisionVersions.CountAsync(v => v.DeploymentId == found.InstanceId, cancellationToken)
                    + await db.ProcessVersions.CountAsync(v => v.DeploymentId == found.InstanceId, cancellationToken)
                    + await db.FormVersions.CountAsync(v => v.DeploymentId == found.InstanceId, cancellationToken), []),
        };
    }

    private static PublishResult.Denied? Denied(Actor actor) =>
        actor.Has(Roles.Administrator) ? null : new("publish.not-allowed", "Expected an administrator.");

    private static PublishResult.Denied Decided() =>
        new("publish.proposal.decided", "Expected a proposal that waits; somebody has decided about it already.");

    private static PublishResult Of(DeployResult result) => result.Refused
        ? new PublishResult.Refused(result.Findings)
        : new PublishResult.Deployed(result.DeploymentId, result.Versions, result.Findings);
}
