using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>The blind index's key, sealed with Data Protection; one row for all nodes.</summary>
public sealed class VaultKey
{
    public int Id { get; set; }

    public required string SealedKey { get; set; }
}

internal sealed class VaultKeyConfiguration : IEntityTypeConfiguration<VaultKey>
{
    public void Configure(EntityTypeBuilder<VaultKey> builder)
    {
        builder.ToTable("VaultKeys");
        builder.Property(k => k.Id).ValueGeneratedNever();
    }
}

/// <summary>The identity vault, with keys that all nodes share.</summary>
internal static class VaultServices
{
    public static IServiceCollection AddVault(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("TreM.Workflow").PersistKeysToDbContext<WorkflowContext>();
        return services.AddSingleton(provider =>
        {
            var protection = provider.GetRequiredService<IDataProtectionProvider>();
            using var scope = provider.CreateScope();
            return new IdentityVault(protection, KeyOf(
                scope.ServiceProvider.GetRequiredService<WorkflowContext>(), protection, scope.ServiceProvider.GetRequiredService<IStoreDialect>()));
        });
    }

    // Once per process; whoever comes second to an empty table takes the first one's key.
    private static LookupKey KeyOf(WorkflowContext db, IDataProtectionProvider protection, IStoreDialect dialect)
    {
        var protector = protection.CreateProtector("trem.lookup-key.v1");
        if (db.Set<VaultKey>().AsNoTracking().FirstOrDefault() is not { } stored)
        {
            stored = new VaultKey { Id = 1, SealedKey = protector.Protect(Convert.ToBase64String(IdentityVault.NewLookupKey().Bytes)) };
            db.Add(stored);
            try
            {
                db.SaveChanges();
            }
            catch (DbUpdateException failure) when (dialect.IsDuplicate(failure))
            {
                db.ChangeTracker.Clear();
                stored = db.Set<VaultKey>().AsNoTracking().First();
            }
        }

        return new LookupKey(Convert.FromBase64String(protector.Unprotect(stored.SealedKey)));
    }
}
