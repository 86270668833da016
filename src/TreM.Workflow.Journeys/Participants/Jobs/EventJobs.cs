using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Participants.Jobs;

/// <summary>The jobs of what may happen at any time: pause, consent, protection, safety, mail.</summary>
internal static class EventJobs
{
    // trem.pause
    internal static Task<CaseJobResult> Pause(CaseJobRun run, CancellationToken cancellationToken)
    {
        var policy = run.Variables["pauseRule"] as FeelContext ?? FeelContext.Empty;
        return Task.FromResult(CaseJobResult.Rows((scope, @case) => Pauses.Begin(
            scope, @case, run.Variables.Text("reason"), run.Variables.Whole("plannedDays") ?? 0, policy, "SYSTEM")));
    }

    // trem.resume
    internal static Task<CaseJobResult> Resume(CaseJobRun run, CancellationToken cancellationToken) =>
        Task.FromResult(CaseJobResult.Rows((scope, @case, ct) => Pauses.End(scope, @case, ct)));

    // trem.stop-sharing: the handovers whose process still waits for its receiver without a consent behind it.
    internal static async Task<CaseJobResult> StopSharing(CaseJobRun run, CancellationToken cancellationToken)
    {
        var handovers = await run.Db.Set<Handover>().AsNoTracking()
            .Where(h => h.CaseId == run.Case.CaseId && h.ToPartnerId != null
                && (h.EndedAt == null || (h.Status == HandoverStatus.Recalled && h.RecallReason == "SAMTYCKE"))).ToListAsync(cancellationToken);
        var given = await run.Db.Set<Consent>().AsNoTracking()
            .Where(c => c.CaseId == run.Case.CaseId && c.Status == ConsentStatus.Given).ToListAsync(cancellationToken);
        var uncovered = handovers.Where(h => !given.Any(c => c.RecipientPartnerId == h.ToPartnerId && ConsentScopes.Covers(c.Scope, h.ConsentScope)))
            .Select(h => h.Id.ToString()).ToList();
        var waiting = await run.Db.Subscriptions.AsNoTracking()
            .Where(s => s.Kind == SubscriptionKind.Message && s.Name == HandoverRows.RecallMessage && uncovered.Contains(s.CorrelationKey))
            .Select(s => s.CorrelationKey).ToListAsync(cancellationToken);
        return new(
            FeelContext.Of(("handoverIds", FeelList.Of(waiting))),
            async (scope, _, ct) =>
            {
                foreach (var id in waiting.Select(Guid.Parse))
                {
                    if (await scope.Db.Set<Handover>().Include(h => h.Packages).FirstOrDefaultAsync(h => h.Id == id, ct) is { } handover)
                    {
                        HandoverRows.Recall(scope, handover, "SAMTYCKE", tellProcess: false);
                    }
                }
            });
    }

    // trem.protect-case
    internal static Task<CaseJobResult> Protect(CaseJobRun run, CancellationToken cancellationToken)
    {
        var level = run.Variables.TextOrNull("protectedFlag") ?? ProtectedLevels.Unknown;
        var named = run.Variables.Rows("namedStaff").Select(r => r.Text("userId")).Where(id => id.Length > 0).ToList();
        return Task.FromResult(CaseJobResult.Rows((scope, @case, ct) => Protections.Set(scope, @case, level, named, ct)));
    }

    // trem.unprotect-case
    internal static Task<CaseJobResult> Unprotect(CaseJobRun run, CancellationToken cancellationToken) =>
        Task.FromResult(CaseJobResult.Rows((scope, @case, ct) => Protections.Set(scope, @case, ProtectedLevels.None, [], ct)));

    // trem.stop-placement
    internal static async Task<CaseJobResult> StopPlacement(CaseJobRun run, CancellationToken cancellationToken)
    {
        var caseKey = run.Case.CaseId.ToString();
        var runs = await run.Db.Subscriptions.AnyAsync(
            s => s.Kind == SubscriptionKind.Message && s.Name == "praktik-avbruten" && s.CorrelationKey == caseKey, cancellationToken);
        return CaseJobResult.Rows(async (scope, @case, ct) =>
        {
            var placement = await scope.Db.Set<Placement>().Where(p => p.CaseId == @case.CaseId && p.EndedAt == null)
                .OrderByDescending(p => p.Start).FirstOrDefaultAsync(ct);
            if (placement is not null)
            {
                (placement.EndedAt, placement.EndReason) = (scope.At, "SAKERHET");
                if (placement.EmployerNeedId is { } needId && await scope.Db.Set<EmployerNeed>().FindAsync([needId], ct) is { } need)
                {
                    need.NeedsNewAssessment = true;
                }
            }

            if (runs)
            {
                scope.Publish("praktik-avbruten", caseKey, FeelContext.Empty);
            }
        });
    }

    // trem.mail: to the roles the model names. A protected case sends no mail at all.
    internal static async Task<CaseJobResult> Mail(CaseJobRun run, CancellationToken cancellationToken)
    {
        var roles = (run.Job.Headers.GetValueOrDefault("to") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var receivers = new List<string>();
        foreach (var role in roles)
        {
            receivers.AddRange(await Receivers(run, role, cancellationToken));
        }

        // A mail that says what did not happen is worse than none: an unknown name is an incident.
        var named = run.Job.Headers.GetValueOrDefault("template") ?? "";
        return Send(run, receivers, MailTexts.ByModel.GetValueOrDefault(named)
            ?? throw new InvalidOperationException($"Expected the header template to be one of {string.Join(", ", MailTexts.ByModel.Keys)}; saw '{named}'."));
    }

    // trem.feedback-referrer: the referrer learns that there is an answer, and reads it when signed in.
    internal static async Task<CaseJobResult> Feedback(CaseJobRun run, CancellationToken cancellationToken)
    {
        var partner = await run.Db.Set<Referral>().Where(r => r.CaseId == run.Case.CaseId).Select(r => r.PartnerId).FirstOrDefaultAsync(cancellationToken);
        return partner is null ? CaseJobResult.Nothing : Send(run, await Holders(run, Roles.Partner, new RoleScope.Partner(partner), cancellationToken), "referral-answered");
    }

    private static CaseJobResult Send(CaseJobRun run, IReadOnlyCollection<string> users, string template) =>
        run.Case.IsProtected || users.Count == 0 ? CaseJobResult.Nothing : CaseJobResult.Rows((scope, @case) =>
        {
            var path = Guid.TryParse(run.Variables.Text("handoverId"), out var handover) ? $"/handovers/{handover}" : "/";
            foreach (var user in users.Distinct())
            {
                // A case id has no business in a mail: without a handover, the start page leads each role to its own work.
                scope.Send(new MailOrder(template, $"user:{user}", "sv", path));
            }
        });

    private static async Task<IReadOnlyList<string>> Receivers(CaseJobRun run, string role, CancellationToken cancellationToken)
    {
        switch (role)
        {
            case Roles.Coach:
                return [.. (await Holders(run, role, new RoleScope.Place(run.Case.Region, run.Case.Municipality), cancellationToken)).Where(u => u == run.Case.CoachId)];
            case Roles.Participant:
                return await Holders(run, role, new RoleScope.Person(run.Case.PersonId), cancellationToken);
            case Roles.Partner:
                var partner = Guid.TryParse(run.Variables.Text("handoverId"), out var id)
                    ? await run.Db.Set<Handover>().Where(h => h.Id == id).Select(h => h.ToPartnerId).FirstOrDefaultAsync(cancellationToken)
                    : null;
                return partner is null ? [] : await Holders(run, role, new RoleScope.Partner(partner), cancellationToken);
            default:
                return await Holders(run, role, new RoleScope.Place(run.Case.Region, run.Case.Municipality), cancellationToken);
        }
    }

    private static Task<IReadOnlyList<string>> Holders(CaseJobRun run, string role, RoleScope scope, CancellationToken cancellationToken) =>
        RoleHolders.Accounts(run.Db, [role], scope, run.Job.At, cancellationToken);
}
