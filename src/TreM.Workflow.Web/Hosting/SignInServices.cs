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
        var times = builder.Configuration.GetSection(SignInOptions.Section).Get<SignInOptions>() ?? new SignInOptions();
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).Validate(SignInOptions.IsInRange, SignInOptions.Range).ValidateOnStart();
        services.AddMemoryCache();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<User>(o =>
            {
                o.Password.RequiredLength = 12;
                // Length and CommonPasswords say what is strong; rules of composition only make people write Sommar2026.
                (o.Password.RequireNonAlphanumeric, o.Password.RequireDigit) = (false, false);
                (o.Password.RequireUppercase, o.Password.RequireLowercase) = (false, false);
                o.Lockout.MaxFailedAccessAttempts = int.MaxValue; // Wrong tries wait instead: see SlowDown.
                o.User.RequireUniqueEmail = true;
            })
            .AddSignInManager<KnownUsers>()
            .AddPasswordValidator<CommonPasswords>()
            .AddEntityFrameworkStores<WorkflowContext>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<AppCodes>(TokenOptions.DefaultAuthenticatorProvider)
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
            o.ExpireTimeSpan = TimeSpan.FromMinutes(times.IdleMinutes);
            o.SlidingExpiration = true;
            o.Events.OnSigningIn = SessionCookie.Begin;
            o.Events.OnValidatePrincipal = SessionCookie.Validate;
            o.Events.OnSigningOut = context => SessionCookie.End(context.HttpContext);
            o.Events.OnRedirectToLogin = context => LeaveToKey(context, StatusCodes.Status401Unauthorized);
            o.Events.OnRedirectToAccessDenied = context => LeaveToKey(context, StatusCodes.Status403Forbidden);
        });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentActor>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<ProviderSignIn>();
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

        builder.Services.AddAuthentication().AddOpenIdConnect(LinkIdentity.Oidc, settings.DisplayName, o =>
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
                context.Response.Redirect("/account/denied?why=provider");
                return Task.CompletedTask;
            };
            o.Events.OnRedirectToIdentityProviderForSignOut = context =>
            {
                context.ProtocolMessage.IdTokenHint = context.Properties.GetParameter<string>("id_token");
                context.ProtocolMessage.ClientId = settings.ClientId;
                return Task.CompletedTask;
            };
            o.TokenValidationParameters.NameClaimType = "name";
            o.CallbackPath = "/account/oidc";
            o.SignedOutCallbackPath = "/account/oidc-signed-out";
            o.RemoteSignOutPath = PathString.Empty; // It would need this site's cookies in the provider's frame.
            o.SaveTokens = true; // For some minutes, until the session takes the id token over.
            o.GetClaimsFromUserInfoEndpoint = settings.UserInfo;
            foreach (var scope in settings.LinkByVerifiedMail ? settings.Scopes.Append("email") : settings.Scopes)
            {
                o.Scope.Add(scope);
            }

            o.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
            if (settings.RoleClaim.Length > 0)
            {
                o.ClaimActions.MapJsonKey(settings.RoleClaim, settings.RoleClaim);
            }
        });
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
