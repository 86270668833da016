using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>An administrator redraws a journey: what is broken shows on the diagram and stays out, what is whole is followed by whoever comes next.</summary>
public sealed class DesignerTests(BrowserSuite suite) : BrowserTest(suite)
{
    private const string Process = "trem-f0-intag";

    [Fact(Explicit = true)]
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
        await page.Locator(".bio-properties-panel-group-header", new() { HasText = "General" }).ClickAsync();
        await page.Locator("#bio-properties-panel-name").FillAsync("Kvittera och tacka");
        await Assertions.Expect(page.Locator("#step-list option:checked")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Kvittera och tacka"));
        await page.Locator("#check").ClickAsync();
        await Assertions.Expect(page.Locator("#findings li.finding-error")).ToHaveCountAsync(0);
        await page.Locator("#comment").FillAsync("Tackar också.");
        await page.Locator("#deploy .button").ClickAsync();

        // A colleague looks at it and lets it in.
        var proposal = await page.Locator(".notice-good a[href^='/admin/proposals/']").GetAttributeAsync("href");
        var colleague = await office.Of("admin.kollega");
        await colleague.Go(proposal!);
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Godkänn" }).ClickAsync();
        await Assertions.Expect(colleague.Page.Locator(".notice-good")).ToBeVisibleAsync();

        var next = await office.Refer("Ove", "19820421-2396");
        await office.Do("samordnare", next, "Kvittera och tacka", ("acknowledged", true));
        await office.Do("samordnare", running, "Kvittera remiss", ("acknowledged", true));
        await admin.Go($"/admin/processes/{Process}");
        var versions = page.Locator("table.table-cards tbody tr");
        await Assertions.Expect(versions.Filter(new() { Has = page.Locator($"th a:text-is('{old}')") }).Locator("td.number")).Not.ToHaveTextAsync("0");
        await Assertions.Expect(versions.First.Locator("td.number")).Not.ToHaveTextAsync("0");
        await Assertions.Expect(versions.First.Locator("th")).Not.ToHaveTextAsync(old);
    }

    private static async Task Choose(IPage page, string step)
    {
        var option = page.Locator("#step-list option", new() { HasText = step }).First;
        await page.Locator("#step-list").SelectOptionAsync((await option.GetAttributeAsync("value"))!);
    }
}
