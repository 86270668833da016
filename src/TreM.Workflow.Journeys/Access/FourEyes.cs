using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Access;

/// <summary>How access is given: section <c>Access</c> of the settings.</summary>
public sealed class AccessOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Access";

    /// <summary>
    /// Whether what lets its receiver reach participants needs a second administrator: roles, sign-in links, linked identities and
    /// API keys. Off only where there is a single administrator.
    /// </summary>
    public bool FourEyes { get; set; } = true;
}

/// <summary>Says what needs a second administrator, and tells those who watch over it. Part of use cases that save.</summary>
public sealed class FourEyes(WorkflowContext db, IOptions<AccessOptions> options, TimeProvider time)
{
    // Figures without persons, and opinions. Every other role reaches participants, or gives roles that do.
    private static readonly string[] Harmless = [Roles.SteeringGroup, Roles.Evaluator, Roles.ReferenceGroup];

    /// <summary>Whether a role lets its holder reach participants, also by giving roles to others.</summary>
    public static bool Reaches(string role) => !Harmless.Contains(role);

    /// <summary>Whether a key lets its holder reach participants.</summary>
    public static bool Reaches(IEnumerable<string> scopes) => scopes.Any(s => s != "decisions:read");

    /// <summary>Whether something that reaches participants has to wait. The operator at the command line holds the database: nobody could check that.</summary>
    internal bool Asks(Actor actor) => options.Value.FourEyes && actor.Id != Actor.System.Id;

    /// <summary>Whether an account reaches participants with a role in force, to come, or proposed: who holds its link does too.</summary>
    internal async Task<bool> Reaches(Guid userId, CancellationToken cancellationToken)
    {
        var (id, now) = (userId.ToString(), UtcMicroseconds.Round(time.GetUtcNow()));
        return await db.Set<RoleAssignment>().AnyAsync(r => r.UserId == id && !Harmless.Contains(r.Role) && (r.To == null || r.To > now), cancellationToken)
            || await db.Set<AccessProposal>().AnyAsync(p => p.UserId == userId && p.Role != null && p.Status == Deployments.ProposalStatus.Waiting, cancellationToken);
    }

    /// <summary>Adds a proposal with its line in the user log, and tells the other administrators.</summary>
    internal async Task Propose(AccessProposal proposal, CancellationToken cancellationToken)
    {
        db.Add(proposal);
        db.Add(new UserEvent { UserId = proposal.UserId, What = UserEvents.Proposed, At = proposal.At, By = proposal.Author, Detail = Describe(proposal) });
        await Tell(Roles.Administrator, "access-proposed", "/admin/users", but: proposal.Author, cancellationToken);
    }

    /// <summary>Tells the data protection officers that somebody can reach participants who could not before.</summary>
    internal Task TellOfficers(CancellationToken cancellationToken) => Tell(Roles.DataProtectionOfficer, "access-given", "/account-log", but: null, cancellationToken);

    /// <summary>A role with its scope, a provider's scheme, or nothing more than the kind.</summary>
    internal static string Describe(AccessProposal proposal) =>
        proposal.Role is { } role ? Describe(role, proposal.ScopeKind, proposal.Scope) : proposal.Provider is { } provider ? $"{proposal.Kind} {provider}" : proposal.Kind;

    internal static string Describe(string role, string? kind, string? scope) =>
        kind == ScopeKinds.Self ? role : string.Join(' ', new[] { role, kind, scope }.Where(t => !string.IsNullOrEmpty(t)));

    internal AccessProposal Proposal(string kind, Guid userId, Actor author, RoleToGive? role = null, string? provider = null, string? subject = null)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        return new()
        {
            Id = Guid.CreateVersion7(now), Kind = kind, UserId = userId, Author = author.Id, At = now, Role = role?.Role, ScopeKind = role?.ScopeKind,
            Scope = role?.Scope, From = role?.From, To = role?.To, Provider = provider, Subject = subject,
        };
    }

    private async Task Tell(string role, string template, string path, string? but, CancellationToken cancellationToken)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var holders = await RoleHolders.Accounts(db, [role], new RoleScope.Anything(), now, cancellationToken);
        db.AddRange(holders.Where(user => user != but).Select(user => OutboxRows.Mail(Guid.CreateVersion7(now), new MailOrder(template, $"user:{user}", "sv", path), now, null)));
    }
}
