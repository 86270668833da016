using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>
/// What the two sides may do besides the tasks of the handover process: send what has changed, propose a time for the first
/// meeting, and, for the participant, comment. Each is one save through the one door.
/// </summary>
public sealed class ChangeHandover(WorkflowContext db, AdvanceInstance door, IdentityVault vault, TimeProvider clock)
{
    private const int LongestText = 1000;

    /// <summary>What the actor may do with a handover that has been read: send an update, propose a meeting, comment.</summary>
    public static (bool Update, bool Meet, bool Comment) May(CaseScope scope, Handover handover) => (
        RecallHandover.MayRecall(scope, handover) && IsUnderWay(handover, scope.Case),
        handover.Status == HandoverStatus.Accepted && (Receives(scope, handover) || RecallHandover.MayRecall(scope, handover)),
        scope.IsSelf);

    private static bool Receives(CaseScope scope, Handover handover) => ReadHandover.Receiving(scope.Actor, handover) is not null;

    private static bool IsUnderWay(Handover handover, Enrolment @case) =>
        !@case.IsProtected && (HandoverStatus.IsPending(handover.Status) || handover.Status == HandoverStatus.Done);

    /// <summary>Sends a new version of the package: what may be sent now, under the consent it was sent under. Earlier versions stay as they were.</summary>
    public Task<CaseResult> SendUpdate(Guid handoverId, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default) =>
        Act(handoverId, actor, submissionId, (handover, scope) => !RecallHandover.MayRecall(scope, handover) ? new CaseResult.NotFound()
            : !IsUnderWay(handover, scope.Case)
                ? new CaseResult.Refused("handover.update.late", "Expected a handover that is under way.")
                : null,
            async (scope, handover, @case, ct) =>
            {
                if (!await Update(scope, vault, handover, @case, ct))
                {
                    return new AdvanceResult.Refused("handover.update.consent", "Expected the consent that it was sent under to be in force.");
                }

                scope.Record(new Fact("OVL_UPPDATERAD", FeelContext.Of(("handoverId", handover.Id.ToString()), ("version", (FeelNumber)handover.Packages.Max(p => p.PackageVersion)))));
                await Tell(scope, handover, @case, toSender: false, ct);
                return null;
            },
            cancellationToken);

    /// <summary>Proposes a first meeting, from when the receiver has accepted until it is held. Both sides may; the latest proposal counts.</summary>
    public Task<CaseResult> ProposeMeeting(
        Guid handoverId, DateOnly on, TimeOnly? time, string? place, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default) =>
        Act(handoverId, actor, submissionId, (handover, scope) => !Receives(scope, handover) && !RecallHandover.MayRecall(scope, handover) ? new CaseResult.NotFound()
            : handover.Status != HandoverStatus.Accepted ? new CaseResult.Refused("handover.meeting.not-now", "Expected an accepted handover whose first meeting is not yet held.")
            : place is not null && (place.Length > 120 || !SoundText.Is(place)) ? new CaseResult.Refused("handover.meeting.place", "Expected a place of at most 120 characters.")
            : WorkCalendar.DateOf(clock.GetUtcNow()) is var today && (on < today || on > today.AddYears(1))
                ? new CaseResult.Refused("handover.meeting.date", "Expected a day from today to a year ahead.")
            : null,
            async (scope, handover, @case, ct) =>
            {
                Say(handover, actor, "MOTE", MeetingText(on, time, place), scope.At);
                await Tell(scope, handover, @case, toSender: ReadHandover.Receiving(actor, handover) is not null, ct);
                return null;
            },
            cancellationToken);

    /// <summary>The participant's own words about a handover; both sides read them.</summary>
    public Task<CaseResult> Comment(Guid handoverId, string text, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default) =>
        Act(handoverId, actor, submissionId, (_, scope) => !scope.IsSelf ? new CaseResult.NotFound()
            : string.IsNullOrWhiteSpace(text) || text.Length > LongestText ? new CaseResult.Refused("handover.comment.length", $"Expected 1 to {LongestText} characters.")
            : null,
            (scope, handover, _, _) =>
            {
                Say(handover, actor, "KOMMENTAR", text.Trim(), scope.At);
                return Task.FromResult<AdvanceResult.Refused?>(null);
            },
            cancellationToken);

    /// <summary>How a proposed meeting is written down.</summary>
    internal static string MeetingText(DateOnly on, TimeOnly? time, string? place) => string.Join(" ", new[]
    {
        on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), time?.ToString("HH:mm", CultureInfo.InvariantCulture), place?.Trim(),
    }.Where(part => !string.IsNullOrEmpty(part)));

    /// <summary>Adds a new version of the package when the consent still stands. False when it does not.</summary>
    internal static async Task<bool> Update(StepScope scope, IdentityVault vault, Handover handover, Enrolment @case, CancellationToken cancellationToken)
    {
        var today = WorkCalendar.DateOf(scope.At);
        var partner = handover.ToPartnerId is { } id ? await scope.Db.Set<Partner>().FindAsync([id], cancellationToken) : null;
        var consent = handover.ConsentId is { } consentId ? await scope.Db.Set<Consent>().FindAsync([consentId], cancellationToken) : null;
        if (partner is not null && (consent is not { Status: ConsentStatus.Given } || (consent.ValidTo is { } to && to < today)))
        {
            return false;
        }

        await scope.Db.Entry(handover).Collection(h => h.Packages).LoadAsync(cancellationToken);
        handover.Packages.Add(await HandoverSnapshot.Make(
            scope.Db, vault, @case, partner, consent, handover.Need, handover.Packages.Max(p => p.PackageVersion) + 1, scope.At, cancellationToken));
        handover.Renewed();
        return true;
    }

    private void Say(Handover handover, Actor actor, string kind, string text, DateTimeOffset at) => handover.Messages.Add(new HandoverMessage
    {
        HandoverId = handover.Id, FromId = actor.Id, Kind = kind, SealedText = vault.SealText(text)!, At = at,
    });

    // The other side hears that there is something to read, and nothing of what.
    private static async Task Tell(StepScope scope, Handover handover, Enrolment @case, bool toSender, CancellationToken cancellationToken)
    {
        var users = !toSender
            ? await RoleHolders.Accounts(scope.Db, [Roles.Partner], new RoleScope.Partner(handover.ToPartnerId), scope.At, cancellationToken)
            : (await RoleHolders.Accounts(scope.Db, Roles.Carrying, new RoleScope.Place(@case.Region, @case.Municipality), scope.At, cancellationToken))
                .Where(u => u == handover.SenderId || u == @case.CoachId);
        foreach (var user in users)
        {
            scope.Send(new MailOrder("handover-changed", $"user:{user}", "sv", $"/handovers/{handover.Id}"));
        }
    }

    private async Task<CaseResult> Act(
        Guid handoverId, Actor actor, string? submissionId, Func<Handover, CaseScope, CaseResult?> check,
        Func<StepScope, Handover, Enrolment, CancellationToken, Task<AdvanceResult.Refused?>> act, CancellationToken cancellationToken)
    {
        var handover = await db.Set<Handover>().AsNoTracking().FirstOrDefaultAsync(h => h.Id == handoverId, cancellationToken);
        var asked = await CaseScope.Load(db, handover?.CaseId, actor, cancellationToken);
        if (handover is null || asked?.Case.InstanceId is not { } instanceId)
        {
            return new CaseResult.NotFound();
        }

        if (check(handover, asked) is { } refused)
        {
            return refused;
        }

        return CaseResult.Of(await door.Run(
            new Advance(instanceId, null)
            {
                Actor = actor.Id,
                Receipt = submissionId is null ? null : new ReceiptKey(actor.Id, submissionId),
                With = async (scope, ct) => await act(
                    scope, await scope.Db.Set<Handover>().FirstAsync(h => h.Id == handoverId, ct), (await scope.Db.Set<Enrolment>().FindAsync([handover.CaseId], ct))!, ct),
            },
            cancellationToken));
    }
}
