using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Tests.Access;

[Collection(AccessTests.Name)]
public sealed class ApiKeyTests(CanaryProgramme programme)
{
    [Fact]
    public async Task A_key_opens_what_it_was_made_for_and_nothing_else()
    {
        using var reader = await programme.System("P-17", "reader", "handovers:read");
        using var own = await reader.GetAsync(new Uri($"/api/handovers/{programme.Hedemora.HandoverId}", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        foreach (var (method, path) in new[] { ("GET", "/api/referrals"), ("POST", "/api/referrals"), ("POST", $"/api/handovers/{programme.Hedemora.HandoverId}/complete"), ("GET", "/api/tasks"), ("POST", "/api/messages"), ("POST", "/api/decisions/DT-01/evaluate") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method == "POST")
            {
                request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                request.Headers.Add("Idempotency-Key", "scope-1");
            }

            using var answer = await reader.SendAsync(request, CanaryProgramme.Stop);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.StatusCode));
            Assert.Contains("api.scope.missing", await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_revoked_and_an_expired_key_stop_at_once_and_look_like_one_that_never_was()
    {
        using var system = await programme.System("P-17", "short");
        var id = await programme.Look(db => db.Set<ApiKey>().Where(k => k.Name == "short").Select(k => k.Id).SingleAsync(CanaryProgramme.Stop));
        async Task<string> Ask()
        {
            using var answer = await system.GetAsync(new Uri("/api/handovers", UriKind.Relative), CanaryProgramme.Stop);
            return $"{(int)answer.StatusCode} {answer.Headers.WwwAuthenticate} {(answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop))}";
        }

        Assert.StartsWith("200", await Ask(), StringComparison.Ordinal);
        await programme.Look(db => db.Set<ApiKey>().Where(k => k.Id == id).ExecuteUpdateAsync(s => s.SetProperty(k => k.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1)), CanaryProgramme.Stop));
        var expired = await Ask();
        await programme.Look(db => db.Set<ApiKey>().Where(k => k.Id == id).ExecuteUpdateAsync(s => s.SetProperty(k => k.ExpiresAt, DateTimeOffset.UtcNow.AddDays(1)), CanaryProgramme.Stop));
        Assert.StartsWith("200", await Ask(), StringComparison.Ordinal);
        await programme.Service.Use<ApiKeys>(async keys => Assert.True(await keys.Revoke(id, Actor.System, CanaryProgramme.Stop)));
        var revoked = await Ask();
        system.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "trem_" + new string('f', 64));
        var unknown = await Ask();

        Assert.StartsWith("401 Bearer", unknown, StringComparison.Ordinal);
        Assert.Equal((Neutral(unknown), Neutral(unknown)), (Neutral(expired), Neutral(revoked)));
    }

    [Fact]
    public async Task A_key_is_kept_as_a_hash_taken_from_the_header_only_and_never_logged()
    {
        using var system = await programme.System("P-17", "silent");
        var text = system.DefaultRequestHeaders.Authorization!.Parameter!;
        programme.Log.Forbid([text, text[5..]]);
        using var good = await system.GetAsync(new Uri("/api/handovers", UriKind.Relative), CanaryProgramme.Stop);
        using var visitor = programme.Visitor();
        foreach (var address in new[] { $"/api/handovers?key={text}", $"/api/handovers?access_token={text}", $"/api/handovers?api_key={text}" })
        {
            using var answer = await visitor.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(-1, (await RawFile.Of(programme.Service)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)));
        Nothing.In([.. programme.Log.Found]);
    }

    [Theory]
    [InlineData(Roles.Partner)]
    [InlineData(Roles.ProjectManager)]
    [InlineData(Roles.DataProtectionOfficer)]
    public async Task Only_an_administrator_makes_and_revokes_keys(string role)
    {
        var actor = new Actor("X", [new RoleGrant(role, ScopeKinds.Programme, null)]);
        await using var scope = programme.Service.Services.CreateAsyncScope();
        var keys = scope.ServiceProvider.GetRequiredService<ApiKeys>();
        var (key, _) = (await keys.Create("kept", "P-01", TimeSpan.FromDays(1), ["tasks:read"], Actor.System, CanaryProgramme.Stop))!.Value;

        Assert.Null(await keys.Create("new", "P-01", TimeSpan.FromDays(1), ["tasks:read"], actor, CanaryProgramme.Stop));
        Assert.False(await keys.Revoke(key.Id, actor, CanaryProgramme.Stop));
    }

    [Fact]
    public async Task A_key_needs_a_name_a_partner_known_scopes_and_an_end()
    {
        await using var scope = programme.Service.Services.CreateAsyncScope();
        var keys = scope.ServiceProvider.GetRequiredService<ApiKeys>();
        foreach (var (name, partner, days, scopes) in new (string, string, int, string[])[]
            { ("", "P-01", 1, ["tasks:read"]), ("x", "P-99", 1, ["tasks:read"]), ("x", "P-01", 0, ["tasks:read"]), ("x", "P-01", 4000, ["tasks:read"]), ("x", "P-01", 1, []), ("x", "P-01", 1, ["everything"]) })
        {
            Assert.Null(await keys.Create(name, partner, TimeSpan.FromDays(days), scopes, Actor.System, CanaryProgramme.Stop));
        }
    }

    private static string Neutral(string answer) => System.Text.RegularExpressions.Regex.Replace(answer, "\"traceId\":\"[^\"]+\"", "");
}
