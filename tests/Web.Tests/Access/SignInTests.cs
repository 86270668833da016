using System.Net;
using System.Text.RegularExpressions;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>A host of its own, where administrators need a second factor: accounts are locked and changed here.</summary>
public sealed class SignInHost : IAsyncLifetime
{
    internal CanaryProgramme Programme { get; } = new();

    public ValueTask InitializeAsync()
    {
        Programme.Service.Settings["SignIn:SecondFactorRoles:0"] = "ADMIN";
        return Programme.Service.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Programme.DisposeAsync();
}

public sealed partial class SignInTests(SignInHost host) : IClassFixture<SignInHost>
{
    private readonly CanaryProgramme _programme = host.Programme;

    [Fact]
    public async Task Five_wrong_passwords_lock_an_account_also_for_the_right_one_and_say_no_more_than_an_unknown_name()
    {
        using var visitor = _programme.Visitor();
        var unknown = await Text(await SignIn(visitor, "nobody@example.com", "wrong"));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(unknown, await Text(await SignIn(visitor, "syv@example.com", "wrong")));
        }

        using var fifth = await SignIn(visitor, "syv@example.com", "wrong");
        using var right = await SignIn(visitor, "syv@example.com", DemoAccounts.Password);
        using var other = await SignIn(visitor, "handledare@example.com", DemoAccounts.Password);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Redirect), (fifth.StatusCode, right.StatusCode, other.StatusCode));
        Assert.NotEqual(unknown, await Text(right));
    }

    [Fact]
    public async Task Whose_role_needs_a_second_factor_reaches_nothing_before_it_is_on()
    {
        using var admin = await _programme.SignIn("admin");
        using var coach = await _programme.SignIn("handledare");
        foreach (var address in new[] { "/admin/users", "/tasks", "/" })
        {
            using var answer = await admin.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            Assert.Equal((HttpStatusCode.Redirect, "/account/security?required=true"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        }

        using var api = await admin.GetAsync(new Uri("/api/decisions", UriKind.Relative), CanaryProgramme.Stop);
        using var work = await coach.GetAsync(new Uri("/tasks", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (api.StatusCode, work.StatusCode));

        var codes = await TurnOn(admin);
        Assert.Equal(8, codes.Count);
        using var opened = await admin.GetAsync(new Uri("/admin/users", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task With_the_second_factor_on_a_password_alone_signs_nobody_in_and_a_recovery_code_does_once()
    {
        using var browser = await _programme.SignIn("samordnare");
        var codes = await TurnOn(browser);

        async Task<HttpClient> WithPassword()
        {
            var visitor = _programme.Visitor();
            using var answer = await SignIn(visitor, "samordnare@example.com", DemoAccounts.Password);
            Assert.StartsWith("https://localhost/account/two-factor", new Uri(new Uri("https://localhost"), answer.Headers.Location!).ToString(), StringComparison.Ordinal);
            using var work = await visitor.GetAsync(new Uri("/tasks", UriKind.Relative), CanaryProgramme.Stop);
            Assert.Equal(HttpStatusCode.Redirect, work.StatusCode);
            return visitor;
        }

        using var first = await WithPassword();
        using var wrong = await Code(first, "000000");
        using var good = await Code(first, codes[0]);
        using var inside = await first.GetAsync(new Uri("/tasks", UriKind.Relative), CanaryProgramme.Stop);
        using var second = await WithPassword();
        using var again = await Code(second, codes[0]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.OK, HttpStatusCode.OK), (wrong.StatusCode, good.StatusCode, inside.StatusCode, again.StatusCode));
    }

    [Fact]
    public async Task Demonstration_accounts_sign_in_nowhere_but_in_Development()
    {
        await using var service = new Service { Where = "Production" };
        await service.InitializeAsync();
        await service.Use<WorkflowContext>(db => DemoAccounts.Seed(db, DateTimeOffset.UtcNow, CanaryProgramme.Stop));
        using var visitor = service.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });

        using var password = await SignIn(visitor, "admin@example.com", DemoAccounts.Password);
        using var button = await CanaryProgramme.Post(visitor, "/account/demo", ("user", "admin@example.com"));
        var page = await visitor.GetStringAsync(new Uri("/account/sign-in", UriKind.Relative), CanaryProgramme.Stop);

        using var work = await visitor.GetAsync(new Uri("/tasks", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (password.StatusCode, work.StatusCode));
        Assert.DoesNotContain(RouteTable.Of(service), r => r.Pattern == "/account/demo");
        Assert.DoesNotContain(DemoAccounts.Password, page, StringComparison.Ordinal);
        Assert.DoesNotContain("admin@example.com", page, StringComparison.Ordinal);
        using var headers = await visitor.GetAsync(new Uri("/", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Contains("max-age=31536000", headers.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SignIn(HttpClient visitor, string user, string password) =>
        CanaryProgramme.Post(visitor, "/account/sign-in", ("_handler", "sign-in"), ("Input.User", user), ("Input.Password", password));

    private static Task<HttpResponseMessage> Code(HttpClient visitor, string code) =>
        CanaryProgramme.Post(visitor, "/account/two-factor", ("_handler", "two-factor"), ("Code", code));

    private static async Task<List<string>> TurnOn(HttpClient browser)
    {
        using var begun = await CanaryProgramme.Post(browser, "/account/security", ("_handler", "begin"));
        var key = Shown().Match(await begun.Content.ReadAsStringAsync(CanaryProgramme.Stop)).Groups[1].Value;
        using var wrong = await CanaryProgramme.Post(browser, "/account/security", ("_handler", "turn-on"), ("Code", "000000"));
        Assert.All(Shown().Matches(await wrong.Content.ReadAsStringAsync(CanaryProgramme.Stop)), m => Assert.Equal(key, m.Groups[1].Value));
        using var on = await CanaryProgramme.Post(browser, "/account/security", ("_handler", "turn-on"), ("Code", Totp.Code(key, DateTimeOffset.UtcNow)));
        return [.. Shown().Matches(await on.Content.ReadAsStringAsync(CanaryProgramme.Stop)).Select(m => m.Groups[1].Value)];
    }

    // What the page says, without what differs from one request to the next.
    private static async Task<string> Text(HttpResponseMessage answer) =>
        Regex.Match(await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop), "data-error-summary[^>]*>(.*?)</div>", RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex("<code>([^<]+)</code>")]
    private static partial Regex Shown();
}
