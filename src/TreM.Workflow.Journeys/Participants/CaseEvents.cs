using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>Begins and ends pauses (DT-17). When the clock stops, open deadlines move by exactly the length of the pause.</summary>
internal static class Pauses
{
    internal static void Begin(StepScope scope, Enrolment @case, string reason, int plannedDays, FeelContext policy, string by)
    {
        if (!@case.Become(CaseStatus.Paused))
        {
            return;
        }

        scope.Db.Add(new Pause
        {
            Id = scope.NextEffect("pause"),
            CaseId = @case.CaseId,
            Reason = reason,
            PlannedDays = plannedDays,
            Clock = policy.Text("clock"),
            MaxDays = policy.Whole("maxDays") ?? 0,
            ReviewEveryDays = policy.Whole("reviewEveryDays") ?? 0,
            Approver = policy.Text("approver"),
            ApprovedBy = by,
            StartedAt = scope.At,
        });
    }

    internal static async Task End(StepScope scope, Enrolment @case, CancellationToken cancellationToken)
    {
        var pause = await scope.Db.Set<Pause>().Where(p => p.CaseId == @case.CaseId && p.EndedAt == null)
            .OrderByDescending(p => p.StartedAt).FirstOrDefaultAsync(cancellationToken);
        if (pause is null || !@case.Become(CaseStatus.Enrolled))
        {
            return;
        }

        pause.EndedAt = scope.At;
        if (pause.Clock == "STOPPA")
        {
            var length = scope.At - pause.StartedAt;
            var open = await scope.Db.Tasks.Include(t => t.Candidates).Where(t =>
                t.CaseId == @case.CaseId && t.Status == WorkTaskStatus.Open && t.DueAt != null && t.OpenedAt <= pause.StartedAt).ToListAsync(cancellationToken);
            foreach (var task in open)
            {
                task.DueAt += length;
                foreach (var candidate in task.Candidates)
                {
                    candidate.DueAt = task.DueAt;
                }

                task.FollowUpAt += length;
            }
        }
    }
}

/// <summary>Withdraws consents and recalls what was under way because of them (E3).</summary>
internal static class Consents
{
    internal static async Task Withdraw(
        StepScope scope, Enrolment @case, Func<Consent, bool> which, string by, CancellationToken cancellationToken)
    {
        var given = await scope.Db.Set<Consent>()
            .Where(c => c.CaseId == @case.CaseId && (c.Status == ConsentStatus.Given || c.Status == ConsentStatus.Asked)).ToListAsync(cancellationToken);
        var withdrawn = given.Where(which).ToList();
        foreach (var consent in withdrawn)
        {
            (consent.Status, consent.WithdrawnAt, consent.WithdrawnBy) = (ConsentStatus.Withdrawn, scope.At, by);
            scope.Record(new Fact("SAMTYCKE_ATERKALLAT", FeelContext.Of(("recipient", consent.RecipientPartnerId), ("scope", consent.Scope))));
        }

        var remaining = given.Except(withdrawn).Where(c => c.Status == ConsentStatus.Given).ToList();
        var pending = await scope.Db.Set<Handover>().Include(h => h.Packages)
            .Where(h => h.CaseId == @case.CaseId && h.EndedAt == null).ToListAsync(cancellationToken);
        foreach (var handover in pending.Where(h => HandoverStatus.IsPending(h.Status) && h.ToPartnerId is not null))
        {
            var covered = remaining.Any(c => c.RecipientPartnerId == handover.ToPartnerId && ConsentScopes.Covers(c.Scope, handover.ConsentScope));
            if (!covered && withdrawn.Any(c => c.RecipientPartnerId == handover.ToPartnerId))
            {
                HandoverRows.Recall(scope, handover, "SAMTYCKE", tellProcess: false); // E3 tells it
            }
        }
    }
}

/// <summary>Sets protected identity (E4): everything closes first, people sort it out afterwards.</summary>
internal static class Protections
{
    private const int MostNamed = 3;

    internal static async Task Set(
        StepScope scope, Enrolment @case, string level, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        var person = await scope.Db.Set<Person>().FirstAsync(p => p.Id == @case.PersonId, cancellationToken);
        person.ProtectedLevel = level;
        var isProtected = ProtectedLevels.IsProtected(level);
        foreach (var own in await scope.Db.Set<Enrolment>().Where(e => e.PersonId == person.Id).ToListAsync(cancellationToken))
        {
            own.IsProtected = isProtected;
            own.Version++;
        }

        var present = await scope.Db.Set<NamedAccess>().Where(n => n.CaseId == @case.CaseId).ToListAsync(cancellationToken);
        scope.Db.RemoveRange(present.Where(n => !named.Contains(n.UserId)));
        scope.Db.AddRange(named.Distinct().Take(MostNamed).Where(u => present.All(n => n.UserId != u))
            .Select(u => new NamedAccess { CaseId = @case.CaseId, UserId = u }));

        foreach (var handover in await scope.Db.Set<Handover>().Include(h => h.Packages)
            .Where(h => h.CaseId == @case.CaseId && h.EndedAt == null).ToListAsync(cancellationToken))
        {
            if (isProtected && HandoverStatus.IsPending(handover.Status))
            {
                HandoverRows.Recall(scope, handover, "SKYDD", tellProcess: true);
            }
        }
    }
}

/// <summary>Moves a case to another municipality (E7).</summary>
internal static class Transfers
{
    internal static async Task Move(
        StepScope scope, Enrolment @case, string municipality, string region, DateOnly date, CancellationToken cancellationToken)
    {
        foreach (var period in await scope.Db.Set<RegionPeriod>().Where(p => p.CaseId == @case.CaseId && p.To == null).ToListAsync(cancellationToken))
        {
            period.To = date.AddDays(-1) < period.From ? period.From : date.AddDays(-1);
        }

        scope.Db.Add(new RegionPeriod { CaseId = @case.CaseId, Municipality = municipality, Region = region, From = date });
        (@case.Municipality, @case.Region) = (municipality, region);
        @case.Version++;
        scope.Record(new Fact("FLYTT", FeelContext.Of(("municipality", municipality), ("region", region))));
    }
}
