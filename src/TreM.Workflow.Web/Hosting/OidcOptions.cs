using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>An OpenID Connect provider: section <c>Oidc</c> of the settings. Without an authority there is none.</summary>
public sealed class OidcOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Oidc";

    /// <summary>Address of the provider, https.</summary>
    public string Authority { get; set; } = "";

    /// <summary>Id of this service at the provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Secret of this service at the provider: from the environment, never from a file in the repository.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What the sign-in page calls it.</summary>
    public string DisplayName { get; set; } = "OpenID Connect";

    /// <summary>Whether the provider asks everybody for a second factor, so that it is not asked for here again.</summary>
    public bool HasSecondFactor { get; set; }

    /// <summary>Whether a first sign-in links itself to the account that has the mail address which the provider says it has verified.</summary>
    public bool LinkByVerifiedMail { get; set; }

    /// <summary>Whether signing out here signs out at the provider too.</summary>
    public bool SignOutAtProvider { get; set; } = true;

    /// <summary>Whether the provider gives mail address and groups only at its userinfo endpoint.</summary>
    public bool UserInfo { get; set; }

    /// <summary>Further scopes to ask for, beside <c>openid</c> and <c>profile</c>: where the provider wants one for its groups.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>The claim whose values stand for roles, for example <c>groups</c>; empty: roles are given here.</summary>
    public string RoleClaim { get; set; } = "";

    /// <summary>Which value stands for which role.</summary>
    public ClaimedRole[] Roles { get; set; } = [];

    internal sealed class Check : IValidateOptions<OidcOptions>
    {
        private static readonly string[] Kinds = [ScopeKinds.Programme, ScopeKinds.Region, ScopeKinds.Municipality, ScopeKinds.Partner];

        public ValidateOptionsResult Validate(string? name, OidcOptions options) =>
            options.Authority.Length == 0 ? ValidateOptionsResult.Success
            : !options.Authority.StartsWith("https://", StringComparison.Ordinal)
                ? ValidateOptionsResult.Fail($"Oidc:Authority: expected an address with https://; saw '{options.Authority}'.")
            : options.ClientId.Length == 0
                ? ValidateOptionsResult.Fail("Oidc:ClientId: expected the id of this service at the provider; saw nothing.")
            : options.Roles.Length > 0 != options.RoleClaim.Length > 0
                ? ValidateOptionsResult.Fail("Oidc:RoleClaim and Oidc:Roles: expected both or none; saw one without the other.")
            : Array.FindIndex(options.Roles, r => !r.IsWhole(Kinds)) is >= 0 and var wrong
                ? ValidateOptionsResult.Fail($"Oidc:Roles:{wrong}: expected Value, a Role of the programme, a ScopeKind among {string.Join(", ", Kinds)} and a Scope for all but {ScopeKinds.Programme}.")
            : ValidateOptionsResult.Success;
    }
}

/// <summary>A value of the provider's claim and the role it stands for.</summary>
public sealed class ClaimedRole
{
    /// <summary>The value, for example the id of a group.</summary>
    public string Value { get; set; } = "";

    /// <summary>Role code.</summary>
    public string Role { get; set; } = "";

    /// <summary>What the role reaches; see <see cref="ScopeKinds"/>.</summary>
    public string ScopeKind { get; set; } = ScopeKinds.Programme;

    /// <summary>Region, municipality or partner; null for the programme.</summary>
    public string? Scope { get; set; }

    internal bool IsWhole(string[] kinds) => Value.Length > 0 && Roles.All.Contains(Role) && Role != Roles.Participant && kinds.Contains(ScopeKind)
        && string.IsNullOrEmpty(Scope) == (ScopeKind == ScopeKinds.Programme);
}
