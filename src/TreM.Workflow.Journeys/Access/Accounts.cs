using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Access;

/// <summary>How something with an account ended.</summary>
public abstract record AccountResult
{
    /// <summary>Done.</summary>
    /// <param name="UserId">The account.</param>
    /// <param name="Link">The path of the link to show once; null when it was mailed, or none was made.</param>
    public sealed record Done(Guid UserId, string? Link) : AccountResult;

    /// <summary>It waits for a second administrator: the account reaches participants, or will.</summary>
    /// <param name="UserId">The account.</param>
    public sealed record Proposed(Guid UserId) : AccountResult;

    /// <summary>There is no such account for this actor.</summary>
    public sealed record NotFound : AccountResult;

    /// <summary>It does not fit; nothing changed.</summary>
    /// <param name="Code">For example <c>account.mail.taken</c>.</param>
    /// <param name="Field">The field that is wrong: <c>name</c>, <c>mail</c>, <c>scope</c>.</param>
    public sealed record Refused(string Code, string Message, string? Field = null) : AccountResult;
}

/// <summary>An account as administrators see it, with what was done with it.</summary>
/// <param name="User">The account.</param>
/// <param name="Roles">Also those that have ended.</param>
/// <param name="Events">The latest of the user log, the latest first.</param>
/// <param name="Logins">The providers' identities that sign in as it.</param>
public sealed record AccountView(User User, IReadOnlyList<RoleAssignment> Roles, IReadOnlyList<UserEvent> Events, IReadOnlyList<LinkedIdentity> Logins);

/// <summary>
/// Accounts of people: an administrator makes them, and their users set the passwords themselves by a link that works once. The
/// link is mailed; where the service has no mail server it is shown once to whoever made it. An administrator never learns a
/// password, and gives nobody access to persons by this: roles do that, and are given in <see cref="GrantRole"/>.
/// </summary>
public sealed class Accounts(
    WorkflowContext db, PasswordLinks links, GrantRole grants, FourEyes fourEyes, ReleaseTasks release, IdentityVault vault,
    IOptionsMonitor<MailOptions> mail, WorkNudge nudge, TimeProvider time)
{
    private const int ShownEvents = 50;
    private const int LongestName = 100;
    private const int LongestMail = 254;

    /// <summary>An account with its roles, also those that have ended, and what was done with it, the latest first; null when there is none for the actor.</summary>
    public async Task<AccountView?> Read(Guid userId, Actor actor, CancellationToken cancellationToken = default)
    {
        var id = userId.ToString();
        return !actor.Has(Roles.Administrator) || await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId, cancellationToken) is not { } user ? null : new(
            user,
            await db.Set<RoleAssignment>().AsNoTracking().Where(r => r.UserId == id).OrderByDescending(r => r.From).ThenBy(r => r.Id).ToListAsync(cancellationToken),
            await db.Set<UserEvent>().AsNoTracking().Where(e => e.UserId == userId).OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
                .Take(ShownEvents).ToListAsync(cancellationToken),
            await db.Set<IdentityUserLogin<Guid>>().AsNoTracking().Where(l => l.UserId == userId).OrderBy(l => l.LoginProvider).ThenBy(l => l.ProviderKey)
                .Select(l => new LinkedIdentity(l.LoginProvider, l.ProviderKey)).ToListAsync(cancellationToken));
    }

    /// <summary>Makes an account with its first role. Where the role waits for a second administrator, so does the first link.</summary>
    public async Task<AccountResult> Create(string name, string address, RoleToGive role, Actor actor, CancellationToken cancellationToken = default)
    {
        (name, address) = (name.Trim(), address.Trim());
        if (!actor.Has(Roles.Administrator))
        {
            return new AccountResult.NotFound();
        }

        if (await Wrong(name, address, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = Add(name, address, actor.Id);
        await db.SaveChangesAsync(cancellationToken);
        var given = await grants.Give(role with { UserId = user.Id.ToString() }, AccessKinds.NewAccount, actor, cancellationToken);
        if (given == GrantResult.Proposed)
        {
            await transaction.CommitAsync(cancellationToken);
            nudge.Ring(Lane.Mail);
            return new AccountResult.Proposed(user.Id);
        }

        if (given != GrantResult.Done)
        {
            db.ChangeTracker.Clear();
            return given == GrantResult.UnknownScope
                ? new AccountResult.Refused("account.scope.unknown", "Expected a region, municipality or partner of the programme that fits the kind of scope.", "scope")
                : new AccountResult.Refused("account.role.unknown", "Expected a role of the programme and a period that has not ended.", "role");
        }

        var shown = await Send(user.Id, actor.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        nudge.Ring(Lane.Mail);
        return new AccountResult.Done(user.Id, shown);
    }

    /// <summary>Makes a new link, for a password that was forgotten or a link that was lost. The present password works until it is used.</summary>
    public Task<AccountResult> NewLink(Guid userId, Actor actor, CancellationToken cancellationToken = default) =>
        Change(userId, actor, async (user, now) =>
        {
            if (user.ClosedAt is not null)
            {
                return new AccountResult.Refused("account.closed", "Expected an open account. Open it first.");
            }

            var reaches = await fourEyes.Reaches(userId, cancellationToken);
            if (reaches && fourEyes.Asks(actor))
            {
                await fourEyes.Propose(fourEyes.Proposal(AccessKinds.Link, userId, actor), cancellationToken);
                return new AccountResult.Proposed(userId);
            }

            if (reaches)
            {
                await fourEyes.TellOfficers(cancellationToken);
            }

            return new AccountResult.Done(user.Id, await Send(user.Id, actor.Id, cancellationToken));
        }, cancellationToken);

    /// <summary>Signs an account's user out everywhere, within seconds.</summary>
    public Task<AccountResult> EndSessions(Guid userId, Actor actor, CancellationToken cancellationToken = default) =>
        Change(userId, actor, async (user, now) =>
        {
            await EndSignIns(db, user, now, cancellationToken);
            db.Add(new UserEvent { UserId = userId, What = UserEvents.SignedOutEverywhere, At = now, By = actor.Id });
            return new AccountResult.Done(userId, null);
        }, cancellationToken);

    /// <summary>Closes an account: its sign-ins end within seconds, its roles now, its links work no longer.</summary>
    public async Task<AccountResult> Close(Guid userId, Actor actor, CancellationToken cancellationToken = default)
    {
        var result = await Change(userId, actor, async (user, now) =>
        {
            var id = userId.ToString();
            user.ClosedAt ??= now;
            await EndSignIns(db, user, now, cancellationToken);
            foreach (var proposal in await db.Set<AccessProposal>().Where(p => p.UserId == userId && p.Status == ProposalStatus.Waiting).ToListAsync(cancellationToken))
            {
                (proposal.Status, proposal.DecidedBy, proposal.DecidedAt) = (ProposalStatus.Rejected, actor.Id, now);
            }

            foreach (var role in await db.Set<RoleAssignment>().Where(r => r.UserId == id && (r.To == null || r.To > now)).ToListAsync(cancellationToken))
            {
                (role.To, role.EndedBy) = (now > role.From ? now : role.From, actor.Id);
            }

            foreach (var link in await db.Set<PasswordLink>().Where(l => l.UserId == userId && l.EndedAt == null).ToListAsync(cancellationToken))
            {
                link.EndedAt = now;
            }

            db.Add(new UserEvent { UserId = userId, What = UserEvents.Closed, At = now, By = actor.Id });
            return new AccountResult.Done(userId, null);
        }, cancellationToken);
        if (result is AccountResult.Done)
        {
            await release.Of(userId.ToString(), cancellationToken);
        }

        return result;
    }

    /// <summary>Opens a closed account again; roles are given anew.</summary>
    public Task<AccountResult> Open(Guid userId, Actor actor, CancellationToken cancellationToken = default) =>
        Change(userId, actor, (user, now) =>
        {
            user.ClosedAt = null;
            db.Add(new UserEvent { UserId = userId, What = UserEvents.Opened, At = now, By = actor.Id });
            return Task.FromResult<AccountResult>(new AccountResult.Done(userId, null));
        }, cancellationToken);

    /// <summary>Takes the second factor away from somebody who has lost it, with the codes for losing it; where it is needed, it is turned on again at the next sign-in.</summary>
    public Task<AccountResult> ResetSecondFactor(Guid userId, Actor actor, CancellationToken cancellationToken = default) =>
        Change(userId, actor, async (user, now) =>
        {
            user.TwoFactorEnabled = false;
            await EndSignIns(db, user, now, cancellationToken);
            db.RemoveRange(await db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == userId).ToListAsync(cancellationToken));
            db.Add(new UserEvent { UserId = userId, What = UserEvents.SecondFactorReset, At = now, By = actor.Id });
            return new AccountResult.Done(userId, null);
        }, cancellationToken);

    /// <summary>
    /// For the operator at the command line: an account with the role of an administrator, new or known by its address, and a link
    /// to set its password. The first administrator comes this way, and one who has locked everybody out comes back. It needs no
    /// second administrator, is written down, and told to the data protection officers.
    /// </summary>
    /// <param name="name">What colleagues call the administrator.</param>
    /// <param name="address">The mail address, which is the user name.</param>
    /// <param name="subject">The provider's id of the person (<c>sub</c>) when they sign in there; no link is made then.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AccountResult> MakeAdministrator(string name, string address, string? subject = null, CancellationToken cancellationToken = default)
    {
        (name, address) = (name.Trim(), address.Trim());
        var key = address.ToUpperInvariant();
        var user = await db.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == key && !u.IsDemo, cancellationToken);
        if (user is null && await Wrong(name, address, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        subject = subject?.Trim();
        var taken = subject is null ? null : await db.Set<IdentityUserLogin<Guid>>().FirstOrDefaultAsync(
            l => l.LoginProvider == LinkIdentity.Oidc && l.ProviderKey == subject, cancellationToken);
        if (subject is { Length: 0 or > LinkIdentity.LongestSubject } || (taken is not null && taken.UserId != user?.Id))
        {
            return new AccountResult.Refused("account.subject", $"Expected a sub of 1 to {LinkIdentity.LongestSubject} characters that no other account has.", "subject");
        }

        var (by, now) = (Actor.System.Id, UtcMicroseconds.Round(time.GetUtcNow()));
        user ??= Add(name, address, by);
        user.ClosedAt = null;
        var id = user.Id.ToString();
        if (!await RoleHolders.IsOne(db, id, [Roles.Administrator], new RoleScope.Anything(), now, cancellationToken))
        {
            db.Add(new RoleAssignment { UserId = id, Role = Roles.Administrator, ScopeKind = ScopeKinds.Programme, From = now, GrantedBy = by });
            db.Add(new UserEvent { UserId = user.Id, What = UserEvents.RoleGiven, At = now, By = by, Detail = FourEyes.Describe(Roles.Administrator, ScopeKinds.Programme, null) });
        }

        string? link = null;
        if (subject is null)
        {
            link = PasswordLinks.Path + await links.Add(user.Id, by, cancellationToken);
        }
        else if (taken is null)
        {
            db.Add(new IdentityUserLogin<Guid> { UserId = user.Id, LoginProvider = LinkIdentity.Oidc, ProviderKey = subject });
            db.Add(new UserEvent { UserId = user.Id, What = UserEvents.IdentityLinked, At = now, By = by, Detail = LinkIdentity.Oidc });
        }

        await fourEyes.TellOfficers(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return new AccountResult.Done(user.Id, link);
    }

    /// <summary>Ends an account's sessions, and with a new security stamp whatever else was signed for it; does not save.</summary>
    internal static async Task EndSignIns(WorkflowContext db, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Stamp(user);
        await Sessions.EndAll(db, user.Id, now, cancellationToken);
    }

    private static void Stamp(User user) => (user.SecurityStamp, user.ConcurrencyStamp) = (Guid.CreateVersion7().ToString("N"), Guid.CreateVersion7().ToString("N"));

    private async Task<AccountResult> Change(
        Guid userId, Actor actor, Func<User, DateTimeOffset, Task<AccountResult>> change, CancellationToken cancellationToken)
    {
        var user = actor.Has(Roles.Administrator) ? await db.Users.FirstOrDefaultAsync(u => u.Id == userId && !u.IsDemo, cancellationToken) : null;
        if (user is null)
        {
            return new AccountResult.NotFound();
        }

        if (userId.ToString() == actor.Id)
        {
            return new AccountResult.Refused("account.own", "Expected somebody else's account: nobody does this to their own.");
        }

        var result = await change(user, UtcMicroseconds.Round(time.GetUtcNow()));
        if (result is AccountResult.Done or AccountResult.Proposed)
        {
            await db.SaveChangesAsync(cancellationToken);
            nudge.Ring(Lane.Mail);
        }

        db.ChangeTracker.Clear();
        return result;
    }

    private User Add(string name, string address, string by)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var user = new User
        {
            Id = Guid.CreateVersion7(now), UserName = address, NormalizedUserName = address.ToUpperInvariant(), Email = address,
            NormalizedEmail = address.ToUpperInvariant(), DisplayName = name, LockoutEnabled = true,
        };
        Stamp(user);
        db.Users.Add(user);
        db.Add(new UserEvent { UserId = user.Id, What = UserEvents.Created, At = now, By = by });
        return user;
    }

    // Saves. The code lies sealed in the mail's row until it is sent.
    internal async Task<string?> Send(Guid userId, string by, CancellationToken cancellationToken)
    {
        var code = await links.Add(userId, by, cancellationToken);
        var isMailed = mail.CurrentValue.Transport == MailTransport.Smtp;
        if (isMailed)
        {
            var order = new MailOrder("account-link", $"user:{userId}", "sv", PasswordLinks.Path) { SealedEnd = vault.SealText(code) };
            db.Add(OutboxRows.Mail(Guid.CreateVersion7(time.GetUtcNow()), order, UtcMicroseconds.Round(time.GetUtcNow()), null));
        }

        await db.SaveChangesAsync(cancellationToken);
        return isMailed ? null : PasswordLinks.Path + code;
    }

    private async Task<AccountResult.Refused?> Wrong(string name, string address, CancellationToken cancellationToken)
    {
        var key = address.ToUpperInvariant();
        return name.Length is 0 or > LongestName || name.Any(char.IsControl)
            ? new("account.name", $"Expected a name of 1 to {LongestName} characters.", "name")
            : address.Length is 0 or > LongestMail || !MailAddress.TryCreate(address, out var parsed) || parsed.Address != address
            ? new("account.mail", "Expected a mail address, for example namn@example.com.", "mail")
            : await db.Users.AnyAsync(u => u.NormalizedUserName == key || u.NormalizedEmail == key, cancellationToken)
            ? new("account.mail.taken", "Expected an address that no other account has.", "mail")
            : null;
    }
}
