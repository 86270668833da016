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
    public sealed record Entry(string Route, string? Account = null, string? List = null, string? Link = null);

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
        new("/my-journey/record", "deltagare"),
        new("/disposal", "dso"),
        new("/coordination", "samordnare"),
        new("/handovers", "handledare.dalarna"),
        new("/handovers/{Id:guid}", "partner.fk", "/handovers", "th a[href^='/handovers/']"),
        new("/referrals", "partner.af"),
        new("/referrals/new", "partner.af"),
        new("/emergency-access", "handledare"),
        new("/access-log", "dso"),
        new("/access-log/emergencies", "dso"),
        new("/account-log", "dso"),
        new("/goals", "projektledare"),
        new("/escalations", "projektledare"),
        new("/bottlenecks", "projektledare"),
        new("/handover-times", "projektledare"),
        new("/exports", "projektledare"),
        new("/admin/processes", "admin"),
        new("/admin/processes/{Id}", "admin", "/admin/processes", "th a[href^='/admin/processes/']"),
        new("/admin/processes/{Id}/edit", "admin", "/admin/processes", "th a[href^='/admin/processes/']"),
        new("/admin/processes/{ProcessId}/migrate", "admin", "/admin/processes", "th a[href^='/admin/processes/']"),
        new("/admin/instances", "admin"),
        new("/admin/instances/{Id:guid}", "admin", "/admin/instances", "a[href^='/admin/instances/']"),
        new("/admin/decisions", "admin"),
        new("/admin/decisions/{Id}", "admin", "/admin/decisions", "a[href^='/admin/decisions/DT-']"),
        new("/admin/decisions/{Id}/edit", "admin", "/admin/decisions", "a[href^='/admin/decisions/DT-']"),
        new("/admin/constants", "admin"),
        new("/admin/constants/{Code}", "admin", "/admin/constants", "a[href^='/admin/constants/']"),
        new("/admin/proposals", "admin"),
        new("/admin/proposals/{Id:guid}", "admin", "/admin/proposals", "a[href^='/admin/proposals/']"),
        new("/admin/forms", "admin"),
        new("/admin/forms/{Id}", "admin", "/admin/forms", "th a[href^='/admin/forms/']"),
        new("/admin/forms/{Id}/edit", "admin", "/admin/forms", "th a[href^='/admin/forms/']"),
        new("/admin/forms/new", "admin"),
        new("/admin/processes/new", "admin"),
        new("/admin/decisions/new", "admin"),
        new("/admin/drafts", "admin"),
        new("/admin/deploy", "admin"),
        new("/admin/incidents", "admin"),
        new("/admin/messages", "admin"),
        new("/admin/users", "admin"),
        new("/admin/users/new", "admin"),
        new("/admin/users/{Id:guid}", "admin", "/admin/users", "th a[href^='/admin/users/']"),
        new("/admin/partners", "admin"),
        new("/admin/partners/new", "admin"),
        new("/admin/partners/{Id}", "admin", "/admin/partners", "tbody a[href^='/admin/partners/']"),
        new("/webhooks", "partner.af"),
        new("/webhooks/{Id:guid}", "partner.af", "/webhooks", "a[href^='/webhooks/']"),
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
        if (entry.List is null)
        {
            return entry.Route;
        }

        await visitor.Go(entry.List);
        var links = visitor.Page.Locator(entry.Link!);
        Assert.True(await links.CountAsync() > 0, $"Expected a link '{entry.Link}' at {entry.List}; saw {await visitor.Page.Locator("main").InnerTextAsync()}");
        var link = await links.First.GetAttributeAsync("href");
        var id = link!.Split('/')[^1].Split('?')[0];
        return entry.Route[..entry.Route.IndexOf('{', StringComparison.Ordinal)] + id + entry.Route[(entry.Route.IndexOf('}', StringComparison.Ordinal) + 1)..];
    }
}
