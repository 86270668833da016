using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Tests.Api;

/// <summary>What cannot be, cannot be kept or is not known is refused with its place, and nothing is stored.</summary>
public sealed class ApiInputTests(Service service) : IClassFixture<Service>
{
    private const string Person = """ "source": "AF", "decisionType": "REMISS", "idMissingReason": "SAKNAS", "protectedFlag": "NEJ", "familyName": "Exempelsson", "reason": "Vill arbeta." """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(int Status, JsonElement Problem)> Post(string path, string body, HttpClient? caller = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await (caller ?? service.EmploymentService).SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }

    [Theory]
    [InlineData(""" "born": "9999-12-31", "givenName": "Berit", "municipality": "2083" """, "born")]
    [InlineData(""" "born": "0001-01-01", "givenName": "Berit", "municipality": "2083" """, "born")]
    [InlineData(""" "born": "2130-01-01", "givenName": "Berit", "municipality": "2083" """, "born")]
    [InlineData(""" "born": "1980-02-30", "givenName": "Berit", "municipality": "2083" """, "born")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Be\u0000rit", "municipality": "2083" """, "givenName")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Be\ud800rit", "municipality": "2083" """, "givenName")]
    [InlineData(""" "born": "1980-05-06", "givenName": null, "municipality": "2083" """, "givenName")]
    [InlineData(""" "born": "1980-05-06", "givenName": 7, "municipality": "2083" """, "givenName")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Berit", "municipality": "9999" """, "municipality")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Berit", "municipality": "2083", "urgensy": "SNABB" """, "urgensy")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Berit", "municipality": "2083", "rowKey": "1" """, "rowKey")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Berit", "municipality": "2083", "phone": "ring mig" """, "phone")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Berit", "municipality": "2083", "languageNeed": "somaliska" """, "languageNeed")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Berit", "municipality": "2083", "receivedOn": "0001-01-01" """, "receivedOn")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Berit", "municipality": "2083", "facts": { "laborStatuz": "ARBETSLOS" } """, "facts.laborStatuz")]
    [InlineData(""" "born": "1980-05-06", "givenName": "Berit", "municipality": "2083", "accessNeeds": [null] """, "accessNeed")]
    public async Task A_referral_that_cannot_be_names_the_field(string fields, string field)
    {
        var (status, problem) = await Post("/api/referrals", $"{{ {Person}, {fields} }}");

        Assert.Equal((422, "referral.invalid"), (status, problem.GetProperty("code").GetString()));
        Assert.Contains(field, problem.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task An_empty_referral_names_every_field_that_lacks()
    {
        var (status, problem) = await Post("/api/referrals", "{}");

        Assert.Equal(422, status);
        Assert.Equal(
            ["decisionType", "familyName", "givenName", "municipality", "reason", "source"],
            problem.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("field").GetString()).Order());
    }

    [Theory]
    [InlineData("/api/referrals?page=0", "page")]
    [InlineData("/api/referrals?page=-1", "page")]
    [InlineData("/api/referrals?page=9999999999", "page")]
    [InlineData("/api/referrals?page=one", "page")]
    [InlineData("/api/referrals?pageSize=101", "pageSize")]
    [InlineData("/api/referrals?page=1&page=2", "page")]
    [InlineData("/api/referrals?sida=2", "sida")]
    [InlineData("/api/referrals/01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10?id=2", "id")]
    [InlineData("/api/handovers?direction=sideways", "direction")]
    [InlineData("/api/handovers?direction=OUTGOING", "direction")]
    [InlineData("/api/tasks?phase=F99", "phase")]
    [InlineData("/api/tasks?phase=%00", "phase")]
    [InlineData("/api/decisions?pageSize=0", "pageSize")]
    [InlineData("/api/decisions/DT-16?versoin=1", "versoin")]
    public async Task A_parameter_that_is_not_known_or_cannot_be_is_named(string address, string name)
    {
        using var answer = await service.EmploymentService.GetAsync(new Uri(address, UriKind.Relative), Stop);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;

        Assert.Equal((HttpStatusCode.BadRequest, "api.request.invalid"), (answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains($"'{name}'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/decisions/DT-16/evaluate", """{ "consecutiveUnexcused": -1e6200 }""", "$.consecutiveUnexcused")]
    [InlineData("/api/decisions/DT-16/evaluate", """{ "consecutiveUnexcused": 1e99999999 }""", "$.consecutiveUnexcused")]
    [InlineData("/api/decisions/DT-16/evaluate", """{ "mode": "\u0000" }""", "$.mode")]
    [InlineData("/api/decisions/DT-16/evaluate", """{ "mode": "\udc00" }""", "$.mode")]
    [InlineData("/api/decisions/DT-16/evaluate", """{ "mode": "PLATS", "mode": "DISTANS" }""", "$.mode")]
    [InlineData("/api/decisions/DT-16/evaluate", """{ "modes": "PLATS" }""", "$.modes")]
    [InlineData("/api/decisions/DT-16/explain", """{ "mode": { "a": [1, 1e7000] } }""", "$.mode.a[1]")]
    [InlineData("/api/decisions/DT-16/evaluate-batch", """[{ "mode": "PLATS" }, { "modes": "PLATS" }]""", "$[1].modes")]
    [InlineData("/api/messages", """{ "name": "partner-\ud800", "correlationKey": "01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10" }""", "$.name")]
    [InlineData("/api/messages", """{ "name": "partner-\u0000", "correlationKey": "01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10" }""", "$.name")]
    [InlineData("/api/messages", """{ "name": "partner-a", "correlationKey": "01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10", "payload": { "a": 1e9999 } }""", "$.payload.a")]
    [InlineData("/api/messages", """{ "name": "partner-a", "correlationKey": "01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10", "paylod": {} }""", "$.paylod")]
    public async Task A_value_that_cannot_be_kept_or_is_not_known_is_told_with_its_place(string path, string body, string place)
    {
        var (status, problem) = await Post(path, body);

        Assert.Equal(422, status);
        Assert.Contains($"'{place}'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_has_the_same_limits_by_key_as_signed()
    {
        const string To = "01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10";
        var large = await Post("/api/messages", $$"""{ "name": "partner-a", "correlationKey": "{{To}}", "payload": { "a": "{{new string('x', 70_000)}}" } }""");
        var longName = await Post("/api/messages", $$"""{ "name": "partner-{{new string('x', 5000)}}", "correlationKey": "{{To}}" }""");

        Assert.Equal((413, "message.too-large"), (large.Status, large.Problem.GetProperty("code").GetString()));
        Assert.Equal((422, "message.invalid"), (longName.Status, longName.Problem.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("""{ "type": "vux\u0000" }""")]
    [InlineData("""{ "type": "vux.kursplats", "cuont": 3 }""")]
    [InlineData("""{ "type": "vux.kursplats", "count": "3" }""")]
    [InlineData("""{ "count": 3 }""")]
    [InlineData("[")]
    public async Task A_body_of_another_shape_is_refused_with_its_place(string body)
    {
        using var worker = service.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
        string[] scopes = [ApiScopes.Jobs, ApiScopes.OfJobType("vux.kursplats")];
        await service.Use<ApiKeys>(async keys => worker.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", (await keys.Create("worker", "P-08", TimeSpan.FromDays(1), scopes, Actor.System, Stop))!.Value.Text));

        var (status, problem) = await Post("/api/jobs/take", body, worker);

        Assert.Equal((400, "api.request.invalid"), (status, problem.GetProperty("code").GetString()));
        Assert.Contains("Look at '$", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
