using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>The posts of signing in and out that are not pages.</summary>
public static class AccountEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapAccount(this IEndpointRouteBuilder routes, IHostEnvironment environment)
    {
        var group = routes.MapGroup("/account");
        group.MapPost("/sign-out", async (
            SignInManager<User> signIns, Sessions sessions, ProviderSignIn provider, HttpContext context, [FromForm] string? back) =>
        {
            var session = SessionCookie.Of(context) is { } id ? await sessions.WayOf(id, context.RequestAborted) : null;
            await signIns.SignOutAsync();
            context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
            if (session is not (LinkIdentity.Oidc, var token) || !await provider.CanSignOut(context.RequestAborted))
            {
                return Results.LocalRedirect(Preferences.Local(back));
            }

            var properties = new AuthenticationProperties { RedirectUri = Preferences.Local(back) };
            properties.SetParameter("id_token", token);
            return Results.SignOut(properties, [LinkIdentity.Oidc]);
        }).AllowAnonymous();

        group.MapPost("/sign-out-elsewhere", async (Sessions sessions, CurrentActor current, HttpContext context, [FromForm] string? back) =>
        {
            await sessions.EndOthers(await current.Get(context.RequestAborted), SessionCookie.Of(context), context.RequestAborted);
            return Results.LocalRedirect(Preferences.Local(back));
        });

        group.MapPost("/external", ([FromForm] string scheme, [FromForm] string? back, SignInManager<User> signIns) =>
        {
            var answer = $"/account/external-answer?back={Uri.EscapeDataString(Preferences.Local(back))}";
            return Results.Challenge(signIns.ConfigureExternalAuthenticationProperties(scheme, answer), [scheme]);
        }).AllowAnonymous();

        group.MapGet("/external-answer", async (ProviderSignIn provider, string? back) => await provider.Run() switch
        {
            { Result: null } => Results.LocalRedirect("/account/sign-in"),
            { Result.Succeeded: true } => Results.LocalRedirect(Preferences.Local(back)),
            { Result.RequiresTwoFactor: true } => Results.LocalRedirect($"/account/two-factor?ReturnUrl={Uri.EscapeDataString(Preferences.Local(back))}"),
            var answer => Results.LocalRedirect($"/account/denied?why={answer.Why ?? "closed"}"),
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
