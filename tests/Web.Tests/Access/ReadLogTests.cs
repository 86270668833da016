using System.Net;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;

namespace TreM.Workflow.Web.Tests.Access;

[Collection(AccessTests.Name)]
public sealed class ReadLogTests(CanaryProgramme programme)
{
    private static readonly int All = Categories.Personal.Count;

    [Fact]
    public async Task Every_reading_of_a_person_writes_who_what_and_why_and_nothing_else_does()
    {
        var (coach, receiver, manager) = (await programme.As("handledare"), await programme.As("partner.orsa"), await programme.As("projektledare"));
        using var system = await programme.System("P-17", "read log");
        var (case_, handover) = (programme.Hedemora.CaseId, programme.Hedemora.HandoverId);
        (HttpClient Who, string Address, string Actor, string Purpose, int Events)[] session =
        [
            (coach, $"/participants/{case_}", Id("handledare"), "SIDA", All),
            (coach, $"/cases/{case_}/timeline", Id("handledare"), "SIDA", 3),
            (coach, $"/participants/{programme.Goteborg.CaseId}", Id("handledare"), "SIDA", All),
            (coach, $"/handovers/{handover}", Id("handledare"), "OVERLAMNING", 1),
            (coach, "/accessibility", Id("handledare"), "", 0),
            (coach, $"/participants/{RouteTable.Unknown}", Id("handledare"), "", 0),
            (receiver, $"/handovers/{handover}", Id("partner.orsa"), "OVERLAMNING", 1),
            (receiver, "/handovers", Id("partner.orsa"), "", 0),
            (system, $"/api/handovers/{handover}", "P-17", "OVERLAMNING", 1),
            (manager, $"/cases/{case_}/timeline", Id("projektledare"), "SIDA", 3),
            (manager, "POST /exports/cases.csv", Id("projektledare"), "EXPORT cases.csv", 1),
            (manager, "POST /exports/log.xes", Id("projektledare"), "EXPORT log.xes", 1),
            (manager, "/goals", Id("projektledare"), "", 0),
        ];
        foreach (var (who, address, actor, purpose, events) in session)
        {
            var last = await programme.Look(db => db.Set<AccessEvent>().MaxAsync(e => (long?)e.Id, CanaryProgramme.Stop)) ?? 0;
            using var answer = address.StartsWith("POST ", StringComparison.Ordinal)
                ? await CanaryProgramme.Post(who, address[5..])
                : await who.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            var written = await programme.Look(db => db.Set<AccessEvent>().AsNoTracking().Where(e => e.Id > last).ToListAsync(CanaryProgramme.Stop));

            Assert.Equal((address, events), (address, written.Count));
            Assert.All(written, e => Assert.Equal((actor, purpose), (e.ActorId, e.Purpose)));
        }
    }

    [Theory]
    [InlineData("handledare", Roles.Coach)]
    [InlineData("handledare.dalarna", Roles.Coach)]
    [InlineData("samordnare", Roles.LocalCoordinator)]
    [InlineData("regsamordnare", Roles.RegionalCoordinator)]
    [InlineData("partner.orsa", Roles.Partner)]
    public async Task The_log_names_the_role_that_opened_a_handover(string account, string role)
    {
        var last = await programme.Look(db => db.Set<AccessEvent>().MaxAsync(e => (long?)e.Id, CanaryProgramme.Stop)) ?? 0;
        var page = await (await programme.As(account)).GetStringAsync(new Uri($"/handovers/{programme.Hedemora.HandoverId}", UriKind.Relative), CanaryProgramme.Stop);
        var written = await programme.Look(db => db.Set<AccessEvent>().AsNoTracking().SingleAsync(e => e.Id > last, CanaryProgramme.Stop));

        Assert.Contains(programme.Hedemora.FamilyName, page, StringComparison.Ordinal);
        Assert.Equal((Id(account), role, AccessLevels.Read), (written.ActorId, written.Role, written.Access));
    }

    [Fact]
    public async Task A_list_writes_one_event_for_each_name_it_shows()
    {
        var partner = await programme.As("partner.af");
        var last = await programme.Look(db => db.Set<AccessEvent>().MaxAsync(e => (long?)e.Id, CanaryProgramme.Stop)) ?? 0;
        var html = await partner.GetStringAsync(new Uri("/referrals", UriKind.Relative), CanaryProgramme.Stop);
        var written = await programme.Look(db => db.Set<AccessEvent>().AsNoTracking().Where(e => e.Id > last).ToListAsync(CanaryProgramme.Stop));

        Assert.Equal(System.Text.RegularExpressions.Regex.Count(html, "<code>R-[0-9A-F]{8}</code>"), written.Count);
        Assert.Contains(written, e => e.CaseId == programme.Hedemora.CaseId && e.Purpose == "LISTA");
    }

    [Fact]
    public async Task When_the_reading_cannot_be_written_down_nothing_is_shown()
    {
        var coach = await programme.As("handledare");
        await programme.Look(db => db.Database.ExecuteSqlRawAsync("CREATE TRIGGER no_log BEFORE INSERT ON AccessEvents BEGIN SELECT RAISE(ABORT, 'full'); END", CanaryProgramme.Stop));
        try
        {
            foreach (var address in new[] { $"/participants/{programme.Hedemora.CaseId}", "/participants", $"/handovers/{programme.Hedemora.HandoverId}", $"/cases/{programme.Hedemora.CaseId}/timeline" })
            {
                using var answer = await coach.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
                Assert.Equal((address, HttpStatusCode.InternalServerError), (address, answer.StatusCode));
                Assert.DoesNotContain(programme.Hedemora.FamilyName, await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop), StringComparison.Ordinal);
            }
        }
        finally
        {
            await programme.Look(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER no_log", CanaryProgramme.Stop));
        }
    }

    [Fact]
    public async Task The_officer_finds_readings_by_case_and_person_and_reviews_each_emergency_once()
    {
        var (neighbour, officer) = (await programme.As("handledare.falun"), await programme.As("dso"));
        var case_ = programme.Hedemora.CaseId;
        using var closed = await neighbour.GetAsync(new Uri($"/participants/{case_}", UriKind.Relative), CanaryProgramme.Stop);
        using var tooShort = await Open(neighbour, case_, "kort");
        using var elsewhere = await Open(neighbour, programme.Goteborg.CaseId, "Anhörig ringer, deltagaren svarar inte.");
        using var protectedCase = await Open(neighbour, programme.Protected.CaseId, "Anhörig ringer, deltagaren svarar inte.");
        using var opened = await Open(neighbour, case_, "Anhörig ringer, deltagaren svarar inte.");
        var page = await neighbour.GetStringAsync(new Uri($"/participants/{case_}", UriKind.Relative), CanaryProgramme.Stop);

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Redirect),
            (closed.StatusCode, tooShort.StatusCode, elsewhere.StatusCode, protectedCase.StatusCode, opened.StatusCode));
        Assert.Contains(programme.Hedemora.FamilyName, page, StringComparison.Ordinal);

        var log = await officer.GetStringAsync(new Uri($"/access-log?case={case_}&who={Id("handledare.falun")}&strengthened=true", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Contains("Folke Falunexempel", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Hanna Handledarsson", log, StringComparison.Ordinal);
        var id = await programme.Look(db => db.Set<BreakGlass>().Where(b => b.CaseId == case_).Select(b => b.Id).SingleAsync(CanaryProgramme.Stop));
        var list = await officer.GetStringAsync(new Uri("/access-log/emergencies", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Contains("Anhörig ringer", WebUtility.HtmlDecode(list), StringComparison.Ordinal);
        using var reviewed = await CanaryProgramme.Post(officer, "/access-log/emergencies", ("_handler", $"review-{id}"));
        Assert.NotNull(await programme.Look(db => db.Set<BreakGlass>().Where(b => b.Id == id).Select(b => b.ReviewedAt).SingleAsync(CanaryProgramme.Stop)));
        await programme.Look(db => db.Set<BreakGlass>().Where(b => b.Id == id).ExecuteUpdateAsync(s => s.SetProperty(b => b.To, b => b.From), CanaryProgramme.Stop));
        using var after = await neighbour.GetAsync(new Uri($"/participants/{case_}", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    private static Task<HttpResponseMessage> Open(HttpClient who, Guid caseId, string reason) =>
        CanaryProgramme.Post(who, "/emergency-access", ("_handler", "open"), ("Input.CaseId", caseId.ToString()), ("Input.Reason", reason));

    private static string Id(string account) => DemoAccounts.IdOf(account).ToString();
}
