using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Access;

/// <summary>A case as the access rules see it.</summary>
public sealed record CaseForAccess
{
    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; init; }

    public required string Region { get; init; }

    public required string Municipality { get; init; }

    public bool IsProtected { get; init; }

    public string? CoachId { get; init; }

    public string? IncomingCoachId { get; init; }

    /// <summary>The one to three persons who may open a protected case, besides the coach.</summary>
    public IReadOnlyCollection<string> NamedUsers { get; init; } = [];

    /// <summary>Where responsibility for the case goes, while that is somewhere else than the case is; or null.</summary>
    public CaseDestination? OnItsWayTo { get; init; }

    /// <summary>The supervisors of the participant's placements that are not yet assessed.</summary>
    public IReadOnlyCollection<string> Supervisors { get; init; } = [];

    /// <summary>The role of the programme that has received a handover of the case and where, when it is that handover that is read.</summary>
    public (string Role, CaseDestination Place)? ReceivedBy { get; init; }

    /// <summary>Partners that have accepted a handover of the case which is not finished.</summary>
    public IReadOnlyCollection<string> PartnersWithHandover { get; init; } = [];

    /// <summary>Partner and category for which the participant's consent is in force.</summary>
    public IReadOnlyCollection<(string PartnerId, string Category)> Consents { get; init; } = [];
}

/// <summary>Where a handover of responsibility leads.</summary>
/// <param name="Region">The receiving region.</param>
/// <param name="Municipality">The receiving municipality; null for any of the region.</param>
public sealed record CaseDestination(string Region, string? Municipality)
{
    /// <summary>Whether a grant reaches there.</summary>
    public bool IsReachedBy(RoleGrant grant) => grant.Covers(Region, Municipality ?? "")
        || (Municipality is null && grant is { ScopeKind: ScopeKinds.Municipality, Scope: { } home } && PartnerRegistry.Shipped.RegionOf(home) == Region);
}

/// <summary>The answer of DT-15 for one actor and one category.</summary>
/// <param name="Level">See <see cref="AccessLevels"/>.</param>
/// <param name="Strengthened">Whether the reading is logged for review.</param>
/// <param name="Role">The role that opened; <c>INGEN</c> when nothing did.</param>
public sealed record AccessAnswer(string Level, bool Strengthened, string Role)
{
    /// <summary>No role reaches the case.</summary>
    public static AccessAnswer Denied { get; } = new(AccessLevels.Deny, true, "INGEN");

    /// <summary>Whether the value itself may be shown.</summary>
    public bool MayRead => AccessLevels.Rank(Level) >= AccessLevels.Rank(AccessLevels.Read);

    /// <summary>Whether it may be changed.</summary>
    public bool MayWrite => Level == AccessLevels.Write;
}

/// <summary>Who may see what of a case: the only place that asks DT-15. Default deny.</summary>
public static class AccessQuestion
{
    private const string Table = "DT-15";
    internal const string Responsible = "ANSVARIG";
    private const string Team = "TEAM";
    private const string ActiveHandover = "AKTIV_OVERLAMNING";
    private const string Self = "SJALV";
    private const string None = "INGEN";

    // The table knows ten roles. Others see what the table gives the role whose work theirs is part of (DOMAIN 1.2).
    private static readonly Dictionary<string, string> RoleInTable = new()
    {
        [Roles.Participant] = Roles.Participant,
        [Roles.Coach] = Roles.Coach,
        [Roles.LocalCoordinator] = Roles.Coach,
        [Roles.CareerCounsellor] = Roles.CareerCounsellor,
        [Roles.EmployerLiaison] = Roles.CareerCounsellor,
        [Roles.Assessor] = Roles.Assessor,
        [Roles.RegionalCoordinator] = Roles.RegionalCoordinator,
        [Roles.ProjectManager] = Roles.ProjectManager,
        [Roles.Partner] = Roles.Partner,
        [Roles.SteeringGroup] = Roles.SteeringGroup,
        [Roles.Evaluator] = Roles.Evaluator,
        [Roles.Administrator] = Roles.Administrator,
        [Roles.ProcessSupport] = Roles.SteeringGroup,
        [Roles.ReportingOfficer] = Roles.SteeringGroup,
        [Roles.DataProtectionOfficer] = Roles.SteeringGroup,
        [Roles.ReferenceGroup] = Roles.SteeringGroup,
    };

    /// <summary>The most that any of the actor's roles gives.</summary>
    public static AccessAnswer Ask(RuleBook rules, Actor actor, CaseForAccess @case, string category, DateTimeOffset at)
    {
        var best = AccessAnswer.Denied;
        foreach (var grant in actor.Grants)
        {
            if (!RoleInTable.TryGetValue(grant.Role, out var role) || Relation(actor, grant, @case) is not { } relation)
            {
                continue;
            }

            var consent = grant.ScopeKind == ScopeKinds.Partner && grant.Scope is { } partner && @case.Consents.Contains((partner, category));
            var row = rules.Row(Table, at, FeelContext.Of(
                ("role", role),
                ("relation", relation),
                ("category", category),
                ("protectedId", @case.IsProtected),
                ("consentActive", consent)));
            var level = row.Text("access");
            if (AccessLevels.Rank(level) > AccessLevels.Rank(best.Level))
            {
                best = new(level, row.Text("log") == "FORSTARKT", grant.Role);
            }
        }

        return best;
    }

    /// <summary>How a grant reaches a case, as DT-15 calls it. Null: it does not, so the table is not asked.</summary>
    internal static string? Relation(Actor actor, RoleGrant grant, CaseForAccess @case)
    {
        switch (grant.Role)
        {
            case Roles.Participant:
                return grant.Scope == @case.PersonId.ToString() ? Self : null;
            case Roles.Partner:
                return grant.Scope is { } partner && @case.PartnersWithHandover.Contains(partner) ? ActiveHandover : null;
            case Roles.WorkplaceSupervisor:
                return @case.Supervisors.Contains(actor.Id) && grant.Covers(@case.Region, @case.Municipality) ? None : null;
        }

        // Who is coach without a role that reaches the case, or where responsibility for it goes, has no right to it.
        var covers = grant.Covers(@case.Region, @case.Municipality);
        var isCoach = grant.Role == Roles.Coach && (actor.Id == @case.CoachId || actor.Id == @case.IncomingCoachId);
        if ((isCoach && (covers || @case.OnItsWayTo?.IsReachedBy(grant) == true))
            || (covers && Roles.Staff.Contains(grant.Role) && @case.NamedUsers.Contains(actor.Id)))
        {
            return Responsible;
        }

        if (@case.ReceivedBy is (var role, var place) && role == grant.Role && place.IsReachedBy(grant))
        {
            return ActiveHandover;
        }

        if (!covers)
        {
            return null;
        }

        return grant.Role is Roles.Coach or Roles.LocalCoordinator or Roles.CareerCounsellor or Roles.Assessor or Roles.EmployerLiaison
            ? Team
            : None;
    }
}
