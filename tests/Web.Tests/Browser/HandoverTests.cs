using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Handovers;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>A handover between the programme and two partner organisations, through the pages of both ends.</summary>
public sealed class HandoverTests(BrowserSuite suite) : BrowserTest(suite)
{
    private Office _office = null!;
    private Guid _case;

    [Fact]
    public async Task A_handover_is_asked_about_declined_by_one_partner_accepted_by_the_next_and_reported_back()
    {
        await Enrolled("Siri", "19870815-2387", ("P-08", "HALSA_BEGRANSAD"), ("P-17", "KOMPETENS_PLAN"));
        await Send("REHAB", "P-08", "HALSA_BEGRANSAD");
        var first = await Sent("P-08");

        // Before accepting the receiver sees no more than it needs to decide.
        var insurance = (await _office.Of("partner.fk")).Page;
        await insurance.GotoAsync("/handovers");
        await insurance.Locator($"a[href='/handovers/{first}']").ClickAsync();
        await Assertions.Expect(insurance.Locator("section[aria-labelledby=what]")).ToContainTextAsync("Hedemora");
        await Assertions.Expect(insurance.Locator("main")).Not.ToContainTextAsync("Exempelsson");
        await Assertions.Expect(insurance.Locator("main")).Not.ToContainTextAsync("19861209");

        await Do("partner.fk", "Kvittera överlämning", ("acknowledged", true));
        await Do("partner.fk", "Besluta om överlämning", ("handoverDecision", "KOMPLETTERING"), ("question", "Vilka tider passar?"));
        await Do("handledare", "Svara på frågan", ("answer", "Förmiddagar"));
        await insurance.GotoAsync($"/handovers/{first}");
        await Assertions.Expect(insurance.Locator("section[aria-labelledby=said]")).ToContainTextAsync("Förmiddagar");
        await Do("partner.fk", "Besluta om överlämning", ("handoverDecision", "AVVISAD"), ("declineReason", "KAPACITET"));

        // Declined: the preview is gone at once, the sender has the reason and chooses the next.
        await insurance.GotoAsync($"/handovers/{first}");
        await Assertions.Expect(insurance.Locator("section[aria-labelledby=what]")).Not.ToContainTextAsync("Hedemora");
        var coach = (await _office.Of("handledare")).Page;
        await coach.GotoAsync($"/handovers/{first}");
        await Assertions.Expect(coach.Locator("section[aria-labelledby=clock]")).ToContainTextAsync("Saknar kapacitet");
        await Do("handledare", "Välj nästa steg", ("escalationAction", "NY_MOTTAGARE"), ("escalationNote", "Frågar Orsa."));

        await Send("VUXENUTBILDNING", "P-17", "KOMPETENS_PLAN", isStarted: true);
        var second = await Sent("P-17");
        await Do("partner.orsa", "Kvittera överlämning", ("acknowledged", true));
        await Do("partner.orsa", "Besluta om överlämning", ("handoverDecision", "ACCEPTERAD"), ("meetingDate", _office.Today.AddDays(7)));
        var school = (await _office.Of("partner.orsa")).Page;
        await school.GotoAsync($"/handovers/{second}");
        await Assertions.Expect(school.Locator("section[aria-labelledby=what]")).ToContainTextAsync("Exempelsson");
        await Do("partner.orsa", "Håll första mötet", ("meetingHeld", _office.Today), ("meetingForm", "TREPART"));
        await Do("partner.orsa", "Återrapportera", ("handoverResult", "GENOMFORT"), ("resultText", "Kursen är klar."), ("resultDate", _office.Today));

        await coach.GotoAsync($"/handovers/{second}");
        await Assertions.Expect(coach.Locator(".page-head .chip")).ToHaveTextAsync("Återrapporterad");
    }

    [Fact]
    public async Task A_handover_that_nobody_acknowledges_is_escalated_and_expires_for_both_ends()
    {
        await Enrolled("Karin", "19810822-2384", ("P-08", "HALSA_BEGRANSAD"));
        await Send("REHAB", "P-08", "HALSA_BEGRANSAD");
        var id = await Sent("P-08");
        var acknowledge = await _office.Waiting(_case, "Kvittera överlämning");

        var due = await Service(db => db.Set<Handover>().Where(h => h.Id == id).Select(h => h.AcknowledgeDueAt).SingleAsync());
        await _office.MoveTo(due!.Value.AddDays(3));
        var coordinator = (await _office.Of("samordnare")).Page;
        await coordinator.GotoAsync("/coordination");
        await Assertions.Expect(coordinator.Locator($"a[href='/tasks/{acknowledge}']")).ToBeVisibleAsync();

        await _office.MoveTo(due.Value.AddDays(20));
        await _office.Waiting(_case, "Välj nästa steg");
        foreach (var account in new[] { "handledare", "partner.fk" })
        {
            var page = (await _office.Of(account)).Page;
            await page.GotoAsync("/handovers");
            var row = page.Locator("tr", new() { Has = page.Locator($"a[href='/handovers/{id}']") });
            await Assertions.Expect(row.Locator(".chip").First).ToHaveTextAsync("Utgången");
        }
    }

    private async Task Enrolled(string given, string number, params (string Partner, string Scope)[] consents)
    {
        _office = new Office(Suite, Suite.Moving, Open);
        _case = await _office.Refer(given, number);
        await _office.Interview(_case);
        await _office.Enrol(_case, consents);
        var account = $"deltagare.{given.ToLowerInvariant()}";
        await _office.GiveAccount(_case, account, $"{given} Exempelsson");
        await Do(account, "Nollmätning egenmakt", ("declined", true));
    }

    // The coach starts it on the participant's page, which opens a task with the form.
    private async Task Send(string need, string partner, string scope, bool isStarted = false)
    {
        if (!isStarted)
        {
            var page = (await _office.Of("handledare")).Page;
            await page.GotoAsync($"/participants/{_case}");
            await page.Locator("button[name=message][value=overlamning]").ClickAsync();
            await Assertions.Expect(page.Locator(".notice-good")).ToBeVisibleAsync();
        }

        await Do("handledare", "Förbered överlämning",
            ("handoverType", "UPPDRAG"), ("need", need), ("recipientPartnerId", partner), ("consentScope", scope), ("purpose", "Gemensam planering"),
            ("participantInformed", true));
    }

    private async Task<Guid> Sent(string partner)
    {
        await _office.Waiting(_case, "Kvittera överlämning");
        return await Service(db => db.Set<Handover>().Where(h => h.CaseId == _case && h.ToPartnerId == partner).Select(h => h.Id).SingleAsync());
    }

    private Task Do(string account, string task, params (string Field, object Value)[] answers) => _office.Do(account, _case, task, answers);

    private new Task<T> Service<T>(Func<WorkflowContext, Task<T>> look) => Suite.Moving.Use(look);
}
