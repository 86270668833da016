using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Jobs;

/// <summary>
/// <c>trem.send-handover</c>: sends only with the consent that DT-14 asks for, only what the receiver's type may have, and
/// keeps what was sent as a snapshot.
/// </summary>
internal static class SendHandover
{
    internal static async Task<CaseJobResult> Run(CaseJobRun run, CancellationToken cancellationToken)
    {
        var (db, vars, @case) = (run.Db, run.Variables, run.Case);
        var routing = vars["routing"] as FeelContext ?? FeelContext.Empty;
        var need = vars.Text("need");
        var type = vars.TextOrNull("handoverType") ?? (need == "FLYTT" ? "ANSVARSBYTE" : "UPPDRAG");
        var partners = (await db.Set<Partner>().AsNoTracking().ToListAsync(cancellationToken)).Where(p => p.IsActive(run.Today) && p.Takes(type)).ToList();
        var partner = await Receiver(run, partners, cancellationToken);
        var scope = routing.TextOrNull("consentScope") ?? vars.TextOrNull("consentScope") ?? ConsentScopes.Minimum;
        var consent = partner is null ? null : (await db.Set<Consent>().AsNoTracking()
            .Where(c => c.CaseId == @case.CaseId && c.RecipientPartnerId == partner.Id && c.Status == ConsentStatus.Given).ToListAsync(cancellationToken))
            .FirstOrDefault(c => c.ValidFrom <= run.Today && (c.ValidTo is null || run.Today <= c.ValidTo) && ConsentScopes.Covers(c.Scope, scope));

        // A protected case is handed over at a meeting; a role inside the programme needs no waiver of secrecy.
        var toRole = partner is null ? Roles.RegionalCoordinator : null;
        if (@case.IsProtected || (partner is not null && (consent is null || partner.ControllerAgreement is null)))
        {
            return new(FeelContext.Of(("handoverSent", false)));
        }

        var id = EffectId.Of(run.Job.InstanceId, run.Job.Key, "handover");
        var workdays = run.Rules.Constants(run.Today).Whole(ConstantCodes.AcknowledgeWorkdays);
        var package = await HandoverSnapshot.Make(db, run.Vault, @case, partner, consent, need, version: 1, run.Job.At, cancellationToken);
        var receivers = partner is null ? [] : await RoleHolders.Accounts(db, [Roles.Partner], new RoleScope.Partner(partner.Id), run.Job.At, cancellationToken);
        var previous = Guid.TryParse(vars.Text("handoverId"), out var before) && before != id ? before : (Guid?)null;
        return new(
            FeelContext.Of(("handoverId", id.ToString()), ("handoverSent", true)),
            (step, _, _) =>
            {
                step.Db.Add(new Handover
                {
                    Id = id,
                    CaseId = @case.CaseId,
                    Type = type,
                    Need = need,
                    FromPartnerId = @case.PartnerId,
                    SenderId = @case.CoachId ?? "SYSTEM",
                    ToPartnerId = partner?.Id,
                    ToRole = toRole,
                    FromRegion = @case.Region,
                    ToRegion = partner?.Region ?? vars.TextOrNull("newRegion") ?? @case.Region,
                    ToMunicipality = vars.TextOrNull("newMunicipality"),
                    ConsentScope = scope,
                    ConsentId = consent?.Id,
                    CreatedAt = step.At,
                    AcknowledgeDueAt = run.Calendars.For(partner?.Region ?? @case.Region, partner?.ClosedWeeks ?? []).Due(step.At, workdays),
                    AfterId = previous,
                    InstanceId = step.Instance.Id,
                    Packages = [package],
                });
                foreach (var user in receivers)
                {
                    step.Send(new MailOrder("handover-new", $"user:{user}", "sv", $"/handovers/{id}"));
                }

                return Task.CompletedTask;
            });
    }

    private static async Task<Partner?> Receiver(CaseJobRun run, List<Partner> partners, CancellationToken cancellationToken)
    {
        if (run.Variables.Text("need") == "FLYTT")
        {
            return null;
        }

        if (partners.FirstOrDefault(p => p.Id == run.Variables.TextOrNull("recipientPartnerId")) is { } chosen)
        {
            return chosen;
        }

        // Those who declined or did not answer are not asked again: the next candidate is.
        var tried = await run.Db.Set<Handover>().Where(h => h.CaseId == run.Case.CaseId && h.Need == run.Variables.Text("need")
            && (h.Status == HandoverStatus.Declined || h.Status == HandoverStatus.Expired)).Select(h => h.ToPartnerId).ToListAsync(cancellationToken);
        var route = HandoverRules.Route(
            run.Rules, partners, PartnerRegistry.Shipped, run.Variables.Text("need"), run.Case.Region, run.Case.Municipality, run.Job.At);

        // Who is full this month is asked when nobody else is left: a late answer is better than none.
        var full = await PartnerCapacity.Full(run.Db, partners, run.Job.At, cancellationToken);
        return partners.FirstOrDefault(p => p.Id == route.PartnerIds.Where(candidate => !tried.Contains(candidate)).OrderBy(full.Contains).FirstOrDefault());
    }
}
