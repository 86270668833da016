using System.Net;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>A sign-in ends on the server, for every copy of its cookie.</summary>
public sealed class SessionTests(CanaryProgramme programme) : IClassFixture<CanaryProgramme>
{
    private static readonly Uri Work = new("/tasks", UriKind.Relative);

    [Fact]
    public async Task After_signing_out_a_copy_of_the_cookie_opens_nothing()
    {
        var (browser, copy) = await Twins("syv");
        using var before = await copy.GetAsync(Work, CanaryProgramme.Stop);
        using var signedOut = await CanaryProgramme.Post(browser, "/account/sign-out");
        using var after = await copy.GetAsync(Work, CanaryProgramme.Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task The_page_lists_ones_own_sign_ins_and_ends_the_others()
    {
        using var here = await programme.SignIn("validerare");
        using var elsewhere = await programme.SignIn("validerare");
        using var stranger = await programme.SignIn("rapport");
        Assert.Contains("Logga ut överallt utom här", await Security(here), StringComparison.Ordinal);
        using var ended = await CanaryProgramme.Post(here, "/account/sign-out-elsewhere");

        var user = DemoAccounts.IdOf("validerare");
        Assert.Equal(1, await programme.Look(db => db.Set<Session>().CountAsync(s => s.UserId == user && s.EndedAt == null, CanaryProgramme.Stop)));
        Assert.DoesNotContain("Logga ut överallt utom här", await Security(here), StringComparison.Ordinal);
        using var still = await stranger.GetAsync(Work, CanaryProgramme.Stop);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task A_sign_in_that_has_lived_its_longest_opens_nothing_however_busy_it_was()
    {
        using var browser = await programme.SignIn("arbetsplats");
        var user = DemoAccounts.IdOf("arbetsplats");
        await programme.Look(db => db.Set<Session>().Where(s => s.UserId == user)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1)), CanaryProgramme.Stop));
        using var answer = await browser.GetAsync(Work, CanaryProgramme.Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Changing_the_password_asks_for_the_present_one_refuses_common_ones_and_ends_other_sign_ins()
    {
        using var here = await programme.SignIn("referensgrupp");
        using var elsewhere = await programme.SignIn("referensgrupp");
        Assert.Contains("Lösenordet stämmer inte", await Change(here, "wrong", "Tre gula kantareller"), StringComparison.Ordinal);
        Assert.Contains("för lätt att gissa", await Change(here, DemoAccounts.Password, "Sommar2026!!"), StringComparison.Ordinal);
        Assert.Contains("Lösenordet är bytt", await Change(here, DemoAccounts.Password, "Tre gula kantareller"), StringComparison.Ordinal);

        using var still = await here.GetAsync(Work, CanaryProgramme.Stop);
        using var ended = await elsewhere.GetAsync(Work, CanaryProgramme.Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (still.StatusCode, ended.StatusCode));
    }

    private static async Task<string> Change(HttpClient browser, string present, string wanted)
    {
        using var answer = await CanaryProgramme.Post(browser, "/account/security", ("_handler", "change-password"), ("Present", present), ("Wanted", wanted));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop));
    }

    private static async Task<string> Security(HttpClient browser) =>
        WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri("/account/security", UriKind.Relative), CanaryProgramme.Stop));

    // A browser, and somebody else's program with the same cookie.
    private async Task<(HttpClient Browser, HttpClient Copy)> Twins(string account)
    {
        var browser = programme.Visitor();
        using var answer = await CanaryProgramme.Post(browser, "/account/demo", ("user", $"{account}@example.com"));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-trem=", StringComparison.Ordinal)).Split(';')[0];
        var copy = programme.Service.CreateDefaultClient(new Uri("https://localhost"));
        copy.DefaultRequestHeaders.Add("Cookie", cookie);
        return (browser, copy);
    }
}
