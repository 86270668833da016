using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Breaks the glass: access to one case for some hours (<c>breakGlass.hours</c>), with a reason that the data protection officer reviews.</summary>
public sealed class OpenInEmergency(WorkflowContext db, IdentityVault vault, CurrentRules rules, TimeProvider time)
{
    /// <summary>Opens it.</summary>
    /// <returns>False when there is no such case for an emergency: unknown, protected, no reason, or a role that never sees persons.</returns>
    public async Task<bool> Run(Guid caseId, Actor actor, string reason, CancellationToken cancellationToken = default)
    {
        var @case = await db.Set<Enrolment>().AsNoTracking().FirstOrDefaultAsync(e => e.CaseId == caseId && !e.IsProtected, cancellationToken);
        if (string.IsNullOrWhiteSpace(reason) || @case is null || !Reaches(actor, @case))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var hours = (await rules.Get(cancellationToken)).Constants(WorkCalendar.DateOf(now)).Number(ConstantCodes.EmergencyHours);
        db.Add(new BreakGlass
        {
            Id = Guid.CreateVersion7(now), CaseId = caseId, ActorId = actor.Id, SealedReason = vault.SealText(reason)!, From = now, To = now.AddHours((double)hours),
        });
        await TellOfficers(now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return true;
    }

    private async Task TellOfficers(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = UtcMicroseconds.Round(now);
        var officers = await RoleHolders.Accounts(db, [Roles.DataProtectionOfficer], new RoleScope.Anything(), at, cancellationToken);
        db.AddRange(officers.Select(user => OutboxRows.Mail(
            Guid.CreateVersion7(now), new MailOrder("emergency-opened", $"user:{user}", "sv", "/access-log/emergencies"), at, null)));
    }

    /// <summary>Whether an emergency may open the case to the actor: further than the daily work, never another region's, never a protected one.</summary>
    internal static bool Reaches(Actor actor, Enrolment @case) => !@case.IsProtected && actor.Grants.Any(g =>
        g.Role is Roles.Coach or Roles.LocalCoordinator or Roles.RegionalCoordinator or Roles.ProjectManager
        && (g.Covers(@case.Region, @case.Municipality)
            || (g is { ScopeKind: ScopeKinds.Municipality, Scope: { } home } && PartnerRegistry.Shipped.RegionOf(home) == @case.Region)));
}
