using System.Security.Claims;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;

namespace TreM.Workflow.Web.Hosting;

/// <summary>What a reader chooses for the pages: language and theme, kept in cookies without personal data.</summary>
public static class Preferences
{
    private const string ThemeCookie = "trem-theme";

    /// <summary>The languages, the first being the default.</summary>
    public static readonly string[] Languages = ["sv", "en"];

    /// <summary>Swedish until the reader chooses otherwise, whatever the browser asks for.</summary>
    public static void Localization(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture(Languages[0]).AddSupportedCultures(Languages).AddSupportedUICultures(Languages);
        options.RequestCultureProviders = [new CookieRequestCultureProvider { Options = options }];
    }

    /// <summary><c>light</c>, <c>dark</c>, or null to follow the device.</summary>
    public static string? Theme(HttpContext? context) => context?.Request.Cookies[ThemeCookie] is "light" or "dark"
        ? context.Request.Cookies[ThemeCookie]
        : null;

    /// <summary>Maps the two forms in the page head.</summary>
    public static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/preferences").AllowAnonymous();
        group.MapPost("/language", async (HttpContext context, [FromForm] string language, [FromForm] string? back, WorkflowContext db, CancellationToken stop) =>
        {
            if (Languages.Contains(language))
            {
                // Mails come in the language of the pages.
                if (Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var user))
                {
                    await db.Users.Where(u => u.Id == user).ExecuteUpdateAsync(s => s.SetProperty(u => u.Language, language), stop);
                }

                var value = CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language));
                context.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName, value, Lasting());
            }

            return Results.LocalRedirect(Local(back));
        });
        group.MapPost("/theme", (HttpContext context, [FromForm] string theme, [FromForm] string? back) =>
        {
            if (theme is "light" or "dark")
            {
                context.Response.Cookies.Append(ThemeCookie, theme, Lasting());
            }

            return Results.LocalRedirect(Local(back));
        });
    }

    /// <summary>A path of this site, whatever was asked for.</summary>
    public static string Local(string? back) =>
        back is ['/', ..] && back is not ['/', '/' or '\\', ..] && Uri.IsWellFormedUriString(back, UriKind.Relative) ? back : "/";

    private static CookieOptions Lasting() => new()
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
    };
}
