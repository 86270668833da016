using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TreM.Workflow.Journeys.Partners.Webhooks;
using TreM.Workflow.Web.Api;

namespace TreM.Workflow.Web.Tests.Api;

public sealed partial class ApiDocumentTests(Service service) : IClassFixture<Service>
{
    private async Task<JsonElement> Document() =>
        await service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/v1.json", TestContext.Current.CancellationToken);

    [Fact]
    public async Task Every_call_says_what_it_does_and_shows_what_is_sent_and_answered_in_json()
    {
        foreach (var path in (await Document()).GetProperty("paths").EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject())
            {
                var name = $"{call.Name.ToUpperInvariant()} {path.Name}";
                Assert.True(call.Value.TryGetProperty("summary", out _), name);
                if (call.Value.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var sent))
                {
                    Assert.True(sent.TryGetProperty("example", out _), $"{name} shows no request");
                }

                foreach (var answer in call.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name.StartsWith('2') && !path.Name.StartsWith("/api/decisions", StringComparison.Ordinal)))
                {
                    if (answer.Value.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var answered))
                    {
                        Assert.True(answered.TryGetProperty("example", out _), $"{name} shows no answer");
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Every_call_that_changes_something_asks_for_a_key_of_its_own()
    {
        string[] withoutEffect = ["evaluate", "evaluate-batch", "explain", "check", "test", "decisions"];
        foreach (var path in (await Document()).GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("post", out _)))
        {
            if (withoutEffect.Contains(path.Name.TrimEnd('/').Split('/')[^1]) || path.Name.StartsWith("/api/webhooks", StringComparison.Ordinal)
                || path.Name.StartsWith("/api/jobs", StringComparison.Ordinal))
            {
                // A signature's id and a job's token do what the key does.
                continue;
            }

            Assert.True(path.Value.GetProperty("post").TryGetProperty("parameters", out var parameters), path.Name);
            Assert.Contains(parameters.EnumerateArray(), p => p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("required").GetBoolean());
        }
    }

    [Fact]
    public async Task Every_problem_code_of_the_api_stands_in_the_documents_table()
    {
        var introduction = (await Document()).GetProperty("info").GetProperty("description").GetString()!;
        var used = Directory.GetFiles(Repository.At("src", "TreM.Workflow.Web", "Api"), "*.cs")
            .SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).Distinct();
        Assert.All(used, code => Assert.Contains($"`{code}`", introduction, StringComparison.Ordinal));
        Assert.Equal(ProblemCodes.All.Count, ProblemCodes.All.Select(c => c.Code).Distinct().Count());
    }

    [Fact]
    public async Task Every_call_has_a_name_of_its_own_says_when_it_refuses_and_describes_its_body()
    {
        var calls = (await Document()).GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(c => (Path: p.Name, Call: c.Value))).ToList();
        var names = calls.Select(c => c.Call.GetProperty("operationId").GetString()!).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Contains("acceptHandover", names);
        foreach (var (path, call) in calls)
        {
            Assert.True(call.GetProperty("responses").TryGetProperty("429", out _), path);
            Assert.Equal(!path.StartsWith("/api/webhooks", StringComparison.Ordinal), call.GetProperty("responses").TryGetProperty("401", out _));
        }

        var referral = (await Document()).GetProperty("components").GetProperty("schemas").GetProperty("ReferralDraft");
        Assert.Equal(["decisionType", "familyName", "givenName", "municipality", "reason", "source"], referral.GetProperty("required").EnumerateArray().Select(r => r.GetString()).Order());
        Assert.Contains("AF", referral.GetProperty("properties").GetProperty("source").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.False(referral.GetProperty("properties").TryGetProperty("rowKey", out _));
        var accept = calls.Single(c => c.Path.EndsWith("/accept", StringComparison.Ordinal)).Call.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal("date", accept.GetProperty("properties").GetProperty("meetingDate").GetProperty("format").GetString());
        var page = calls.First(c => c.Call.GetProperty("operationId").GetString() == "listReferrals").Call.GetProperty("parameters").EnumerateArray().First(x => x.GetProperty("name").GetString() == "page");
        Assert.Equal("integer", page.GetProperty("schema").GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_events_that_partners_get_are_described_with_an_example()
    {
        var webhooks = (await Document()).GetProperty("webhooks");
        Assert.Equal(HandoverEventTypes.All.Order(), webhooks.EnumerateObject().Select(w => w.Name).Order());
        var data = webhooks.GetProperty("handover.sent").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetProperty("data");
        Assert.Equal(["handoverId", "handoverType", "state", "version", "link"], data.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task The_page_to_browse_it_opens()
    {
        using var page = await service.EmploymentService.GetAsync(new Uri("/api/docs/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    [GeneratedRegex(@"Problems\.Of\(\s*(?:StatusCodes\.\w+),\s*""([a-z][a-z.-]+)""")]
    private static partial Regex Code();
}
