using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Web.Tests.Access;

[Collection(AccessTests.Name)]
public sealed class ProtectedIdentityTests(CanaryProgramme programme)
{
    [Fact]
    public async Task A_mark_set_in_the_middle_of_a_case_closes_everything_at_once_but_to_the_coach()
    {
        var canary = new Canary("sn", "REG-DAL", "2083", "P-02", "P-18") { IdNumber = "198908112389", Coach = "handledare", IsAccepted = false };
        await programme.Release(canary);
        var (coach, colleague) = (await programme.As("handledare"), await programme.As("handledare.dalarna"));
        using var receiver = await programme.System("P-18", "receiver");
        using var referrer = await programme.System("P-02", "referrer");
        Assert.Contains(canary.FamilyName, await colleague.GetStringAsync(new Uri($"/participants/{canary.CaseId}", UriKind.Relative), CanaryProgramme.Stop), StringComparison.Ordinal);
        Assert.Contains("KG", await receiver.GetStringAsync(new Uri($"/api/handovers/{canary.HandoverId}", UriKind.Relative), CanaryProgramme.Stop), StringComparison.Ordinal);

        using var marked = await CanaryProgramme.Post(coach, $"/participants/{canary.CaseId}", ("_handler", "tell"), ("message", "skydd"), ("submission", "mark-1"));
        Assert.Equal(HttpStatusCode.Redirect, marked.StatusCode);
        await programme.Service.Use<OutboxSweep>(sweep => sweep.RunAll(CanaryProgramme.Stop));
        Assert.True(
            await programme.Look(db => db.Set<Enrolment>().AnyAsync(e => e.CaseId == canary.CaseId && e.IsProtected, CanaryProgramme.Stop)),
            "Expected the mark to have its effect when the work it left is done.");

        foreach (var (who, address) in new[]
        {
            (colleague, $"/participants/{canary.CaseId}"), (await programme.As("samordnare"), $"/participants/{canary.CaseId}"),
            (await programme.As("projektledare"), $"/cases/{canary.CaseId}/timeline"), (await programme.As("regsamordnare"), $"/participants/{canary.CaseId}"),
        })
        {
            using var answer = await who.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            Assert.Equal((address, HttpStatusCode.NotFound), (address, answer.StatusCode));
        }

        foreach (var (who, address) in new[]
        {
            (colleague, "/participants?team=true"), (await programme.As("samordnare"), "/coordination"), (receiver, $"/api/handovers/{canary.HandoverId}"),
            (referrer, $"/api/referrals/{canary.CaseId}"), (await programme.As("syv"), "/participants"), (await programme.As("samordnare"), "/attendance"),
        })
        {
            var text = await who.GetStringAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
            Assert.DoesNotContain(canary.FamilyName, text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"KG\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"municipality\":\"2083\"", text, StringComparison.Ordinal);
        }

        using var export = await CanaryProgramme.Post(await programme.As("projektledare"), "/exports/cases.csv");
        Assert.Equal(HttpStatusCode.OK, export.StatusCode);
        var (handover, packages) = await programme.Look(async db => (
            await db.Set<Handover>().AsNoTracking().SingleAsync(h => h.Id == canary.HandoverId, CanaryProgramme.Stop),
            await db.Set<HandoverPackage>().AsNoTracking().Where(p => p.HandoverId == canary.HandoverId).ToListAsync(CanaryProgramme.Stop)));
        Assert.Equal((HandoverStatus.Recalled, "SKYDD"), (handover.Status, handover.RecallReason));
        Assert.All(packages, p => Assert.Equal((null, null), (p.SealedPreview, p.SealedContent)));

        var own = await coach.GetStringAsync(new Uri($"/participants/{canary.CaseId}", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Contains(canary.FamilyName, own, StringComparison.Ordinal);
        Assert.DoesNotContain("Hedemora", own.Split("<main")[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SEKRETESSMARKERING")]
    [InlineData("SKYDDAD_FOLKBOKFORING")]
    [InlineData("OKANT")]
    [InlineData("FINGERADE")]
    public void Everything_but_a_checked_no_is_protected(string level) => Assert.True(ProtectedLevels.IsProtected(level));
}
