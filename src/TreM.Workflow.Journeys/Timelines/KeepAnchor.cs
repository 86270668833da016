using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>Where the nightly anchor of all history is written: section <c>Anchor</c> of the settings. Nothing by default.</summary>
public sealed class AnchorOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Anchor";

    /// <summary>A file that gets a line each night; it should lie on another machine, where the database's operators cannot change it.</summary>
    public string? File { get; set; }

    /// <summary>An address that gets a mail each night, for somebody who does not run the database: the data protection officer, an auditor.</summary>
    public string? MailTo { get; set; }
}

/// <summary>Writes the anchor of the night outside the database; <c>trem verify --anchor</c> compares.</summary>
public sealed class KeepAnchor(WorkflowContext db, AnchorHistory anchors, IOptions<AnchorOptions> options, WorkNudge nudge, TimeProvider time)
{
    /// <summary>Makes the anchor and writes it where the settings say; nothing when they say nothing.</summary>
    public async Task<Anchor?> Run(CancellationToken cancellationToken = default)
    {
        var (file, address) = (options.Value.File, options.Value.MailTo);
        if (string.IsNullOrWhiteSpace(file) && string.IsNullOrWhiteSpace(address))
        {
            return null;
        }

        var anchor = await anchors.Make(cancellationToken);
        if (!string.IsNullOrWhiteSpace(file))
        {
            await Append(file, anchor, cancellationToken);
        }

        if (!string.IsNullOrWhiteSpace(address))
        {
            // The mail's link carries it: a mail has nothing else that varies. What stands after # never reaches a server.
            var now = UtcMicroseconds.Round(time.GetUtcNow());
            db.OutboxRows.Add(OutboxRows.Mail(Guid.CreateVersion7(now), new MailOrder("anchor", $"mailto:{address.Trim()}", "sv", $"/status#{anchor}"), now, null));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
            nudge.Ring(Lane.Mail);
        }

        return anchor;
    }

    private static async Task Append(string path, Anchor anchor, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{anchor}\n"), cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
