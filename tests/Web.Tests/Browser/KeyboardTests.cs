using System.Text.Json;
using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>Every page by keyboard alone.</summary>
public sealed class KeyboardTests(BrowserSuite suite) : BrowserTest(suite)
{
    // Blazor puts the focus on the heading after a navigation; here Tab begins where the page does.
    private const string FromTheTop = "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }";

    // What a person must reach. The insides of the designers are theirs; a group of radio buttons is one stop.
    private const string Watch =
        """
        () => {
          const name = e => `${e.tagName} ${e.id || e.name || e.getAttribute('href') || e.textContent.trim()}`.slice(0, 90);
          const stop = e => e.type === 'radio' ? `radio ${e.name}` : e;
          const inside = e => e.closest('.djs-container, .designer-panel, .dmn-js-parent, .fjs-container');
          const visible = e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !inside(e);
          const wanted = new Map([...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
            .filter(visible).map(e => [stop(e), name(e)]));
          window.watched = { reached: [], hidden: [], wanted, jumps: document.querySelectorAll('[tabindex]:not([tabindex="0"], [tabindex="-1"])').length };
          document.addEventListener('focusin', ({ target }) => {
            if (inside(target) || target === document.body) return;
            const look = getComputedStyle(target);
            const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
            if (!ring && look.boxShadow === 'none') window.watched.hidden.push(name(target));
            window.watched.reached.push(stop(target));
          });
          return wanted.size;
        }
        """;

    private const string Seen =
        """
        () => {
          const { reached, hidden, wanted, jumps } = window.watched;
          const first = [...new Set(reached)].filter(e => wanted.has(e));
          const places = first.filter(e => typeof e !== 'string');
          const order = places.every((e, i) => i === 0 || places[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
          return { missing: [...wanted].filter(([e]) => !first.includes(e)).map(([, n]) => n), hidden, jumps, order, first: wanted.get(first[0]) };
        }
        """;

    public static TheoryData<string> Pages => [.. PageInventory.All.Select(e => e.Route)];

    [Theory(Explicit = true)]
    [MemberData(nameof(Pages))]
    public async Task Tab_reaches_everything_in_order_with_visible_focus_and_is_never_trapped(string route)
    {
        var entry = PageInventory.All.Single(e => e.Route == route);
        var visitor = await Open(entry.Account);
        visitor.Expected = route == "/not-found" ? 404 : 0;
        await visitor.Go(await PageInventory.Address(entry, visitor));
        var page = visitor.Page;
        await page.EvaluateAsync(FromTheTop);
        var wanted = await page.EvaluateAsync<int>(Watch);
        // Designers have stops of their own in between, dates one for each of their parts.
        var most = wanted + 3 + (4 * await page.Locator("input[type=date]").CountAsync()) + (await page.Locator("[data-state]").CountAsync() > 0 ? 150 : 0);
        for (var i = 0; i < most; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        var seen = await page.EvaluateAsync<JsonElement>(Seen);
        Assert.Equal([], Texts(seen.GetProperty("missing")));
        Assert.Equal([], Texts(seen.GetProperty("hidden")));
        Assert.Equal(0, seen.GetProperty("jumps").GetInt32());
        Assert.True(seen.GetProperty("order").GetBoolean(), "Expected the order of the page.");
        Assert.Contains("#content", seen.GetProperty("first").GetString());
    }

    [Fact(Explicit = true)]
    public async Task The_skip_link_shows_itself_and_leads_to_the_content()
    {
        var page = (await Open()).Page;
        await page.GotoAsync("/accessibility");
        await page.EvaluateAsync(FromTheTop);
        await page.Keyboard.PressAsync("Tab");
        var skip = page.Locator("a.skip");
        await Assertions.Expect(skip).ToBeFocusedAsync();
        await Assertions.Expect(skip).ToBeInViewportAsync(new() { Ratio = 1 });
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main#content")).ToBeFocusedAsync();
    }

    [Fact(Explicit = true)]
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

    private static string?[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(t => t.GetString())];
}
