using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TreM.Workflow.Journeys;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>What pages do with input that is wrong, late or refused.</summary>
public sealed class BadInputTests(BrowserSuite suite) : BrowserTest(suite)
{
    [Fact]
    public async Task A_form_with_errors_keeps_what_was_typed_and_leads_to_the_fields()
    {
        var page = (await Open("partner.af")).Page;
        await page.GotoAsync("/referrals/new");
        await page.Fill(
            ("decisionType", "REMISS"), ("idNumber", "12345"), ("protectedFlag", "NEJ"), ("givenName", "Åsa"), ("familyName", "Påhittad"),
            ("contactWay", "TELEFON"), ("municipality", "2083"), ("accessNeed", new[] { "SYN" }), ("referrerConsent", true));
        await page.Send();

        var summary = page.Locator("[data-error-summary]");
        await Assertions.Expect(summary).ToBeFocusedAsync();
        Assert.Equal("Åsa", await page.Locator("[name=givenName]").InputValueAsync());
        Assert.Equal("12345", await page.Locator("[name=idNumber]").InputValueAsync());
        Assert.Equal("2083", await page.Locator("[name=municipality]").InputValueAsync());
        foreach (var chosen in new[] { "[name=contactWay][value=TELEFON]", "[name=accessNeed][value=SYN]", "[name=referrerConsent]", "[name=decisionType][value=REMISS]" })
        {
            await Assertions.Expect(page.Locator(chosen)).ToBeCheckedAsync();
        }

        await summary.GetByRole(AriaRole.Link).First.PressAsync("Enter");
        var field = page.Locator("[name=idNumber]");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Contains("f-idNumber-error", await field.GetAttributeAsync("aria-describedby"));
        await Assertions.Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Fel"));
    }

    [Fact]
    public async Task Two_people_do_the_same_task_and_the_later_one_is_told_and_loses_nothing()
    {
        var office = new Office(Suite, Suite.Moving, Open);
        var caseId = await office.Refer("Berit", "19861209-2380");
        var task = await office.Waiting(caseId, "Kvittera remiss");
        var late = (await Open(new Visit("samordnare"), Suite.Moving)).Page;
        await late.GotoAsync($"/tasks/{task}");
        await late.Fill(("acknowledged", true), ("message", "Vi ringer på torsdag."));

        await office.Do("samordnare", caseId, "Kvittera remiss", ("acknowledged", true));
        await late.Send();

        await Assertions.Expect(late.Locator(".notice-warn")).ToContainTextAsync("Lova Samordnarsson");
        await Assertions.Expect(late.Locator("section[aria-labelledby=typed]")).ToContainTextAsync("Vi ringer på torsdag.");
    }

    [Theory]
    [InlineData("trem-e1-paus.bpmn", "<bpmn:sequenceFlow id=\"Flow_Nowhere\" sourceRef=\"Nowhere\" targetRef=\"Nothing\"/></bpmn:process>", "</bpmn:process>", "Flow_Nowhere")]
    public async Task A_refused_model_names_the_element_and_changes_nothing(string file, string broken, string whole, string element)
    {
        var before = await Versions();
        var page = (await Open("admin")).Page;
        await page.GotoAsync("/admin/deploy");
        var text = (await File.ReadAllTextAsync(Repository.At("workflows", "events", file), TestContext.Current.CancellationToken)).Replace(whole, broken, StringComparison.Ordinal);
        await Deploy(page, file, text);

        await Assertions.Expect(page.Locator("[data-error-summary]")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("[data-error-summary] .finding code").First).ToHaveTextAsync(element);
        await Assertions.Expect(page.Locator("[name='Input.Comment']")).ToHaveValueAsync("Försök");
        Assert.Equal(before, await Versions());
    }

    [Fact]
    public async Task A_refused_table_names_the_element_and_changes_nothing()
    {
        var before = await Versions();
        var page = (await Open("admin")).Page;
        await page.GotoAsync("/admin/deploy");
        var text = await File.ReadAllTextAsync(Repository.At("rules", "time", "paus.dmn"), TestContext.Current.CancellationToken);
        await Deploy(page, "paus.dmn", System.Text.RegularExpressions.Regex.Replace(text, "(<outputEntry[^>]*>\\s*<text>)[^<]*", "$1 1 + + "));

        await Assertions.Expect(page.Locator("[data-error-summary] .finding code").First).ToBeVisibleAsync();
        Assert.Equal(before, await Versions());
    }

    [Fact]
    public async Task A_refused_form_names_the_field_and_changes_nothing()
    {
        var before = await Versions();
        var page = (await Open("admin")).Page;
        await page.GotoAsync("/admin/deploy");
        var text = await File.ReadAllTextAsync(Repository.At("workflows", "forms", "F-KVITT.form"), TestContext.Current.CancellationToken);
        await Deploy(page, "F-KVITT.form", text.Replace("\"textarea\"", "\"hologram\"", StringComparison.Ordinal));

        await Assertions.Expect(page.Locator("[data-error-summary] .finding code").First).ToBeVisibleAsync();
        Assert.Equal(before, await Versions());
    }

    private static async Task Deploy(IPage page, string file, string text)
    {
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = file, MimeType = "text/xml", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
        await page.Fill(("Input.Comment", "Försök"));
        await page.Locator("main form button").ClickAsync();
    }

    private Task<(int Processes, int Decisions, int Forms)> Versions() => Service.Use<WorkflowContext, (int, int, int)>(async db =>
        (await db.ProcessVersions.CountAsync(), await db.DecisionVersions.CountAsync(), await db.FormVersions.CountAsync()));
}
