using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Journeys.Demo;

/// <summary>One invented person per role, for Development only: the sign-in refuses demo accounts anywhere else.</summary>
public static class DemoAccounts
{
    /// <summary>The password of every demo account. It opens nothing outside Development.</summary>
    public const string Password = "Tre-M-demo-2013!";

    private static readonly Guid Space = new("6d2f0e4e-5d2a-4c8e-9a57-0d8f5b1f3a10");

    private static readonly (string Mail, string Name, string Role, string Kind, string? Scope)[] People =
    [
        ("handledare", "Hanna Handledarsson", Roles.Coach, ScopeKinds.Municipality, "2083"),
        ("handledare.falun", "Folke Falunexempel", Roles.Coach, ScopeKinds.Municipality, "2080"),
        ("handledare.dalarna", "Doris Dalademo", Roles.Coach, ScopeKinds.Region, "REG-DAL"),
        ("handledare.goteborg", "Göte Götademo", Roles.Coach, ScopeKinds.Region, "REG-GR"),
        ("handledare.kalmar", "Karla Kalmardemo", Roles.Coach, ScopeKinds.Region, "REG-KAL"),
        ("syv", "Stina Vägledarsson", Roles.CareerCounsellor, ScopeKinds.Programme, null),
        ("validerare", "Valter Bedömarsson", Roles.Assessor, ScopeKinds.Programme, null),
        ("arbetsplats", "Arvid Arbetsplatsson", Roles.WorkplaceSupervisor, ScopeKinds.Programme, null),
        ("arbetsgivarkontakt", "Märta Mäklarsson", Roles.EmployerLiaison, ScopeKinds.Programme, null),
        ("partner.af", "Agneta Förmedlarsson", Roles.Partner, ScopeKinds.Partner, "P-01"),
        ("partner.fk", "Fredrik Kassasson", Roles.Partner, ScopeKinds.Partner, "P-08"),
        ("partner.orsa", "Olga Orsademo", Roles.Partner, ScopeKinds.Partner, "P-17"),
        ("partner.dalawux", "Dag Wuxdemo", Roles.Partner, ScopeKinds.Partner, "P-05"),
        ("samordnare", "Lova Samordnarsson", Roles.LocalCoordinator, ScopeKinds.Region, "REG-DAL"),
        ("samordnare.goteborg", "Gun Lokaldemo", Roles.LocalCoordinator, ScopeKinds.Region, "REG-GR"),
        ("samordnare.kalmar", "Kurt Lokaldemo", Roles.LocalCoordinator, ScopeKinds.Region, "REG-KAL"),
        ("regsamordnare", "Ragnar Regiondemo", Roles.RegionalCoordinator, ScopeKinds.Region, "REG-DAL"),
        ("regsamordnare.goteborg", "Greta Regiondemo", Roles.RegionalCoordinator, ScopeKinds.Region, "REG-GR"),
        ("regsamordnare.kalmar", "Kajsa Regiondemo", Roles.RegionalCoordinator, ScopeKinds.Region, "REG-KAL"),
        ("projektledare", "Pernilla Projektsson", Roles.ProjectManager, ScopeKinds.Programme, null),
        ("styrgrupp", "Sten Styrgruppsson", Roles.SteeringGroup, ScopeKinds.Programme, null),
        ("utvarderare", "Ulla Utvärdersson", Roles.Evaluator, ScopeKinds.Programme, null),
        ("admin", "Adam Administratorsson", Roles.Administrator, ScopeKinds.Programme, null),
        ("admin.kollega", "Alva Administratorsson", Roles.Administrator, ScopeKinds.Programme, null),
        ("rapport", "Rut Rapportsson", Roles.ReportingOfficer, ScopeKinds.Programme, null),
        ("dso", "Disa Dataskyddsson", Roles.DataProtectionOfficer, ScopeKinds.Programme, null),
        ("processtod", "Per Processtödsson", Roles.ProcessSupport, ScopeKinds.Programme, null),
        ("referensgrupp", "Rebecka Referensson", Roles.ReferenceGroup, ScopeKinds.Programme, null),
    ];

    /// <summary>Id of the demo account with this name before the @.</summary>
    public static Guid IdOf(string account) => EffectId.Of(Space, account);

    /// <summary>User names of the accounts, in the order of the list.</summary>
    public static IEnumerable<string> Names => People.Select(p => $"{p.Mail}@example.com");

    /// <summary>The demo accounts that exist, by role in the order of a participant's journey through the organisation.</summary>
    public static async Task<IReadOnlyList<DemoAccount>> All(WorkflowContext db, CancellationToken cancellationToken = default)
    {
        var users = await db.Users.AsNoTracking().Where(u => u.IsDemo && u.UserName != null).ToListAsync(cancellationToken);
        var roles = People.Select(p => p.Role).Prepend(Roles.Participant).Distinct().ToList();
        return [.. users.Select(u => Describe(u, People.FirstOrDefault(p => IdOf(p.Mail) == u.Id))).OrderBy(a => roles.IndexOf(a.Role)).ThenBy(a => Array.FindIndex(People, p => $"{p.Mail}@example.com" == a.UserName))];
    }

    private static DemoAccount Describe(User user, (string Mail, string Name, string Role, string Kind, string? Scope) known) => known.Mail is null
        ? new(user.UserName!, user.DisplayName, Roles.Participant, ScopeKinds.Self, null)
        : new(user.UserName!, user.DisplayName, known.Role, known.Kind, known.Scope);

    /// <summary>Adds the accounts that are missing.</summary>
    public static async Task Seed(WorkflowContext db, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var present = (await db.Users.Where(u => u.IsDemo).Select(u => u.Id).ToListAsync(cancellationToken)).ToHashSet();
        var missing = People.Where(p => !present.Contains(IdOf(p.Mail))).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var hasher = new PasswordHasher<User>();
        var hash = hasher.HashPassword(new User(), Password);
        foreach (var (mail, name, role, kind, scope) in missing)
        {
            Add(db, mail, name, role, kind, scope, hash, at);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    /// <summary>Adds an account for a participant of the demo, so that somebody can see the journey from inside.</summary>
    public static async Task SeedParticipant(
        WorkflowContext db, string account, string displayName, Guid personId, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        if (await db.Users.AnyAsync(u => u.Id == IdOf(account), cancellationToken))
        {
            return;
        }

        var hash = new PasswordHasher<User>().HashPassword(new User(), Password);
        Add(db, account, displayName, Roles.Participant, ScopeKinds.Self, personId.ToString(), hash, at);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static void Add(
        WorkflowContext db, string account, string name, string role, string kind, string? scope, string hash, DateTimeOffset at)
    {
        var address = $"{account}@example.com";
        var id = IdOf(account);
        db.Users.Add(new User
        {
            Id = id,
            UserName = address,
            NormalizedUserName = address.ToUpperInvariant(),
            Email = address,
            NormalizedEmail = address.ToUpperInvariant(),
            EmailConfirmed = true,
            DisplayName = name,
            IsDemo = true,
            LockoutEnabled = true,
            PasswordHash = hash,
            SecurityStamp = id.ToString("N"),
        });
        db.Add(new RoleAssignment { UserId = id.ToString(), Role = role, ScopeKind = kind, Scope = scope, From = at });
    }
}

/// <summary>An account that the sign-in page offers.</summary>
/// <param name="UserName">What to sign in with.</param>
/// <param name="Name">Whom it shows.</param>
/// <param name="Role">Role code.</param>
/// <param name="ScopeKind">What the role reaches: see <see cref="ScopeKinds"/>.</param>
/// <param name="Scope">Code of the municipality, region or partner, or null.</param>
public sealed record DemoAccount(string UserName, string Name, string Role, string ScopeKind, string? Scope);
