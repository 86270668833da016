using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>What is done by keyboard alone; that Tab reaches everything is asked of every page in <see cref="PageTests"/>.</summary>
public sealed class KeyboardTests(BrowserSuite suite) : BrowserTest(suite)
{
    [Fact]
    public async Task The_skip_link_shows_itself_and_leads_to_the_content()
    {
        var page = (await Open()).Page;
        await page.GotoAsync("/accessibility");
        await Keyboard.BeginAtTheTop(page);
        await page.Keyboard.PressAsync("Tab");
        var skip = page.Locator("a.skip");
        await Assertions.Expect(skip).ToBeFocusedAsync();
        await Assertions.Expect(skip).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main#content")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_journey_is_redrawn_from_the_list_of_steps_without_dragging()
    {
        var visitor = await Open("admin");
        await visitor.Go("/admin/processes/trem-n180-genomgang/edit");
        var page = visitor.Page;
        var steps = page.Locator("#step-list");
        var before = await steps.Locator("option").CountAsync();
        await steps.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(steps.Locator("option")).ToHaveCountAsync(before + 1);

        var added = await steps.InputValueAsync();
        await Assertions.Expect(page.Locator($".djs-element.selected[data-element-id='{added}']")).ToBeVisibleAsync();
        await steps.FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(steps.Locator("option")).ToHaveCountAsync(before);
    }
}
