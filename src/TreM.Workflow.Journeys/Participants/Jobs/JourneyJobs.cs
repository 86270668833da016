using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Jobs;

/// <summary>The jobs of the main path: duplicates, enrolment, coach, attendance, exit and close.</summary>
internal static class JourneyJobs
{
    // trem.duplicate-check: identity number, or name and birth date. The same person once more is a hit for a human.
    internal static async Task<CaseJobResult> DuplicateCheck(CaseJobRun run, CancellationToken cancellationToken)
    {
        var own = run.Case.PersonId;
        var hashes = await run.Db.Set<PersonLookup>().Where(l => l.PersonId == own && l.Kind != "NAME").Select(l => l.Hash).ToListAsync(cancellationToken);
        var others = run.Db.Set<PersonLookup>().Where(l => hashes.Contains(l.Hash) && l.Kind != "NAME").Select(l => l.PersonId);
        var hits = await run.Db.Set<Enrolment>()
            .CountAsync(e => e.CaseId != run.Case.CaseId && (e.PersonId == own || others.Contains(e.PersonId)), cancellationToken);
        return new(FeelContext.Of(("duplicateHits", (FeelNumber)hits)));
    }

    // trem.enrol
    internal static Task<CaseJobResult> Enrol(CaseJobRun run, CancellationToken cancellationToken) =>
        Task.FromResult(new CaseJobResult(
            FeelContext.Of(("enrolmentId", run.Case.CaseId.ToString())),
            (scope, @case, _) =>
            {
                if (!CaseStatus.IsActive(@case.Status) && @case.Become(CaseStatus.Enrolled))
                {
                    @case.StartDate ??= run.Variables.Date("startDate") ?? run.Today;
                    @case.LastProgressAt = scope.At;
                    scope.Db.Add(new RegionPeriod
                    {
                        CaseId = @case.CaseId, Municipality = @case.Municipality, Region = @case.Region, From = @case.StartDate.Value,
                    });
                }

                return Task.CompletedTask;
            }));

    // trem.assign-coach: the least loaded coach of the municipality, else of the region; DT-19 says whether that may be done.
    internal static async Task<CaseJobResult> AssignCoach(CaseJobRun run, CancellationToken cancellationToken)
    {
        var coaches = await RoleHolders.Of(run.Db, [Roles.Coach], new RoleScope.Place(run.Case.Region, run.Case.Municipality), run.Job.At)
            .Select(r => new { r.UserId, IsLocal = r.ScopeKind == ScopeKinds.Municipality }).ToListAsync(cancellationToken);
        var ids = coaches.Select(c => c.UserId).Distinct().ToList();
        var active = new[] { CaseStatus.Enrolled, CaseStatus.Paused, CaseStatus.BeingHandedOver };
        var constants = run.Rules.Constants(run.Today);
        var loads = (await run.Db.Set<Enrolment>().Where(e => ids.Contains(e.CoachId!) && active.Contains(e.Status))
            .Select(e => new { e.CoachId, e.Status, e.PrimaryGroup }).ToListAsync(cancellationToken))
            .GroupBy(e => e.CoachId!)
            .ToDictionary(g => g.Key, g => g.Sum(e => WeightOf(e.Status, e.PrimaryGroup, constants)) / constants.Number(ConstantCodes.CoachMaximum));
        var best = coaches.OrderByDescending(c => c.IsLocal && loads.GetValueOrDefault(c.UserId) < 1)
            .ThenBy(c => loads.GetValueOrDefault(c.UserId)).ThenBy(c => c.UserId, StringComparer.Ordinal).FirstOrDefault();
        var action = run.Rules.Row("DT-19", run.Job.At, FeelContext.Of(
            ("protectedId", run.Case.IsProtected),
            ("sameMunicipality", best is { IsLocal: true }),
            ("loadRatio", (FeelNumber)Math.Round(best is null ? 1 : loads.GetValueOrDefault(best.UserId), 4)),
            ("skillMatch", best is not null))).Text("action");
        return new(
            FeelContext.Of(("assignment", action)),
            (_, @case, _) =>
            {
                if (action is "TILLDELA" or "TILLDELA_VARNING" or "TILLDELA_DISTANS")
                {
                    @case.CoachId = best?.UserId ?? @case.CoachId;
                }

                return Task.CompletedTask;
            });
    }

    private static decimal WeightOf(string status, string? group, ProgrammeConstants constants) => constants.Number(
        status == CaseStatus.Paused ? ConstantCodes.CoachWeightPaused
        : group is "TG3" or "TG5" ? ConstantCodes.CoachWeightLongTerm
        : ConstantCodes.CoachWeight);

    // trem.attendance-facts: excused absence never counts as unexcused.
    internal static async Task<CaseJobResult> AttendanceFacts(CaseJobRun run, CancellationToken cancellationToken)
    {
        var entries = await run.Db.Set<TimeEntry>().AsNoTracking()
            .Where(t => t.CaseId == run.Case.CaseId && !t.IsCorrected).OrderByDescending(t => t.Date).ThenByDescending(t => t.Id)
            .Take(200).Select(t => new { t.Date, t.Status }).ToListAsync(cancellationToken);
        var unexcused = entries.Where(e => e.Status != AttendanceStatus.Excused).TakeWhile(e => e.Status == AttendanceStatus.Unexcused).Count();
        var recent = entries.Where(e => e.Date > run.Today.AddDays(-28) && e.Status != AttendanceStatus.Excused).ToList();
        var rate = recent.Count == 0 ? 1m : (decimal)recent.Count(e => AttendanceStatus.IsAttended(e.Status)) / recent.Count;
        var contact = await run.Db.Set<ContactNote>().Where(n => n.CaseId == run.Case.CaseId && n.Reached).MaxAsync(n => (DateTimeOffset?)n.At, cancellationToken);
        var silent = contact is null ? 0 : (int)(run.Job.At - contact.Value).TotalDays;
        var distance = await run.Db.Set<PlanItem>().AnyAsync(i => i.CaseId == run.Case.CaseId && i.Status == "PAGAENDE" && i.Mode == "DISTANS", cancellationToken);
        return new(FeelContext.Of(
            ("consecutiveUnexcused", (FeelNumber)unexcused),
            ("rate4w", (FeelNumber)Math.Round(rate, 4)),
            ("mode", distance ? "DISTANS" : "PLATS"),
            ("daysSinceTutorContact", (FeelNumber)silent)));
    }

    // trem.register-exit
    internal static Task<CaseJobResult> RegisterExit(CaseJobRun run, CancellationToken cancellationToken)
    {
        var reason = run.Variables.Text("exitReason");
        var meaning = run.Rules.Row("DT-18", run.Job.At, FeelContext.Of(("exitReason", reason)));
        var date = run.Variables.Date("exitDate") ?? run.Today;
        return Task.FromResult(CaseJobResult.Rows((scope, @case, ct) =>
            Exits.Register(scope, @case, reason, date, meaning, run.Variables.TextOrNull("situation"), "SYSTEM", ct)));
    }

    // trem.close-case: a refused referral is declined, a followed-up case is closed.
    internal static Task<CaseJobResult> CloseCase(CaseJobRun run, CancellationToken cancellationToken) =>
        Task.FromResult(CaseJobResult.Rows((_, @case) =>
            @case.Become(run.Job.Headers.GetValueOrDefault("recordClass") == "AVVISAD_REMISS" ? CaseStatus.Declined : CaseStatus.Closed)));

    // trem.register-measures, trem.export-record: the rows are there already; the history tells that the step was taken.
    internal static Task<CaseJobResult> Nothing(CaseJobRun run, CancellationToken cancellationToken) => Task.FromResult(CaseJobResult.Nothing);

    // trem.transfer-region
    internal static Task<CaseJobResult> Transfer(CaseJobRun run, CancellationToken cancellationToken)
    {
        var municipality = run.Variables.TextOrNull("newMunicipality") ?? run.Case.Municipality;
        var region = PartnerRegistry.Shipped.RegionOf(municipality);
        return Task.FromResult(new CaseJobResult(
            FeelContext.Of(("municipality", municipality), ("region", region), ("residenceRegion", region)),
            (scope, @case, ct) => Transfers.Move(scope, @case, municipality, region, run.Variables.Date("moveDate") ?? run.Today, ct)));
    }
}
