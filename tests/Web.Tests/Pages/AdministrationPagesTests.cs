using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Partners.Webhooks;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Processes;
using TreM.Workflow.Web.Tests.Access;

namespace TreM.Workflow.Web.Tests.Pages;

/// <summary>What administrators and partner contacts do in pages, without JavaScript: posts and what they come to.</summary>
[Collection(AccessTests.Name)]
public sealed partial class AdministrationPagesTests(CanaryProgramme programme)
{
    private static CancellationToken Stop => CanaryProgramme.Stop;

    private static async Task<(HttpStatusCode Status, string Text)> Submit(HttpClient browser, string page, params (string, string)[] fields)
    {
        using var answer = await CanaryProgramme.Post(browser, page, fields);
        return (answer.StatusCode, answer.Headers.Location?.ToString() ?? await answer.Content.ReadAsStringAsync(Stop));
    }

    private static (string, string)[] Partner(string name, int version, string region = "REG-DAL", string number = "212000-2288") =>
    [
        ("_handler", "partner"), ("Input.Version", $"{version}"), ("Input.Name", name), ("Input.Type", "VUX"), ("Input.Region", region), ("Input.Municipalities", "2084"),
        ("Input.OrganisationNumber", number), ("Input.ClosedWeeks", "28, 29"),
    ];

    [Fact]
    public async Task A_secret_is_shown_once_and_the_list_never_shows_it_again()
    {
        var contact = await programme.As("partner.dalawux");
        var (status, page) = await Submit(contact, "/webhooks", ("_handler", "register"), ("Input.Name", "Journalsystemet"));
        var secret = Secret().Match(WebUtility.HtmlDecode(page)).Value;
        Assert.Equal((HttpStatusCode.OK, true), (status, secret.Length > 40));
        Assert.DoesNotContain(secret, WebUtility.HtmlDecode(await contact.GetStringAsync(new Uri("/webhooks", UriKind.Relative), Stop)), StringComparison.Ordinal);

        var endpoint = await programme.Look(db => db.Set<WebhookEndpoint>().AsNoTracking().SingleAsync(e => e.PartnerId == "P-05", Stop));
        Assert.Null(endpoint.Address);
        var foreign = await programme.As("partner.af");
        Assert.DoesNotContain("Journalsystemet", await foreign.GetStringAsync(new Uri("/webhooks", UriKind.Relative), Stop), StringComparison.Ordinal);
        using var log = await foreign.GetAsync(new Uri($"/webhooks/{endpoint.Id}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, log.StatusCode);
    }

    [Fact]
    public async Task An_inner_address_is_refused_and_what_was_typed_stays()
    {
        var (status, page) = await Submit(await programme.As("partner.dalawux"), "/webhooks",
            ("_handler", "register"), ("Input.Name", "Inre"), ("Input.Address", "https://169.254.169.254/latest"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("data-error-summary", page, StringComparison.Ordinal);
        Assert.Contains("value=\"https://169.254.169.254/latest\"", page, StringComparison.Ordinal);
        Assert.False(await programme.Look(db => db.Set<WebhookEndpoint>().AnyAsync(e => e.Name == "Inre", Stop)));
    }

    [Fact]
    public async Task A_partner_is_edited_with_history_and_a_stale_form_loses_nothing()
    {
        var admin = await programme.As("admin");
        var before = await programme.Look(db => db.Set<Partner>().AsNoTracking().SingleAsync(p => p.Id == "P-20", Stop));
        var (saved, where) = await Submit(admin, "/admin/partners/P-20", Partner("Älvdalens vux", before.Version));
        Assert.Equal((HttpStatusCode.Redirect, "/admin/partners/P-20?saved=true"), (saved, new Uri(new Uri("https://localhost"), where).PathAndQuery));
        Assert.Contains("Älvdalens vux", await admin.GetStringAsync(new Uri("/admin/partners/P-20", UriKind.Relative), Stop), StringComparison.Ordinal);

        var (stale, page) = await Submit(await programme.As("regsamordnare"), "/admin/partners/P-20", Partner("Vux i Älvdalen", before.Version));
        Assert.Equal(HttpStatusCode.OK, stale);
        Assert.Contains("value=\"Vux i Älvdalen\"", page, StringComparison.Ordinal);
        Assert.Contains("Älvdalens vux", page, StringComparison.Ordinal);
        Assert.Equal("Älvdalens vux", await programme.Look(db => db.Set<Partner>().Where(p => p.Id == "P-20").Select(p => p.Name).SingleAsync(Stop)));
    }

    [Fact]
    public async Task A_coordinator_of_another_region_finds_no_such_partner_and_wrong_fields_are_named()
    {
        var goteborg = await programme.As("regsamordnare.goteborg");
        using var foreign = await goteborg.GetAsync(new Uri("/admin/partners/P-20", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        var (status, page) = await Submit(goteborg, "/admin/partners/new", Partner("Ny i Göteborg", 0, "REG-GR", "212000-2289"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("href=\"/admin/partners/new#OrganisationNumber\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_rule_changes_the_preview_and_can_be_withdrawn()
    {
        var admin = await programme.As("admin");
        const string preview = "/admin/calendar?from=2031-03-10&days=1&region=REG-KAL";
        Assert.Contains("11 mars 2031 16:30", await admin.GetStringAsync(new Uri(preview, UriKind.Relative), Stop), StringComparison.Ordinal);
        await Submit(admin, "/admin/calendar",
            ("_handler", "rule"), ("Input.Kind", "STANGT"), ("Input.Region", "REG-KAL"), ("Input.From", "2031-03-11"), ("Input.To", "2031-03-11"), ("Input.Note", "Planeringsdag"));
        Assert.Contains("12 mars 2031 16:30", await admin.GetStringAsync(new Uri(preview, UriKind.Relative), Stop), StringComparison.Ordinal);

        var rule = await programme.Look(db => db.Set<CalendarRule>().SingleAsync(r => r.Note == "Planeringsdag", Stop));
        await Submit(admin, "/admin/calendar", ("_handler", $"withdraw-{rule.Id}"));
        Assert.Contains("11 mars 2031 16:30", await admin.GetStringAsync(new Uri(preview, UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_is_suspended_and_resumed_with_a_reason_and_its_page_names_nobody()
    {
        var admin = await programme.As("admin");
        var id = await programme.Look(db => db.Instances.Where(i => i.CaseId == programme.Goteborg.CaseId && i.ParentId == null && i.EndedAt == null).Select(i => i.Id).FirstAsync(Stop));
        var address = $"/admin/instances/{id}";
        var (without, page) = await Submit(admin, address, ("_handler", "suspend"), ("Input.Operation", "suspend"), ("Input.Reason", " "));
        Assert.Equal(HttpStatusCode.OK, without);
        Assert.Contains("data-error-summary", page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await Submit(admin, address, ("_handler", "suspend"), ("Input.Operation", "suspend"), ("Input.Reason", "Utredning pågår"))).Status);
        Assert.Equal(InstanceStatus.Suspended, await programme.Look(db => db.Instances.Where(i => i.Id == id).Select(i => i.Status).SingleAsync(Stop)));
        Assert.Equal(HttpStatusCode.Redirect, (await Submit(admin, address, ("_handler", "resume"), ("Input.Operation", "resume"), ("Input.Reason", "Klart"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await Submit(admin, address,
            ("_handler", "variable"), ("Input.Operation", "variable"), ("Input.Variable", "urgency"), ("Input.Value", "\"SNABB\""), ("Input.Reason", "Fel vid registreringen"))).Status);
        var (wrong, told) = await Submit(admin, address,
            ("_handler", "variable"), ("Input.Operation", "variable"), ("Input.Variable", "urgency"), ("Input.Value", "1 +"), ("Input.Reason", "Prov"));
        Assert.Equal((HttpStatusCode.OK, true), (wrong, told.Contains("data-error-summary", StringComparison.Ordinal)));

        var shown = await admin.GetStringAsync(new Uri(address, UriKind.Relative), Stop);
        Assert.Contains("Utredning pågår", shown, StringComparison.Ordinal);
        Assert.All(programme.Goteborg.Names, name => Assert.DoesNotContain(name, shown, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("SNABB", shown, StringComparison.Ordinal);
        Assert.Equal(3, await programme.Look(db => db.History.CountAsync(e => e.InstanceId == id && e.Kind == EventKind.Stimulus
            && (e.What == nameof(Stimulus.Suspended) || e.What == nameof(Stimulus.Resumed) || e.What == nameof(Stimulus.VariablesSet)), Stop)));
    }

    [Fact]
    public async Task A_migration_page_refuses_versions_that_are_not_there()
    {
        var page = await (await programme.As("admin")).GetStringAsync(new Uri("/admin/processes/trem-std-1/migrate?from=1&to=99", UriKind.Relative), Stop);
        Assert.Contains("data-error-summary", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_nobody_waits_for_is_set_aside_with_a_reason()
    {
        var id = Guid.CreateVersion7();
        await programme.Service.Use<WorkflowContext>(async db =>
        {
            db.Add(new InboxMessage { Id = id, Name = "partner-prov", CorrelationKey = "okänd", Sender = "P-01", ReceivedAt = DateTimeOffset.UtcNow.AddHours(-5), Payload = ExactJson.Write(FeelContext.Empty) });
            await db.SaveChangesAsync(Stop);
        });
        var admin = await programme.As("admin");
        Assert.Contains("partner-prov", await admin.GetStringAsync(new Uri("/admin/messages", UriKind.Relative), Stop), StringComparison.Ordinal);
        await Submit(admin, "/admin/messages", ("_handler", $"settle-{id}"), ("Action", "discard"), ("Reason", ""));
        Assert.Equal(InboxStatus.Waiting, await programme.Look(db => db.Inbox.Where(m => m.Id == id).Select(m => m.Status).SingleAsync(Stop)));
        await Submit(admin, "/admin/messages", ("_handler", $"settle-{id}"), ("Action", "discard"), ("Reason", "Hör inte hit"));
        var kept = await programme.Look(db => db.Inbox.AsNoTracking().SingleAsync(m => m.Id == id, Stop));
        Assert.Equal((InboxStatus.Discarded, "Hör inte hit"), (kept.Status, kept.SettledBecause));
    }

    [Fact]
    public async Task A_handover_shows_its_steps_and_a_proposed_meeting_reaches_the_other_side()
    {
        var contact = await programme.As("partner.orsa");
        var address = $"/handovers/{programme.Hedemora.HandoverId}";
        var day = DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var (status, _) = await Submit(contact, address, ("_handler", "meeting"), ("Input.Submission", "m-1"), ("Input.Day", day), ("Input.Time", "09:30"), ("Input.Place", "Orsa"));
        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Contains($"{day} 09:30 Orsa", await (await programme.As("handledare")).GetStringAsync(new Uri(address, UriKind.Relative), Stop), StringComparison.Ordinal);
        var (again, _) = await Submit(contact, address, ("_handler", "update"), ("Input.Submission", "u-1"));
        Assert.Equal(HttpStatusCode.BadRequest, again);
    }

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secret();
}
