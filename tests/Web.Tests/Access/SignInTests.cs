using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>A host of its own, where administrators need a second factor: accounts are locked and changed here.</summary>
public sealed class SignInHost : IAsyncLifetime
{
    /// <summary>Header that says where a caller is, for this host only.</summary>
    public const string Address = "X-Test-Caller";

    internal CanaryProgramme Programme { get; } = new();

    public ValueTask InitializeAsync()
    {
        Programme.Service.Settings["SignIn:SecondFactorRoles:0"] = "ADMIN";
        var world = Programme.Service.World;
        Programme.Service.World = services =>
        {
            world?.Invoke(services);
            services.AddSingleton<IStartupFilter, Callers>();
        };
        return Programme.Service.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Programme.DisposeAsync();

    private sealed class Callers : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = context.Request.Headers[Address] is [{ } address] ? IPAddress.Parse(address) : null;
                return rest(context);
            });
            next(app);
        };
    }
}

public sealed partial class SignInTests(SignInHost host) : IClassFixture<SignInHost>
{
    private readonly CanaryProgramme _programme = host.Programme;

    [Fact]
    public async Task Five_wrong_passwords_make_their_caller_wait_with_the_same_words_for_a_name_that_nobody_has()
    {
        using var visitor = From("192.0.2.1");
        foreach (var name in new[] { "syv@example.com", "nobody@example.com" })
        {
            var said = new List<string>();
            for (var i = 0; i < 6; i++)
            {
                said.Add(await Text(await SignIn(visitor, name, "wrong")));
            }

            Assert.Single(said.Take(5).Distinct(), s => s.Contains("inte ihop", StringComparison.Ordinal));
            Assert.Contains("för många felaktiga försök", said[5], StringComparison.Ordinal);
        }

        using var right = await SignIn(visitor, "syv@example.com", DemoAccounts.Password);
        using var other = await SignIn(visitor, "handledare@example.com", DemoAccounts.Password);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (right.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task A_stranger_locks_nobody_out_and_the_user_log_says_that_somebody_tried()
    {
        using var stranger = From("192.0.2.2");
        for (var i = 0; i < 7; i++)
        {
            using var wrong = await SignIn(stranger, "validerare@example.com", "wrong");
        }

        using var owner = From("192.0.2.3");
        using var inside = await SignIn(owner, "validerare@example.com", DemoAccounts.Password);
        Assert.Equal(HttpStatusCode.Redirect, inside.StatusCode);

        var user = DemoAccounts.IdOf("validerare");
        var log = await _programme.Look(db => db.Set<UserEvent>().Where(e => e.UserId == user).OrderBy(e => e.Id).Select(e => e.What).ToListAsync(CanaryProgramme.Stop));
        Assert.Equal([.. Enumerable.Repeat(UserEvents.WrongPassword, 5), UserEvents.SignInWaits, UserEvents.SignedIn], log);
        using var officer = await _programme.SignIn("dso");
        Assert.Contains("Fel lösenord", await officer.GetStringAsync(new Uri($"/account-log?user={user}", UriKind.Relative), CanaryProgramme.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_tries_at_the_same_moment_no_more_than_five_are_made()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var may = false;
            await _programme.Service.Use<SlowDown>(async slowDown => may = (await slowDown.Take("all at once", CanaryProgramme.Stop)).May);
            return may;
        }));
        Assert.InRange(tries.Count(may => may), 1, 5);
    }

    [Fact]
    public async Task A_name_that_nobody_has_costs_the_same_work_as_one_that_somebody_has()
    {
        var hashed = 0;
        await using var service = new Service { World = services => services.AddSingleton<IPasswordHasher<User>>(new CountingHasher(() => hashed++)) };
        await service.InitializeAsync();
        using var visitor = service.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
        foreach (var name in new[] { "syv@example.com", "nobody@example.com" })
        {
            hashed = 0;
            using var wrong = await SignIn(visitor, name, "wrong");
            Assert.Equal(1, hashed);
        }
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
    public async Task A_code_of_the_app_opens_once_and_the_second_step_is_turned_off_only_by_who_knows_the_password_and_the_next_code()
    {
        var at = DateTimeOffset.UtcNow;
        using var browser = await _programme.SignIn("rapport");
        using var begun = await CanaryProgramme.Post(browser, "/account/security", ("_handler", "begin"));
        var key = Shown().Match(await begun.Content.ReadAsStringAsync(CanaryProgramme.Stop)).Groups[1].Value;
        using var on = await CanaryProgramme.Post(
            browser, "/account/security", ("_handler", "turn-on"), ("Password", DemoAccounts.Password), ("Code", Totp.Code(key, at)));

        var next = Totp.Code(key, at.AddSeconds(30));
        var seen = new List<HttpStatusCode>();
        foreach (var code in new[] { Totp.Code(key, at), next, next })
        {
            using var visitor = _programme.Visitor();
            using var password = await SignIn(visitor, "rapport@example.com", DemoAccounts.Password);
            using var answer = await Code(visitor, code);
            seen.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.OK], seen);
        foreach (var (password, code) in new[] { ("wrong", next), (DemoAccounts.Password, "000000"), (DemoAccounts.Password, next) })
        {
            using var off = await CanaryProgramme.Post(browser, "/account/security", ("_handler", "turn-off"), ("Password", password), ("Code", code));
            Assert.Contains("data-error-summary", await off.Content.ReadAsStringAsync(CanaryProgramme.Stop), StringComparison.Ordinal);
        }

        var user = DemoAccounts.IdOf("rapport");
        Assert.True((await _programme.Look(db => db.Users.SingleAsync(u => u.Id == user, CanaryProgramme.Stop))).TwoFactorEnabled);
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
        foreach (var (password, code) in new[] { (DemoAccounts.Password, "000000"), ("wrong", Totp.Code(key, DateTimeOffset.UtcNow)) })
        {
            using var wrong = await CanaryProgramme.Post(browser, "/account/security", ("_handler", "turn-on"), ("Password", password), ("Code", code));
            Assert.All(Shown().Matches(await wrong.Content.ReadAsStringAsync(CanaryProgramme.Stop)), m => Assert.Equal(key, m.Groups[1].Value));
        }

        using var on = await CanaryProgramme.Post(
            browser, "/account/security", ("_handler", "turn-on"), ("Password", DemoAccounts.Password), ("Code", Totp.Code(key, DateTimeOffset.UtcNow)));
        return [.. Shown().Matches(await on.Content.ReadAsStringAsync(CanaryProgramme.Stop)).Select(m => m.Groups[1].Value)];
    }

    // A browser at an address: the host sees it as the caller's.
    private HttpClient From(string address)
    {
        var visitor = _programme.Visitor();
        visitor.DefaultRequestHeaders.Add(SignInHost.Address, address);
        return visitor;
    }

    private sealed class CountingHasher(Action count) : PasswordHasher<User>
    {
        public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            count();
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    // What the page says, without what differs from one request to the next.
    private static async Task<string> Text(HttpResponseMessage answer) =>
        Regex.Match(await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop), "data-error-summary[^>]*>(.*?)</div>", RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex("<code>([^<]+)</code>")]
    private static partial Regex Shown();
}
