using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Tests.Api;

/// <summary>The rules over HTTP: what each call answers, what it refuses, and that hostile input harms nobody.</summary>
public sealed class DecisionsApiTests(Service service) : IClassFixture<Service>
{
    private const string Example = "EXAMPLE_AGE";

    private static readonly JsonObject Attendance = new()
    {
        ["consecutiveUnexcused"] = 3, ["rate4w"] = 0.9, ["mode"] = "PLATS", ["daysSinceTutorContact"] = 2,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_names_all_twenty_tables_with_version_hash_and_day()
    {
        var list = await service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/decisions?pageSize=100", Stop);
        var rows = list.GetProperty("items").EnumerateArray().ToDictionary(r => r.GetProperty("id").GetString()!);

        Assert.All(Enumerable.Range(1, 20), n => Assert.Matches("^[0-9a-f]{64}$", rows[$"DT-{n:00}"].GetProperty("hash").GetString()));
        Assert.All(rows.Values, r => Assert.True(r.GetProperty("version").GetInt32() >= 1 && r.TryGetProperty("validFrom", out _)));
    }

    [Fact]
    public async Task The_list_comes_in_pages_that_do_not_overlap_and_say_how_many_there_are()
    {
        var whole = await service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/decisions?pageSize=100", Stop);
        var first = await service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/decisions?pageSize=7", Stop);
        var second = await service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/decisions?page=2&pageSize=7", Stop);

        static List<string?> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetString())];
        Assert.Equal(Ids(whole).Take(14), [.. Ids(first), .. Ids(second)]);
        Assert.Equal((Ids(whole).Count, 1, 7), (first.GetProperty("total").GetInt32(), first.GetProperty("page").GetInt32(), first.GetProperty("pageSize").GetInt32()));
    }

    [Fact]
    public async Task A_deployment_that_is_sent_twice_with_one_key_is_proposed_once()
    {
        var admin = await service.SignedIn("admin");
        const string Path = "/api/decisions?name=rules/twice.dmn&comment=Ny";
        var first = await Send(admin, Path, Model("TWICE"), "application/xml", "twice-1");
        var again = await Send(admin, Path, Model("TWICE"), "application/xml", "twice-1");
        var other = await Send(admin, Path, Model("OTHER"), "application/xml", "twice-1");
        using var without = new StringContent(Model("TWICE"), Encoding.UTF8, "application/xml");
        using var refused = await admin.PostAsync(new Uri(Path, UriKind.Relative), without, Stop);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.Status, again.Status));
        Assert.Equal(first.Body.GetProperty("proposalId").GetGuid(), again.Body.GetProperty("proposalId").GetGuid());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "receipt.request.differs"), Of(other));
        Assert.Equal((HttpStatusCode.BadRequest, "api.idempotency.missing"), (refused.StatusCode, CodeOf(Json(await refused.Content.ReadAsStringAsync(Stop)))));
    }

    [Fact]
    public async Task A_decision_is_read_as_dmn_and_an_unknown_one_is_not_there()
    {
        using var found = await service.EmploymentService.GetAsync(new Uri("/api/decisions/DT-16", UriKind.Relative), Stop);
        var unknown = await Get(service.EmploymentService, "/api/decisions/DT-99");

        Assert.Equal("application/xml", found.Content.Headers.ContentType!.MediaType);
        Assert.Contains("id=\"DT-16\"", await found.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, "api.not-found"), (unknown.Status, CodeOf(unknown.Body)));
        Assert.Equal(HttpStatusCode.NotFound, (await Get(service.EmploymentService, "/api/decisions/DT-99/versions")).Status);
    }

    [Fact]
    public async Task An_evaluation_gives_value_version_and_hash()
    {
        var answer = await Post(service.EmploymentService, "/api/decisions/DT-16/evaluate", Attendance);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(("DT-16", 1, "L1"), (answer.Body.GetProperty("decision").GetString(), answer.Body.GetProperty("version").GetInt32(), answer.Body.GetProperty("value").GetProperty("level").GetString()));
        Assert.Equal(64, answer.Body.GetProperty("hash").GetString()!.Length);
        Assert.Empty(answer.Body.GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public async Task A_batch_is_answered_in_order()
    {
        var calm = Attendance.DeepClone().AsObject();
        calm["consecutiveUnexcused"] = 0;
        var answer = await Post(service.EmploymentService, "/api/decisions/DT-16/evaluate-batch", new JsonArray(Attendance.DeepClone(), calm, Attendance.DeepClone()));

        Assert.Equal(["FRANVARO", "OK", "FRANVARO"], answer.Body.EnumerateArray().Select(a => a.GetProperty("value").GetProperty("signal").GetString()));
    }

    [Fact]
    public async Task An_explanation_names_rows_and_the_nearest_miss_in_both_languages()
    {
        var swedish = (await Post(service.EmploymentService, "/api/decisions/DT-16/explain", Attendance)).Body;
        var english = (await Post(service.EmploymentService, "/api/decisions/DT-16/explain?language=en", Attendance)).Body;
        var table = swedish.GetProperty("tables")[0];

        Assert.Equal([false, true, false, false, false, false, true], table.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("matched").GetBoolean()));
        Assert.Equal([2], table.GetProperty("decidedBy").EnumerateArray().Select(r => r.GetInt32()));
        Assert.Equal(1, table.GetProperty("because").GetArrayLength());
        Assert.Equal(1, table.GetProperty("rows")[0].GetProperty("firstFailingColumn").GetInt32());
        Assert.Contains(table.GetProperty("nearMisses").EnumerateArray(), m => m.GetProperty("altersOutcome").GetBoolean());
        Assert.Contains("Rad 2", table.GetProperty("because")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("minst 3", table.GetProperty("because")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("at least 3", english.GetProperty("tables")[0].GetProperty("because")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(swedish.GetProperty("sentences").GetArrayLength(), english.GetProperty("sentences").GetArrayLength());
    }

    [Theory]
    [InlineData("evaluate", "[1]", HttpStatusCode.UnprocessableEntity, "decision.inputs.invalid")]
    [InlineData("evaluate", "{", HttpStatusCode.BadRequest, "api.json.invalid")]
    [InlineData("evaluate", "", HttpStatusCode.BadRequest, "api.json.invalid")]
    [InlineData("explain", "\"x\"", HttpStatusCode.UnprocessableEntity, "decision.inputs.invalid")]
    [InlineData("evaluate-batch", "{}", HttpStatusCode.UnprocessableEntity, "decision.batch.invalid")]
    [InlineData("evaluate-batch", "[1]", HttpStatusCode.UnprocessableEntity, "decision.batch.invalid")]
    [InlineData("evaluate", "{\"consecutiveUnexcused\": -1e6200}", HttpStatusCode.UnprocessableEntity, "decision.inputs.invalid")]
    [InlineData("explain", "{\"consecutiveUnexcused\": 1e99999999}", HttpStatusCode.UnprocessableEntity, "decision.inputs.invalid")]
    [InlineData("evaluate", "{\"consecutiveUnexcusd\": 3}", HttpStatusCode.UnprocessableEntity, "decision.inputs.invalid")]
    [InlineData("explain", "{\"consecutiveUnexcusd\": 3}", HttpStatusCode.UnprocessableEntity, "decision.inputs.invalid")]
    [InlineData("evaluate-batch", "[{}, {\"consecutiveUnexcusd\": 3}]", HttpStatusCode.UnprocessableEntity, "decision.inputs.invalid")]
    public async Task Inputs_of_the_wrong_shape_have_a_stable_code(string verb, string body, HttpStatusCode status, string code)
    {
        var answer = await Send(service.EmploymentService, $"/api/decisions/DT-16/{verb}", body, "application/json");

        Assert.Equal((status, code, $"urn:trem:problem:{code}"), (answer.Status, CodeOf(answer.Body), answer.Body.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_batch_of_a_thousand_is_answered_and_one_more_is_refused()
    {
        var thousand = new JsonArray([.. Enumerable.Range(0, 1000).Select(_ => Attendance.DeepClone())]);
        Assert.Equal(1000, (await Post(service.EmploymentService, "/api/decisions/DT-16/evaluate-batch", thousand)).Body.GetArrayLength());

        thousand.Add(Attendance.DeepClone());
        Assert.Equal("decision.batch.invalid", CodeOf((await Post(service.EmploymentService, "/api/decisions/DT-16/evaluate-batch", thousand)).Body));
    }

    [Fact]
    public async Task A_wrong_value_is_a_null_with_a_finding_and_not_an_error()
    {
        var wrong = Attendance.DeepClone().AsObject();
        wrong["mode"] = "TELEPATI";
        var answer = await Post(service.EmploymentService, "/api/decisions/DT-16/evaluate", wrong);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEmpty(answer.Body.GetProperty("findings").EnumerateArray());
    }

    [Theory]
    [InlineData("/api/decisions")]
    [InlineData("/api/decisions/check")]
    [InlineData("/api/decisions/DT-16/test")]
    public async Task Only_administrators_write_rules(string path)
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(service.EmploymentService, path, Model("x"), "application/xml")).Status);
        var coach = await service.SignedIn("handledare");
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(coach, path, Model("x"), "application/xml")).Status);
        using var nobody = service.CreateClient(new() { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
        Assert.Contains((await Send(nobody, path, Model("x"), "application/xml")).Status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Redirect });
    }

    [Fact]
    public async Task A_call_by_cookie_without_the_token_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/decisions/check") { Content = new StringContent(Model("x"), Encoding.UTF8, "application/xml") };
        var admin = await service.SignedIn("admin");
        request.Headers.Add("RequestVerificationToken", "");
        using var answer = await admin.SendAsync(request, Stop);

        Assert.Equal("api.antiforgery.missing", CodeOf(Json(await answer.Content.ReadAsStringAsync(Stop))));
    }

    [Fact]
    public async Task A_deployment_is_a_proposal_until_another_administrator_approves_it_in_the_browser()
    {
        var admin = await service.SignedIn("admin");
        var proposed = await Send(admin, "/api/decisions?name=rules/example-age.dmn&comment=Ny", Model(Example), "application/xml");

        Assert.Equal(HttpStatusCode.Accepted, proposed.Status);
        Assert.NotEqual(Guid.Empty, proposed.Body.GetProperty("proposalId").GetGuid());
        Assert.Equal(HttpStatusCode.NotFound, (await Get(admin, $"/api/decisions/{Example}")).Status);

        var id = proposed.Body.GetProperty("proposalId").GetGuid();
        await service.Use<Journeys.Deployments.Publish>(publish => publish.Approve(id, new Actor("colleague", [new(Roles.Administrator, ScopeKinds.Programme, null)]), Stop));
        var young = await Post(admin, $"/api/decisions/{Example}/evaluate", new JsonObject { ["age"] = 24 });
        Assert.Equal("UNG", young.Body.GetProperty("value").GetString());
        Assert.Equal(1, (await Get(admin, $"/api/decisions/{Example}/versions")).Body.GetArrayLength());
    }

    [Fact]
    public async Task A_model_that_is_refused_lists_its_findings_and_changes_nothing()
    {
        var admin = await service.SignedIn("admin");
        var answer = await Send(admin, "/api/decisions?name=wrong.dmn", Model("WRONG").Replace("<text>age</text>", "<text>aeg</text>", StringComparison.Ordinal), "application/xml");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "model.refused"), (answer.Status, CodeOf(answer.Body)));
        Assert.Contains(answer.Body.GetProperty("findings").EnumerateArray(), f => f.GetProperty("code").GetString() == "feel.name.unknown");
        Assert.Equal("decision.name.invalid", CodeOf((await Send(admin, "/api/decisions?name=x.exe", Model("X"), "application/xml")).Body));
        await service.Use<WorkflowContext>(async db => Assert.False(await db.DecisionVersions.AnyAsync(v => v.DecisionId == "WRONG", Stop)));
    }

    [Fact]
    public async Task A_check_names_table_rows_and_the_row_that_is_missing()
    {
        var admin = await service.SignedIn("admin");
        var gap = await Send(admin, "/api/decisions/check", Model("GAP").Replace("&gt;= 25", "&gt; 25", StringComparison.Ordinal), "application/xml");
        var overlap = await Send(admin, "/api/decisions/check", Model("TWICE").Replace("&gt;= 25", "&gt;= 24", StringComparison.Ordinal), "application/xml");

        var missing = gap.Body.EnumerateArray().Single(f => f.GetProperty("code").GetString() == "dmn.table.gap");
        Assert.Equal(("GAP", "25"), (missing.GetProperty("table").GetString(), missing.GetProperty("cells")[0].GetString()));
        var twice = overlap.Body.EnumerateArray().Single(f => f.GetProperty("code").GetString() is "dmn.table.contradiction" or "dmn.table.overlap");
        Assert.Equal([1, 2], twice.GetProperty("rows").EnumerateArray().Select(r => r.GetInt32()));
        Assert.All((await Send(admin, "/api/decisions/check", Model("WHOLE"), "application/xml")).Body.EnumerateArray(), f => Assert.Equal("information", f.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task The_tests_beside_a_table_are_run_and_given_ones_too()
    {
        var admin = await service.SignedIn("admin");
        var beside = await Send(admin, "/api/decisions/DT-16/test", "", "application/xml");
        Assert.Equal(0, beside.Body.GetProperty("failed").GetInt32());
        Assert.True(beside.Body.GetProperty("passed").GetInt32() > 7);
        Assert.Empty(beside.Body.GetProperty("coverage").EnumerateArray().Single(c => c.GetProperty("table").GetString() == "DT-16").GetProperty("missed").EnumerateArray());

        var text = File.ReadAllText(Path.Combine(Repository.Root, "rules", "time", "narvarobevakning-tests.xml"));
        var wrong = await Send(admin, "/api/decisions/DT-16/test", text.Replace(">FRANVARO<", ">OK<", StringComparison.Ordinal), "application/xml");
        Assert.True(wrong.Body.GetProperty("failed").GetInt32() > 0);
        Assert.Equal("model.refused", CodeOf((await Send(admin, "/api/decisions/DT-16/test", "<x/>", "application/xml")).Body));
    }

    [Fact]
    public async Task Hostile_models_are_refused_and_the_service_goes_on()
    {
        var admin = await service.SignedIn("admin");
        string[] hostile =
        [
            "<!DOCTYPE d [<!ENTITY a \"b\">]><definitions>&a;</definitions>",
            "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><definitions/>",
            string.Concat(Enumerable.Repeat("<a>", 80_000)),
            Model("DEEP").Replace("<text>age</text>", $"<text>{new string('(', 9_000)}age{new string(')', 9_000)}</text>", StringComparison.Ordinal),
            Model("LONG").Replace("<text>age</text>", $"<text>{new string('1', 30_000)}</text>", StringComparison.Ordinal),
            "\0\u0001",
            "",
        ];

        foreach (var text in hostile)
        {
            var check = await Send(admin, "/api/decisions/check", text, "application/xml");
            Assert.Contains(check.Body.EnumerateArray(), f => f.GetProperty("severity").GetString() == "error");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(admin, "/api/decisions?name=h.dmn", text, "application/xml")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await Post(service.EmploymentService, "/api/decisions/DT-16/evaluate", Attendance)).Status);
    }

    [Theory]
    [InlineData("count(for i in 1..1000000000 return i)")]
    [InlineData("sum(for a in 1..9999, b in 1..9999 return a * b)")]
    [InlineData("if matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\") then 1 else 2")]
    [InlineData("10 ** 99999999")]
    public async Task An_expression_that_would_never_end_is_stopped(string expression)
    {
        var admin = await service.SignedIn("admin");
        var id = $"ENDLESS_{(uint)expression.GetHashCode(StringComparison.Ordinal)}";
        var xml = Literal(id, expression);
        var proposed = await Send(admin, $"/api/decisions?name={id}.dmn", xml, "application/xml");
        if (proposed.Status == HttpStatusCode.UnprocessableEntity)
        {
            return;
        }

        await service.Use<Journeys.Deployments.Publish>(publish => publish.Approve(proposed.Body.GetProperty("proposalId").GetGuid(), new Actor("colleague", [new(Roles.Administrator, ScopeKinds.Programme, null)]), Stop));
        var answer = await Post(admin, $"/api/decisions/{id}/evaluate", new JsonObject());
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Body.GetProperty("findings").GetArrayLength() > 0 || answer.Body.GetProperty("value").ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public async Task A_body_beyond_two_megabytes_is_refused_by_code()
    {
        var large = $"{{\"mode\": \"{new string('x', 3_000_000)}\"}}";
        var admin = await service.SignedIn("admin");

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "api.request.too-large"), Of(await Send(service.EmploymentService, "/api/decisions/DT-16/evaluate", large, "application/json")));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "api.request.too-large"), Of(await Send(admin, "/api/decisions/check", large, "application/xml")));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "api.request.too-large"), Of(await Send(admin, "/api/decisions?name=x.dmn", large, "application/xml")));
    }

    [Fact]
    public async Task Inputs_nested_without_end_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 20_000)) + "1" + new string('}', 20_000);

        Assert.Equal("api.json.invalid", CodeOf((await Send(service.EmploymentService, "/api/decisions/DT-16/evaluate", deep, "application/json")).Body));
    }

    [Fact]
    public async Task The_document_shows_an_example_of_every_body_that_can_be_sent_as_it_is()
    {
        var paths = (await service.EmploymentService.GetFromJsonAsync<JsonElement>("/api/v1.json", Stop)).GetProperty("paths");
        var posts = paths.EnumerateObject().Where(p => p.Name.StartsWith("/api/decisions", StringComparison.Ordinal))
            .SelectMany(p => p.Value.EnumerateObject().Where(v => v.Name == "post").Select(v => (p.Name, v.Value))).ToList();

        Assert.Equal(6, posts.Count);
        Assert.All(posts, post =>
        {
            Assert.NotEmpty(post.Value.GetProperty("description").GetString()!);
            var body = post.Value.GetProperty("requestBody").GetProperty("content").EnumerateObject().Single();
            Assert.True(body.Value.TryGetProperty("example", out _), post.Name);
        });
        var example = posts.Single(p => p.Name.EndsWith("/evaluate", StringComparison.Ordinal)).Value.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");
        Assert.Equal("FRANVARO", (await Send(service.EmploymentService, "/api/decisions/DT-16/evaluate", example.GetRawText(), "application/json")).Body.GetProperty("value").GetProperty("signal").GetString());
    }

    private static string Literal(string id, string expression) => $"""
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m-{id}" name="{id}" namespace="urn:test:{id}">
          <decision id="{id}" name="{id}"><variable name="{id}" typeRef="Any"/><literalExpression id="l"><text>{System.Security.SecurityElement.Escape(expression)}</text></literalExpression></decision>
        </definitions>
        """;

    private static string Model(string id) => $"""
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m-{id}" name="{id}" namespace="urn:test:{id}">
          <inputData id="age-input" name="age"><variable name="age" typeRef="number"/></inputData>
          <decision id="{id}" name="{id}"><variable name="{id}" typeRef="string"/><informationRequirement id="needs"><requiredInput href="#age-input"/></informationRequirement>
            <decisionTable id="table" hitPolicy="UNIQUE">
              <input id="in"><inputExpression id="expr" typeRef="number"><text>age</text></inputExpression></input><output id="out" name="group" typeRef="string"/>
              <rule id="{id}-1"><inputEntry id="c1"><text>&lt; 25</text></inputEntry><outputEntry id="o1"><text>"UNG"</text></outputEntry></rule>
              <rule id="{id}-2"><inputEntry id="c2"><text>&gt;= 25</text></inputEntry><outputEntry id="o2"><text>"VUXEN"</text></outputEntry></rule>
            </decisionTable></decision>
        </definitions>
        """;

    private static Task<(HttpStatusCode Status, JsonElement Body)> Post(HttpClient client, string path, JsonNode body) => Send(client, path, body.ToJsonString(), "application/json");

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Get(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return (answer.StatusCode, Json(await answer.Content.ReadAsStringAsync(Stop)));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpClient client, string path, string body, string type, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(request, Stop);
        return (answer.StatusCode, Json(await answer.Content.ReadAsStringAsync(Stop)));
    }

    private static JsonElement Json(string text) => text.Length > 0 && text[0] is '{' or '[' ? JsonDocument.Parse(text).RootElement.Clone() : default;

    private static string? CodeOf(JsonElement body) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("code", out var code) ? code.GetString() : null;

    private static (HttpStatusCode, string?) Of((HttpStatusCode Status, JsonElement Body) answer) => (answer.Status, CodeOf(answer.Body));
}
