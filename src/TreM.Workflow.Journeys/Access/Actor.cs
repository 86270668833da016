using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Who acts: a pseudonymous user id and what the user may be. Never a name.</summary>
/// <param name="Id">User id, partner id or <c>SYSTEM</c>.</param>
/// <param name="Grants">Roles with their scopes.</param>
public sealed record Actor(string Id, IReadOnlyList<RoleGrant> Grants)
{
    /// <summary>Timers, sweeps and imports.</summary>
    public static Actor System { get; } = new("SYSTEM", [new RoleGrant(Roles.System, ScopeKinds.Programme, null)]);

    /// <summary>Whether the actor has a role in any scope.</summary>
    public bool Has(string role) => Grants.Any(g => g.Role == role || g.Role == Roles.System);

    /// <summary>Whether the actor has a role whose scope covers a place.</summary>
    public bool Has(string role, string region, string municipality) =>
        Grants.Any(g => (g.Role == role || g.Role == Roles.System) && g.Covers(region, municipality));

    /// <summary>The partner organisations the actor speaks for.</summary>
    public IEnumerable<string> Partners =>
        Grants.Where(g => g is { Role: Roles.Partner, ScopeKind: ScopeKinds.Partner, Scope: not null }).Select(g => g.Scope!);

    /// <summary>The person the actor is, when the actor is a participant.</summary>
    public Guid? PersonId =>
        Grants.FirstOrDefault(g => g.Role == Roles.Participant)?.Scope is { } scope && Guid.TryParse(scope, out var id) ? id : null;
}

/// <summary>A role within a scope.</summary>
/// <param name="Role">See <see cref="Roles"/>.</param>
/// <param name="ScopeKind">See <see cref="ScopeKinds"/>.</param>
/// <param name="Scope">Region code, municipality code, partner id or person id; null for the whole programme.</param>
public sealed record RoleGrant(string Role, string ScopeKind, string? Scope)
{
    /// <summary>Whether the scope holds a case at this place. A partner's scope covers no place: handovers decide.</summary>
    public bool Covers(string region, string municipality) => ScopeKind switch
    {
        ScopeKinds.Programme => true,
        ScopeKinds.Region => Scope == region,
        ScopeKinds.Municipality => Scope == municipality,
        _ => false,
    };
}

/// <summary>Role codes (DOMAIN 1.2); they are the candidate groups of tasks.</summary>
public static class Roles
{
    public const string Participant = "DELTAGARE";
    public const string Coach = "HANDLEDARE";
    public const string CareerCounsellor = "SYV";
    public const string Assessor = "VALIDERARE";
    public const string WorkplaceSupervisor = "ARBETSGIVARHANDLEDARE";
    public const string EmployerLiaison = "ARBETSGIVARKONTAKT";
    public const string Partner = "PARTNER";
    public const string LocalCoordinator = "LOKAL_SAMORDNARE";
    public const string RegionalCoordinator = "REG_SAMORDNARE";
    public const string ProjectManager = "PROJEKTLEDARE";
    public const string SteeringGroup = "STYRGRUPP";
    public const string Evaluator = "UTVARDERARE";
    public const string Administrator = "ADMIN";
    public const string ReportingOfficer = "RAPPORTANSVARIG";
    public const string DataProtectionOfficer = "DSO";
    public const string ProcessSupport = "PROCESSTOD";
    public const string ReferenceGroup = "REFERENSGRUPP";

    /// <summary>Not a person: timers, sweeps and imports.</summary>
    public const string System = "SYSTEM";

    /// <summary>The roles that carry cases: they act on them, hand them over and answer for them.</summary>
    public static IReadOnlyList<string> Carrying { get; } = [Coach, LocalCoordinator, RegionalCoordinator];

    /// <summary>The roles that work with participants.</summary>
    public static IReadOnlyList<string> Staff { get; } = [.. Carrying, CareerCounsellor, Assessor, EmployerLiaison];

    /// <summary>Every role a person may hold.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Participant, Coach, CareerCounsellor, Assessor, WorkplaceSupervisor, EmployerLiaison, Partner, LocalCoordinator,
        RegionalCoordinator, ProjectManager, SteeringGroup, Evaluator, Administrator, ReportingOfficer, DataProtectionOfficer,
        ProcessSupport, ReferenceGroup,
    ];
}

/// <summary>Kinds of scope.</summary>
public static class ScopeKinds
{
    public const string Programme = "PROGRAM";
    public const string Region = "REGION";
    public const string Municipality = "KOMMUN";
    public const string Partner = "PARTNER";
    public const string Self = "SJALV";
}

/// <summary>A role given to a user for a time.</summary>
public sealed class RoleAssignment
{
    public long Id { get; set; }

    public required string UserId { get; set; }

    public required string Role { get; set; }

    public required string ScopeKind { get; set; }

    public string? Scope { get; set; }

    public DateTimeOffset From { get; set; }

    public DateTimeOffset? To { get; set; }

    /// <summary>Who gave it; null for what a programme begins with.</summary>
    public string? GrantedBy { get; set; }

    /// <summary>Who ended it, when somebody did.</summary>
    public string? EndedBy { get; set; }
}

internal sealed class RoleAssignmentConfiguration : IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<RoleAssignment> builder)
    {
        builder.ToTable("RoleAssignments");
        builder.Property(r => r.UserId).Key();
        builder.Property(r => r.Role).Code();
        builder.Property(r => r.ScopeKind).Code();
        builder.Property(r => r.Scope).Code();
        builder.Property(r => r.GrantedBy).Key();
        builder.Property(r => r.EndedBy).Key();
        builder.HasIndex(r => r.UserId);
        builder.HasIndex(r => new { r.Role, r.ScopeKind, r.Scope });
    }
}
