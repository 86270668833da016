using System.Net;
using System.Text.RegularExpressions;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Administration;

/// <summary>What one administrator changes on a page another one approves on a page.</summary>
public sealed partial class PublishingTests(Service service) : IClassFixture<Service>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_programme_figure_is_changed_from_a_day_on_when_a_colleague_has_approved_it()
    {
        var (author, colleague) = (await service.SignedIn("admin"), await service.SignedIn("admin.kollega"));
        var day = WorkCalendar.DateOf(DateTimeOffset.UtcNow).AddDays(30);
        var from = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var written = day.ToString("d MMM yyyy", System.Globalization.CultureInfo.GetCultureInfo("sv"));

        var wrong = await Post(author, "/admin/constants/g2.target", "constant", ("Input.Value", "75"), ("Input.From", from), ("Input.Comment", "Högre mål"));
        Assert.Contains("Skriv en andel mellan 0 och 1", wrong, StringComparison.Ordinal);
        Assert.Contains("value=\"75\"", wrong, StringComparison.Ordinal);

        var proposed = await Post(author, "/admin/constants/g2.target", "constant", ("Input.Value", "0,8"), ("Input.From", from), ("Input.Comment", "Högre mål"));
        var address = ProposalLink().Match(proposed).Value;
        Assert.NotEmpty(address);
        Assert.DoesNotContain(written, await Get(author, "/admin/constants/g2.target"), StringComparison.Ordinal);

        Assert.DoesNotContain("value=\"approve\"", await Get(author, address), StringComparison.Ordinal);
        Assert.Contains("En annan administratör behöver godkänna den", await Get(author, address), StringComparison.Ordinal);

        var shown = await Get(colleague, address);
        Assert.Contains("Ny rad", shown, StringComparison.Ordinal);
        Assert.Contains("0,8", shown, StringComparison.Ordinal);
        Assert.Contains("Publicerat: ", await Post(colleague, address, "approve"), StringComparison.Ordinal);
        var rows = await Get(author, "/admin/constants/g2.target");
        Assert.Contains(written, rows, StringComparison.Ordinal);
        Assert.Contains("0,8 andel", rows, StringComparison.Ordinal);
        Assert.Contains("Godkänt av Alva Administratorsson", await Get(author, address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_versions_says_what_changed_and_names_the_fingerprint()
    {
        var admin = await service.SignedIn("admin");
        var page = await Get(admin, "/admin/decisions/DT-16");

        Assert.Contains("Första versionen", page, StringComparison.Ordinal);
        Assert.Matches("<code class=\"hash\">[0-9a-f]{64}</code>", page);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(new Uri("/admin/constants/g9.target", UriKind.Relative), Stop)).StatusCode);
    }

    private static async Task<string> Get(HttpClient client, string address) => WebUtility.HtmlDecode(await client.GetStringAsync(new Uri(address, UriKind.Relative), Stop));

    private static async Task<string> Post(HttpClient client, string address, string handler, params (string Name, string Value)[] fields)
    {
        var form = fields.Append(("_handler", handler)).Append(("__RequestVerificationToken", client.DefaultRequestHeaders.GetValues("RequestVerificationToken").Single()));
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = await client.PostAsync(new Uri(address, UriKind.Relative), content, Stop);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
    }

    [GeneratedRegex("/admin/proposals/[0-9a-f-]{36}", RegexOptions.NonBacktracking)]
    private static partial Regex ProposalLink();
}
