using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TreM.Workflow.Web.Tests.Api;

/// <summary>
/// Requests drawn at random: right ones, whose effect is read back, and right ones with one thing wrong. Nothing is ever answered 500,
/// and nothing wrong is taken.
/// </summary>
public sealed class GeneratedRequestTests : IAsyncLifetime
{
    private const int Requests = 300;
    private static readonly string[] Municipalities = ["2083", "2080", "0880", "1480", "0180", "2584"];
    private static readonly string[] Names = ["Berit", "Åsa-Maj", "Łukasz", "李", "O'Neill", "Ana María", "𝒜da", "Jöns\tPer"];
    private static readonly string[] Scraps =
    [
        "\"\\u0000\"", "\"\\ud800\"", "\"a\\udfffb\"", "1e99999", "-1e6200", "[[[[]]]]", "{\"a\":{\"b\":[]}}", "null", "true", "-0.0", "\"9999-12-31\"", "\"\\u202e\"",
        "123456789012345678901234567890123456789", "\"" + "x".PadRight(20_000, 'x') + "\"", "[]", "{}", "\"\"", "\"2013-02-30\"", "\"\\u0007\"",
    ];

    private readonly Service _service = new() { Settings = { ["Api:CallsPerTenSeconds"] = "100000" } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _service.InitializeAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData(20130429)]
    [InlineData(20120613)]
    public async Task No_request_is_answered_500_and_what_is_taken_was_right(int seed)
    {
        _service.Log.Forbid(["A request failed", "unhandled"]);
        var random = new Random(seed);
        var (right, filed) = (0, new List<Guid>());
        var before = (await _service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/referrals", Stop)).GetProperty("total").GetInt32();
        for (var i = 0; i < Requests; i++)
        {
            var what = random.Next(filed.Count == 0 ? 1 : 4);
            var isRight = random.Next(10) < 6;
            var done = what switch
            {
                0 => await Refer(random, isRight, filed),
                1 => await Tell(random, isRight, filed),
                2 => await Ask(random, isRight),
                _ => await List(random, isRight, before + filed.Count),
            };
            right += isRight ? 1 : 0;
            Assert.True(done is null, $"seed {seed}, request {i}: {done}");
        }

        Assert.True(right >= Requests * 4 / 10, $"{right} of {Requests} were right");
        Assert.Empty(_service.Log.Found);
    }

    private async Task<string?> Refer(Random random, bool isRight, List<Guid> filed)
    {
        var (municipality, urgency) = (Pick(random, Municipalities), random.Next(2) == 0 ? "NORMAL" : "SNABB");
        var body = new JsonObject
        {
            ["source"] = "AF", ["decisionType"] = random.Next(2) == 0 ? "REMISS" : "ANVISNING", ["idMissingReason"] = "SAKNAS", ["protectedFlag"] = "NEJ",
            ["born"] = new DateOnly(1950 + random.Next(50), 1 + random.Next(12), 1 + random.Next(28)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["givenName"] = Pick(random, Names), ["familyName"] = "Exempelsson", ["municipality"] = municipality, ["urgency"] = urgency,
            ["reason"] = new string('å', 1 + random.Next(1000)),
        };
        var (status, answer) = await Post("/api/referrals", isRight ? body.ToJsonString() : Spoil(random, body));
        if (status == HttpStatusCode.Created)
        {
            filed.Add(answer.GetProperty("id").GetGuid());
        }

        if (!isRight || status != HttpStatusCode.Created)
        {
            // A scrap may be right where it fell: an empty text in a field that may be empty, say.
            return isRight || !IsTold(status, answer) ? $"referral {status} {answer} {body}" : null;
        }

        var read = await _service.EmploymentService.GetFromJsonAsync<JsonElement>($"/api/referrals/{filed[^1]}", Stop);
        return read.GetProperty("municipality").GetString() == municipality && read.GetProperty("urgency").GetString() == urgency
            && read.GetProperty("decisionType").GetString() == (string?)body["decisionType"] ? null : $"read back {read} of {body}";
    }

    private async Task<string?> Tell(Random random, bool isRight, List<Guid> filed)
    {
        var body = new JsonObject
        {
            ["name"] = "partner-" + Pick(random, Names), ["correlationKey"] = filed[random.Next(filed.Count)].ToString(),
            ["payload"] = new JsonObject { ["answer"] = random.NextDouble(), ["text"] = Pick(random, Names) },
        };
        var (text, key) = (isRight ? body.ToJsonString() : Spoil(random, body), Guid.NewGuid().ToString());
        var (status, answer) = await Post("/api/messages", text, key);
        if (!isRight)
        {
            return IsTold(status, answer) ? null : $"message {status} {answer} {text}";
        }

        // Taken once: the same again changes nothing, another under the same key is told so.
        var again = await Post("/api/messages", text, key);
        body["payload"] = new JsonObject { ["other"] = true };
        var other = await Post("/api/messages", body.ToJsonString(), key);
        return (status, again.Status, other.Status) == (HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity) ? null
            : $"message {status} {again.Status} {other.Status} {answer} {text}";
    }

    private async Task<string?> Ask(Random random, bool isRight)
    {
        var unexcused = random.Next(6);
        var body = new JsonObject
        {
            ["consecutiveUnexcused"] = unexcused, ["rate4w"] = Math.Round(random.NextDouble(), 2), ["mode"] = "PLATS", ["daysSinceTutorContact"] = random.Next(30),
        };
        var text = isRight ? body.ToJsonString() : Spoil(random, body);
        var (status, answer) = await Post("/api/decisions/DT-16/" + (random.Next(2) == 0 ? "evaluate" : "explain"), text);
        return isRight
            ? status == HttpStatusCode.OK && answer.GetProperty("decision").GetString() == "DT-16" && answer.GetProperty("findings").GetArrayLength() == 0 ? null : $"{status} {answer} {text}"
            : IsTold(status, answer) ? null : $"evaluate {status} {answer} {text}";
    }

    private async Task<string?> List(Random random, bool isRight, int filed)
    {
        var (page, size) = (1 + random.Next(4), 1 + random.Next(100));
        var address = isRight ? $"/api/referrals?page={page}&pageSize={size}" : Pick(random,
        [
            $"/api/referrals?page={-page}", $"/api/referrals?pageSize={size + 100}", $"/api/handovers?direction={page}", $"/api/tasks?phase=F{page + 7}", "/api/tasks?phase=%ED%A0%80",
            "/api/referrals?page=%00", $"/api/referrals/{Guid.NewGuid()}", "/api/referrals?page=1&page=1", "/api/decisions?x=1", "/api/decisions/%F0%9F%98%80", "/api/tasks?overdue=2",
        ]);
        using var answer = await _service.EmploymentService.GetAsync(new Uri(address, UriKind.Relative), Stop);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;
        return isRight
            ? json.GetProperty("total").GetInt32() == filed && json.GetProperty("items").GetArrayLength() == Math.Clamp(filed - ((page - 1) * size), 0, size) ? null : $"{address}: {json}"
            : (int)answer.StatusCode is >= 400 and < 500 && IsTold(answer.StatusCode, json) ? null : $"{address}: {answer.StatusCode} {json}";
    }

    // One value is replaced by a scrap, taken away, doubled, or one more comes along.
    private static string Spoil(Random random, JsonObject body)
    {
        var names = body.Select(p => p.Key).ToList();
        var name = names[random.Next(names.Count)];
        var fields = body.ToDictionary(p => p.Key, p => p.Value?.ToJsonString() ?? "null");
        var text = new StringBuilder();
        switch (random.Next(5))
        {
            case 0:
                fields.Remove(name);
                break;
            case 1:
                fields["unknown" + random.Next(100)] = Pick(random, Scraps);
                break;
            case 2:
                text.Append(CultureInfo.InvariantCulture, $"\"{name}\": {fields[name]}, ");
                break;
            default:
                fields[name] = Pick(random, Scraps);
                break;
        }

        text.AppendJoin(", ", fields.Select(f => $"\"{f.Key}\": {f.Value}"));
        return random.Next(20) == 0 ? "{ " + text : "{ " + text + " }";
    }

    private static bool IsTold(HttpStatusCode status, JsonElement answer) => (int)status < 400
        || ((int)status < 500 && answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("code", out _) && answer.TryGetProperty("detail", out _));

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private async Task<(HttpStatusCode Status, JsonElement Body)> Post(string path, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        using var answer = await _service.EmploymentService.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }
}
