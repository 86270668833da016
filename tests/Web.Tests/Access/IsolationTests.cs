using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using TreM.Workflow.Journeys.Reports;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>Nobody sees a participant of another region or partner: asked of every route in the table, as every account.</summary>
[Collection(AccessTests.Name)]
public sealed partial class IsolationTests(CanaryProgramme programme)
{
    private Canary[] Open => [programme.Hedemora, programme.Falun, programme.Goteborg, programme.Kalmar];

    public static TheoryData<string> Accounts => [.. CanaryProgramme.Accounts];

    // Whose name may be read (DT-15). Everybody who is not here reads nobody's.
    private IReadOnlyCollection<Canary> Named(string account) => account switch
    {
        "handledare" => [programme.Hedemora],
        "handledare.falun" => [programme.Falun],
        "handledare.dalarna" or "samordnare" or "regsamordnare" => [programme.Hedemora, programme.Falun],
        "handledare.goteborg" or "samordnare.goteborg" or "regsamordnare.goteborg" => [programme.Goteborg],
        "handledare.kalmar" or "samordnare.kalmar" or "regsamordnare.kalmar" => [programme.Kalmar],
        "syv" or "validerare" or "arbetsgivarkontakt" or "projektledare" => Open,
        "partner.orsa" => [programme.Hedemora],
        "partner.dalawux" => [programme.Falun],
        _ => [],
    };

    // Whose pseudonymous ids may be seen besides: own referrals, the coordinator who must name the few, the officer who reviews.
    private IEnumerable<Canary> Known(string account) => Named(account).Concat(account switch
    {
        "partner.af" => [programme.Hedemora],
        "partner.fk" => [programme.Falun],
        "regsamordnare" => [programme.Protected],
        "dso" => programme.All,
        _ => Enumerable.Empty<Canary>(),
    });

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task No_answer_holds_a_trace_of_somebody_the_account_may_not_see(string account)
    {
        var browser = await programme.As(account);
        var leaks = new List<string>();
        foreach (var address in Addresses())
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            await Look(address, answer, account, leaks);
        }

        foreach (var kind in ExportKinds.Aggregates.Concat(ExportKinds.Cases))
        {
            using var answer = await CanaryProgramme.Post(browser, $"/exports/{kind}");
            await Look($"POST /exports/{kind}", answer, account, leaks);
        }

        Nothing.In(leaks);
    }

    [Theory]
    [InlineData("P-17", "partner.orsa")]
    [InlineData("P-01", "partner.af")]
    [InlineData("P-20", "partner.nobody")]
    public async Task A_partners_system_sees_no_more_than_its_people(string partner, string account)
    {
        using var system = await programme.System(partner);
        var leaks = new List<string>();
        foreach (var address in Addresses().Where(a => a.StartsWith("/api", StringComparison.Ordinal)))
        {
            using var answer = await system.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            await Look(address, answer, account, leaks);
        }

        Nothing.In(leaks);
    }

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task Somebody_elses_id_is_answered_like_one_that_nothing_has(string account)
    {
        var browser = await programme.As(account);
        // One with a handover, and one without: the protected person where that is somebody else.
        var foreign = programme.All.Reverse().Except(Known(account)).GroupBy(c => c.HandedTo is null).Select(g => g.First()).ToList();
        var token = await CanaryProgramme.Token(browser, "/accessibility");
        var different = new List<string>();
        foreach (var row in RouteTable.Read().Where(r => r.Object != "-"))
        {
            foreach (var method in row.Route.Method == "PAGE" ? [HttpMethod.Get] : new[] { new HttpMethod(row.Route.Method) })
            {
                var unknown = await Ask(browser, token, method, row, RouteTable.Unknown);
                foreach (var id in foreign.SelectMany(c => IdsOf(c, row.Object)))
                {
                    var asked = await Ask(browser, token, method, row, id);
                    if (asked != unknown)
                    {
                        different.Add($"{method} {row.Route.Pattern}: expected {unknown[..Math.Min(60, unknown.Length)]}; saw {asked[..Math.Min(400, asked.Length)]}");
                    }
                }
            }
        }

        Nothing.In(different);
    }

    [Theory]
    [InlineData("handledare.goteborg")]
    [InlineData("samordnare.kalmar")]
    [InlineData("partner.fk")]
    [InlineData("admin")]
    public async Task Forms_of_a_page_refuse_somebody_elses_id_like_one_that_nothing_has(string account)
    {
        var browser = await programme.As(account);
        var (theirs, tasks) = (programme.Hedemora.CaseId, programme.Hedemora.Tasks[0]);
        (string Page, Guid Id, string Handler)[] forms =
        [
            ("/participants/{0}", theirs, "contact"), ("/participants/{0}", theirs, "tell"), ("/tasks/{0}", tasks, "complete"),
        ];
        foreach (var (page, id, handler) in forms)
        {
            using var asked = await CanaryProgramme.Post(browser, string.Format(null, CompositeFormat.Parse(page), id), ("_handler", handler), ("message", "skydd"), ("way", "TELEFON"), ("minutes", "5"));
            using var unknown = await CanaryProgramme.Post(browser, string.Format(null, CompositeFormat.Parse(page), RouteTable.Unknown), ("_handler", handler), ("message", "skydd"), ("way", "TELEFON"), ("minutes", "5"));

            Assert.Equal(unknown.StatusCode, asked.StatusCode);
            Assert.True((int)asked.StatusCode is >= 400 and < 500, $"{page} {handler}: {asked.StatusCode}");
        }
    }

    private IEnumerable<string> Addresses() => Addresses(programme);

    /// <summary>What may be read: every route, with the ids of every canary where it takes one.</summary>
    internal static IEnumerable<string> Addresses(CanaryProgramme programme)
    {
        foreach (var row in RouteTable.Read().Where(r => r.Route.Method is "PAGE" or "GET" or "ANY"))
        {
            if (row.Object == "-")
            {
                yield return RouteTable.Address(row.Route);
                continue;
            }

            foreach (var id in programme.All.SelectMany(c => IdsOf(c, row.Object)))
            {
                yield return RouteTable.Address(row.Route, id);
            }
        }

        yield return "/participants?team=true";
        yield return "/participants?team=true&status=INSKRIVEN&phase=F0";
        yield return "/tasks?mine=true";
        yield return "/handovers?way=out";
        yield return "/api/handovers?direction=outgoing";
        yield return "/api/tasks?overdue=true";
    }

    internal static IEnumerable<Guid> IdsOf(Canary canary, string what) => what switch
    {
        "task" => canary.Tasks.Take(1),
        "handover" => canary.HandoverId == Guid.Empty ? [] : [canary.HandoverId],
        _ => [canary.CaseId],
    };

    internal static async Task<string> Ask(HttpClient browser, string token, HttpMethod method, RouteRule row, Guid id)
    {
        using var request = new HttpRequestMessage(method, RouteTable.Address(row.Route, id));
        if (method != HttpMethod.Get)
        {
            request.Headers.Add("RequestVerificationToken", token);
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
            request.Content = row.Route.Pattern.StartsWith("/api", StringComparison.Ordinal)
                ? new StringContent("{}", Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        }

        using var answer = await browser.SendAsync(request, CanaryProgramme.Stop);
        var body = await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop);
        body = OfThisRequest().Replace(body, "*").Replace(id.ToString(), "*", StringComparison.Ordinal);
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} {body}";
    }

    private async Task Look(string address, HttpResponseMessage answer, string account, List<string> leaks)
    {
        if (answer.StatusCode >= HttpStatusCode.InternalServerError)
        {
            leaks.Add($"{address}: {(int)answer.StatusCode}");
        }

        var text = string.Concat(answer.Headers.Concat(answer.Content.Headers).SelectMany(h => h.Value)) + await Text(answer);
        var asked = address == "/admin/messages" ? text : address; // Waiting messages are told by the key they wait for.
        leaks.AddRange(programme.All.Except(Named(account)).SelectMany(c => c.Names)
            .Concat(programme.All.Except(Known(account)).SelectMany(c => c.Ids).Where(id => !asked.Contains(id, StringComparison.Ordinal)))
            .Where(trace => text.Contains(trace, StringComparison.OrdinalIgnoreCase)).Select(trace => $"{address}: {trace}"));
    }

    internal static async Task<string> Text(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(CanaryProgramme.Stop);
        if (bytes is not [(byte)'P', (byte)'K', ..])
        {
            return WebUtility.HtmlDecode(Encoding.UTF8.GetString(bytes));
        }

        var text = new StringBuilder();
        await using var zip = new ZipArchive(new MemoryStream(bytes));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(CanaryProgramme.Stop));
            text.Append(await reader.ReadToEndAsync(CanaryProgramme.Stop));
        }

        return text.ToString();
    }

    // What differs between two answers to the same question: tokens and the number of the request.
    [GeneratedRegex("(?<=__RequestVerificationToken\" value=\")[^\"]+|(?<=\"traceId\":\")[^\"]+|(?<=name=\"(?:submission|back)\" value=\")[^\"]+")]
    private static partial Regex OfThisRequest();
}
