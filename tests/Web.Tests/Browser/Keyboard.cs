using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>Walks a page with the Tab key.</summary>
internal static class Keyboard
{
    private const int Stride = 20;

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
          return [
            ...[...wanted].filter(([e]) => !first.includes(e)).map(([, n]) => `not reached: ${n}`),
            ...[...new Set(hidden)].map(n => `no visible focus: ${n}`),
            ...jumps > 0 ? [`${jumps} places with a tabindex of their own`] : [],
            ...order ? [] : [`not in the order of the page: ${first.map(e => wanted.get(e)).join(', ')}`],
            ...wanted.get(first[0])?.includes('#content') ? [] : [`expected to begin at the skip link; began at ${wanted.get(first[0])}`],
          ];
        }
        """;

    private const string IsThrough = "() => { const reached = new Set(window.watched.reached); return [...window.watched.wanted.keys()].every(e => reached.has(e)); }";

    /// <summary>Puts the focus before everything on the page.</summary>
    public static Task BeginAtTheTop(IPage page) => page.EvaluateAsync(FromTheTop);

    /// <summary>What of the page Tab does not reach, reaches without showing it, or reaches out of order; a line each.</summary>
    public static async Task<IReadOnlyList<string>> Problems(IPage page)
    {
        await BeginAtTheTop(page);
        var wanted = await page.EvaluateAsync<int>(Watch);
        // Designers have stops of their own in between, dates one for each of their parts.
        var most = wanted + Stride + (4 * await page.Locator("input[type=date]").CountAsync()) + (await page.Locator("[data-state]").CountAsync() > 0 ? 150 : 0);
        for (var i = 1; i <= most; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (i % Stride == 0 && await page.EvaluateAsync<bool>(IsThrough))
            {
                break;
            }
        }

        return await page.EvaluateAsync<string[]>(Seen);
    }
}
