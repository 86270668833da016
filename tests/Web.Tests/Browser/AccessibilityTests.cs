using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

public sealed class AccessibilityTests(BrowserSuite suite) : BrowserTest(suite)
{
    public static TheoryData<string> Pages => [.. PageInventory.All.Select(e => e.Route)];

    [Fact]
    public void Every_page_stands_in_the_inventory() =>
        Assert.Equal(PageInventory.Routes(Service).Order(), PageInventory.All.Select(e => e.Route).Order());

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_has_no_violations_in_either_language_and_either_theme(string route)
    {
        var entry = PageInventory.All.Single(e => e.Route == route);
        var found = new List<string>();
        var visitor = await Open(entry.Account);
        visitor.Expected = route == "/not-found" ? 404 : 0;
        var address = await PageInventory.Address(entry, visitor);
        foreach (var language in new[] { "sv", "en" })
        {
            await visitor.Choose(language);
            await visitor.Go(address);
            Assert.Equal(language, await visitor.Page.Locator("html").GetAttributeAsync("lang"));
            foreach (var theme in new[] { "light", "dark" })
            {
                // What the theme's cookie does on the server; see the test of the theme.
                await visitor.Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
                found.AddRange((await Axe.Violations(visitor.Page)).Select(v => $"{language} {theme} {v}"));
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
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
        await page.Locator("form[action='/preferences/theme'] button").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.Locator("form[action='/preferences/language'] button").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await page.GotoAsync("/");

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_fits_320_pixels_and_regions_that_scroll_are_reached_by_keyboard(string route)
    {
        var entry = PageInventory.All.Single(e => e.Route == route);
        // 1280 x 1024 at 400 % is 320 x 256.
        var visitor = await Open(new Visit(entry.Account, Width: 320, Height: 256));
        visitor.Expected = route == "/not-found" ? 404 : 0;
        await visitor.Go(await PageInventory.Address(entry, visitor));

        var wide = await visitor.Page.EvaluateAsync<string[]>(
            """
            () => {
              const page = document.scrollingElement;
              if (page.scrollWidth <= page.clientWidth) return [];
              return [`page ${page.scrollWidth} > ${page.clientWidth}`, ...[...document.querySelectorAll('main *, header *, footer *')]
                .filter(e => e.getBoundingClientRect().right > page.clientWidth + 1)
                .slice(0, 8).map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)];
            }
            """);
        Assert.Equal([], wide);

        var unreachable = await visitor.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('main *')]
              .filter(e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.clientWidth > 0)
              .filter(e => !['TEXTAREA', 'INPUT', 'SELECT'].includes(e.tagName) && !e.closest('trem-bpmn-modeler, trem-dmn-modeler, trem-bpmn-viewer, trem-dmn-viewer'))
              .filter(e => e.tabIndex < 0 || !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')))
              .map(e => `${e.tagName}.${e.className}`)
            """);
        Assert.Equal([], unreachable);
    }
}
