using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>A handover as one side may see it.</summary>
/// <param name="Handover">Its state.</param>
/// <param name="Preview">Initials, age band, municipality and need; for the receiver before accepting.</param>
/// <param name="Content">What was sent; for the receiver after accepting, as long as the consent stands.</param>
/// <param name="Messages">Questions, answers and results, oldest first.</param>
public sealed record HandoverView(
    Handover Handover, IReadOnlyDictionary<string, JsonElement> Preview, IReadOnlyDictionary<string, JsonElement> Content,
    IReadOnlyList<(string Kind, string Text, DateTimeOffset At)> Messages);

/// <summary>A handover in a list: nothing of the person.</summary>
public sealed record HandoverRow(
    Guid Id, string Type, string Need, string Status, string? FromPartnerId, string? ToPartnerId, DateTimeOffset? SentAt, DateTimeOffset? AcknowledgeDueAt,
    DateTimeOffset? DecisionDueAt, DateTimeOffset? MeetingDueAt);

/// <summary>Opens handovers for their two sides; everybody else is told that there is none. Every opening is logged.</summary>
public sealed class ReadHandover(WorkflowContext db, IdentityVault vault, TimeProvider time)
{
    private static readonly Dictionary<string, JsonElement> Nothing = [];

    /// <summary>One handover, or null when there is none for this actor.</summary>
    public async Task<HandoverView?> Run(Guid handoverId, Actor actor, CancellationToken cancellationToken = default)
    {
        var handover = await db.Set<Handover>().AsNoTracking().Include(h => h.Packages).Include(h => h.Messages)
            .FirstOrDefaultAsync(h => h.Id == handoverId, cancellationToken);
        var @case = handover is null ? null : await db.Set<Enrolment>().AsNoTracking().FirstOrDefaultAsync(e => e.CaseId == handover.CaseId, cancellationToken);
        if (handover is null || @case is null)
        {
            return null;
        }

        var receives = IsReceiver(actor, handover);
        if (!receives && !IsSender(actor, handover, @case))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var package = handover.Packages.MaxBy(p => p.PackageVersion);
        var consented = handover.ToPartnerId is null || (handover.ConsentId is { } id
            && await db.Set<Consent>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is { Status: ConsentStatus.Given } consent
            && (consent.ValidTo is null || WorkCalendar.DateOf(now) <= consent.ValidTo));
        var open = consented && !@case.IsProtected;
        var preview = open && (HandoverStatus.ShowsPreview(handover.Status) || HandoverStatus.ShowsPackage(handover.Status)) ? Open(package?.SealedPreview) : Nothing;
        var content = open && (!receives || HandoverStatus.ShowsPackage(handover.Status)) ? Open(package?.SealedContent) : Nothing;
        db.Add(new AccessEvent
        {
            CaseId = @case.CaseId,
            ActorId = actor.Id,
            Role = RoleOf(actor, handover, @case, receives),
            Category = Categories.Identity,
            Access = content.Count > 0 ? AccessLevels.Read : preview.Count > 0 ? AccessLevels.Mask : AccessLevels.Deny,
            Purpose = "OVERLAMNING",
            Strengthened = receives,
            At = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        var messages = open ? handover.Messages.OrderBy(m => m.At).Select(m => (m.Kind, vault.OpenText(m.SealedText)!, m.At)).ToList() : [];
        return new(handover, preview, content, messages);
    }

    /// <summary>Handovers to the actor's organisations, newest first.</summary>
    public async Task<IReadOnlyList<HandoverRow>> Incoming(Actor actor, int skip, int take, CancellationToken cancellationToken = default)
    {
        var partners = actor.Partners.ToList();
        var handovers = db.Set<Handover>().Where(h => h.Status != HandoverStatus.Draft);

        // Nearly everybody works for one organisation, whose list comes in order from the index.
        return await Rows(
            partners is [var partner] ? handovers.Where(h => h.ToPartnerId == partner) : handovers.Where(h => partners.Contains(h.ToPartnerId!)), skip, take, cancellationToken);
    }

    /// <summary>Handovers the actor sent, newest first.</summary>
    public Task<List<HandoverRow>> Outgoing(Actor actor, int skip, int take, CancellationToken cancellationToken = default) =>
        Rows(db.Set<Handover>().Where(h => h.SenderId == actor.Id), skip, take, cancellationToken);

    /// <summary>How many there are in a direction.</summary>
    public Task<int> Count(Actor actor, bool outgoing, CancellationToken cancellationToken = default)
    {
        var partners = actor.Partners.ToList();
        return db.Set<Handover>().CountAsync(
            h => outgoing ? h.SenderId == actor.Id : partners.Contains(h.ToPartnerId!) && h.Status != HandoverStatus.Draft, cancellationToken);
    }

    private static Task<List<HandoverRow>> Rows(IQueryable<Handover> handovers, int skip, int take, CancellationToken cancellationToken) =>
        handovers.AsNoTracking().OrderByDescending(h => h.SentAt).ThenBy(h => h.Id).Skip(skip).Take(Math.Clamp(take, 1, 100))
            .Select(h => new HandoverRow(
                h.Id, h.Type, h.Need, h.Status, h.FromPartnerId, h.ToPartnerId, h.SentAt, h.AcknowledgeDueAt, h.DecisionDueAt, h.MeetingDueAt))
            .ToListAsync(cancellationToken);

    private static string RoleOf(Actor actor, Handover handover, Enrolment @case, bool receives) =>
        receives ? handover.ToRole ?? Roles.Partner
        : actor.PersonId == @case.PersonId ? Roles.Participant
        : actor.Id == handover.SenderId || actor.Id == @case.CoachId ? Roles.Coach
        : actor.Has(Roles.LocalCoordinator) ? Roles.LocalCoordinator : Roles.RegionalCoordinator;

    internal static bool IsReceiver(Actor actor, Handover handover) => handover.ToPartnerId is { } partner
        ? actor.Partners.Contains(partner)
        : handover.ToRole is { } role && actor.Grants.Any(g => g.Role == role && g.Covers(handover.ToRegion, handover.ToMunicipality ?? ""));

    private static bool IsSender(Actor actor, Handover handover, Enrolment @case) =>
        actor.Id == handover.SenderId || actor.Id == @case.CoachId || actor.PersonId == @case.PersonId
        || (!@case.IsProtected && (actor.Has(Roles.LocalCoordinator, handover.FromRegion, @case.Municipality)
            || actor.Has(Roles.RegionalCoordinator, handover.FromRegion, @case.Municipality)));

    private Dictionary<string, JsonElement> Open(string? sealedText) =>
        sealedText is null ? Nothing : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(vault.OpenText(sealedText)!)!;
}
