using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>Who may come in: accounts with lockout and a second factor, OpenID Connect when the settings name a provider.</summary>
public static class SignInServices
{
    /// <summary>Adds accounts, cookies and the rule that everything needs a sign-in unless it says otherwise.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<User>(o =>
            {
                o.Password.RequiredLength = 12;
                o.Password.RequireNonAlphanumeric = false;
                o.Lockout.MaxFailedAccessAttempts = 5;
                o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                o.User.RequireUniqueEmail = true;
            })
            .AddSignInManager<KnownUsers>()
            .AddEntityFrameworkStores<WorkflowContext>()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<UserClaims>();
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromSeconds(5));
        services.ConfigureApplicationCookie(o =>
        {
            o.Cookie.Name = "__Host-trem";
            o.Cookie.HttpOnly = true;
            o.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.LoginPath = "/account/sign-in";
            o.AccessDeniedPath = "/account/denied";
            o.ExpireTimeSpan = TimeSpan.FromHours(9);
            o.SlidingExpiration = true;
            o.Events.OnRedirectToLogin = context => LeaveToKey(context, StatusCodes.Status401Unauthorized);
            o.Events.OnRedirectToAccessDenied = context => LeaveToKey(context, StatusCodes.Status403Forbidden);
        });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentActor>();
        AddOpenIdConnect(builder);
    }

    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    // Programs get a status and a problem from the scheme of the keys; people get a page.
    private static Task LeaveToKey(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else if (!context.Response.HasStarted && context.Response.StatusCode == StatusCodes.Status200OK)
        {
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }

    private static void AddOpenIdConnect(WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection(OidcOptions.Section).Get<OidcOptions>();
        builder.Services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptions.Check>();
        if (settings is not { Authority.Length: > 0 })
        {
            return;
        }

        builder.Services.AddAuthentication().AddOpenIdConnect("oidc", settings.DisplayName, o =>
        {
            o.SignInScheme = IdentityConstants.ExternalScheme;
            o.Authority = settings.Authority;
            o.ClientId = settings.ClientId;
            o.ClientSecret = settings.ClientSecret;
            o.ResponseType = "code";
            o.UsePkce = true;
            o.MapInboundClaims = false;
            o.ResponseMode = "query"; // Answers come by a link, so the cookies of the way need not travel with other sites' posts.
            o.NonceCookie.SameSite = SameSiteMode.Lax;
            o.CorrelationCookie.SameSite = SameSiteMode.Lax;
            o.TokenValidationParameters.ValidAlgorithms = Algorithms;
            o.Events.OnTokenValidated = context =>
            {
                // The framework takes an unsigned token when it comes by the back channel; here every token is signed.
                if (!Algorithms.Contains(context.SecurityToken.SignatureAlgorithm))
                {
                    context.Fail($"Expected an id token signed with a public-key algorithm; saw '{context.SecurityToken.SignatureAlgorithm}'.");
                }

                return Task.CompletedTask;
            };
            o.Events.OnRemoteFailure = context =>
            {
                // Whatever was wrong with the answer, its sender learns nothing more; the log tells those who run the service.
                context.HandleResponse();
                context.Response.Redirect("/account/denied");
                return Task.CompletedTask;
            };
            o.TokenValidationParameters.NameClaimType = "name";
            o.CallbackPath = "/account/oidc";
        });
    }
}

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

    internal sealed class Check : IValidateOptions<OidcOptions>
    {
        public ValidateOptionsResult Validate(string? name, OidcOptions options) =>
            options.Authority.Length == 0 ? ValidateOptionsResult.Success
            : !options.Authority.StartsWith("https://", StringComparison.Ordinal)
                ? ValidateOptionsResult.Fail($"Oidc:Authority: expected an address with https://; saw '{options.Authority}'.")
            : options.ClientId.Length == 0
                ? ValidateOptionsResult.Fail("Oidc:ClientId: expected the id of this service at the provider; saw nothing.")
            : ValidateOptionsResult.Success;
    }
}

/// <summary>Refuses closed accounts, and demonstration accounts anywhere but in Development.</summary>
internal sealed class KnownUsers(
    UserManager<User> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<User> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log, Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider schemes,
    IUserConfirmation<User> confirmation, IHostEnvironment environment)
    : SignInManager<User>(users, http, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(User user) =>
        user.ClosedAt is null && (!user.IsDemo || environment.IsDevelopment()) && await base.CanSignInAsync(user);

    // Also for a cookie that Development gave and that came along with a copied database.
    public override async Task<User?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { } user && await CanSignInAsync(user) ? user : null;
}

/// <summary>The claims of a signed-in user: id, the name colleagues use, and the roles in force.</summary>
internal sealed class UserClaims(
    UserManager<User> users, IOptions<IdentityOptions> options, IOptions<OidcOptions> oidc, WorkflowContext db, TimeProvider time)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    /// <summary>Says that nobody signs in as this user without a second factor.</summary>
    public const string SecondFactor = "trem:second-factor";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.RemoveClaim(identity.FindFirst(identity.NameClaimType));
        identity.AddClaim(new Claim(identity.NameClaimType, user.DisplayName));
        foreach (var role in await Actors.RoleCodes(db, user.Id, time.GetUtcNow()))
        {
            identity.AddClaim(new Claim(identity.RoleClaimType, role));
        }

        if (user.TwoFactorEnabled || (oidc.Value.HasSecondFactor && user.PasswordHash is null))
        {
            identity.AddClaim(new Claim(SecondFactor, "yes"));
        }

        return identity;
    }
}

/// <summary>The user of the request as the use cases know it, with the roles in force now.</summary>
public sealed class CurrentActor(IHttpContextAccessor http, WorkflowContext db, TimeProvider time)
{
    private Actor? _actor;

    /// <summary>The actor; pages and endpoints without a signed-in user do not ask.</summary>
    public async Task<Actor> Get(CancellationToken cancellationToken = default)
    {
        var id = http.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier)
            ?? throw new InvalidOperationException("Expected a signed-in user; the page or endpoint allows anonymous visitors.");
        return _actor ??= await Actors.Load(db, Guid.Parse(id), time.GetUtcNow(), cancellationToken);
    }
}
