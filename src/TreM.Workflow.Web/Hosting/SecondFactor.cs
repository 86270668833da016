using System.Security.Claims;
using TreM.Workflow.Web.Api;

namespace TreM.Workflow.Web.Hosting;

/// <summary>Who needs a second factor: section <c>SignIn</c> of the settings.</summary>
public sealed class SignInOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "SignIn";

    /// <summary>Role codes, for example <c>ADMIN</c> and <c>DSO</c>. Their users reach nothing before they have turned it on.</summary>
    public string[] SecondFactorRoles { get; set; } = [];
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
