using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>A handover as one side may see it.</summary>
/// <param name="Handover">Its state.</param>
/// <param name="Scope">Its case as the actor reaches it.</param>
/// <param name="Preview">Initials, age band, municipality and need; for the receiver before accepting.</param>
/// <param name="Content">What was sent and DT-15 opens; for the receiver after accepting, as long as the consent stands.</param>
/// <param name="Messages">Questions, answers and results, oldest first.</param>
public sealed record HandoverView(
    Handover Handover, CaseScope Scope, IReadOnlyDictionary<string, JsonElement> Preview, IReadOnlyDictionary<string, JsonElement> Content,
    IReadOnlyList<(string Kind, string Text, DateTimeOffset At)> Messages);

/// <summary>A handover in a list: nothing of the person.</summary>
public sealed record HandoverRow(
    Guid Id, string Type, string Need, string Status, string? FromPartnerId, string? ToPartnerId, DateTimeOffset? SentAt, DateTimeOffset? AcknowledgeDueAt,
    DateTimeOffset? DecisionDueAt, DateTimeOffset? MeetingDueAt);

/// <summary>
/// Opens handovers for those who receive them and those who carry the case they are of; everybody else is told that there is none.
/// What was sent is shown as far as DT-15 goes, and every opening is logged with the role that opened.
/// </summary>
public sealed class ReadHandover(WorkflowContext db, CurrentRules rules, IdentityVault vault, TimeProvider time)
{
    private static readonly Dictionary<string, JsonElement> Nothing = [];

    /// <summary>One handover, or null when there is none for this actor.</summary>
    public async Task<HandoverView?> Run(Guid handoverId, Actor actor, CancellationToken cancellationToken = default)
    {
        var handover = await db.Set<Handover>().AsNoTracking().Include(h => h.Packages).Include(h => h.Messages)
            .FirstOrDefaultAsync(h => h.Id == handoverId, cancellationToken);
        if (handover is null || await CaseScope.Load(db, handover.CaseId, actor, cancellationToken) is not { } scope)
        {
            return null;
        }

        var receiving = Receiving(actor, handover);
        if ((receiving ?? scope.Acting) is not { } grant)
        {
            return null;
        }

        var (now, sends) = (time.GetUtcNow(), receiving is null);
        var consent = handover.ConsentId is { } id ? await db.Set<Consent>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken) : null;
        var isConsented = handover.ToPartnerId is null
            || (consent is { Status: ConsentStatus.Given } && (consent.ValidTo is null || WorkCalendar.DateOf(now) <= consent.ValidTo));
        var open = isConsented && !scope.Case.IsProtected;
        var package = open ? handover.Packages.MaxBy(p => p.PackageVersion) : null;
        var shown = new HandoverContent(await rules.Get(cancellationToken), actor, HandoverContent.Facts(scope.Facts, handover, consent, receiving, now), now);
        var showsPackage = sends || HandoverStatus.ShowsPackage(handover.Status);
        var content = shown.Of(showsPackage ? Open(package?.SealedContent) : Nothing, masksNumber: sends);
        var preview = showsPackage || HandoverStatus.ShowsPreview(handover.Status) ? Open(package?.SealedPreview) : Nothing;
        preview = sends ? shown.OfPreview(preview) : preview;
        var identity = shown[Categories.Identity];
        db.Add(new AccessEvent
        {
            CaseId = scope.Case.CaseId,
            ActorId = actor.Id,
            Role = content.Count > 0 && identity.MayRead ? identity.Role : grant.Role,
            Category = Categories.Identity,
            Access = content.ContainsKey("name") ? AccessLevels.Read : content.Count > 0 || preview.Count > 0 ? AccessLevels.Mask : AccessLevels.Deny,
            Purpose = "OVERLAMNING",
            Strengthened = !sends || identity.Strengthened,
            At = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        var messages = open ? handover.Messages.OrderBy(m => m.At).Select(m => (m.Kind, vault.OpenText(m.SealedText)!, m.At)).ToList() : [];
        return new(handover, scope, preview, content, messages);
    }

    /// <summary>Handovers to the actor's organisations, newest first.</summary>
    public async Task<IReadOnlyList<HandoverRow>> Incoming(Actor actor, int skip, int take, CancellationToken cancellationToken = default)
    {
        var partners = actor.Partners.ToList();
        var handovers = db.Set<Handover>().Where(h => h.Status != HandoverStatus.Draft);

        // Nearly everybody works for one organisation, whose list comes in order from the index.
        return await Rows(
            partners is [var partner] ? handovers.Where(h => h.ToPartnerId == partner) : handovers.Where(h => partners.Contains(h.ToPartnerId!)),
            skip, take, cancellationToken);
    }

    /// <summary>Handovers the actor sent, of cases that the actor still carries, newest first.</summary>
    public async Task<IReadOnlyList<HandoverRow>> Outgoing(Actor actor, int skip, int take, CancellationToken cancellationToken = default) =>
        Sent(actor) is { } sent ? await Rows(sent, skip, take, cancellationToken) : [];

    /// <summary>How many there are in a direction.</summary>
    public async Task<int> Count(Actor actor, bool outgoing, CancellationToken cancellationToken = default)
    {
        if (outgoing)
        {
            return Sent(actor) is { } sent ? await sent.CountAsync(cancellationToken) : 0;
        }

        var partners = actor.Partners.ToList();
        return await db.Set<Handover>().CountAsync(h => partners.Contains(h.ToPartnerId!) && h.Status != HandoverStatus.Draft, cancellationToken);
    }

    /// <summary>The grant with which the actor receives a handover: for its organisation, or in its receiving role and place. Null: the actor does not.</summary>
    internal static RoleGrant? Receiving(Actor actor, Handover handover) => handover.ToPartnerId is { } partner
        ? actor.Grants.FirstOrDefault(g => g is { Role: Roles.Partner, ScopeKind: ScopeKinds.Partner } && g.Scope == partner)
        : actor.Grants.FirstOrDefault(g => g.Role == handover.ToRole && g.Covers(handover.ToRegion, handover.ToMunicipality ?? ""));

    private IQueryable<Handover>? Sent(Actor actor) => ReachedCases.Of(db, actor) is { } reached
        ? db.Set<Handover>().Where(h => h.SenderId == actor.Id && reached.Any(e => e.CaseId == h.CaseId))
        : null;

    private static Task<List<HandoverRow>> Rows(IQueryable<Handover> handovers, int skip, int take, CancellationToken cancellationToken) =>
        handovers.AsNoTracking().OrderByDescending(h => h.SentAt).ThenBy(h => h.Id).Skip(skip).Take(Math.Clamp(take, 1, 100))
            .Select(h => new HandoverRow(
                h.Id, h.Type, h.Need, h.Status, h.FromPartnerId, h.ToPartnerId, h.SentAt, h.AcknowledgeDueAt, h.DecisionDueAt, h.MeetingDueAt))
            .ToListAsync(cancellationToken);

    private Dictionary<string, JsonElement> Open(string? sealedText) =>
        sealedText is null ? Nothing : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(vault.OpenText(sealedText)!)!;
}
