using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>Keeps a case from disposal while it is audited or in dispute: it wins over DT-20 and over a person's request (DOMAIN 7.8).</summary>
public sealed class RetentionHold
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary><c>REVISION</c> or <c>TVIST</c>.</summary>
    public required string Reason { get; set; }

    /// <summary>Reference of the audit or the dispute.</summary>
    public required string Reference { get; set; }

    public DateTimeOffset From { get; set; }

    public required string PlacedBy { get; set; }

    /// <summary>When it was lifted, or null while it holds.</summary>
    public DateTimeOffset? To { get; set; }

    public string? LiftedBy { get; set; }
}

internal sealed class RetentionHoldConfiguration : IEntityTypeConfiguration<RetentionHold>
{
    public void Configure(EntityTypeBuilder<RetentionHold> builder)
    {
        builder.ToTable("RetentionHolds");
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.Reason).Code();
        builder.Property(h => h.Reference).HasMaxLength(HoldCase.LongestReference);
        builder.Property(h => h.PlacedBy).Key();
        builder.Property(h => h.LiftedBy).Key();
        builder.HasIndex(h => new { h.CaseId, h.To });
    }
}

/// <summary>Places and lifts holds, for the data protection officer. Rows are never taken away: who held what, and when, stays.</summary>
public sealed class HoldCase(WorkflowContext db, TimeProvider time)
{
    internal const int LongestReference = 100;

    /// <summary>Why a case may be held.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["REVISION", "TVIST"];

    /// <summary>Holds that are in force, the newest first, or null: the list is not for this actor.</summary>
    public async Task<IReadOnlyList<RetentionHold>?> Open(Actor actor, CancellationToken cancellationToken = default) => actor.Has(Roles.DataProtectionOfficer)
        ? await db.Set<RetentionHold>().AsNoTracking().Where(h => h.To == null).OrderByDescending(h => h.From).ToListAsync(cancellationToken)
        : null;

    /// <summary>Holds a case. One that is held for the same reference already stays as it is.</summary>
    /// <param name="caseId">The case, in any state but disposed of.</param>
    /// <param name="reason">One of <see cref="Reasons"/>.</param>
    /// <param name="reference">Reference of the audit or the dispute, 1 to 100 characters.</param>
    /// <param name="actor">The data protection officer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<CaseResult> Place(Guid caseId, string reason, string reference, Actor actor, CancellationToken cancellationToken = default)
    {
        reference = reference.Trim();
        if (!actor.Has(Roles.DataProtectionOfficer)
            || !await db.Set<Enrolment>().AnyAsync(e => e.CaseId == caseId && e.Status != CaseStatus.Disposed, cancellationToken))
        {
            return new CaseResult.NotFound();
        }

        if (!Reasons.Contains(reason) || reference.Length is 0 or > LongestReference || reference.Any(char.IsControl))
        {
            return new CaseResult.Refused("hold.reference", $"Expected a reason ({string.Join(", ", Reasons)}) and a reference, 1 to {LongestReference} characters.");
        }

        if (!await db.Set<RetentionHold>().AnyAsync(h => h.CaseId == caseId && h.Reference == reference && h.To == null, cancellationToken))
        {
            var now = UtcMicroseconds.Round(time.GetUtcNow());
            db.Add(new RetentionHold { Id = Guid.CreateVersion7(now), CaseId = caseId, Reason = reason, Reference = reference, From = now, PlacedBy = actor.Id });
            await db.SaveChangesAsync(cancellationToken);
        }

        return new CaseResult.Done();
    }

    /// <summary>Lifts a hold.</summary>
    public async Task<CaseResult> Lift(Guid holdId, Actor actor, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        return actor.Has(Roles.DataProtectionOfficer)
            && await db.Set<RetentionHold>().Where(h => h.Id == holdId && h.To == null)
                .ExecuteUpdateAsync(s => s.SetProperty(h => h.To, now).SetProperty(h => h.LiftedBy, actor.Id), cancellationToken) == 1
            ? new CaseResult.Done()
            : new CaseResult.NotFound();
    }
}
