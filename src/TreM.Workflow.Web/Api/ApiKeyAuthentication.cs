using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Api;

/// <summary>Signs a request in by its API key: <c>Authorization: Bearer trem_...</c>. Never by address or cookie.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, ApiKeys keys, WrongKeys wrongKeys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string PartnerClaim = "trem:partner";

    /// <summary>Id of the key: who is counted for the rate limits.</summary>
    public const string KeyClaim = "trem:key";

    /// <summary>What the key may do, one claim each.</summary>
    public const string ScopeClaim = "trem:scope";

    private const string Bearer = "Bearer ";
    private bool _tooMany;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // RFC 9110: the name of the scheme may be written in any case.
        var sent = Request.Headers.Authorization.ToString();
        if (!sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (await keys.Find(sent[Bearer.Length..].Trim(), Context.RequestAborted) is not var (actor, known))
        {
            _tooMany = !wrongKeys.Take(Context);
            return AuthenticateResult.Fail("Unknown, expired or revoked API key.");
        }

        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new(ClaimTypes.Name, known.Name));
        identity.AddClaim(new(ClaimTypes.Role, Roles.Partner));
        identity.AddClaim(new(PartnerClaim, actor.Id));
        identity.AddClaim(new(KeyClaim, known.Id.ToString()));
        identity.AddClaims(known.Scopes.Select(s => new Claim(ScopeClaim, s)));
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }

    // The sign-in cookie is asked beside the key and leaves the answer to this scheme.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_tooMany)
        {
            return RateLimits.Refuse(Context, TimeSpan.FromMinutes(1));
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(StatusCodes.Status401Unauthorized, "api.key.missing", "Expected a known API key: Authorization: Bearer trem_...").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Of(StatusCodes.Status403Forbidden, "api.forbidden", "Expected a caller with a role that this call is for.").ExecuteAsync(Context);
}
