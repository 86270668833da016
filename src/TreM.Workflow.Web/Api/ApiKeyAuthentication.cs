using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Api;

/// <summary>Signs a request in by its API key: <c>Authorization: Bearer trem_...</c>. Never by address or cookie.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string PartnerClaim = "trem:partner";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.ToString() is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var key])
        {
            return AuthenticateResult.NoResult();
        }

        if (await keys.Find(key.Trim(), Context.RequestAborted) is not var (actor, known))
        {
            return AuthenticateResult.Fail("Unknown, expired or revoked API key.");
        }

        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new(ClaimTypes.Name, known.Name));
        identity.AddClaim(new(ClaimTypes.Role, Roles.Partner));
        identity.AddClaim(new(PartnerClaim, actor.Id));
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }
}
