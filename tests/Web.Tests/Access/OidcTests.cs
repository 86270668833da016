using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>A host whose users come by OpenID Connect, and the provider.</summary>
public sealed class OidcHost : IAsyncLifetime
{
    internal CanaryProgramme Programme { get; } = new();

    internal TestIssuer Issuer { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var service = Programme.Service;
        (service.Settings["Oidc:Authority"], service.Settings["Oidc:ClientId"], service.Settings["Oidc:ClientSecret"]) = (TestIssuer.Address, TestIssuer.Client, "secret");
        service.World = services => services.Configure<OpenIdConnectOptions>("oidc", o => o.BackchannelHttpHandler = Issuer);
        await service.InitializeAsync();
        await service.Use<LinkIdentity>(async identities =>
            Assert.Equal(LinkResult.Done, await identities.Link(DemoAccounts.IdOf("handledare").ToString(), "oidc", "sub-1", Actor.System, CanaryProgramme.Stop)));
    }

    public async ValueTask DisposeAsync()
    {
        await Programme.DisposeAsync();
        Issuer.Dispose();
    }
}

public sealed class OidcTests(OidcHost host) : IClassFixture<OidcHost>
{
    private readonly CanaryProgramme _programme = host.Programme;
    private readonly TestIssuer _issuer = host.Issuer;

    [Fact]
    public async Task Who_is_linked_comes_in_as_the_user_here_and_to_the_page_that_was_asked_for()
    {
        using var visitor = _programme.Visitor();
        var (state, _) = await Begin(visitor, "/participants");
        _issuer.Mint = nonce => TestIssuer.Token(nonce, _issuer.Own);

        using var answer = await Answer(visitor, state);
        using var page = await visitor.GetAsync(new Uri("/participants", UriKind.Relative), CanaryProgramme.Stop);

        Assert.Equal((HttpStatusCode.Redirect, "/participants"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Contains("Hanna Handledarsson", await page.Content.ReadAsStringAsync(CanaryProgramme.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_linked_stays_outside_and_becomes_no_user()
    {
        using var visitor = _programme.Visitor();
        var (state, _) = await Begin(visitor, "/");
        _issuer.Mint = nonce => TestIssuer.Token(nonce, _issuer.Own, subject: "somebody-else");

        await Refused(visitor, await Answer(visitor, state), "unlinked");
        var page = await visitor.GetStringAsync(new Uri("/account/denied?why=unlinked", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Contains("ingen användare här är kopplad", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("somebody-else", page, StringComparison.Ordinal);
    }

    public static TheoryData<string> Forgeries => ["alg none", "another key", "key confusion", "another audience", "another issuer", "expired", "not yet", "another nonce", "no nonce"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_is_not_the_providers_answer_to_this_sign_in_opens_nothing(string forgery)
    {
        using var stranger = RSA.Create(2048);
        using var visitor = _programme.Visitor();
        var (state, _) = await Begin(visitor, "/");
        _issuer.Mint = nonce => forgery switch
        {
            "alg none" => TestIssuer.Token(nonce, null),
            "another key" => TestIssuer.Token(nonce, new(new RsaSecurityKey(stranger) { KeyId = "own" }, SecurityAlgorithms.RsaSha256)),
            "key confusion" => TestIssuer.Token(nonce, _issuer.Confused),
            "another audience" => TestIssuer.Token(nonce, _issuer.Own, audience: "another"),
            "another issuer" => TestIssuer.Token(nonce, _issuer.Own, issuer: "https://evil.example"),
            "expired" => TestIssuer.Token(nonce, _issuer.Own, minutes: -30),
            "not yet" => TestIssuer.Token(nonce, _issuer.Own, minutes: 60),
            "another nonce" => TestIssuer.Token("another", _issuer.Own),
            _ => TestIssuer.Token("", _issuer.Own),
        };

        await Refused(visitor, await Answer(visitor, state));
    }

    [Fact]
    public async Task An_answer_is_taken_once_and_only_in_the_browser_that_asked()
    {
        using var visitor = _programme.Visitor();
        var (state, nonce) = await Begin(visitor, "/");
        using var thief = _programme.Visitor();
        _issuer.Mint = n => TestIssuer.Token(n, _issuer.Own);
        await Refused(thief, await Answer(thief, state));

        using var first = await Answer(visitor, state);
        Assert.Equal("/", first.Headers.Location?.ToString());
        using var signedOut = await CanaryProgramme.Post(visitor, "/account/sign-out");
        await Refused(visitor, await visitor.GetAsync(new Uri($"/account/oidc?code=again&state={Uri.EscapeDataString(state)}", UriKind.Relative), CanaryProgramme.Stop));

        var (next, _) = await Begin(visitor, "/");
        _issuer.Nonce = nonce;
        await Refused(visitor, await Answer(visitor, next));
    }

    private async Task<(string State, string Nonce)> Begin(HttpClient visitor, string back)
    {
        using var challenge = await CanaryProgramme.Post(visitor, "/account/external", ("scheme", "oidc"), ("back", back));
        var location = challenge.Headers.Location!;
        Assert.StartsWith($"{TestIssuer.Address}/authorize", location.ToString(), StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(location.Query);
        Assert.Equal(("code", "S256"), (query["response_type"].ToString(), query["code_challenge_method"].ToString()));
        _issuer.Nonce = query["nonce"].ToString();
        return (query["state"].ToString(), query["nonce"].ToString());
    }

    // The callback signs in for a moment and leads on; the last answer is what the person sees.
    private static async Task<HttpResponseMessage> Answer(HttpClient visitor, string state)
    {
        var answer = await visitor.GetAsync(new Uri($"/account/oidc?code=once&state={Uri.EscapeDataString(state)}", UriKind.Relative), CanaryProgramme.Stop);
        if (answer.Headers.Location?.ToString().StartsWith("/account/external-answer", StringComparison.Ordinal) == true)
        {
            var on = answer.Headers.Location;
            answer.Dispose();
            return await visitor.GetAsync(on, CanaryProgramme.Stop);
        }

        return answer;
    }

    private static async Task Refused(HttpClient visitor, HttpResponseMessage answer, string why = "provider")
    {
        using (answer)
        {
            Assert.Equal((HttpStatusCode.Redirect, $"/account/denied?why={why}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        }

        using var work = await visitor.GetAsync(new Uri("/tasks", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Equal(HttpStatusCode.Redirect, work.StatusCode);
    }
}
