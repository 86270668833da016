using System.Net;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>A host that links by verified mail and gives roles by groups, and a provider that it speaks to over TLS.</summary>
public sealed class ProviderHost : IAsyncLifetime
{
    internal CanaryProgramme Programme { get; } = new();

    internal TestProvider Provider { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await TestProvider.Start();
        var (service, world) = (Programme.Service, Programme.Service.World);
        foreach (var (key, value) in new[]
        {
            ("Authority", Provider.Address), ("ClientId", TestProvider.Client), ("ClientSecret", TestProvider.Secret), ("LinkByVerifiedMail", "true"),
            ("RoleClaim", "groups"), ("Roles:0:Value", "coaches"), ("Roles:0:Role", "HANDLEDARE"), ("Roles:0:ScopeKind", "REGION"), ("Roles:0:Scope", "REG-DAL"),
        })
        {
            service.Settings[$"Oidc:{key}"] = value;
        }

        service.World = services =>
        {
            world?.Invoke(services);
            services.Configure<OpenIdConnectOptions>(LinkIdentity.Oidc, o => o.BackchannelHttpHandler = Provider.Trusting);
        };
        await service.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Programme.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>People come from a real provider, are known by what it says of them, and leave there too.</summary>
public sealed class ProviderTests(ProviderHost host) : IClassFixture<ProviderHost>
{
    private readonly CanaryProgramme _programme = host.Programme;

    [Fact]
    public async Task Who_is_linked_comes_in_and_signing_out_here_signs_out_there()
    {
        await _programme.Service.Use<LinkIdentity>(async identities =>
            Assert.Equal(LinkResult.Done, await identities.Link(Id("projektledare"), LinkIdentity.Oidc, "sub-manager", Actor.System)));
        using var browser = _programme.Visitor();
        Assert.Equal("/goals", await Come(browser, new("sub-manager"), "/goals"));
        Assert.Equal(HttpStatusCode.OK, await Status(browser, "/goals"));

        using var signOut = await CanaryProgramme.Post(browser, "/account/sign-out");
        Assert.StartsWith($"{host.Provider.Address}/end-session?", signOut.Headers.Location?.ToString(), StringComparison.Ordinal);
        var back = await host.Provider.Visit(signOut.Headers.Location!);
        using var home = await browser.GetAsync(back, CanaryProgramme.Stop);
        Assert.Equal(("/", 1), (home.Headers.Location?.ToString(), host.Provider.SignOuts));
        Assert.Equal(HttpStatusCode.Redirect, await Status(browser, "/goals"));
    }

    [Fact]
    public async Task A_verified_mail_address_links_once_and_one_that_is_not_verified_never_does()
    {
        using var liar = _programme.Visitor();
        Assert.Equal("/account/denied?why=unlinked", await Come(liar, new("sub-liar", "syv@example.com"), "/tasks"));
        using var browser = _programme.Visitor();
        Assert.Equal("/tasks", await Come(browser, new("sub-counsellor", "SYV@example.com", IsVerified: true), "/tasks"));

        // The identity counts from now on: neither another address of the same person nor another person with the address changes it.
        using var again = _programme.Visitor();
        Assert.Equal("/tasks", await Come(again, new("sub-counsellor", "renamed@example.com", IsVerified: true), "/tasks"));
        using var second = _programme.Visitor();
        Assert.Equal("/account/denied?why=unlinked", await Come(second, new("sub-second", "syv@example.com", IsVerified: true), "/tasks"));
        var page = await second.GetStringAsync(new Uri("/account/denied?why=unlinked", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Contains("<code class=\"hash\">sub-second</code>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_gives_its_role_and_takes_it_away_and_leaves_roles_that_people_gave()
    {
        const string User = "referensgrupp";
        await _programme.Service.Use<LinkIdentity>(async identities =>
            Assert.Equal(LinkResult.Done, await identities.Link(Id(User), LinkIdentity.Oidc, "sub-groups", Actor.System)));
        using var coach = _programme.Visitor();
        Assert.Equal("/participants", await Come(coach, new("sub-groups", Groups: ["coaches", "others"]), "/participants"));
        Assert.Equal(HttpStatusCode.OK, await Status(coach, "/participants"));
        Assert.Equal([Roles.Coach, Roles.ReferenceGroup], await RolesOf(User));

        using var later = _programme.Visitor();
        Assert.Equal("/participants", await Come(later, new("sub-groups", Groups: ["others"]), "/participants"));
        Assert.Equal(HttpStatusCode.Redirect, await Status(later, "/participants"));
        Assert.Equal([Roles.ReferenceGroup], await RolesOf(User));

        using var cutShort = _programme.Visitor();
        Assert.Equal("/account/denied?why=groups", await Come(cutShort, new("sub-groups", Groups: []) { HasMoreGroups = true }, "/participants"));
    }

    // Through the provider and back; the last address is where the person stands.
    private async Task<string?> Come(HttpClient browser, ProviderPerson person, string back)
    {
        host.Provider.Person = person;
        using var challenge = await CanaryProgramme.Post(browser, "/account/external", ("scheme", LinkIdentity.Oidc), ("back", back));
        var answer = await browser.GetAsync(await host.Provider.Visit(challenge.Headers.Location!), CanaryProgramme.Stop);
        while (answer.Headers.Location?.ToString().StartsWith("/account/external-answer", StringComparison.Ordinal) == true)
        {
            var on = answer.Headers.Location;
            answer.Dispose();
            answer = await browser.GetAsync(on, CanaryProgramme.Stop);
        }

        using (answer)
        {
            return answer.Headers.Location?.ToString();
        }
    }

    private static async Task<HttpStatusCode> Status(HttpClient browser, string address)
    {
        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
        return answer.StatusCode;
    }

    private static string Id(string account) => DemoAccounts.IdOf(account).ToString();

    private Task<List<string>> RolesOf(string account) => _programme.Look(async db =>
        (await Actors.RoleCodes(db, DemoAccounts.IdOf(account), DateTimeOffset.UtcNow, CanaryProgramme.Stop)).Order(StringComparer.Ordinal).ToList());
}
