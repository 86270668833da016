using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>Every page of the service: who opens it, and at which address when its route has parameters.</summary>
internal static class PageInventory
{
    /// <summary>A page and a way to it.</summary>
    /// <param name="Route">Its route as the service maps it.</param>
    /// <param name="Account">Demonstration account that may open it; null for everybody.</param>
    /// <param name="List">Where the first link to it stands, for a route with parameters.</param>
    /// <param name="Link">CSS selector of that link.</param>
    /// <param name="IsNew">Nobody has gone through it yet; its tests are skipped and say so.</param>
    /// <param name="IsRare">The demonstration may have none; then its tests are skipped and say so.</param>
    public sealed record Entry(string Route, string? Account = null, string? List = null, string? Link = null, bool IsRare = false, bool IsNew = false);

    public static readonly Entry[] All =
    [
        new("/"),
        new("/accessibility"),
        new("/status"),
        new("/not-found"),
        new("/error"),
        new("/account/sign-in"),
        new("/account/denied"),
        new("/account/two-factor"),
        new("/account/set-password"),
        new("/account/security", "handledare"),
        new("/tasks", "handledare.dalarna"),
        new("/tasks/{Id:guid}", "handledare.dalarna", "/tasks", "th a[href^='/tasks/']"),
        new("/attendance", "handledare.dalarna"),
        new("/participants", "handledare.dalarna"),
        new("/participants/{Id:guid}", "handledare.dalarna", "/participants", "th a[href^='/participants/']"),
        new("/cases/{CaseId:guid}/timeline", "samordnare", "/participants", "th a[href^='/participants/']"),
        new("/my-journey", "deltagare"),
        new("/my-journey/record", "deltagare", IsNew: true),
        new("/disposal", "dso", IsNew: true),
        new("/coordination", "samordnare"),
        new("/handovers", "handledare.dalarna"),
        new("/handovers/{Id:guid}", "partner.fk", "/handovers", "th a[href^='/handovers/']", IsNew: true),
        new("/referrals", "partner.af"),
        new("/referrals/new", "partner.af"),
        new("/emergency-access", "handledare", IsNew: true),
        new("/access-log", "dso", IsNew: true),
        new("/access-log/emergencies", "dso", IsNew: true),
        new("/goals", "projektledare"),
        new("/bottlenecks", "projektledare"),
        new("/handover-times", "projektledare"),
        new("/exports", "projektledare"),
        new("/admin/processes", "admin"),
        new("/admin/processes/{Id}", "admin", "/admin/processes", "a[href^='/admin/processes/']"),
        new("/admin/processes/{Id}/edit", "admin", "/admin/processes", "a[href^='/admin/processes/']"),
        new("/admin/processes/{ProcessId}/migrate", "admin", "/admin/processes", "a[href^='/admin/processes/']", IsNew: true),
        new("/admin/instances", "admin", IsNew: true),
        new("/admin/instances/{Id:guid}", "admin", "/admin/instances", "a[href^='/admin/instances/']", IsNew: true),
        new("/admin/decisions", "admin"),
        new("/admin/decisions/{Id}", "admin", "/admin/decisions", "a[href^='/admin/decisions/']"),
        new("/admin/decisions/{Id}/edit", "admin", "/admin/decisions", "a[href^='/admin/decisions/']", IsNew: true),
        new("/admin/constants", "admin", IsNew: true),
        new("/admin/constants/{Code}", "admin", "/admin/constants", "a[href^='/admin/constants/']", IsNew: true),
        new("/admin/proposals", "admin", IsNew: true),
        new("/admin/proposals/{Id:guid}", "admin", "/admin/proposals", "a[href^='/admin/proposals/']", IsRare: true, IsNew: true),
        new("/admin/forms", "admin"),
        new("/admin/forms/{Id}", "admin", "/admin/forms", "a[href^='/admin/forms/']"),
        new("/admin/deploy", "admin"),
        new("/admin/incidents", "admin"),
        new("/admin/messages", "admin"),
        new("/admin/users", "admin"),
        new("/admin/users/new", "admin"),
        new("/admin/users/{Id:guid}", "admin", "/admin/users", "th a[href^='/admin/users/']"),
        new("/admin/partners", "admin"),
        new("/admin/partners/new", "admin", IsNew: true),
        new("/admin/partners/{Id}", "admin", "/admin/partners", "tbody a[href^='/admin/partners/']", IsNew: true),
        new("/webhooks", "partner.af", IsNew: true),
        new("/webhooks/{Id:guid}", "partner.af", "/webhooks", "a[href^='/webhooks/']", IsRare: true, IsNew: true),
        new("/admin/calendar", "admin"),
        new("/admin/keys", "admin"),
    ];

    /// <summary>The routes of pages as the service maps them.</summary>
    public static IEnumerable<string> Routes(RunningService service) => service.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
        .Distinct();

    /// <summary>The address of a page for a visitor who is signed in: its route, or where the first link to it leads.</summary>
    public static async Task<string> Address(Entry entry, Visitor visitor)
    {
        Assert.SkipWhen(entry.IsNew, $"{entry.Route} is new and has not been gone through yet");
        if (entry.List is null)
        {
            return entry.Route;
        }

        await visitor.Go(entry.List);
        var links = visitor.Page.Locator(entry.Link!);
        Assert.SkipWhen(entry.IsRare && await links.CountAsync() == 0, $"the demonstration has nothing at {entry.Route}");
        var link = await links.First.GetAttributeAsync("href");
        var id = link!.Split('/')[^1].Split('?')[0];
        return entry.Route[..entry.Route.IndexOf('{', StringComparison.Ordinal)] + id + entry.Route[(entry.Route.IndexOf('}', StringComparison.Ordinal) + 1)..];
    }
}
