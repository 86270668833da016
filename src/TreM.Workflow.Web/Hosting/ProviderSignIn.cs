using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>How an identity from outside was received.</summary>
/// <param name="Result">As of a sign-in; null when nobody came from the provider.</param>
/// <param name="Why">For whoever stays outside: <c>unlinked</c>, <c>closed</c> or <c>groups</c>.</param>
public sealed record ProviderAnswer(SignInResult? Result, string? Why = null);

/// <summary>
/// Receives people from an OpenID Connect provider: the account that is linked to the identity, or the one that has its verified
/// mail address where the settings say so. It never makes an account.
/// </summary>
public sealed class ProviderSignIn(
    SignInManager<User> signIns, UserManager<User> users, LinkIdentity identities, FollowClaims follow, IOptions<OidcOptions> options,
    IOptionsMonitor<OpenIdConnectOptions> handlers)
{
    /// <summary>Signs in who has just come back from the provider.</summary>
    public async Task<ProviderAnswer> Run()
    {
        if (await signIns.GetExternalLoginInfoAsync() is not { } login)
        {
            return new(null);
        }

        var user = await users.FindByLoginAsync(login.LoginProvider, login.ProviderKey);
        if (user is null && VerifiedMail(login.Principal) is { } address
            && await identities.ByVerifiedMail(login.LoginProvider, login.ProviderKey, address) is { } linked)
        {
            user = await users.FindByIdAsync(linked.ToString());
        }

        if (user is null)
        {
            return new(SignInResult.NotAllowed, "unlinked");
        }

        if (!await signIns.CanSignInAsync(user))
        {
            return new(SignInResult.NotAllowed, "closed");
        }

        if (options.Value.RoleClaim is { Length: > 0 } claim)
        {
            if (IsCutShort(login.Principal, claim))
            {
                return new(SignInResult.NotAllowed, "groups");
            }

            var values = login.Principal.FindAll(claim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
            await follow.Run(user.Id, [.. options.Value.Roles.Where(r => values.Contains(r.Value)).Select(r => new RoleGrant(r.Role, r.ScopeKind, r.Scope))]);
        }

        return new(await signIns.ExternalLoginSignInAsync(
            login.LoginProvider, login.ProviderKey, isPersistent: false, bypassTwoFactor: options.Value.HasSecondFactor));
    }

    /// <summary>Whether the provider can be told of a sign-out; a provider that is out of reach keeps nobody from signing out here.</summary>
    public async Task<bool> CanSignOut(CancellationToken cancellationToken)
    {
        try
        {
            return options.Value.SignOutAtProvider && handlers.Get(LinkIdentity.Oidc).ConfigurationManager is { } configuration
                && (await configuration.GetConfigurationAsync(cancellationToken)).EndSessionEndpoint is { Length: > 0 };
        }
        catch (InvalidOperationException)
        {
            return false; // The provider's configuration could not be read.
        }
    }

    private string? VerifiedMail(ClaimsPrincipal person) =>
        options.Value.LinkByVerifiedMail && string.Equals(person.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase)
            ? person.FindFirstValue("email") : null;

    // A provider that has more groups than a token holds says where the rest are instead: roles by what is there would be wrong.
    private static bool IsCutShort(ClaimsPrincipal person, string claim) =>
        person.FindFirst(claim) is null && (person.HasClaim(c => c.Type == "hasgroups")
            || person.FindFirstValue("_claim_names")?.Contains($"\"{claim}\"", StringComparison.Ordinal) == true);
}
