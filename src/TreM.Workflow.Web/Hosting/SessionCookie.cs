using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// Ties the cookie of a sign-in to its session in the database, whichever way the user came in. A cookie without an open session
/// opens nothing. The answer is kept for some seconds, so a busy page asks once; what ends on this node ends at once.
/// </summary>
internal static class SessionCookie
{
    private const string Key = "trem.session";
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(3);

    /// <summary>The session of the request, or null for nobody or an API key.</summary>
    public static Guid? Of(HttpContext http) => http.Items[Key] as Guid?;

    /// <summary>Begins the session of a new sign-in, and ends the one that the browser had. A cookie that is only written anew keeps its own.</summary>
    public static async Task Begin(CookieSigningInContext context)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        if (context.Properties.Items.ContainsKey(Key) || !Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var user))
        {
            return;
        }

        await End(http);
        var way = context.Principal.FindFirstValue(ClaimTypes.AuthenticationMethod);
        var idToken = way is null ? null : (await http.AuthenticateAsync(IdentityConstants.ExternalScheme)).Properties?.GetTokenValue("id_token");
        var longest = TimeSpan.FromHours(services.GetRequiredService<IOptions<SignInOptions>>().Value.LongestHours);
        var id = await services.GetRequiredService<Sessions>().Begin(user, way ?? Session.Password, Device(http.Request.Headers.UserAgent.ToString()), longest, idToken);
        context.Properties.Items[Key] = id.ToString();
    }

    /// <summary>Looks at the session first, then at the account.</summary>
    public static async Task Validate(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (!context.Properties.Items.TryGetValue(Key, out var text) || !Guid.TryParse(text, out var id)
            || !Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var user) || !await IsOpen(http, id, user))
        {
            context.RejectPrincipal();
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        http.Items[Key] = id;
        await SecurityStampValidator.ValidatePrincipalAsync(context);
    }

    /// <summary>Ends the session of the request: its user signs out, or the account was closed or changed elsewhere.</summary>
    public static async Task End(HttpContext http)
    {
        if (Of(http) is { } id)
        {
            http.Items.Remove(Key);
            await http.RequestServices.GetRequiredService<Sessions>().End(id);
            http.RequestServices.GetRequiredService<IMemoryCache>().Remove((Key, id));
        }
    }

    private static async Task<bool> IsOpen(HttpContext http, Guid id, Guid user) =>
        await http.RequestServices.GetRequiredService<IMemoryCache>().GetOrCreateAsync((Key, id), entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Kept;
            return http.RequestServices.GetRequiredService<Sessions>().IsOpen(id, user, http.RequestAborted);
        });

    // What its user will know again; nothing that tells more of the person.
    private static string Device(string agent)
    {
        static string? First(string agent, params (string Mark, string Name)[] known) =>
            known.FirstOrDefault(k => agent.Contains(k.Mark, StringComparison.OrdinalIgnoreCase)).Name;
        var browser = First(agent, ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"));
        var system = First(agent, ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "macOS"), ("Linux", "Linux"));
        return string.Join(", ", new[] { browser, system }.OfType<string>());
    }
}
