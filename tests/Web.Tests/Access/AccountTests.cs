using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>An account from the administrator's form to its last sign-in, as people walk it.</summary>
public sealed partial class AccountTests(CanaryProgramme programme) : IClassFixture<CanaryProgramme>
{
    private const string Password = "Blåbär och 7 lingon";

    [Fact]
    public async Task An_administrator_makes_an_account_its_user_sets_the_password_once_and_closing_ends_it_all()
    {
        var admin = await programme.As("admin");
        const string Mail = "lena.exempel@example.org";
        var made = await Text(await Make(admin, "Lena Exempel", Mail, "HANDLEDARE", "REGION", "REG-DAL"));
        Assert.DoesNotContain("set-password", made, StringComparison.Ordinal);
        var id = await Find(Mail);
        var link = Link(await Approve(id));
        Assert.DoesNotContain(link, await admin.GetStringAsync(Here($"/admin/users/{id}"), CanaryProgramme.Stop), StringComparison.Ordinal);

        // The account is there, and nobody signs in with it before a password is set.
        using var early = programme.Visitor();
        using var without = await SignIn(early, Mail, Password);
        Assert.Equal(HttpStatusCode.OK, without.StatusCode);

        using var lena = programme.Visitor();
        Assert.Contains("för lätt att gissa", await Text(await Set(lena, link, "Password1234", "Password1234")), StringComparison.Ordinal);
        var weak = await Text(await Set(lena, link, "kort", "kort"));
        Assert.Contains("data-error-summary", weak, StringComparison.Ordinal);
        Assert.Contains("Skriv minst 12 tecken.", weak, StringComparison.Ordinal);
        Assert.Contains("Skriv samma lösenord två gånger.", await Text(await Set(lena, link, Password, Password + "x")), StringComparison.Ordinal);
        Assert.Contains("Lösenordet är sparat.", await Text(await Set(lena, link, Password, Password)), StringComparison.Ordinal);
        Assert.Contains("Länken fungerar inte.", await lena.GetStringAsync(Here(link), CanaryProgramme.Stop), StringComparison.Ordinal);

        using var inside = await SignIn(lena, Mail, Password);
        using var work = await lena.GetAsync(Here("/participants"), CanaryProgramme.Stop);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (inside.StatusCode, work.StatusCode));

        using var closed = await Act(admin, id, "close");
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
        using var late = programme.Visitor();
        using var refused = await SignIn(late, Mail, Password);
        using var nothing = await late.GetAsync(Here("/tasks"), CanaryProgramme.Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (refused.StatusCode, nothing.StatusCode));
        await programme.Service.Use<WorkflowContext>(async db =>
        {
            var user = id.ToString();
            Assert.False(await db.Set<RoleAssignment>().AnyAsync(r => r.UserId == user && r.To == null));
            Assert.Equal(
                [
                    UserEvents.Created, UserEvents.Proposed, UserEvents.Approved, UserEvents.RoleGiven, UserEvents.LinkMade, UserEvents.WrongPassword,
                    UserEvents.PasswordSet, UserEvents.SignedIn, UserEvents.Closed, UserEvents.WrongPassword,
                ],
                await db.Set<UserEvent>().Where(e => e.UserId == id).OrderBy(e => e.Id).Select(e => e.What).ToListAsync());
            Assert.DoesNotContain(await db.Set<PasswordLink>().ToListAsync(), l => link.Contains(Convert.ToHexStringLower(l.Hash), StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_new_link_ends_the_old_one_and_a_closed_account_gets_none()
    {
        var admin = await programme.As("admin");
        const string Mail = "per.exempel@example.org";
        var first = Link(await Text(await Make(admin, "Per Exempel", Mail, "STYRGRUPP", "PROGRAM", "")));
        var id = await Find(Mail);
        var second = Link(await Text(await Act(admin, id, "link")));
        using var per = programme.Visitor();
        Assert.Contains("Länken fungerar inte.", await per.GetStringAsync(Here(first), CanaryProgramme.Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("Länken fungerar inte.", await per.GetStringAsync(Here(second), CanaryProgramme.Stop), StringComparison.Ordinal);

        using var closed = await Act(admin, id, "close");
        Assert.Contains("Länken fungerar inte.", await per.GetStringAsync(Here(second), CanaryProgramme.Stop), StringComparison.Ordinal);
        Assert.Contains("Kontot är stängt. Öppna det först.", await Text(await Act(admin, id, "link")), StringComparison.Ordinal);
        using var opened = await Act(admin, id, "open");
        Assert.Contains("/account/set-password?code=", await Text(await Act(admin, id, "link")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ny@example.org", "HANDLEDARE", "PROGRAM", "", "name")]
    [InlineData("Ny Exempel", "ingen adress", "HANDLEDARE", "PROGRAM", "", "mail")]
    [InlineData("Ny Exempel", "admin@example.com", "HANDLEDARE", "PROGRAM", "", "mail")]
    [InlineData("Ny Exempel", "ny@example.org", "HANDLEDARE", "REGION", "REG-XX", "scope")]
    [InlineData("Ny Exempel", "ny@example.org", "KUNG", "PROGRAM", "", "role")]
    public async Task What_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(
        string name, string mail, string role, string kind, string scope, string field)
    {
        var page = await Text(await Make(await programme.As("admin"), name, mail, role, kind, scope));

        Assert.Contains($"href=\"/admin/users/new#{field}\"", page, StringComparison.Ordinal);
        Assert.Contains($"id=\"{field}-error\"", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{mail}\"", page, StringComparison.Ordinal);
        await programme.Service.Use<WorkflowContext>(async db => Assert.False(await db.Users.AnyAsync(u => u.Email == "ny@example.org")));
    }

    [Fact]
    public async Task Nobody_changes_their_own_account_and_the_second_factor_is_taken_from_somebody_else()
    {
        var (own, other) = (Guid.CreateVersion7(), Guid.Empty);
        var actor = new Actor(own.ToString(), [new(Roles.Administrator, ScopeKinds.Programme, null)]);
        await programme.Service.Use<Accounts>(async accounts =>
        {
            other = Assert.IsType<AccountResult.Proposed>(await accounts.Create("Ida Exempel", "ida@example.org", new("", "SYV", "PROGRAM", null), actor)).UserId;
            Assert.IsType<AccountResult.NotFound>(await accounts.ResetSecondFactor(own, actor));
            var self = new Actor(other.ToString(), actor.Grants);
            Assert.Equal("account.own", Assert.IsType<AccountResult.Refused>(await accounts.Close(other, self)).Code);
            Assert.IsType<AccountResult.NotFound>(await accounts.Close(other, actor with { Grants = [new(Roles.ProjectManager, ScopeKinds.Programme, null)] }));
        });
        await programme.Service.Use<WorkflowContext>(db => db.Users.Where(u => u.Id == other).ExecuteUpdateAsync(s => s.SetProperty(u => u.TwoFactorEnabled, true)));
        await programme.Service.Use<Accounts>(async accounts => Assert.IsType<AccountResult.Done>(await accounts.ResetSecondFactor(other, actor)));
        await programme.Service.Use<WorkflowContext>(async db =>
        {
            Assert.False((await db.Users.SingleAsync(u => u.Id == other)).TwoFactorEnabled);
            Assert.Equal(own.ToString(), (await db.Set<UserEvent>().SingleAsync(e => e.UserId == other && e.What == UserEvents.SecondFactorReset)).By);
        });
    }

    private static Task<HttpResponseMessage> Make(HttpClient admin, string name, string mail, string role, string kind, string scope) =>
        CanaryProgramme.Post(admin, "/admin/users/new", ("_handler", "new-user"), ("Input.Name", name), ("Input.Mail", mail), ("Input.Role", role),
            ("Input.ScopeKind", kind), ("Input.Scope", scope));

    // What waits for an account, approved by the other administrator.
    private async Task<string> Approve(Guid user)
    {
        var proposal = await programme.Look(db => db.Set<AccessProposal>().SingleAsync(p => p.UserId == user && p.Status == ProposalStatus.Waiting, CanaryProgramme.Stop));
        return await Text(await CanaryProgramme.Post(
            await programme.As("admin.kollega"), "/admin/users", ("_handler", $"decide-{proposal.Id}"), ("what", "approve")));
    }

    private static Task<HttpResponseMessage> Act(HttpClient admin, Guid id, string what) =>
        CanaryProgramme.Post(admin, $"/admin/users/{id}", ("_handler", "account"), ("what", what));

    private static Task<HttpResponseMessage> Set(HttpClient visitor, string link, string password, string again) =>
        CanaryProgramme.Post(visitor, link, ("_handler", "set-password"), ("Input.Password", password), ("Input.Again", again));

    private static Task<HttpResponseMessage> SignIn(HttpClient visitor, string user, string password) =>
        CanaryProgramme.Post(visitor, "/account/sign-in", ("_handler", "sign-in"), ("Input.User", user), ("Input.Password", password));

    private async Task<Guid> Find(string mail)
    {
        var id = Guid.Empty;
        await programme.Service.Use<WorkflowContext>(async db => id = (await db.Users.SingleAsync(u => u.Email == mail)).Id);
        return id;
    }

    private static Uri Here(string path) => new(path, UriKind.Relative);

    private static async Task<string> Text(HttpResponseMessage answer)
    {
        using (answer)
        {
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop));
        }
    }

    private static string Link(string page) => SetPasswordLink().Match(page) is { Success: true } found ? found.Value : throw new InvalidOperationException($"Expected a link to set the password. Saw {page}");

    [GeneratedRegex("/account/set-password\\?code=[0-9a-f]{96}")]
    private static partial Regex SetPasswordLink();
}
