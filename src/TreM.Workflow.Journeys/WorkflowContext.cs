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
    private StepRows? _unwritten;

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

    /// <inheritdoc/>
    /// <remarks>
    /// History is most of what a step writes and is never changed, so it goes past change tracking: in the same transaction, and
    /// with the other rows where the store can (<see cref="TakeUnwritten"/>), otherwise after them.
    /// </remarks>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var instances = WithHistory();
        if (instances.Count == 0)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        var aside = new StepRows(
            instances.Count == 1 ? instances[0].Appended! : [.. instances.SelectMany(i => i.Appended!)], [.. instances.SelectMany(i => i.Unneeded ?? [])]);
        var savepoints = Database.AutoSavepointsEnabled;
        await using var transaction = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        int saved;
        try
        {
            // A transaction of our own goes back as a whole: a savepoint in it would only cost two more commands.
            Database.AutoSavepointsEnabled = savepoints && transaction is null;
            _unwritten = aside;
            saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
            if (TakeUnwritten() is { } rest)
            {
                await InsertHistory(rest.History, cancellationToken);
                if (rest.Unneeded.Count > 0)
                {
                    await OutboxRows.Where(o => rest.Unneeded.Contains(o.Id)).ExecuteDeleteAsync(cancellationToken);
                }
            }
        }
        finally
        {
            (Database.AutoSavepointsEnabled, _unwritten) = (savepoints, null);
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        if (acceptAllChangesOnSuccess)
        {
            ChangeTracker.AcceptAllChanges();
        }

        instances.ForEach(i => (i.Appended, i.Unneeded) = (null, null));
        return saved + aside.History.Count;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An instance has events to write: only the asynchronous save writes them.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        WithHistory().Count > 0
            ? throw new InvalidOperationException("A step is saved with SaveChangesAsync.")
            : base.SaveChanges(acceptAllChangesOnSuccess);

    /// <summary>Inserts events on the open connection, in its transaction.</summary>
    /// <exception cref="DbUpdateException">An event of this instance and sequence is there already.</exception>
    protected abstract Task InsertHistory(IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken);

    /// <summary>What the save under way has besides tracked entities, once: whoever takes it writes it. Null when nothing is left to write.</summary>
    protected StepRows? TakeUnwritten()
    {
        var rows = _unwritten;
        _unwritten = null;
        return rows;
    }

    // Asking for entries looks for changes in all of them, unless told not to; the save itself looks.
    private List<Instance> WithHistory()
    {
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        var instances = ChangeTracker.Entries<Instance>().Select(e => e.Entity).Where(i => i.Appended is not null).ToList();
        ChangeTracker.AutoDetectChangesEnabled = detects;
        return instances;
    }

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

/// <summary>What a step writes past change tracking.</summary>
/// <param name="History">Events to insert.</param>
/// <param name="Unneeded">Outbox rows to delete where they are still there.</param>
public sealed record StepRows(IReadOnlyList<HistoryEvent> History, IReadOnlyList<Guid> Unneeded);

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
