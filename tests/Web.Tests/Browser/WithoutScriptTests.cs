using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>Pages do their work in a browser that runs no JavaScript.</summary>
public sealed class WithoutScriptTests(BrowserSuite suite) : BrowserTest(suite)
{
    [Fact]
    public async Task A_referral_is_filed_and_its_task_done_without_JavaScript()
    {
        var office = new Office(Suite, Suite.Moving, (visit, service) => Open(visit with { HasScript = false }, service));
        var caseId = await office.Refer("Anders", "19640823-3234");
        await office.Do("samordnare", caseId, "Kvittera remiss", ("acknowledged", true));
        var page = (await office.Of("samordnare")).Page;

        await Assertions.Expect(page.Locator(".notice-good")).ToBeVisibleAsync();
        await page.Locator("form[action='/preferences/language'] button").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }
}
