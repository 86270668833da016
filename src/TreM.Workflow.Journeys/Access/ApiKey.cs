using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Access;

/// <summary>A key with which a partner organisation's system speaks to the API. Only its hash is kept.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }

    /// <summary>The first characters, to tell keys apart in lists; not secret.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the whole key: it has 256 random bits, so a slow hash would add nothing.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The partner organisation it speaks for.</summary>
    public required string PartnerId { get; init; }

    /// <summary>What it may do; see <see cref="ApiScopes"/>.</summary>
    public List<string> Scopes { get; init; } = [];

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>It opens nothing yet: a second administrator has to approve it.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Who approved it; null where that was not needed.</summary>
    public string? ApprovedBy { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>What an API key may be allowed to do: a part of the API, to read or to write.</summary>
public static class ApiScopes
{
    /// <summary>All scopes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "referrals:read", "referrals:write", "handovers:read", "handovers:write", "tasks:read", "tasks:write", "messages:write", "decisions:read", Jobs,
    ];

    /// <summary>All but <see cref="Jobs"/>, which is of no use without job types.</summary>
    public static IReadOnlyList<string> WithoutJobs { get; } = [.. All.Where(s => s != Jobs)];

    /// <summary>To work off jobs, of the types that the key names besides.</summary>
    public const string Jobs = "jobs:write";

    private const string JobMark = "job:";

    /// <summary>The scope of one job type.</summary>
    public static string OfJobType(string type) => JobMark + type;

    /// <summary>The job type of a scope, or null when it is the scope of something else.</summary>
    public static string? JobTypeOf(string scope) => scope.StartsWith(JobMark, StringComparison.Ordinal) ? scope[JobMark.Length..] : null;
}

/// <summary>Makes and revokes API keys, for administrators, and knows them.</summary>
public sealed class ApiKeys(WorkflowContext db, FourEyes fourEyes, TimeProvider time)
{
    private const string Mark = "trem_";
    private const int PrefixLength = 13;

    /// <summary>Longest life of a key.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    /// <summary>
    /// Makes a key. The text is shown once and never again. A key that reaches participants opens nothing before a second
    /// administrator has approved it (<see cref="ApiKey.IsWaiting"/>).
    /// </summary>
    /// <param name="name">What people shall call it.</param>
    /// <param name="partnerId">The organisation it speaks for.</param>
    /// <param name="lifetime">How long it lives.</param>
    /// <param name="scopes">Some of <see cref="ApiScopes.All"/> and, exactly when <see cref="ApiScopes.Jobs"/> is among them, one for each job type.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="cancellationToken">Stops before anything is saved.</param>
    /// <returns>Null when the actor may not, the partner or a scope is unknown, or the life is not between nothing and a year.</returns>
    public async Task<(ApiKey Key, string Text)?> Create(
        string name, string partnerId, TimeSpan lifetime, IReadOnlyCollection<string> scopes, Actor actor, CancellationToken cancellationToken = default)
    {
        var jobTypes = scopes.Select(ApiScopes.JobTypeOf).OfType<string>().ToList();
        if (!actor.Has(Roles.Administrator) || string.IsNullOrWhiteSpace(name) || scopes.Count == 0
            || scopes.Where(s => ApiScopes.JobTypeOf(s) is null).Except(ApiScopes.All).Any()
            || jobTypes.Any(t => t.Length is 0 or > 100 || t.Any(char.IsWhiteSpace)) || scopes.Contains(ApiScopes.Jobs) != (jobTypes.Count > 0)
            || lifetime <= TimeSpan.Zero || lifetime > LongestLife || !await db.Set<Partner>().AnyAsync(p => p.Id == partnerId, cancellationToken))
        {
            return null;
        }

        var text = Mark + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now), Prefix = text[..PrefixLength], Hash = HashOf(text), Name = name.Trim(), PartnerId = partnerId,
            Scopes = [.. scopes.Distinct()], CreatedBy = actor.Id, CreatedAt = now, ExpiresAt = UtcMicroseconds.Round(now + lifetime),
            IsWaiting = FourEyes.Reaches(scopes) && fourEyes.Asks(actor),
        };
        db.Add(key);
        if (FourEyes.Reaches(scopes) && !key.IsWaiting && actor.Id != Actor.System.Id)
        {
            await fourEyes.TellOfficers(cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return (key, text);
    }

    /// <summary>The actor for a key in force, or null. Asked at every request, so a revoked key stops at once on every node.</summary>
    public async Task<(Actor Actor, ApiKey Key)?> Find(string text, CancellationToken cancellationToken = default)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal) || text.Length != Mark.Length + 64)
        {
            return null;
        }

        var prefix = text[..PrefixLength];
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var hash = HashOf(text);
        var candidates = await db.Set<ApiKey>().AsNoTracking()
            .Where(k => k.Prefix == prefix && !k.IsWaiting && k.RevokedAt == null && k.ExpiresAt > now).ToListAsync(cancellationToken);
        var key = candidates.Find(k => CryptographicOperations.FixedTimeEquals(k.Hash, hash));
        if (key is null)
        {
            return null;
        }

        if (key.LastUsedAt is null || now - key.LastUsedAt > TimeSpan.FromHours(1))
        {
            await db.Set<ApiKey>().Where(k => k.Id == key.Id).ExecuteUpdateAsync(s => s.SetProperty(k => k.LastUsedAt, now), cancellationToken);
        }

        return (new Actor(key.PartnerId, [new RoleGrant(Roles.Partner, ScopeKinds.Partner, key.PartnerId)]), key);
    }

    /// <summary>Lets a key in that waits. False when it does not wait any longer, or the actor may not: nobody approves their own.</summary>
    public async Task<bool> Approve(Guid id, Actor actor, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        if (!actor.Has(Roles.Administrator) || await db.Set<ApiKey>().Where(k => k.Id == id && k.IsWaiting && k.RevokedAt == null && k.ExpiresAt > now && k.CreatedBy != actor.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(k => k.IsWaiting, false).SetProperty(k => k.ApprovedBy, actor.Id), cancellationToken) == 0)
        {
            return false;
        }

        await fourEyes.TellOfficers(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return true;
    }

    /// <summary>Ends a key. False when it was ended already, is unknown, or the actor may not.</summary>
    public async Task<bool> Revoke(Guid id, Actor actor, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        return actor.Has(Roles.Administrator) && await db.Set<ApiKey>().Where(k => k.Id == id && k.RevokedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(k => k.RevokedAt, now), cancellationToken) > 0;
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("ApiKeys");
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Prefix).HasMaxLength(20);
        builder.Property(k => k.Hash).HasMaxLength(32);
        builder.Property(k => k.Name).Line();
        builder.Property(k => k.PartnerId).Key();
        builder.Property(k => k.CreatedBy).Key();
        builder.Property(k => k.ApprovedBy).Key();
        builder.HasIndex(k => k.Prefix);
    }
}
