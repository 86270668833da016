using System.Net;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;

namespace TreM.Workflow.Web.Tests.Access;

[Collection(AccessTests.Name)]
public sealed class RouteTableTests(CanaryProgramme programme)
{
    [Fact]
    public void Every_route_has_a_row_and_every_row_a_route()
    {
        var (routes, rows) = (RouteTable.Of(programme.Service), RouteTable.Read().Select(r => r.Route).ToList());

        Nothing.In([.. routes.Except(rows).Select(r => $"Route without a row in routes.txt: {r}")]);
        Nothing.In([.. rows.Except(routes).Select(r => $"Row without a route: {r}")]);
        Assert.Equal(rows.Count, rows.Distinct().Count());
    }

    [Fact]
    public async Task Without_a_sign_in_a_route_answers_as_its_row_says()
    {
        using var visitor = programme.Visitor();
        var wrong = new List<string>();
        foreach (var row in RouteTable.Read())
        {
            await Compare(row, visitor, row.Anyone, "nobody", wrong);
        }

        Nothing.In(wrong);
    }

    [Fact]
    public async Task With_an_API_key_a_route_answers_as_its_row_says()
    {
        using var system = await programme.System("P-17");
        var wrong = new List<string>();
        foreach (var row in RouteTable.Read())
        {
            await Compare(row, system, row.Key, "a key", wrong);
        }

        Nothing.In(wrong);
    }

    [Fact]
    public async Task With_an_unknown_API_key_no_route_of_the_API_opens()
    {
        using var system = programme.Visitor();
        system.DefaultRequestHeaders.Authorization = new("Bearer", "trem_" + new string('0', 64));
        var wrong = new List<string>();
        foreach (var row in RouteTable.Read().Where(r => r.Key == "open" && r.Anyone != "open"))
        {
            await Compare(row, system, row.Anyone, "an unknown key", wrong);
        }

        Nothing.In(wrong);
    }

    [Fact]
    public async Task Each_role_passes_where_its_row_says_and_nowhere_else()
    {
        var accounts = await programme.Look(db => db.Set<RoleAssignment>().AsNoTracking().ToListAsync(CanaryProgramme.Stop));
        var wrong = new List<string>();
        foreach (var role in Roles.All)
        {
            var account = CanaryProgramme.Accounts.First(a => accounts.Any(r => r.UserId == DemoAccounts.IdOf(a).ToString() && r.Role == role));
            var browser = await programme.As(account);
            foreach (var row in RouteTable.Read().Where(r => r.Anyone != "open"))
            {
                await Compare(row, browser, row.Roles.Count == 0 || row.Roles.Contains(role) ? "open" : "denied", role, wrong);
            }
        }

        Nothing.In(wrong);
    }

    private static async Task Compare(RouteRule row, HttpClient client, string expected, string who, List<string> wrong)
    {
        foreach (var method in row.Route.Method switch { "PAGE" => [HttpMethod.Get, HttpMethod.Post], "ANY" => [HttpMethod.Get], var m => new[] { new HttpMethod(m) } })
        {
            using var request = new HttpRequestMessage(method, RouteTable.Address(row.Route));
            if (method != HttpMethod.Get)
            {
                request.Content = row.Route.Pattern.StartsWith("/api", StringComparison.Ordinal)
                    ? new StringContent("{}", null, "application/json")
                    : new FormUrlEncodedContent([KeyValuePair.Create("back", "/")]);
            }

            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CanaryProgramme.Stop);
            var seen = Kind(answer);
            if (seen != expected)
            {
                wrong.Add($"{method} {row.Route.Pattern} as {who}: expected {expected}; saw {seen} ({(int)answer.StatusCode} {answer.Headers.Location})");
            }

            if (seen == "open" && method != HttpMethod.Get && method != HttpMethod.Head && client.DefaultRequestHeaders.Authorization is null && answer.StatusCode != HttpStatusCode.BadRequest)
            {
                wrong.Add($"{method} {row.Route.Pattern} as {who}: expected 400 without the antiforgery token; saw {(int)answer.StatusCode}");
            }
        }
    }

    private static string Kind(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => "refused",
        HttpStatusCode.Forbidden => "denied",
        HttpStatusCode.Redirect when answer.Headers.Location!.ToString().Contains("/account/sign-in?ReturnUrl=", StringComparison.Ordinal) => "sign-in",
        HttpStatusCode.Redirect when answer.Headers.Location!.ToString().Contains("/account/denied", StringComparison.Ordinal) => "denied",
        >= HttpStatusCode.InternalServerError => "broken",
        _ => "open",
    };
}
