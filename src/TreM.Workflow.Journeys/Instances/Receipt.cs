using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>
/// Proof that a request was carried out, written in the transaction of its effect: a repeat finds it and changes nothing.
/// </summary>
public sealed class Receipt
{
    /// <summary>The caller and the key the caller chose.</summary>
    public required string Key { get; init; }

    /// <summary>Hash of what was asked: the same key with another body is refused, not answered.</summary>
    public required string RequestHash { get; init; }

    public required Guid InstanceId { get; init; }

    /// <summary>Version of the instance after the effect.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What makes a request repeatable without a second effect.</summary>
/// <param name="Caller">Who asks: keys are the caller's own.</param>
/// <param name="Key">The key the caller chose (submission id, Idempotency-Key, message id).</param>
/// <param name="RequestHash">Hash of the request's content, or empty when the key alone says what is asked.</param>
public sealed record ReceiptKey(string Caller, string Key, string RequestHash = "")
{
    /// <summary>The stored key.</summary>
    public string Stored => $"{Caller}/{Key}";
}

internal sealed class ReceiptConfiguration : IEntityTypeConfiguration<Receipt>
{
    public void Configure(EntityTypeBuilder<Receipt> builder)
    {
        builder.ToTable("Receipts");
        builder.HasKey(r => r.Key);
        builder.Property(r => r.Key).HasMaxLength(300);
        builder.Property(r => r.RequestHash).HasMaxLength(64);
        builder.HasIndex(r => r.At);
    }
}
