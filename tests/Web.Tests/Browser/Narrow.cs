using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>A page in a narrow window: 1280 x 1024 at 400 % is 320 x 256 (WCAG 1.4.10).</summary>
internal static class Narrow
{
    private const string Wide =
        """
        () => {
          const page = document.scrollingElement;
          if (page.scrollWidth <= page.clientWidth) return [];
          return [`wider than the window: ${page.scrollWidth} > ${page.clientWidth}`, ...[...document.querySelectorAll('main *, header *, footer *')]
            .filter(e => e.getBoundingClientRect().right > page.clientWidth + 1)
            .slice(0, 8).map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)];
        }
        """;

    private const string Unreachable =
        """
        () => [...document.querySelectorAll('main *')]
          .filter(e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.clientWidth > 0)
          .filter(e => !['TEXTAREA', 'INPUT', 'SELECT'].includes(e.tagName) && !e.closest('trem-bpmn-modeler, trem-dmn-modeler, trem-bpmn-viewer, trem-dmn-viewer'))
          .filter(e => e.tabIndex < 0 || !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')))
          .map(e => `scrolls, but not by keyboard or without a name: ${e.tagName}.${e.className}`)
        """;

    /// <summary>What stands out of the window, and what scrolls without the keyboard; a line each.</summary>
    public static async Task<IReadOnlyList<string>> Problems(IPage page)
    {
        await page.SetViewportSizeAsync(320, 256);
        return [.. await page.EvaluateAsync<string[]>(Wide), .. await page.EvaluateAsync<string[]>(Unreachable)];
    }
}
