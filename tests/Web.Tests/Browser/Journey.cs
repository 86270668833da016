using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>The first part of every journey, through the pages: from a partner's referral to the enrolled participant with a coach.</summary>
internal static class Journey
{
    /// <summary>A partner files a referral (F-REM). Returns the case.</summary>
    public static async Task<Guid> Refer(this Office office, string given, string number, bool isUrgent = false)
    {
        var page = (await office.Of("partner.af")).Page;
        await page.GotoAsync("/referrals");
        await page.Locator("a[href='/referrals/new']").ClickAsync();
        await page.Fill(
            ("decisionType", "REMISS"), ("urgency", isUrgent ? "SNABB" : "NORMAL"), ("idNumber", number), ("protectedFlag", "NEJ"), ("givenName", given),
            ("familyName", "Exempelsson"), ("contactWay", "TELEFON"), ("phone", "070-1740605"), ("municipality", "2083"),
            ("reason", "Vill arbeta inom äldreomsorgen."), ("referrerConsent", true), ("referrerConsentDate", office.Today), ("referrerConsentDocument", "Samtycke 1"));
        await page.Send();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/referrals\\?filed=R-[0-9A-F]{8}$"));
        var code = new Uri(page.Url).Query[^8..];
        await Assertions.Expect(page.Locator("tbody th code", new() { HasText = code })).ToBeVisibleAsync();
        return (await office.Service.Use<WorkflowContext, List<Guid>>(db => db.Set<Enrolment>().Select(e => e.CaseId).ToListAsync()))
            .Single(id => id.ToString("N").EndsWith(code, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The coordinator acknowledges, the coach informs and holds the interview; then the rules have a proposal.</summary>
    public static async Task Interview(this Office office, Guid caseId)
    {
        await office.Do("samordnare", caseId, "Kvittera remiss", ("acknowledged", true), ("intakeCoachId", DemoAccounts.IdOf("handledare").ToString()));
        await office.Do("handledare", caseId, "Lämna information",
            ("infoVersion", "1.0"), ("infoGivenAt", office.Today), ("way", new[] { "MUNTLIGT" }), ("infoGiven", true));
        await office.Do("handledare", caseId, "Inskrivningssamtal",
            ("identityCheck", "LEGITIMATION"), ("workPermit", "JA"), ("countryGroup", "UTOM_EU"), ("laborStatus", "ARBETSLOS"),
            ("lastWorkOrStudy", office.Today.AddMonths(-9)), ("upperSecondaryComplete", true), ("educationLevel", "GYMNASIUM"), ("seqfLevel", 4),
            ("disabilityBasis", "INGEN"), ("ableToWork", true), ("startDate", office.Today), ("plannedPace", 100));
    }

    /// <summary>The coordinator decides; consents are given to the recipients named; the journey has its coach, the participant an account.</summary>
    public static async Task Enrol(this Office office, Guid caseId, params (string Partner, string Scope)[] consents)
    {
        await office.Do("samordnare", caseId, "Besluta om inskrivning",
            ("enrolmentDecision", "INSKRIVEN"), ("startDate", office.Today), ("decidedBy", "Lova Samordnarsson"), ("decisionReason", "Uppfyller villkoren."));
        await office.Do("handledare", caseId, "Ta ställning till samtycken", [.. consents.SelectMany((consent, i) => new (string, object)[]
        {
            ($"consents[{i}].consentType", "SEKRETESS"), ($"consents[{i}].recipientPartnerId", consent.Partner), ($"consents[{i}].scope", consent.Scope),
            ($"consents[{i}].purpose", "Gemensam planering"), ($"consents[{i}].status", "LAMNAT"), ($"consents[{i}].validFrom", office.Today),
            ($"consents[{i}].signature", "PAPPER"),
        })]);
        await office.Waiting(caseId, "Nollmätning egenmakt");
    }

    /// <summary>Gives the participant an account, which no page hands out.</summary>
    public static Task GiveAccount(this Office office, Guid caseId, string account, string name) => office.Service.Use<WorkflowContext, bool>(async db =>
    {
        var person = await db.Set<Enrolment>().Where(e => e.CaseId == caseId).Select(e => e.PersonId).SingleAsync();
        await DemoAccounts.SeedParticipant(db, account, name, person, office.Service.Clock.GetUtcNow());
        return true;
    });
}
