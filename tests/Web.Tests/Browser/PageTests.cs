using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>Every page: WCAG 2.2 AA by axe, 320 pixels, Tab; and what goes for all of them.</summary>
public sealed class PageTests(BrowserSuite suite) : BrowserTest(suite)
{
    public static TheoryData<string> Pages => [.. PageInventory.All.Select(e => e.Route)];

    [Fact]
    public void Every_page_stands_in_the_inventory() =>
        Assert.Equal(PageInventory.Routes(Service).Order(), PageInventory.All.Select(e => e.Route).Order());

    // One visit for everything: opening a page costs more than looking at it.
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_accessible_in_both_languages_and_themes_in_a_narrow_window_and_by_keyboard(string route)
    {
        var entry = PageInventory.All.Single(e => e.Route == route);
        var visitor = await Open(entry.Account);
        visitor.Expected = route == "/not-found" ? 404 : 0;
        var address = await PageInventory.Address(entry, visitor);
        await visitor.Go(address);
        var found = new List<string>(await Looked("sv", visitor));
        found.AddRange(await Keyboard.Problems(visitor.Page));
        found.AddRange(await Narrow.Problems(visitor.Page));
        await visitor.Page.SetViewportSizeAsync(1280, 900);
        await visitor.Choose("en");
        await visitor.Go(address);
        found.AddRange(await Looked("en", visitor));

        Assert.True(found.Count == 0, $"Expected nothing against {address}; saw\n{string.Join('\n', found)}");
    }

    // Whole pages of other products (Hangfire, Scalar): ours is that they work under the policy we give them.
    [Theory]
    [InlineData("/admin/jobs", "TreM – jobb")]
    [InlineData("/api/docs", "TreM")]
    public async Task Pages_of_other_products_load_without_errors(string address, string title)
    {
        var page = (await Open("admin")).Page;
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });

        await Assertions.Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(title));
    }

    [Fact]
    public async Task The_theme_and_the_language_stay_chosen()
    {
        var page = (await Open()).Page;
        await page.GotoAsync("/accessibility");
        await page.Locator("form[action='/preferences/theme'] button:visible").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.Locator("form[action='/preferences/language'] button").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await page.GotoAsync("/");

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    private static async Task<IEnumerable<string>> Looked(string language, Visitor visitor)
    {
        Assert.Equal(language, await visitor.Page.Locator("html").GetAttributeAsync("lang"));
        var found = new List<string>();
        foreach (var theme in new[] { "dark", "light" })
        {
            // What the theme's cookie does on the server; see the test of the theme.
            await visitor.Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
            found.AddRange((await Axe.Violations(visitor.Page)).Select(v => $"{language} {theme} {v}"));
        }

        return found;
    }
}
