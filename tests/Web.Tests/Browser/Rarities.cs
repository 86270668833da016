using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>What the demonstration has none of though there is a page for it: a proposal that waits, a webhook, a key, a closed week.</summary>
internal static class Rarities
{
    public static async Task Make(RunningService service)
    {
        var table = await File.ReadAllTextAsync(Repository.At("rules", "time", "paus.dmn"));
        var proposed = await service.Use<Publish, PublishResult>(publish => publish.Run(
            [new("time/paus.dmn", table.Replace("<text>180</text>", "<text>200</text>", StringComparison.Ordinal))], Administrator("admin.kollega"), "Längre vid lång sjukdom."));
        Assert.IsType<PublishResult.Proposed>(proposed);

        var partner = new Actor(Id("partner.af"), [new(Roles.Partner, ScopeKinds.Partner, "P-01")]);
        var registered = await service.Use<ManageWebhooks, WebhookResult>(hooks => hooks.Register("P-01", "Ärendesystemet", "https://93.184.216.34/trem", partner));
        Assert.IsNotType<WebhookResult.Refused>(registered);
        Assert.IsNotType<WebhookResult.NotFound>(registered);

        await service.Use<ApiKeys, bool>(async keys => await keys.Create("Ärendesystemet", "P-01", TimeSpan.FromDays(30), ApiScopes.All, Actor.System) is not null);
        var faults = await service.Use<EditCalendar, IReadOnlyList<(string, string)>>(calendar => calendar.Add(
            new(CalendarRuleKinds.Closed, "REG-KAL", new DateOnly(2030, 7, 1), new DateOnly(2030, 7, 5), null, "Sommarstängt."),
            Administrator("admin")));
        Assert.Empty(faults);
    }

    private static Actor Administrator(string account) => new(Id(account), [new(Roles.Administrator, ScopeKinds.Programme, null)]);

    private static string Id(string account) => DemoAccounts.IdOf(account).ToString();
}
