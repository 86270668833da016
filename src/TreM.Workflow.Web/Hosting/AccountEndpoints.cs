using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>The posts of signing in and out that are not pages.</summary>
public static class AccountEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapAccount(this IEndpointRouteBuilder routes, IHostEnvironment environment)
    {
        var group = routes.MapGroup("/account");
        group.MapPost("/sign-out", async (SignInManager<User> signIns, HttpContext context, [FromForm] string? back) =>
        {
            await signIns.SignOutAsync();
            context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
            return Results.LocalRedirect(Preferences.Local(back));
        }).AllowAnonymous();

        group.MapPost("/external", ([FromForm] string scheme, [FromForm] string? back, SignInManager<User> signIns) =>
        {
            var answer = $"/account/external-answer?back={Uri.EscapeDataString(Preferences.Local(back))}";
            return Results.Challenge(signIns.ConfigureExternalAuthenticationProperties(scheme, answer), [scheme]);
        }).AllowAnonymous();

        // An identity from outside signs in a user that an administrator has linked to it; it never creates one.
        group.MapGet("/external-answer", async (SignInManager<User> signIns, IOptions<OidcOptions> oidc, string? back) =>
        {
            var login = await signIns.GetExternalLoginInfoAsync();
            if (login is null)
            {
                return Results.LocalRedirect("/account/sign-in");
            }

            var result = await signIns.ExternalLoginSignInAsync(login.LoginProvider, login.ProviderKey, isPersistent: false, bypassTwoFactor: oidc.Value.HasSecondFactor);
            return Results.LocalRedirect(
                result.Succeeded ? Preferences.Local(back)
                : result.RequiresTwoFactor ? $"/account/two-factor?ReturnUrl={Uri.EscapeDataString(Preferences.Local(back))}"
                : "/account/denied");
        }).AllowAnonymous();

        if (environment.IsDevelopment())
        {
            group.MapPost("/demo", async (SignInManager<User> signIns, [FromForm] string user, [FromForm] string? back) =>
            {
                if (await signIns.UserManager.FindByNameAsync(user) is not { IsDemo: true } person)
                {
                    return Results.LocalRedirect("/account/sign-in");
                }

                await signIns.SignInAsync(person, isPersistent: false);
                return Results.LocalRedirect(Preferences.Local(back));
            }).AllowAnonymous();
        }
    }
}
