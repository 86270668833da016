using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Tests.Api;

public sealed class PartnerApiTests(Service service) : IClassFixture<Service>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static JsonObject Referral(string given = "Berit") => new()
    {
        ["source"] = "AF", ["decisionType"] = "REMISS", ["idMissingReason"] = "SAKNAS", ["born"] = "1980-05-06", ["protectedFlag"] = "NEJ",
        ["givenName"] = given, ["familyName"] = "Exempelsson", ["municipality"] = "2083", ["reason"] = "Vill tillbaka till arbete.",
    };

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Post(HttpClient client, string path, JsonNode body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }

    [Fact]
    public async Task A_referral_is_filed_once_however_often_it_is_sent()
    {
        var first = await Post(service.EmploymentService, "/api/referrals", Referral(), "once-1");
        var again = await Post(service.EmploymentService, "/api/referrals", Referral(), "once-1");
        var other = await Post(service.EmploymentService, "/api/referrals", Referral("Britta"), "once-1");

        Assert.True(first.Status == HttpStatusCode.Created, first.Body.ToString());
        Assert.Equal((HttpStatusCode.Created, first.Body.GetRawText()), (again.Status, again.Body.GetRawText()));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "receipt.request.differs"), (other.Status, other.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Somebody_elses_referral_looks_like_one_that_never_was()
    {
        var filed = await Post(service.EmploymentService, "/api/referrals", Referral(), "mine-1");
        var id = filed.Body.GetProperty("id").GetGuid();

        using var own = await service.EmploymentService.GetAsync(new Uri($"/api/referrals/{id}", UriKind.Relative), Stop);
        using var foreign = await service.SocialInsurance.GetAsync(new Uri($"/api/referrals/{id}", UriKind.Relative), Stop);
        using var unknown = await service.SocialInsurance.GetAsync(new Uri($"/api/referrals/{Guid.NewGuid()}", UriKind.Relative), Stop);
        var list = await service.SocialInsurance.GetFromJsonAsync<JsonElement>("/api/referrals", Stop);

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (foreign.StatusCode, unknown.StatusCode));
        Assert.DoesNotContain(id, list.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task A_call_that_changes_something_needs_a_key()
    {
        var answer = await Post(service.EmploymentService, "/api/referrals", Referral(), key: null);

        Assert.Equal((HttpStatusCode.BadRequest, "api.idempotency.missing"), (answer.Status, answer.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Wrong_fields_are_named_and_nothing_is_filed()
    {
        var draft = Referral();
        draft["source"] = "OKAND";
        var answer = await Post(service.EmploymentService, "/api/referrals", draft, "wrong-1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("source", answer.Body.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_partner_files_for_itself_only()
    {
        var draft = Referral();
        draft["partnerId"] = "P-08";

        Assert.Equal(HttpStatusCode.Forbidden, (await Post(service.EmploymentService, "/api/referrals", draft, "foreign-1")).Status);
    }

    [Fact]
    public async Task Pages_tell_the_total()
    {
        var page = await service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/handovers?page=1&pageSize=100", Stop);

        Assert.Equal(100, page.GetProperty("pageSize").GetInt32());
        Assert.Equal(page.GetProperty("items").GetArrayLength(), page.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("ask")]
    [InlineData("accept")]
    [InlineData("answer")]
    [InlineData("recall")]
    [InlineData("update")]
    [InlineData("decline")]
    [InlineData("complete")]
    [InlineData("report-back")]
    public async Task An_unknown_handover_takes_no_answer(string verb) => Assert.Equal(
        HttpStatusCode.NotFound, (await Post(service.EmploymentService, $"/api/handovers/{Guid.NewGuid()}/{verb}", new JsonObject(), $"h-{verb}")).Status);

    [Fact]
    public async Task An_unknown_task_cannot_be_completed() => Assert.Equal(
        HttpStatusCode.NotFound, (await Post(service.EmploymentService, $"/api/tasks/{Guid.NewGuid()}/complete", new JsonObject(), "t-1")).Status);

    [Fact]
    public async Task A_message_reaches_own_cases_and_never_steers_the_programme()
    {
        var id = (await Post(service.EmploymentService, "/api/referrals", Referral(), "message-case")).Body.GetProperty("id").GetGuid();
        JsonObject Message(string name) => new() { ["name"] = name, ["correlationKey"] = id.ToString(), ["payload"] = new JsonObject { ["answer"] = 1 } };

        Assert.Equal(HttpStatusCode.Accepted, (await Post(service.EmploymentService, "/api/messages", Message("partner-note"), "m-1")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await Post(service.EmploymentService, "/api/messages", Message("partner-note"), "m-1")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(service.EmploymentService, "/api/messages", Message("partner-other"), "m-1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Post(service.SocialInsurance, "/api/messages", Message("partner-note"), "m-2")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(service.EmploymentService, "/api/messages", Message("avslut"), "m-3")).Status);
    }

    [Fact]
    public async Task The_document_describes_every_call()
    {
        var document = await service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/v1.json", Stop);
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).ToList();

        Assert.Contains(document.GetProperty("paths").EnumerateObject(), p => p.Name == "/api/handovers/{id}/report-back");
        Assert.All(operations, o => Assert.True(o.Value.TryGetProperty("summary", out _)));
    }
}
