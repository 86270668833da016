using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>A case that may be disposed of.</summary>
/// <param name="Due">The day from which DT-20 allows it.</param>
/// <param name="IsHeld">A hold keeps it all the same.</param>
public sealed record DisposalRow(Guid CaseId, string Status, DateOnly Ended, DateOnly Due, bool IsHeld);

/// <summary>
/// Disposal (DT-20, DOMAIN 7.8) and the right to erasure: what tells of the person goes for good, the vault first; figures and
/// the audit chain stay, because the chain covers hashes. Only on a decision that has a reference, and never while a hold keeps the case.
/// </summary>
public sealed class EraseCase(WorkflowContext db, CurrentRules rules, TimeProvider time)
{
    private const int Most = 100;
    private const int MostLooked = 1000;
    private const int LongestReference = 100;

    /// <summary>Cases that are past their time, the oldest first, or null: the list is not for this actor.</summary>
    public async Task<IReadOnlyList<DisposalRow>?> Due(Actor actor, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.DataProtectionOfficer))
        {
            return null;
        }

        var (now, book) = (time.GetUtcNow(), await rules.Get(cancellationToken));
        var ended = new[] { CaseStatus.Closed, CaseStatus.Declined };
        var cases = await db.Set<Enrolment>().AsNoTracking().Where(e => ended.Contains(e.Status)).OrderBy(e => e.ReferredAt).Take(MostLooked).ToListAsync(cancellationToken);
        var held = await db.Set<RetentionHold>().Where(h => h.To == null).Select(h => h.CaseId).ToHashSetAsync(cancellationToken);
        var rows = new List<DisposalRow>();
        foreach (var @case in cases)
        {
            var (from, due, _) = await Period(book, @case, now, cancellationToken);
            if (due <= WorkCalendar.DateOf(now))
            {
                rows.Add(new(@case.CaseId, @case.Status, from, due, held.Contains(@case.CaseId)));
            }
        }

        return [.. rows.OrderBy(r => r.Due).Take(Most)];
    }

    /// <summary>Erases a case.</summary>
    /// <param name="caseId">The case; it has ended and nothing of it runs.</param>
    /// <param name="decision">Reference of the disposal decision, or of the decision on the person's request.</param>
    /// <param name="onRequest">The person has asked and it was granted: the time of DT-20 need not have come.</param>
    /// <param name="actor">The data protection officer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<CaseResult> Run(Guid caseId, string decision, bool onRequest, Actor actor, CancellationToken cancellationToken = default)
    {
        decision = decision.Trim();
        var @case = actor.Has(Roles.DataProtectionOfficer) ? await db.Set<Enrolment>().FirstOrDefaultAsync(e => e.CaseId == caseId, cancellationToken) : null;
        if (@case is null)
        {
            return new CaseResult.NotFound();
        }

        var (now, today) = (UtcMicroseconds.Round(time.GetUtcNow()), WorkCalendar.DateOf(time.GetUtcNow()));
        if (decision.Length is 0 or > LongestReference || decision.Any(char.IsControl))
        {
            return new CaseResult.Refused("erase.decision", $"Expected the reference of a decision, 1 to {LongestReference} characters.");
        }

        if (!CaseStatus.MayBecome(@case.Status, CaseStatus.Disposed)
            || await db.Instances.AnyAsync(i => i.CaseId == caseId && (i.Status == InstanceStatus.Active || i.Status == InstanceStatus.Suspended), cancellationToken))
        {
            return new CaseResult.Refused("erase.running", "Expected a case that is closed or declined and in which nothing runs.");
        }

        if (await db.Set<RetentionHold>().AnyAsync(h => h.CaseId == caseId && h.To == null, cancellationToken))
        {
            return new CaseResult.Refused("erase.held", "Expected a case that no hold keeps; lift the hold when the audit or the dispute is over.");
        }

        var period = await Period(await rules.Get(cancellationToken), @case, now, cancellationToken);
        if (!onRequest && period.Due > today)
        {
            return new CaseResult.Refused("erase.early", "Expected a case whose time of DT-20 has come.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Vault(@case, now, cancellationToken);
        await Rows(caseId, cancellationToken);
        await History(caseId, $"DT-20 {decision}", actor, now, cancellationToken);
        db.DecisionLog.Add(DecisionRecord.EntryOf(Guid.CreateVersion7(now), period.Asked, @case.InstanceId, now, actor.Id));
        @case.Become(CaseStatus.Disposed);
        (@case.CoachId, @case.IncomingCoachId, @case.RiskFlag) = (null, null, false);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return new CaseResult.Done();
    }

    private async Task<(DateOnly From, DateOnly Due, MadeDecision Asked)> Period(RuleBook book, Enrolment @case, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = @case.EndDate
            ?? await db.Set<EligibilityAssessment>().Where(a => a.CaseId == @case.CaseId && a.DecidedAt != null).Select(a => a.DecidedAt).MaxAsync(cancellationToken) switch
            {
                { } decided => WorkCalendar.DateOf(decided),
                null => WorkCalendar.DateOf(@case.ReferredAt),
            };
        var asked = book.Consider(
            @case.CaseId, "DT-20", now, FeelContext.Of(("recordClass", @case.Status == CaseStatus.Declined ? "AVVISAD_REMISS" : "DELTAGARAKT")));
        return (from, from.AddMonths(Months(RuleBook.RowOf(asked.DecisionId, asked.Answer).Text("period"))), asked);
    }

    // P5Y, P12M: the table knows years and months.
    private static int Months(string period) => System.Xml.XmlConvert.ToTimeSpan(period) is var length ? (int)Math.Round(length.TotalDays / 365 * 12) : 0;

    // The person stays in the vault as long as another case needs it.
    private async Task Vault(Enrolment @case, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Set<Enrolment>().AnyAsync(e => e.PersonId == @case.PersonId && e.CaseId != @case.CaseId && e.Status != CaseStatus.Disposed, cancellationToken))
        {
            return;
        }

        var person = await db.Set<Person>().Include(p => p.Lookups).FirstAsync(p => p.Id == @case.PersonId, cancellationToken);
        person.Identity = null;
        person.Lookups.Clear();
        var own = person.Id.ToString();
        await db.Set<RoleAssignment>().Where(r => r.Role == Roles.Participant && r.Scope == own && (r.To == null || r.To > now))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.To, now).SetProperty(r => r.EndedBy, "GALLRING"), cancellationToken);
    }

    private async Task Rows(Guid caseId, CancellationToken cancellationToken)
    {
        await db.Set<ContactNote>().Where(n => n.CaseId == caseId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<FormSubmission>().Where(f => f.CaseId == caseId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Tasks.PendingForm>().Where(f => f.CaseId == caseId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<AccommodationNeed>().Where(n => n.CaseId == caseId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Measurement>().Where(m => m.CaseId == caseId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<NamedAccess>().Where(n => n.CaseId == caseId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Referral>().Where(r => r.CaseId == caseId).ExecuteUpdateAsync(
            s => s.SetProperty(r => r.SealedReason, (string?)null).SetProperty(r => r.LanguageNeed, (string?)null).SetProperty(r => r.AccessNeeds, new List<string>()), cancellationToken);
        await db.Set<EligibilityAssessment>().Where(a => a.CaseId == caseId).ExecuteUpdateAsync(
            s => s.SetProperty(a => a.Inputs, "{}").SetProperty(a => a.SealedReason, (string?)null), cancellationToken);
        await db.Set<Mapping>().Where(m => m.CaseId == caseId).ExecuteUpdateAsync(
            s => s.SetProperty(m => m.SealedGoal, (string?)null).SetProperty(m => m.SealedObstacles, (string?)null).SetProperty(m => m.PriorLearningStatement, (string?)null), cancellationToken);
        await db.Set<Plan>().Where(p => p.CaseId == caseId).ExecuteUpdateAsync(s => s.SetProperty(p => p.SealedGoals, (string?)null), cancellationToken);
        await db.Set<TimeEntry>().Where(t => t.CaseId == caseId).ExecuteUpdateAsync(s => s.SetProperty(t => t.Reason, (string?)null), cancellationToken);
        var handovers = await db.Set<Handover>().Where(h => h.CaseId == caseId).Select(h => h.Id).ToListAsync(cancellationToken);
        await db.Set<HandoverMessage>().Where(m => handovers.Contains(m.HandoverId)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<HandoverPackage>().Where(p => handovers.Contains(p.HandoverId)).ExecuteUpdateAsync(
            s => s.SetProperty(p => p.SealedPreview, (string?)null).SetProperty(p => p.SealedContent, (string?)null), cancellationToken);
        await db.DecisionLog.Where(d => d.CaseId == caseId).ExecuteUpdateAsync(
            s => s.SetProperty(d => d.Inputs, (byte[]?)null).SetProperty(d => d.Output, (byte[]?)null)
                .SetProperty(d => d.SealedOverrideReason, (string?)null), cancellationToken);
        await db.Tasks.Where(t => t.CaseId == caseId).ExecuteUpdateAsync(s => s.SetProperty(t => t.Variables, (byte[]?)null), cancellationToken);
        var key = caseId.ToString();
        await db.Inbox.Where(m => m.CorrelationKey == key).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task History(Guid caseId, string reason, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var instance in await db.Instances.Where(i => i.CaseId == caseId).ToListAsync(cancellationToken))
        {
            var events = await db.History.Where(e => e.InstanceId == instance.Id && e.Payload != null).ToListAsync(cancellationToken);
            HistoryChain.Erase(db, instance, events, actor.Id, reason, now);
            instance.State = [];
            await db.OutboxRows.Where(o => o.InstanceId == instance.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
