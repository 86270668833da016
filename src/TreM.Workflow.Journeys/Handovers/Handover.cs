using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>
/// A handover of a task or of responsibility (DOMAIN 4.10). The handover process drives; this row is what it has come to,
/// written in the same transaction.
/// </summary>
public sealed class Handover
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary><c>UPPDRAG</c>, <c>ANSVARSBYTE</c>, <c>INFORMATION</c> or <c>ATERRAPPORT</c>.</summary>
    public required string Type { get; set; }

    /// <summary>Need of DT-14, for example <c>REHAB</c>.</summary>
    public required string Need { get; set; }

    /// <summary>See <see cref="HandoverStatus"/>; changed only by <see cref="Become"/>.</summary>
    public string Status { get; set; } = HandoverStatus.Draft;

    public string? FromPartnerId { get; set; }

    /// <summary>The coach or coordinator who sends, and stays responsible until the first meeting is held.</summary>
    public required string SenderId { get; set; }

    /// <summary>The receiving organisation, or null when a role receives.</summary>
    public string? ToPartnerId { get; set; }

    /// <summary>The receiving role when no partner is named, for example <c>REG_SAMORDNARE</c>.</summary>
    public string? ToRole { get; set; }

    public required string FromRegion { get; set; }

    public required string ToRegion { get; set; }

    public string? ToMunicipality { get; set; }

    /// <summary>Consent scope that DT-14 asks for.</summary>
    public required string ConsentScope { get; set; }

    /// <summary>The consent it was sent under.</summary>
    public Guid? ConsentId { get; set; }

    /// <summary>Warm handover: with a three-party meeting.</summary>
    public bool Warm { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public DateTimeOffset? AcknowledgeDueAt { get; set; }

    public DateTimeOffset? AcknowledgedAt { get; set; }

    public DateTimeOffset? DecisionDueAt { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public string? DeclineReason { get; set; }

    public DateTimeOffset? MeetingDueAt { get; set; }

    public DateTimeOffset? MeetingAt { get; set; }

    public DateTimeOffset? ReportedBackAt { get; set; }

    /// <summary>When the receiver last did something that the sender waits for: acknowledged, decided or reported back.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it was recalled: <c>AVSANDARE</c> or <c>SAMTYCKE</c>.</summary>
    public string? RecallReason { get; set; }

    /// <summary>The declined or expired handover that this one follows.</summary>
    public Guid? AfterId { get; set; }

    /// <summary>Process instance of the handover.</summary>
    public Guid? InstanceId { get; set; }

    public int Version { get; set; }

    public List<HandoverPackage> Packages { get; set; } = [];

    public List<HandoverMessage> Messages { get; set; } = [];

    /// <summary>Word for a package that was sent anew, among <see cref="News"/>.</summary>
    internal const string Updated = "UPPDATERAD";

    /// <summary>What happened in this transaction, with the version it led to: for those who are told of it. Not stored.</summary>
    internal List<(string What, int Version)> News { get; } = [];

    /// <summary>A new version of the package was sent.</summary>
    internal void Renewed()
    {
        Version++;
        News.Add((Updated, Version));
    }

    /// <summary>Moves the handover on when the protocol allows it, and stamps the time.</summary>
    public bool Become(string status, DateTimeOffset at)
    {
        if (!HandoverStatus.MayBecome(Status, status))
        {
            return false;
        }

        switch (status)
        {
            case HandoverStatus.Sent:
                SentAt = at;
                break;
            case HandoverStatus.Acknowledged:
                AcknowledgedAt ??= at;
                break;
            case HandoverStatus.Accepted or HandoverStatus.Declined:
                DecidedAt = at;
                break;
            case HandoverStatus.Done:
                MeetingAt = at;
                break;
            case HandoverStatus.ReportedBack:
                ReportedBackAt = at;
                break;
        }

        if (status is HandoverStatus.Acknowledged or HandoverStatus.Accepted or HandoverStatus.Declined or HandoverStatus.ReportedBack)
        {
            AnsweredAt = at;
        }

        if (HandoverStatus.IsFinal(status))
        {
            EndedAt = at;
        }

        Status = status;
        Version++;
        News.Add((status, Version));
        return true;
    }
}

/// <summary>What was sent, when and under which consent. Frozen; an update is a new version.</summary>
public sealed class HandoverPackage
{
    public long Id { get; set; }

    public Guid HandoverId { get; set; }

    public int PackageVersion { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Categories inside, so that a list never opens the package.</summary>
    public List<string> Categories { get; set; } = [];

    /// <summary>The limited preview (initials, age band, municipality, need), sealed; removed on decline and recall.</summary>
    public string? SealedPreview { get; set; }

    /// <summary>The full package, sealed; removed on decline and recall.</summary>
    public string? SealedContent { get; set; }
}

/// <summary>A question from the receiver, an answer from the sender, or a comment from the participant. Sealed.</summary>
public sealed class HandoverMessage
{
    public long Id { get; set; }

    public Guid HandoverId { get; set; }

    public required string FromId { get; set; }

    /// <summary><c>FRAGA</c>, <c>SVAR</c>, <c>KOMMENTAR</c> or <c>RESULTAT</c>.</summary>
    public required string Kind { get; set; }

    public required string SealedText { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>The states of the protocol and the ways between them.</summary>
public static class HandoverStatus
{
    public const string Draft = "UTKAST";
    public const string Sent = "SKICKAD";
    public const string Acknowledged = "KVITTERAD";
    public const string MoreAsked = "KOMPLETTERING";
    public const string Accepted = "ACCEPTERAD";
    public const string Declined = "AVVISAD";
    public const string Recalled = "ATERKALLAD";
    public const string Expired = "UTGANGEN";
    public const string Done = "GENOMFORD";
    public const string ReportedBack = "ATERRAPPORTERAD";

    /// <summary>States in which the receiver has taken over, or is about to.</summary>
    public static IReadOnlyList<string> Taken { get; } = [Accepted, Done, ReportedBack];

    private static readonly Dictionary<string, string[]> Next = new()
    {
        [Draft] = [Sent, Recalled],
        [Sent] = [Acknowledged, Expired, Recalled],
        [Acknowledged] = [MoreAsked, Accepted, Declined, Recalled],
        [MoreAsked] = [Acknowledged, Recalled],
        [Accepted] = [Done, Recalled],
        [Done] = [ReportedBack],
        [Declined] = [],
        [Recalled] = [],
        [Expired] = [],
        [ReportedBack] = [],
    };

    /// <summary>All states, in the order of the protocol.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Draft, Sent, Acknowledged, MoreAsked, Accepted, Declined, Recalled, Expired, Done, ReportedBack];

    /// <summary>Whether the protocol goes from one state to the other.</summary>
    public static bool MayBecome(string from, string to) => Next.TryGetValue(from, out var next) && next.Contains(to);

    /// <summary>Whether nothing follows.</summary>
    public static bool IsFinal(string status) => Next.TryGetValue(status, out var next) && next.Length == 0;

    /// <summary>Whether the receiver may see the limited preview.</summary>
    public static bool ShowsPreview(string status) => status is Sent or Acknowledged or MoreAsked;

    /// <summary>Whether the receiver may see the whole package.</summary>
    public static bool ShowsPackage(string status) => status is Accepted or Done;

    /// <summary>Whether somebody still waits for the receiver.</summary>
    public static bool IsPending(string status) => status is Sent or Acknowledged or MoreAsked or Accepted;
}

/// <summary>Types of handover.</summary>
public static class HandoverTypes
{
    /// <summary>Responsibility for the case goes to the receiver.</summary>
    public const string Responsibility = "ANSVARSBYTE";

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } = ["UPPDRAG", Responsibility, "INFORMATION", "ATERRAPPORT"];
}

/// <summary>Structured reasons to decline.</summary>
public static class DeclineReasons
{
    /// <summary>All reasons.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["KAPACITET", "FEL_MALGRUPP", "FEL_OMRADE", "SAKNAR_UPPGIFTER", "DELTAGAREN_VILL_INTE", "REDAN_HOS_OSS", "ANNAT"];
}

internal sealed class HandoverConfiguration : IEntityTypeConfiguration<Handover>
{
    public void Configure(EntityTypeBuilder<Handover> builder)
    {
        builder.ToTable("Handovers");
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.Type).Code();
        builder.Property(h => h.Need).Code();
        builder.Property(h => h.Status).Code();
        builder.Property(h => h.FromPartnerId).Code();
        builder.Property(h => h.SenderId).Key();
        builder.Property(h => h.ToPartnerId).Code();
        builder.Property(h => h.ToRole).Code();
        builder.Property(h => h.FromRegion).Code();
        builder.Property(h => h.ToRegion).Code();
        builder.Property(h => h.ToMunicipality).Code();
        builder.Property(h => h.ConsentScope).Code();
        builder.Property(h => h.DeclineReason).Code();
        builder.Property(h => h.RecallReason).Code();
        builder.Property(h => h.Version).IsConcurrencyToken();
        builder.HasMany(h => h.Packages).WithOne().HasForeignKey(p => p.HandoverId);
        builder.HasMany(h => h.Messages).WithOne().HasForeignKey(m => m.HandoverId);
        builder.HasIndex(h => new { h.CaseId, h.CreatedAt });
        builder.HasIndex(h => new { h.ToPartnerId, h.SentAt });
        builder.HasIndex(h => new { h.SenderId, h.SentAt });
        builder.HasIndex(h => new { h.SenderId, h.AnsweredAt });
        builder.HasIndex(h => h.SentAt);
        builder.HasIndex(h => h.InstanceId);
    }
}

internal sealed class HandoverPackageConfiguration : IEntityTypeConfiguration<HandoverPackage>
{
    public void Configure(EntityTypeBuilder<HandoverPackage> builder)
    {
        builder.ToTable("HandoverPackages");
        builder.HasIndex(p => new { p.HandoverId, p.PackageVersion }).IsUnique();
    }
}

internal sealed class HandoverMessageConfiguration : IEntityTypeConfiguration<HandoverMessage>
{
    public void Configure(EntityTypeBuilder<HandoverMessage> builder)
    {
        builder.ToTable("HandoverMessages");
        builder.Property(m => m.FromId).Key();
        builder.Property(m => m.Kind).Code();
    }
}
