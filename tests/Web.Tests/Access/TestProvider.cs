using System.Collections.Immutable;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>Who signs in at the provider next.</summary>
internal sealed record ProviderPerson(string Subject, string? Mail = null, bool IsVerified = false, params string[] Groups)
{
    /// <summary>More groups than the provider puts into a token.</summary>
    public bool HasMoreGroups { get; init; }
}

/// <summary>A real OpenID Connect provider (OpenIddict) on a port of this machine, over TLS with a certificate of its own.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string Client = "trem";
    public const string Secret = "secret";
    private readonly X509Certificate2 _certificate = Certificate();
    private readonly WebApplication _app;

    private TestProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        builder.Services.AddRouting();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetEndSessionEndpointUris("end-session")
                .AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().RegisterScopes(Scopes.Email, Scopes.Profile)
                .AddEphemeralEncryptionKey().AddEphemeralSigningKey().EnableDegradedMode();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != Client || context.RedirectUri != "https://localhost/account/oidc")
                {
                    context.Reject(Errors.InvalidClient);
                }

                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != Client || context.ClientSecret != Secret)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.PostLogoutRedirectUri != "https://localhost/account/oidc-signed-out" || context.Request?.IdTokenHint is null)
                {
                    context.Reject(Errors.InvalidRequest);
                }

                return ValueTask.CompletedTask;
            }));
            server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough();
        });
        _app = builder.Build();
        _app.UseAuthentication();
        _app.MapGet("/authorize", () => Results.SignIn(Identity(), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme));
        _app.MapGet("/end-session", () =>
        {
            SignOuts++;
            return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        });
        Trusting = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == _certificate.Thumbprint,
        };
    }

    /// <summary>Where it answers.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Reaches it from this process and believes its certificate.</summary>
    public HttpClientHandler Trusting { get; }

    /// <summary>Who signs in there.</summary>
    public ProviderPerson Person { get; set; } = new("nobody");

    /// <summary>How often somebody signed out there.</summary>
    public int SignOuts { get; private set; }

    public static async Task<TestProvider> Start()
    {
        var provider = new TestProvider();
        await provider._app.StartAsync();
        var bound = provider._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        provider.Address = $"https://localhost:{new Uri(bound).Port}";
        return provider;
    }

    /// <summary>Goes where this service sent a browser, as the browser of the person there.</summary>
    /// <returns>Where the provider sends it back to, from the root of this service.</returns>
    public async Task<Uri> Visit(Uri address)
    {
        using var browser = new HttpClient(Trusting, disposeHandler: false);
        using var answer = await browser.GetAsync(address, CanaryProgramme.Stop);
        Assert.True(answer.Headers.Location is not null, $"Expected the provider to send the browser back; saw {answer.StatusCode} {await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop)}");
        return new Uri(answer.Headers.Location!.PathAndQuery, UriKind.Relative);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Trusting.Dispose();
        _certificate.Dispose();
    }

    private ClaimsPrincipal Identity()
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, Person.Subject).SetClaim(Claims.Name, "Kim Exempel").SetClaims("groups", [.. Person.Groups]);
        if (Person.Mail is not null)
        {
            identity.SetClaim(Claims.Email, Person.Mail).SetClaim(Claims.EmailVerified, Person.IsVerified);
        }

        if (Person.HasMoreGroups)
        {
            identity.SetClaim("hasgroups", true);
        }

        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
        return principal;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
