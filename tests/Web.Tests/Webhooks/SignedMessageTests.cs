using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Partners.Webhooks;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Webhooks;

/// <summary>Signed calls that come in: what is refused, what is kept, and what a repeat does.</summary>
public sealed class SignedMessageTests(Service service) : IClassFixture<Service>
{
    private static readonly Actor Administrator = new("admin", [new RoleGrant(Roles.Administrator, ScopeKinds.Programme, null)]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<(Guid Endpoint, string Secret, string Body)> Prepare(string given)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/referrals")
        {
            Content = JsonContent.Create(new
            {
                source = "AF", decisionType = "REMISS", idMissingReason = "SAKNAS", born = "1980-05-06", protectedFlag = "NEJ", givenName = given,
                familyName = "Exempelsson", municipality = "2083", reason = "Vill tillbaka till arbete.",
            }),
        };
        request.Headers.Add("Idempotency-Key", $"signed-{given}");
        using var filed = await service.EmploymentService.SendAsync(request, Stop);
        var id = (await filed.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();
        WebhookResult.Done? done = null;
        await service.Use<ManageWebhooks>(async hooks => done = (WebhookResult.Done)await hooks.Register("P-01", given, null, Administrator, Stop));
        var body = JsonSerializer.Serialize(new { type = "partner-svar", data = new { correlationKey = id, payload = new { ort = "Älvdalen 🌲" } } });
        return (done!.Id, done.Secret!, body);
    }

    private async Task<HttpStatusCode> Post(Guid endpoint, string id, DateTimeOffset at, string signature, string body)
    {
        using var client = service.CreateClient(new() { BaseAddress = new Uri("https://localhost") });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhooks/{endpoint}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(StandardWebhooks.IdHeader, id);
        request.Headers.Add(StandardWebhooks.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (signature.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(StandardWebhooks.SignatureHeader, signature);
        }

        using var answer = await client.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private Task<HttpStatusCode> Signed(Guid endpoint, string secret, string id, string body, DateTimeOffset at) =>
        Post(endpoint, id, at, StandardWebhooks.Sign(secret, id, at, Encoding.UTF8.GetBytes(body)), body);

    [Fact]
    public async Task A_signed_message_is_kept_once_however_often_it_comes()
    {
        var (endpoint, secret, body) = await Prepare("Alva");
        var now = DateTimeOffset.UtcNow;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, await Signed(endpoint, secret, "evt-1", body, now));
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Signed(endpoint, secret, "evt-1", body.Replace("svar", "annat", StringComparison.Ordinal), now));
        await service.Use<WorkflowContext>(async db => Assert.Equal(1, await db.Receipts.CountAsync(r => r.Key == "P-01/webhook/evt-1", Stop)));
    }

    [Fact]
    public async Task What_is_not_signed_as_it_must_be_looks_like_an_unknown_address()
    {
        var (endpoint, secret, body) = await Prepare("Bo");
        var now = DateTimeOffset.UtcNow;
        var signature = StandardWebhooks.Sign(secret, "evt-2", now, Encoding.UTF8.GetBytes(body));

        Assert.Equal(HttpStatusCode.BadRequest, await Post(endpoint, "evt-2", now, "", body));
        Assert.Equal(HttpStatusCode.NotFound, await Post(endpoint, "evt-2", now, StandardWebhooks.Sign(StandardWebhooks.NewSecret(), "evt-2", now, Encoding.UTF8.GetBytes(body)), body));
        Assert.Equal(HttpStatusCode.NotFound, await Post(endpoint, "evt-2", now, signature, body + " "));
        Assert.Equal(HttpStatusCode.NotFound, await Post(endpoint, "evt-3", now, signature, body));
        Assert.Equal(HttpStatusCode.NotFound, await Signed(endpoint, secret, "evt-2", body, now.AddMinutes(-6)));
        Assert.Equal(HttpStatusCode.NotFound, await Signed(endpoint, secret, "evt-2", body, now.AddMinutes(6)));
        Assert.Equal(HttpStatusCode.NotFound, await Signed(Guid.NewGuid(), secret, "evt-2", body, now));
        Assert.Equal(HttpStatusCode.Accepted, await Post(endpoint, "evt-2", now, $"v1,wrong {signature}", body));
    }

    [Fact]
    public async Task The_old_secret_is_taken_for_a_day_and_a_disabled_endpoint_takes_nothing()
    {
        var (endpoint, secret, body) = await Prepare("Cim");
        string fresh = "";
        await service.Use<ManageWebhooks>(async hooks => fresh = ((WebhookResult.Done)await hooks.Rotate(endpoint, Administrator, Stop)).Secret!);
        Assert.Equal(HttpStatusCode.Accepted, await Signed(endpoint, secret, "evt-4", body, DateTimeOffset.UtcNow));
        Assert.Equal(HttpStatusCode.Accepted, await Signed(endpoint, fresh, "evt-5", body, DateTimeOffset.UtcNow));
        await service.Use<ManageWebhooks>(hooks => hooks.Disable(endpoint, Administrator, Stop));
        Assert.Equal(HttpStatusCode.NotFound, await Signed(endpoint, fresh, "evt-6", body, DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task A_signed_message_cannot_steer_the_programme_or_reach_others_cases_or_be_endless()
    {
        var (endpoint, secret, body) = await Prepare("Disa");
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Signed(endpoint, secret, "evt-7", body.Replace("partner-svar", "avslutsforslag", StringComparison.Ordinal), now));
        Assert.Equal(HttpStatusCode.NotFound, await Signed(endpoint, secret, "evt-8", """{"type":"partner-svar","data":{"correlationKey":"0b0e5c0e-0000-4000-8000-000000000000"}}""", now));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Signed(endpoint, secret, "evt-9", "not json", now));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Signed(endpoint, secret, "evt-10", new string(' ', 70_000), now));
    }
}
