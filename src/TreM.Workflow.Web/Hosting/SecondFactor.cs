using System.Security.Claims;
using TreM.Workflow.Web.Api;

namespace TreM.Workflow.Web.Hosting;

/// <summary>How people sign in: section <c>SignIn</c> of the settings.</summary>
public sealed class SignInOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "SignIn";

    /// <summary>Role codes, for example <c>ADMIN</c> and <c>DSO</c>. Their users reach nothing before they have turned it on.</summary>
    public string[] SecondFactorRoles { get; set; } = [];

    /// <summary>How long a sign-in lives that nobody uses, 5 to 1440 minutes.</summary>
    public int IdleMinutes { get; set; } = 240;

    /// <summary>How long a sign-in lives at most, 1 to 24 hours: a working day, however busy.</summary>
    public int LongestHours { get; set; } = 12;

    internal const string Range = "SignIn: expected IdleMinutes from 5 to 1440 and LongestHours from 1 to 24.";

    internal static bool IsInRange(SignInOptions options) => options is { IdleMinutes: >= 5 and <= 1440, LongestHours: >= 1 and <= 24 };
}

/// <summary>Keeps users with certain roles at the page where the second factor is turned on, until it is.</summary>
public static class SecondFactor
{
    private static readonly string[] Reachable = ["/account", "/preferences", "/dist", "/_framework", "/error", "/not-found", "/accessibility"];

    /// <summary>Stands after authorization: it looks at who has come in.</summary>
    public static void UseSecondFactor(this WebApplication app)
    {
        var roles = (app.Configuration.GetSection(SignInOptions.Section).Get<SignInOptions>() ?? new SignInOptions()).SecondFactorRoles;
        if (roles.Length == 0)
        {
            return;
        }

        app.Use(async (context, next) =>
        {
            if (!Lacks(context.User, roles) || Reachable.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
            {
                await next(context);
            }
            else if (context.Request.Path.StartsWithSegments("/api"))
            {
                await Problems.Of(StatusCodes.Status403Forbidden, "account.second-factor", "Expected a user who has turned on the second factor.").ExecuteAsync(context);
            }
            else
            {
                context.Response.Redirect("/account/security?required=true");
            }
        });
    }

    // A key is no user: it has no claim of one.
    private static bool Lacks(ClaimsPrincipal user, string[] roles) =>
        user.HasClaim(c => c.Type == ClaimTypes.NameIdentifier) && !user.HasClaim(c => c.Type == UserClaims.SecondFactor) && roles.Any(user.IsInRole);
}
