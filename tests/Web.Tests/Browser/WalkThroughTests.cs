using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>V01, Amal: from the referral to the follow-up after six months, every step through the pages by the person whose step it is.</summary>
public sealed class WalkThroughTests(BrowserSuite suite) : BrowserTest(suite)
{
    private Office _office = null!;
    private Guid _amal;

    private DateOnly Today => _office.Today;

    [Fact]
    public async Task Amal_walks_from_her_referral_to_the_follow_up_after_six_months()
    {
        _office = new Office(Suite, Suite.Another(), Open);
        _amal = await _office.Refer("Amal", "19800426-2385");
        await _office.GiveAccount(_amal, "deltagare", "Amal Exempelsson");
        await _office.Interview(_amal);
        await SeeProposal();
        await _office.Enrol(_amal, ("P-05", "KOMPETENS_PLAN"));
        await Do("deltagare", "Nollmätning egenmakt", ("egen1", "2"), ("egen2", "3"), ("formaga", "40"));
        await Map();
        await Validate();
        await PlanAndSign();
        await Train();
        await PlaceAndAssess();
        await Leave();
        await FollowUp();

        var page = (await _office.Of("deltagare")).Page;
        await page.GotoAsync("/my-journey");
        await Assertions.Expect(page.Locator("ol.timeline").First).ToBeVisibleAsync();
        var status = await _office.Service.Until(() => _office.Service.Use<WorkflowContext, string?>(db => db.Set<Enrolment>()
            .Where(e => e.CaseId == _amal && e.Status == CaseStatus.Closed).Select(e => e.Status).FirstOrDefaultAsync()));
        Assert.Equal(CaseStatus.Closed, status);
    }

    // The proposal stands with its reasons before somebody decides.
    private async Task SeeProposal()
    {
        await _office.Waiting(_amal, "Besluta om inskrivning");
        var page = (await _office.Of("samordnare")).Page;
        await page.GotoAsync("/coordination");
        var card = page.Locator("article.card", new() { Has = page.Locator($"a[href='/participants/{_amal}']") });
        await Assertions.Expect(card).ToContainTextAsync("Behörig");
        await Assertions.Expect(card.Locator("a.button")).ToHaveTextAsync("Besluta om inskrivning");
        await page.GotoAsync($"/participants/{_amal}");
        await page.Locator("details.more > summary").First.ClickAsync();
        await Assertions.Expect(page.Locator("ol.reasons li").First).ToBeVisibleAsync();
    }

    private async Task Map()
    {
        await Do("syv", "Kartläggning",
            ("goalText", "Jag vill arbeta som undersköterska."), ("goalType", "ARBETE"), ("targetOccupations[0].ssyk", "5321"),
            ("targetOccupations[0].title", "Undersköterska"), ("work[0].occupation", "Vårdbiträde"), ("work[0].fromYear", 2004), ("work[0].toYear", 2010),
            ("yearsExperience", 6), ("foreignEdu", "GYMNASIAL"), ("swedishLevel", "B1"), ("digitalSkill", "MEDEL"), ("distancePreferred", true),
            ("travelLimit", 45), ("priorLearningStatement", "VALIDERA"), ("branchModelExists", true));
        await Do("handledare", "Anpassningsbehov");
    }

    // DT-05 first asks for an overview, and after UHR's statement for an assessment of competence.
    private async Task Validate()
    {
        await Do("syv", "Bekräfta valideringsväg", ("route", "OVERSIKT"), ("uhrParallel", true));
        await Do("validerare", "Översiktskartläggning",
            ("route", "OVERSIKT"), ("standard", "Vård- och omsorgscollege"), ("assessor", "Valter Bedömarsson"), ("independenceOk", true),
            ("uhrStatement", "VANTAR"), ("competenceProfile", "Äldreomsorg"));
        await Move("2012-11-12T08:00");
        await Tell("uhr-svar");
        await Do("syv", "Bekräfta valideringsväg", ("route", "KOMPETENSBEDOMNING"), ("uhrParallel", false));
        await Do("validerare", "Fördjupad kartläggning",
            ("route", "KOMPETENSBEDOMNING"), ("standard", "Vård- och omsorgscollege"), ("assessor", "Valter Bedömarsson"), ("independenceOk", true),
            ("assessmentPlan[0].method", "ARBETSPROV"));
        await Do("validerare", "Kompetensbedömning", [
            .. new[] { "UPPNATT", "DELVIS" }.SelectMany((verdict, i) => new (string, object)[]
            {
                ($"outcomes[{i}].outcomeId", $"VO-{i}"), ($"outcomes[{i}].statement", "Omsorg i vardagen"), ($"outcomes[{i}].method", "Arbetsprov"),
                ($"outcomes[{i}].evidence", "Protokoll"), ($"outcomes[{i}].verdict", verdict),
            }),
            ("assessedAt", Today), ("assessorSignature", true)]);
        await Certify("Utfärda betyg eller intyg", "BRANSCHINTYG");
    }

    private async Task PlanAndSign()
    {
        await Do("handledare", "Upprätta individuell studieplan", [
            ("longGoal", "Arbete som undersköterska"), ("shortGoals[0].goal", "Delkurs klar"), ("shortGoals[0].by", Today.AddDays(30)),
            .. new[] { "C-DELKURS", "C-ORIENT", "C-JAMST", "C-TILLG", "C-YSV", "C-TUTOR", "C-APL" }.SelectMany((component, i) => new (string, object)[]
            {
                ($"items[{i}].type", i == 0 ? "DELKURS" : "ORIENTERING"), ($"items[{i}].component", component), ($"items[{i}].mode", "DISTANS"),
                ($"items[{i}].start", Today.AddDays(7)), ($"items[{i}].end", Today.AddDays(40)), ($"items[{i}].hoursPerWeek", 20),
                ($"items[{i}].waivedReason", i == 0 ? "" : "Redan tillgodoräknad"),
            }),
            ("totalWeeks", 5), ("pace", 100), ("workplaceLink", "PRAKTIK"), ("priorLearningUsed[0].what", "Omsorg i vardagen"),
            ("responsibilities", "Handledaren bokar, deltagaren studerar.")]);
        await Do("deltagare", "Godkänn plan (deltagare)", ("planApproval", "GODKAND"));
        await Do("handledare", "Godkänn plan (handledare)", ("planApproval", "GODKAND"));
    }

    private async Task Train()
    {
        (string, object)[] course =
        [
            ("type", "DELKURS"), ("provider", "Dala Vuxenutbildning"), ("place", "DISTANS"), ("mode", "DISTANS"), ("start", Today.AddDays(7)),
            ("end", Today.AddDays(40)), ("hoursPerWeek", 20), ("tutor", "Tora Exempel"),
        ];
        await Do("handledare", "Starta planinsats", [.. course, ("status", "PAGAENDE")]);
        await Attend();
        await Move("2012-11-21T08:00");
        await Do("handledare", "Handledarkontakt", ("at", Today), ("way", "TELEFON"), ("reached", true));
        await Move("2012-12-14T08:00");
        await Do("deltagare", "Intyga min tid", ("participantCertified", true));
        await Do("handledare", "Månadsuppföljning", ("nextMeeting", Today.AddDays(30)));
        await Do("handledare", "Genomför och avsluta insats", [.. course, ("status", "KLAR"), ("result", "Godkänd")]);
    }

    private async Task Attend()
    {
        var page = (await _office.Of("handledare")).Page;
        await page.GotoAsync("/attendance");
        await page.Locator($"select[name='status-{_amal}']").SelectOptionAsync("NARVARANDE");
        await page.Locator($"input[name='hours-{_amal}']").FillAsync("6");
        await page.Locator("main .buttons button").ClickAsync();
        await Assertions.Expect(page.Locator(".notice-good")).ToBeVisibleAsync();
    }

    private async Task PlaceAndAssess()
    {
        DateOnly from = new(2013, 1, 7), to = new(2013, 3, 1);
        await GiveBack("Hitta behov hos arbetsgivare");
        await Do("arbetsgivarkontakt", "Hitta behov hos arbetsgivare",
            ("employer", "Exempelomsorg AB"), ("orgNumber", "556000-1009"), ("sector", "VARD_OMSORG"), ("workplaceMunicipality", "2083"), ("ssyk", "5321"),
            ("occupation", "Undersköterska"), ("tasks", "Omvårdnad"), ("places", 1), ("periodFrom", from), ("periodTo", to), ("hours", "Dagtid"),
            ("shortage", "STOR"), ("needSource", "BESOK"));
        await Do("handledare", "Pröva och välj tillsammans",
            ("employerNeedId", "B-1"), ("occupationMatch", "EXAKT"), ("seqfDelta", 0), ("travelMinutes", 30), ("shortage", "STOR"),
            ("accommodationFit", "JA"), ("preference", 3), ("employerTrained", true), ("matchDecision", "VALD"), ("participantYes", true));
        await Do("handledare", "Överenskommelse om praktik",
            ("employer", "Exempelomsorg AB"), ("periodFrom", from), ("periodTo", to), ("hoursPerWeek", 40), ("tasks", "Omvårdnad"),
            ("outcomes[0].statement", "Bemötande"), ("outcomes[1].statement", "Dokumentation"), ("outcomes[2].statement", "Förflyttning"),
            ("supervisor", "Arvid Arbetsplatsson"), ("emergencyContact", "070-1740699"), ("insured", true), ("secrecyInformed", true),
            ("participantSigned", true), ("employerSigned", true), ("coachSigned", true));
        await Do("handledare", "Ring deltagare och arbetsplats", ("at", Today), ("way", "TELEFON"), ("reached", true));
        await Move("2013-02-05T08:00");
        // The need was entered without an account of a supervisor: the coach writes down what the workplace says.
        await Do("handledare", "Mittavstämning", ("assessmentPart", "MITT"), ("works", "Bra bemötande"));
        await Move("2013-02-27T08:00");
        await Do("handledare", "Bedöm lärandet",
            ("assessmentPart", "SLUT"), ("outcomes[0].statement", "Bemötande"), ("outcomes[0].supervisorVerdict", "UPPNATT"), ("jobOffer", "SENARE"));
        await Certify("Utfärda praktikintyg", "INTYG");
    }

    private async Task Leave()
    {
        await Do("handledare", "Bedöm anställningsbarhet",
            ("employedOrOffer", true), ("documentedCompetence", true), ("documentedCompetenceEvidence", "Branschintyg"), ("workAbilityTried", true),
            ("workAbilityTriedEvidence", "Praktik"), ("validFrom", Today), ("coachSigned", true), ("nextStep", "KLAR"));
        await Do("syv", "Granska och underteckna",
            ("employedOrOffer", true), ("documentedCompetence", true), ("workAbilityTried", true), ("validFrom", Today), ("coachSigned", true),
            ("secondSigned", true), ("nextStep", "KLAR"));
        (string, object)[] exit =
            [("exitDate", Today), ("exitReason", "ARBETE"), ("situation", "ARBETE_HELTID"), ("occupation", "Undersköterska"), ("planFulfilled", 100)];
        await Do("handledare", "Avslutssamtal", exit);
        await Do("deltagare", "Slutmätning egenmakt", ("egenmaktForandring", "5"), ("egen1", "4"), ("formaga", "70"));
        await Do("handledare", "Registrera resultat", exit);
    }

    private async Task FollowUp()
    {
        foreach (var (at, task) in new[] { ("2013-06-04T10:00", "Uppföljning 3 månader"), ("2013-09-04T10:00", "Uppföljning 6 månader") })
        {
            await Move(at);
            await Do("handledare", task, ("reached", "JA"), ("situation", "ARBETE_HELTID"), ("stillEmployed", true));
        }

        await Do("deltagare", "Mätning egenmakt T2", ("egen1", "5"));
        await Do("samordnare", "Granska inför stängning", ("noOpenTasks", true));
    }

    private Task Certify(string task, string kind) => Do("validerare", task,
        ("certificateKind", kind), ("certificateTitle", "Omsorg"), ("issuedAt", Today), ("issuer", "Valter Bedömarsson"), ("notTested", "Läkemedel"));

    // The coach holds the participant's tasks and lets somebody else do this one.
    private async Task GiveBack(string task)
    {
        var page = (await _office.Of("handledare")).Page;
        await page.GotoAsync($"/tasks/{await _office.Waiting(_amal, task)}");
        await page.Locator("form[action$='/release'] button").ClickAsync();
        await Assertions.Expect(page.Locator("form[action$='/claim'] button")).ToBeVisibleAsync();
    }

    // What the outside tells the journey: a button on the participant's page.
    private async Task Tell(string message)
    {
        var page = (await _office.Of("handledare")).Page;
        await page.GotoAsync($"/participants/{_amal}");
        await page.Locator($"button[name=message][value='{message}']").ClickAsync();
        await Assertions.Expect(page.Locator(".notice-good")).ToBeVisibleAsync();
    }

    private Task Move(string at) => _office.MoveTo(DateTimeOffset.Parse(at + "Z", System.Globalization.CultureInfo.InvariantCulture));

    private Task Do(string account, string task, params (string Field, object Value)[] answers) => _office.Do(account, _amal, task, answers);
}
