using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Web.Tests.Access;

[Collection(AccessTests.Name)]
public sealed class OwnDataTests(CanaryProgramme programme)
{
    [Fact]
    public async Task A_participant_reads_and_downloads_all_that_is_held_and_nothing_of_anybody_else()
    {
        var canary = new Canary("ex", "REG-DAL", "2083", "P-02", "P-17") { IdNumber = "199105032388", Coach = "handledare" };
        await programme.Release(canary);
        using var person = await AsPerson(canary, "extract");
        var page = WebUtility.HtmlDecode(await person.GetStringAsync(new Uri("/my-journey/record", UriKind.Relative), CanaryProgramme.Stop));
        using var file = await person.GetAsync(new Uri("/my-journey/record.json", UriKind.Relative), CanaryProgramme.Stop);
        var json = await file.Content.ReadAsStringAsync(CanaryProgramme.Stop);

        foreach (var text in new[] { page, json })
        {
            Assert.All(new[] { canary.FamilyName, PersonalIdentityNumber.Written(canary.IdNumber), canary.Phone, canary.Mail, canary.Note }, own => Assert.Contains(own, text, StringComparison.Ordinal));
            Nothing.In([.. programme.All.SelectMany(c => c.Names.Concat(c.Ids)).Where(t => text.Contains(t, StringComparison.OrdinalIgnoreCase))]);
        }

        Assert.Equal(("attachment", "trem-mina-uppgifter.json"), (file.Content.Headers.ContentDisposition!.DispositionType, file.Content.Headers.ContentDisposition.FileName));
        var sections = JsonDocument.Parse(json).RootElement.GetProperty("sections").EnumerateArray().ToDictionary(s => s.GetProperty("key").GetString()!, s => s.GetProperty("entries").GetArrayLength());
        Assert.All(new[] { "person", "cases", "referrals", "consents", "shared", "readings" }, key => Assert.True(sections[key] > 0, key));
        Assert.True(await programme.Look(db => db.Set<AccessEvent>().AnyAsync(e => e.CaseId == canary.CaseId && e.Purpose == "UTDRAG", CanaryProgramme.Stop)));
    }

    [Fact]
    public async Task Erasing_takes_the_person_away_for_good_and_the_audit_chain_still_holds()
    {
        var canary = new Canary("gr", "REG-DAL", "2083", "P-02", "P-17") { IdNumber = "198712302382", Coach = "handledare" };
        await programme.Release(canary);
        using var person = await AsPerson(canary, "erased");
        var officer = await programme.As("dso");
        async Task<string> Officer(params (string, string)[] fields) =>
            WebUtility.HtmlDecode(await (await CanaryProgramme.Post(officer, "/disposal", fields)).Content.ReadAsStringAsync(CanaryProgramme.Stop));
        Task<string> Erase(string decision, bool onRequest) => Officer(
            ("_handler", "erase"), ("Input.CaseId", canary.CaseId.ToString()), ("Input.Decision", decision), ("Input.OnRequest", onRequest ? "true" : "false"));

        Assert.Contains("pågår något", await Erase("Dnr 2026-17", onRequest: true), StringComparison.Ordinal);
        await End(canary);
        Assert.Contains("har inte kommit", await Erase("Dnr 2026-17", onRequest: false), StringComparison.Ordinal);
        Assert.Contains("diarienummer.", await Erase(" ", onRequest: true), StringComparison.Ordinal);
        await Officer(("_handler", "hold"), ("Hold.CaseId", canary.CaseId.ToString()), ("Hold.Reason", "REVISION"), ("Hold.Reference", "Rev 2026-3"));
        Assert.Contains("hålls kvar för revision", await Erase("Dnr 2026-17", onRequest: true), StringComparison.Ordinal);
        var hold = await programme.Look(db => db.Set<RetentionHold>().Where(h => h.CaseId == canary.CaseId && h.To == null).Select(h => h.Id).SingleAsync(CanaryProgramme.Stop));
        Assert.Contains("Undantaget är hävt", await Officer(("_handler", $"lift-{hold}")), StringComparison.Ordinal);
        Assert.Contains("Ärendet är gallrat", await Erase("Dnr 2026-17", onRequest: true), StringComparison.Ordinal);

        await using var scope = programme.Service.Services.CreateAsyncScope();
        var verify = scope.ServiceProvider.GetRequiredService<VerifyHistory>();
        var instances = await programme.Look(db => db.Instances.Where(i => i.CaseId == canary.CaseId).Select(i => i.Id).ToListAsync(CanaryProgramme.Stop));
        Assert.NotEmpty(instances);
        foreach (var id in instances)
        {
            Assert.Null(await verify.Run(id, CanaryProgramme.Stop));
        }

        await programme.Look(async db =>
        {
            Assert.Equal(CaseStatus.Disposed, await db.Set<Enrolment>().Where(e => e.CaseId == canary.CaseId).Select(e => e.Status).SingleAsync(CanaryProgramme.Stop));
            Assert.Null(await db.Set<Person>().Where(p => p.Id == canary.PersonId).Select(p => p.Identity).SingleAsync(CanaryProgramme.Stop));
            Assert.False(await db.Set<PersonLookup>().AnyAsync(l => l.PersonId == canary.PersonId, CanaryProgramme.Stop));
            Assert.False(await db.Set<ContactNote>().AnyAsync(n => n.CaseId == canary.CaseId, CanaryProgramme.Stop));
            Assert.False(await db.Set<HandoverPackage>().AnyAsync(p => p.HandoverId == canary.HandoverId && (p.SealedContent != null || p.SealedPreview != null), CanaryProgramme.Stop));
            Assert.False(await db.History.AnyAsync(e => instances.Contains(e.InstanceId) && e.Payload != null, CanaryProgramme.Stop));
            Assert.Equal(instances.Count, await db.History.CountAsync(e => instances.Contains(e.InstanceId) && e.Kind == EventKind.Erased && e.Actor == DemoAccounts.IdOf("dso").ToString() && e.What!.EndsWith("DT-20 Dnr 2026-17"), CanaryProgramme.Stop));
            return true;
        });
        foreach (var (who, address) in new[] { (await programme.As("handledare"), $"/participants/{canary.CaseId}"), (person, "/my-journey/record.json") })
        {
            using var answer = await who.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            Assert.DoesNotContain(canary.FamilyName, await answer.Content.ReadAsStringAsync(CanaryProgramme.Stop), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("handledare")]
    [InlineData("projektledare")]
    public async Task Only_the_officer_erases_and_holds(string account)
    {
        await using var scope = programme.Service.Services.CreateAsyncScope();
        var actor = await programme.Look(db => Actors.Load(db, DemoAccounts.IdOf(account), DateTimeOffset.UtcNow, CanaryProgramme.Stop));
        var erase = scope.ServiceProvider.GetRequiredService<EraseCase>();

        Assert.IsType<CaseResult.NotFound>(await erase.Run(programme.Hedemora.CaseId, "Dnr 1", true, actor, CanaryProgramme.Stop));
        Assert.Null(await erase.Due(actor, CanaryProgramme.Stop));
        var hold = scope.ServiceProvider.GetRequiredService<HoldCase>();
        Assert.IsType<CaseResult.NotFound>(await hold.Place(programme.Hedemora.CaseId, "REVISION", "Rev 1", actor, CanaryProgramme.Stop));
        Assert.Null(await hold.Open(actor, CanaryProgramme.Stop));
    }

    private async Task<HttpClient> AsPerson(Canary canary, string account)
    {
        await programme.Look(async db =>
        {
            await DemoAccounts.SeedParticipant(db, account, "Kim Exempel", canary.PersonId, DateTimeOffset.UtcNow.AddDays(-1), CanaryProgramme.Stop);
            return true;
        });
        return await programme.SignIn(account);
    }

    private async Task End(Canary canary)
    {
        await using var scope = programme.Service.Services.CreateAsyncScope();
        var (db, operate) = (scope.ServiceProvider.GetRequiredService<Journeys.WorkflowContext>(), scope.ServiceProvider.GetRequiredService<Operate>());
        foreach (var id in await db.Instances.Where(i => i.CaseId == canary.CaseId && i.ParentId == null && i.Status == InstanceStatus.Active).Select(i => i.Id).ToListAsync(CanaryProgramme.Stop))
        {
            Assert.IsType<AdvanceResult.Advanced>(await operate.Cancel(id, Actor.System, "ended", CanaryProgramme.Stop));
        }

        await scope.ServiceProvider.GetRequiredService<OutboxSweep>().RunAll(CanaryProgramme.Stop);
        db.ChangeTracker.Clear();
        await db.Set<Enrolment>().Where(e => e.CaseId == canary.CaseId).ExecuteUpdateAsync(
            s => s.SetProperty(e => e.Status, CaseStatus.Closed).SetProperty(e => e.EndDate, DateOnly.FromDateTime(DateTime.UtcNow)), CanaryProgramme.Stop);
    }
}
