using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Access;

/// <summary>
/// The links with which people set their passwords. Whoever holds the link is its user, so it says nothing of who that is, works
/// once, and ends when a later one is made.
/// </summary>
public sealed class PasswordLinks(WorkflowContext db, TimeProvider time)
{
    /// <summary>Where a link leads; the code follows.</summary>
    public const string Path = "/account/set-password?code=";

    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(3);

    private const int CodeLength = 32 + 64;

    /// <summary>Adds a link for a user and ends the earlier ones; does not save.</summary>
    /// <returns>The code, which is kept nowhere.</returns>
    internal async Task<string> Add(Guid userId, string by, CancellationToken cancellationToken)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        foreach (var earlier in await db.Set<PasswordLink>().Where(l => l.UserId == userId && l.EndedAt == null).ToListAsync(cancellationToken))
        {
            earlier.EndedAt = now;
        }

        var (id, secret) = (Guid.CreateVersion7(now), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        db.Add(new PasswordLink { Id = id, UserId = userId, Hash = HashOf(secret), CreatedBy = by, CreatedAt = now, ExpiresAt = now + Life });
        db.Add(new UserEvent { UserId = userId, What = UserEvents.LinkMade, At = now, By = by });
        return $"{id:N}{secret}";
    }

    /// <summary>The user whose password a code may set; null for a code that is wrong, used or too old, or a closed account.</summary>
    public async Task<User?> Find(string? code, CancellationToken cancellationToken = default) =>
        await Link(code, cancellationToken) is { } link
            ? await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == link.UserId && u.ClosedAt == null && !u.IsDemo, cancellationToken)
            : null;

    /// <summary>Sets the password and ends the link. False when the code does not work (any longer).</summary>
    /// <param name="code">The code of the link.</param>
    /// <param name="password">A password that the service's rules for passwords accept.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> SetPassword(string? code, string password, CancellationToken cancellationToken = default)
    {
        if (await Find(code, cancellationToken) is not { } known || await Link(code, cancellationToken) is not { } link)
        {
            return false;
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var user = await db.Users.FirstAsync(u => u.Id == known.Id, cancellationToken);
        user.PasswordHash = new PasswordHasher<User>().HashPassword(user, password);
        (user.EmailConfirmed, user.AccessFailedCount, user.LockoutEnd) = (true, 0, null);
        await Accounts.EndSignIns(db, user, now, cancellationToken);
        link.EndedAt = now;
        db.Add(new UserEvent { UserId = user.Id, What = UserEvents.PasswordSet, At = now, By = user.Id.ToString() });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // Somebody was faster with the same link.
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task<PasswordLink?> Link(string? code, CancellationToken cancellationToken)
    {
        if (code is not { Length: CodeLength } || !Guid.TryParseExact(code[..32], "N", out var id))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var link = await db.Set<PasswordLink>().FirstOrDefaultAsync(l => l.Id == id && l.EndedAt == null && l.ExpiresAt > now, cancellationToken);
        return link is not null && CryptographicOperations.FixedTimeEquals(link.Hash, HashOf(code[32..])) ? link : null;
    }

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
