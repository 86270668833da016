using System.Text.Json;
using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>An administrator redraws a journey and rewrites a table: what is broken shows itself and stays out, what is whole counts once a colleague has approved.</summary>
public sealed class DesignerTests(BrowserSuite suite) : BrowserTest(suite)
{
    private const string Process = "trem-f0-intag";
    private const string Table = "DT-17";
    private const string MostDays = "DT-17-1-o2";
    private const string Proposal = ".notice-good a[href^='/admin/proposals/']";

    [Fact]
    public async Task A_redrawn_journey_is_followed_by_new_participants_while_those_under_way_stay_on_theirs()
    {
        var office = new Office(Suite, Suite.Another(), Open);
        var running = await office.Refer("Maja", "19870815-2387");
        await office.Waiting(running, "Kvittera remiss");
        var admin = await office.Of("admin");
        await admin.Go($"/admin/processes/{Process}");
        var old = await admin.Page.Locator("tbody th a[aria-current=page]").InnerTextAsync();

        await admin.Go($"/admin/processes/{Process}/edit");
        var page = admin.Page;
        await Choose(page, "Kvittera remiss");
        await page.Locator("#step-kind").SelectOptionAsync("bpmn:UserTask");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lägg till efter det valda" }).ClickAsync();
        await page.Locator("#check").ClickAsync();

        // A step that leads nowhere beside the old path: the checks say so in the list and on the drawing.
        var added = await page.Locator("#step-list").InputValueAsync();
        var finding = page.Locator("#findings li.finding-error", new() { Has = page.GetByRole(AriaRole.Button, new() { Name = added, Exact = true }) });
        await Assertions.Expect(finding.First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($".djs-element.trem-error[data-element-id='{added}']")).ToBeVisibleAsync();

        // Mended: the step goes away, and the acknowledgement gets another name.
        await page.GetByRole(AriaRole.Button, new() { Name = "Ta bort det valda" }).ClickAsync();
        await Choose(page, "Kvittera remiss");
        await page.Locator(".bio-properties-panel-group-header", new() { HasText = "Allmänt" }).ClickAsync();
        await page.Locator("#bio-properties-panel-name").FillAsync("Kvittera och tacka");
        await Assertions.Expect(page.Locator("#step-list option:checked")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Kvittera och tacka"));
        await page.Locator("#check").ClickAsync();
        await Assertions.Expect(page.Locator("#findings li.finding-error")).ToHaveCountAsync(0);
        await page.Locator("#comment").FillAsync("Tackar också.");
        await page.Locator("#deploy .button").ClickAsync();

        await Approve(office, page, "trem-f0-intag.bpmn");
        var next = await office.Refer("Ove", "19820421-2396");
        await office.Do("samordnare", next, "Kvittera och tacka", ("acknowledged", true));
        await office.Do("samordnare", running, "Kvittera remiss", ("acknowledged", true));
        await admin.Go($"/admin/processes/{Process}");
        var versions = page.Locator("table.table-cards tbody tr");
        await Assertions.Expect(versions.Filter(new() { Has = page.Locator($"th a:text-is('{old}')") }).Locator("td.number")).Not.ToHaveTextAsync("0");
        await Assertions.Expect(versions.First.Locator("td.number")).Not.ToHaveTextAsync("0");
        await Assertions.Expect(versions.First.Locator("th")).Not.ToHaveTextAsync(old);
    }

    [Fact]
    public async Task A_rewritten_table_is_checked_tested_approved_and_then_answers()
    {
        var office = new Office(Suite, Suite.Moving, Open);
        var admin = await office.Of("admin");
        await admin.Go($"/admin/decisions/{Table}/edit");
        var page = admin.Page;

        // A cell that is no FEEL: the checks say so in the list and at the cell.
        await Write(page, MostDays, "14 +");
        await page.Locator("#check").ClickAsync();
        await Assertions.Expect(page.Locator("#findings li.finding-error").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($"td.trem-cell[data-element-id='{MostDays}']")).ToBeVisibleAsync();

        // Mended, with another answer than the tests beside the table expect; they follow.
        await Write(page, MostDays, "21");
        await page.Locator("#check").ClickAsync();
        await Assertions.Expect(page.Locator("#findings li.finding-error")).ToHaveCountAsync(0);
        await page.Locator("#test").ClickAsync();
        await Assertions.Expect(page.Locator("#outcomes[data-passed=false] li").First).ToContainTextAsync("DT-17-1");
        await page.Locator("#deploy summary").ClickAsync();
        var tests = page.Locator("#tests");
        await tests.FillAsync((await tests.InputValueAsync()).Replace("\"maxDays\"><value xsi:type=\"xsd:decimal\">14<", "\"maxDays\"><value xsi:type=\"xsd:decimal\">21<", StringComparison.Ordinal));
        await page.Locator("#test").ClickAsync();
        await Assertions.Expect(page.Locator("#outcomes[data-passed=true]")).ToBeVisibleAsync();
        await page.Locator("#comment").FillAsync("Tre veckor vid kort sjukdom.");
        await page.Locator("#deploy .button").ClickAsync();

        // Proposed is not published: the old row answers until a colleague has approved.
        await Assertions.Expect(page.Locator(Proposal)).ToBeVisibleAsync();
        Assert.Equal(14, await DaysOfShortIllness(page));
        await Approve(office, page, "21");
        Assert.Equal(21, await DaysOfShortIllness(page));
        await admin.Go($"/admin/decisions/{Table}");
        await Assertions.Expect(page.Locator("table.table-cards tbody tr").First).ToContainTextAsync("Tre veckor vid kort sjukdom.");
        await Assertions.Expect(page.Locator("table.table-cards tbody tr").First.Locator(".chip-good")).ToBeVisibleAsync();
    }

    // A colleague looks at what somebody proposed and lets it in.
    private static async Task Approve(Office office, IPage author, string change)
    {
        var proposal = await author.Locator(Proposal).GetAttributeAsync("href");
        var colleague = await office.Of("admin.kollega");
        await colleague.Go(proposal!);
        await Assertions.Expect(colleague.Page.Locator("main")).ToContainTextAsync(change);
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Godkänn" }).ClickAsync();
        await Assertions.Expect(colleague.Page.Locator(".notice-good")).ToBeVisibleAsync();
    }

    private static async Task<int> DaysOfShortIllness(IPage page)
    {
        var text = await page.EvaluateAsync<string>(
            """
            async address => await (await fetch(address, {
              method: 'POST',
              headers: { 'Content-Type': 'application/json', RequestVerificationToken: document.querySelector('input[name=__RequestVerificationToken]').value },
              body: JSON.stringify({ reason: 'SJUKDOM', plannedDays: 3 }),
            })).text()
            """,
            $"/api/decisions/{Table}/evaluate");
        using var read = JsonDocument.Parse(text);
        return read.RootElement.GetProperty("value").GetProperty("maxDays").GetInt32();
    }

    // The cell is an editor of its own as soon as somebody is in it.
    private static async Task Write(IPage page, string cell, string text)
    {
        await page.Locator($"td[data-element-id='{cell}']").ClickAsync();
        var editor = page.Locator($"td[data-element-id='{cell}'] .cm-content");
        await Assertions.Expect(editor).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ControlOrMeta+A");
        await page.Keyboard.InsertTextAsync(text);
        await Assertions.Expect(editor).ToHaveTextAsync(text);
    }

    private static async Task Choose(IPage page, string step)
    {
        var option = page.Locator("#step-list option", new() { HasText = step }).First;
        await page.Locator("#step-list").SelectOptionAsync((await option.GetAttributeAsync("value"))!);
    }
}
