using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Journeys;

/// <summary>
/// Everything that is stored, in one context, so that one <c>SaveChanges</c> can hold a whole step. Each feature folder
/// brings its own <see cref="IEntityTypeConfiguration{T}"/>; entities without a set here are reached with <c>Set&lt;T&gt;()</c>.
/// </summary>
public abstract class WorkflowContext(DbContextOptions options)
    : IdentityUserContext<User, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<Instance> Instances => Set<Instance>();

    public DbSet<WorkTask> Tasks => Set<WorkTask>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<DecisionLogEntry> DecisionLog => Set<DecisionLogEntry>();

    public DbSet<Receipt> Receipts => Set<Receipt>();

    public DbSet<HistoryEvent> History => Set<HistoryEvent>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<InboxMessage> Inbox => Set<InboxMessage>();

    public DbSet<OutboxRow> OutboxRows => Set<OutboxRow>();

    public DbSet<Deployment> Deployments => Set<Deployment>();

    public DbSet<DeployedFile> DeployedFiles => Set<DeployedFile>();

    public DbSet<ProcessVersion> ProcessVersions => Set<ProcessVersion>();

    public DbSet<DecisionVersion> DecisionVersions => Set<DecisionVersion>();

    public DbSet<FormVersion> FormVersions => Set<FormVersion>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicroseconds>();
        base.ConfigureConventions(configurationBuilder);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<User>().ToTable("Users");
        builder.Entity<Microsoft.AspNetCore.Identity.IdentityUserClaim<Guid>>().ToTable("UserClaims");
        builder.Entity<Microsoft.AspNetCore.Identity.IdentityUserLogin<Guid>>().ToTable("UserLogins");
        builder.Entity<Microsoft.AspNetCore.Identity.IdentityUserToken<Guid>>().ToTable("UserTokens");
        builder.ApplyConfigurationsFromAssembly(typeof(WorkflowContext).Assembly);
    }
}

/// <summary>Times are stored the same everywhere: microseconds since 1970 in UTC. SQLite can compare them, no provider rounds them.</summary>
public sealed class UtcMicroseconds() : ValueConverter<DateTimeOffset, long>(
    value => UtcMicroseconds.Of(value),
    stored => UtcMicroseconds.From(stored))
{
    /// <summary>The stored form.</summary>
    public static long Of(DateTimeOffset value) => (value.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time of a stored form.</summary>
    public static DateTimeOffset From(long stored) =>
        new(DateTime.UnixEpoch.Ticks + (stored * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>A time as it comes back from the store: what goes into hashes and stimuli must be this.</summary>
    public static DateTimeOffset Round(DateTimeOffset value) => From(Of(value));
}
