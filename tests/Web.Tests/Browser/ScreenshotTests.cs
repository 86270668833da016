using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>The pictures of the README, taken by <c>tests/screenshots.sh</c>: main pages of each group, light and dark, narrow and wide.</summary>
public sealed class ScreenshotTests(BrowserSuite suite) : BrowserTest(suite)
{
    private const int MostBytes = 150 * 1024;

    /// <summary>Name of the picture, route in the inventory, and how it is looked at.</summary>
    public static TheoryData<string, string, Visit> Pictures => new()
    {
        { "home", "/", new Visit(Width: 1440) },
        { "partner-referral", "/referrals/new", new Visit(Width: 320, Height: 720) },
        { "coordinator", "/coordination", new Visit(Width: 1440, Theme: "dark") },
        { "coach-tasks", "/tasks", new Visit(Width: 768, Height: 1024) },
        { "coach-task", "/tasks/{Id:guid}", new Visit(Width: 1440) },
        { "participant", "/participants/{Id:guid}", new Visit(Width: 768, Height: 1024, Theme: "dark") },
        { "manager-goals", "/goals", new Visit(Width: 1440) },
        { "manager-bottlenecks", "/bottlenecks", new Visit(Width: 1440, Height: 1340) },
        { "administrator-journey", "/admin/processes/{Id}/edit", new Visit(Width: 1440) },
        { "administrator-table", "/admin/decisions/{Id}/edit", new Visit(Width: 1440, Language: "en", Theme: "dark") },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_picture_is_taken_and_small(string name, string route, Visit visit)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("TREM_SCREENSHOTS") == "1", "pictures are taken by tests/screenshots.sh");
        var entry = PageInventory.All.Single(e => e.Route == route);
        var visitor = await Open(visit with { Account = entry.Account });
        await visitor.Go(await PageInventory.Address(entry, visitor));
        await visitor.Page.EvaluateAsync("() => document.fonts.ready");
        var file = Repository.At("src", "TreM.Workflow.Web", "screenshots", $"{name}.png");
        await visitor.Page.ScreenshotAsync(new() { Path = file, Scale = ScreenshotScale.Css, Animations = ScreenshotAnimations.Disabled });

        Assert.InRange(new FileInfo(file).Length, 1, MostBytes);
    }
}
