using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Web.Tests.Access;

[Collection(AccessTests.Name)]
public sealed class FormTests(CanaryProgramme programme)
{
    [Fact]
    public async Task Somebody_elses_antiforgery_token_opens_nothing()
    {
        var (coach, coordinator) = (await programme.As("handledare"), await programme.As("samordnare"));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", await CanaryProgramme.Token(coach, "/accessibility")), KeyValuePair.Create("theme", "dark")]);
        using var answer = await coordinator.PostAsync(new Uri("/preferences/theme", UriKind.Relative), form, CanaryProgramme.Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Formuläret kunde inte tas emot", await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/%5Cevil.example\r\nX-Header: 1")]
    public async Task No_form_leads_to_another_site(string back)
    {
        using var visitor = programme.Visitor();
        foreach (var (path, fields) in new (string, (string, string)[])[]
        {
            ("/preferences/theme", [("theme", "dark"), ("back", back)]), ("/preferences/language", [("language", "sv"), ("back", back)]),
            ("/account/demo", [("user", "referensgrupp@example.com"), ("back", back)]), ("/account/sign-out", [("back", back)]),
            ($"/account/sign-in?ReturnUrl={Uri.EscapeDataString(back)}", [("_handler", "sign-in"), ("Input.User", "referensgrupp@example.com"), ("Input.Password", DemoAccounts.Password)]),
        })
        {
            using var answer = await CanaryProgramme.Post(visitor, path, fields);
            var location = new Uri(new Uri("https://localhost"), answer.Headers.Location!);
            Assert.Equal((path, HttpStatusCode.Redirect, "localhost", "/"), (path, answer.StatusCode, location.Host, location.AbsolutePath));
        }
    }

    [Fact]
    public async Task Reading_every_page_changes_nothing_but_the_log_of_readings()
    {
        async Task<string> Count() => await programme.Look(async db =>
        {
            var counts = new List<string>();
            foreach (var type in db.Model.GetEntityTypes().Where(t => t.ClrType != typeof(AccessEvent) && t.GetTableName() is not null && !t.IsOwned()))
            {
                var table = type.GetTableName()!;
#pragma warning disable EF1002 // The names come from the model.
                counts.Add($"{table}={await db.Database.SqlQueryRaw<long>($"SELECT COUNT(*) AS Value FROM \"{table}\"").SingleAsync(CanaryProgramme.Stop)}");
#pragma warning restore EF1002
            }

            counts.Add(string.Join(",", await db.Users.OrderBy(u => u.Id).Select(u => u.SecurityStamp).ToListAsync(CanaryProgramme.Stop)));
            counts.Add(string.Join(",", await db.Set<Enrolment>().OrderBy(e => e.CaseId).Select(e => e.Version).ToListAsync(CanaryProgramme.Stop)));
            return string.Join("\n", counts);
        });
        var before = await Count();
        foreach (var account in new[] { "handledare", "samordnare", "projektledare", "admin", "dso", "partner.orsa" })
        {
            var browser = await programme.As(account);
            foreach (var row in RouteTable.Read().Where(r => r.Route.Method is "PAGE" or "GET" && !r.Route.Pattern.StartsWith("/account/external", StringComparison.Ordinal)))
            {
                using var answer = await browser.GetAsync(new Uri(RouteTable.Address(row.Route, row.Object == "handover" ? programme.Hedemora.HandoverId : programme.Hedemora.CaseId), UriKind.Relative), CanaryProgramme.Stop);
            }
        }

        Assert.Equal(before, await Count());
    }

    [Fact]
    public async Task Fields_that_no_form_has_are_refused_by_name_and_nothing_is_written()
    {
        using var system = await programme.System("P-01", "mass");
        var smuggled = new JsonObject
        {
            ["source"] = "AF", ["decisionType"] = "REMISS", ["idMissingReason"] = "SAKNAS", ["born"] = "1980-05-06", ["protectedFlag"] = "NEJ", ["givenName"] = "Berit",
            ["familyName"] = "Exempelsson", ["municipality"] = "2083", ["reason"] = "Vill tillbaka till arbete.", ["caseId"] = Guid.Empty.ToString(), ["status"] = "INSKRIVEN",
            ["region"] = "REG-KAL", ["coachId"] = "X", ["filedBy"] = "X", ["personId"] = programme.Kalmar.PersonId.ToString(), ["isProtected"] = true, ["version"] = 99,
            ["rowKey"] = "V01", ["roles"] = "ADMIN",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/referrals") { Content = JsonContent.Create(smuggled) };
        request.Headers.Add("Idempotency-Key", "mass-1");
        var before = await programme.Look(db => db.Set<Referral>().CountAsync(CanaryProgramme.Stop));
        using var answer = await system.SendAsync(request, CanaryProgramme.Stop);
        var said = await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.All(new[] { "caseId", "status", "region", "coachId", "isProtected", "version", "roles" }, name => Assert.Contains($"\"{name}\"", said, StringComparison.Ordinal));
        Assert.Equal(before, await programme.Look(db => db.Set<Referral>().CountAsync(CanaryProgramme.Stop)));
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_too_deep_is_refused_before_it_is_understood()
    {
        using var system = await programme.System("P-01", "large");
        foreach (var (body, status) in new[]
        {
            ($"{{\"reason\":\"{new string('x', 3 * 1024 * 1024)}\"}}", HttpStatusCode.RequestEntityTooLarge),
            (string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1000), HttpStatusCode.BadRequest),
            ("{\"source\": ", HttpStatusCode.BadRequest),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/referrals") { Content = new StringContent(body, null, "application/json") };
            request.Headers.Add("Idempotency-Key", "large-1");
            using var answer = await system.SendAsync(request, CanaryProgramme.Stop);

            Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }
}
