using System.Net;
using System.Text.RegularExpressions;

namespace TreM.Workflow.Web.Tests.Access;

[Collection(AccessTests.Name)]
public sealed partial class HeaderTests(CanaryProgramme programme)
{
    // headers.txt: "name: value" on every answer, "path* name: value" where another value holds below a path.
    private static readonly (string? Below, string Name, string Value)[] Rows =
    [
        .. File.ReadLines(Repository.At("tests", "Web.Tests", "Access", "headers.txt")).Where(l => l.Length > 0 && l[0] != '#').Select(line =>
        {
            var match = HeaderRow().Match(line);
            return (match.Groups[1].Success ? match.Groups[1].Value : null, match.Groups[2].Value, match.Groups[3].Value);
        }),
    ];

    [Fact]
    public async Task Every_answer_carries_the_listed_headers_errors_included()
    {
        using var visitor = programme.Visitor();
        var browser = await programme.As("admin");
        var wrong = new List<string>();
        foreach (var address in RouteTable.Read().Where(r => r.Route.Method is "PAGE" or "GET" or "ANY").Select(r => RouteTable.Address(r.Route))
            .Concat(["/nowhere", "/api/nowhere", "/admin/processes/nothing", "/participants/not-an-id", "/api/decisions/nothing"]))
        {
            foreach (var client in new[] { visitor, browser })
            {
                using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
                Compare(answer, address, wrong);
            }
        }

        foreach (var (address, body) in new[] { ("/account/sign-in", "x"), ("/api/referrals", "{"), ("/preferences/theme", ""), ("/participants", "") })
        {
            using var content = new StringContent(body);
            using var answer = await visitor.PostAsync(new Uri(address, UriKind.Relative), content, CanaryProgramme.Stop);
            Compare(answer, $"POST {address}", wrong);
        }

        Nothing.In(wrong);
    }

    [Fact]
    public async Task Pages_hold_no_script_and_no_handler_that_the_policy_would_have_to_allow()
    {
        var browser = await programme.As("admin");
        var found = new List<string>();
        foreach (var row in RouteTable.Read().Where(r => r.Route.Method == "PAGE"))
        {
            using var answer = await browser.GetAsync(new Uri(RouteTable.Address(row.Route), UriKind.Relative), CanaryProgramme.Stop);
            var html = await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop);
            found.AddRange(Inline().Matches(html).Select(m => $"{row.Route.Pattern}: {m.Value}"));
        }

        Nothing.In(found);
    }

    [Fact]
    public async Task What_a_page_shows_of_people_is_kept_by_no_cache()
    {
        var browser = await programme.As("handledare");
        foreach (var address in new[] { "/participants", $"/participants/{programme.Hedemora.CaseId}", $"/cases/{programme.Hedemora.CaseId}/timeline", "/tasks", "/api/tasks" })
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            Assert.Equal((address, HttpStatusCode.OK, true), (address, answer.StatusCode, answer.Headers.CacheControl?.NoStore));
        }
    }

    [Fact]
    public async Task Every_cookie_is_secure_and_out_of_reach_for_scripts_and_other_sites()
    {
        using var visitor = programme.Visitor();
        using var page = await visitor.GetAsync(new Uri("/account/sign-in", UriKind.Relative), CanaryProgramme.Stop);
        using var theme = await CanaryProgramme.Post(visitor, "/preferences/theme", ("theme", "dark"));
        using var language = await CanaryProgramme.Post(visitor, "/preferences/language", ("language", "en"));
        using var signedIn = await CanaryProgramme.Post(visitor, "/account/demo", ("user", "admin@example.com"));
        var cookies = new[] { page, theme, language, signedIn }.SelectMany(a => a.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).ToList();

        Assert.Contains(cookies, c => c.StartsWith("__Host-trem=", StringComparison.Ordinal));
        Assert.Contains(cookies, c => c.StartsWith("__Host-trem-form=", StringComparison.Ordinal));
        Assert.All(cookies, c => Assert.Matches("(?i); secure(;|$)", c));
        Assert.All(cookies, c => Assert.Matches("(?i); httponly(;|$)", c));
        Assert.All(cookies, c => Assert.Matches("(?i); samesite=(lax|strict)(;|$)", c));
        Assert.All(cookies, c => Assert.Matches("(?i); path=/(;|$)", c));
        Assert.All(cookies, c => Assert.DoesNotMatch("(?i); domain=", c));
    }

    [Fact]
    public async Task Signing_out_empties_what_the_browser_kept()
    {
        using var browser = await programme.SignIn("referensgrupp");
        using var answer = await CanaryProgramme.Post(browser, "/account/sign-out");
        using var after = await browser.GetAsync(new Uri("/tasks", UriKind.Relative), CanaryProgramme.Stop);

        Assert.Equal("\"cache\", \"storage\"", Assert.Single(answer.Headers.GetValues("Clear-Site-Data")));
        Assert.StartsWith("https://localhost/account/sign-in", after.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static void Compare(HttpResponseMessage answer, string address, List<string> wrong)
    {
        foreach (var group in Rows.GroupBy(r => r.Name))
        {
            var row = group.Where(r => r.Below is null || address.StartsWith(r.Below, StringComparison.Ordinal)).MaxBy(r => r.Below?.Length ?? 0);
            var seen = answer.Headers.TryGetValues(row.Name, out var values) ? string.Join("|", values) : "nothing";
            if (seen != row.Value)
            {
                wrong.Add($"{address} ({(int)answer.StatusCode}): expected {row.Name}: {row.Value}; saw {seen}");
            }
        }
    }

    [GeneratedRegex(@"^(?:(/\S*)\* )?([A-Za-z-]+): (.+)$")]
    private static partial Regex HeaderRow();

    // A script with text between its tags, a handler attribute, or an address that is a script.
    [GeneratedRegex("<script(?![^>]*type=\"application/json\")[^>]*>\\s*[^<\\s][^<]{0,60}|\\son[a-z]+=\"[^\"]{0,60}|(?:href|src|action)=\"javascript:[^\"]{0,60}", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
