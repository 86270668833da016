using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>A report's exact figures on a day, as the nightly run found them. Counts and durations only: nobody's row.</summary>
public sealed class ReportSnapshot
{
    public long Id { get; set; }

    public required string Report { get; set; }

    public DateOnly Date { get; set; }

    /// <summary>JSON, in the form of the report.</summary>
    public required byte[] Figures { get; set; }

    /// <summary>The newest figures up to a day, or null when there are none that this version reads.</summary>
    internal static async Task<(DateOnly On, T Figures)?> Newest<T>(WorkflowContext db, string report, DateOnly today, CancellationToken cancellationToken)
    {
        var newest = await db.Set<ReportSnapshot>().AsNoTracking().Where(s => s.Report == report && s.Date <= today)
            .OrderByDescending(s => s.Date).FirstOrDefaultAsync(cancellationToken);
        return newest is not null && JsonSerializer.Deserialize<T>(newest.Figures) is { } figures ? (newest.Date, figures) : null;
    }

    /// <summary>Keeps figures in the place of those of the same day.</summary>
    internal static async Task Keep<T>(WorkflowContext db, string report, DateOnly on, T figures, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(figures);
        if (await db.Set<ReportSnapshot>().FirstOrDefaultAsync(s => s.Report == report && s.Date == on, cancellationToken) is { } same)
        {
            same.Figures = json;
        }
        else
        {
            db.Add(new ReportSnapshot { Report = report, Date = on, Figures = json });
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }
}

internal sealed class ReportSnapshotConfiguration : IEntityTypeConfiguration<ReportSnapshot>
{
    public void Configure(EntityTypeBuilder<ReportSnapshot> builder)
    {
        builder.ToTable("ReportSnapshots");
        builder.Property(s => s.Report).Code();
        builder.HasIndex(s => new { s.Report, s.Date }).IsUnique();
    }
}
