using System.Text.Json;
using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>axe-core over the page as it is now: WCAG 2.2 A and AA and the rules of good practice.</summary>
internal static class Axe
{
    private const string Run =
        """
        async () => (await axe.run(document, {
          runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
          resultTypes: ['violations'],
        })).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} ${n.failureSummary.replace(/\s+/g, ' ')} ${n.html.slice(0, 200)}`))
        """;

    private static readonly Lazy<string> Source = new(() =>
        File.ReadAllText(Repository.At("src", "TreM.Workflow.Web", "ClientApp", "node_modules", "axe-core", "axe.min.js")) + ";0");

    /// <summary>What axe found, a line per element.</summary>
    public static async Task<IReadOnlyList<string>> Violations(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Source.Value);
        }

        return (await page.EvaluateAsync<JsonElement>(Run)).EnumerateArray().Select(v => v.GetString()!).ToList();
    }
}
