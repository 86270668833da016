using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners.Webhooks;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Partners;

public sealed class HandoverEventsTests
{
    private static readonly Actor Orsa = Programme.With(Roles.Partner, ScopeKinds.Partner, "P-17");

    [Fact]
    public async Task A_partners_system_hears_of_each_change_of_a_handover_and_nothing_of_the_person()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 1), services => services
            .AddSingleton<ResolveHost>((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8")])));
        await programme.Ask((ManageWebhooks hooks) => hooks.Register("P-17", "Orsa", "https://orsa.example.com/hooks", Orsa));
        var nadja = await Walk.Refer(programme, "V09");
        await nadja.To("Task_N110_Kartlaggning");
        var coach = Programme.With(Roles.Coach, ScopeKinds.Region, "REG-DAL", Walk.Coach);
        await programme.Ask((CaseActions act) => act.AnswerConsent(nadja.CaseId, "P-17", ConsentScopes.CompetencePlan, true, new DateOnly(2012, 10, 1), coach));
        await programme.Ask((CaseActions act) => act.Tell(nadja.CaseId, "overlamning", FeelContext.Empty, coach));
        await programme.Ask((OutboxSweep sweep) => sweep.Run(Lane.Instances));
        await nadja.Complete((await nadja.Open()).Single(t => t.ElementId == "Task_E2_Utkast"), FeelContext.Of(
            ("handoverType", "UPPDRAG"), ("need", "VUXENUTBILDNING"), ("recipientPartnerId", "P-17"), ("consentScope", "KOMPETENS_PLAN"),
            ("purpose", "Kurs i Orsa"), ("participantInformed", true)));
        await nadja.Complete((await nadja.Open()).Single(t => t.ElementId == "Task_E2_Kvittera"), FeelContext.Of(("acknowledged", true)));
        var handover = await programme.Look(db => db.Set<Handover>().AsNoTracking().SingleAsync());
        await programme.Ask((CaseActions act) => act.WithdrawConsent(nadja.CaseId, "P-17", coach));

        var deliveries = await programme.Look(db => db.Set<WebhookDelivery>().AsNoTracking().OrderBy(d => d.CreatedAt).ThenBy(d => d.Type).ToListAsync());
        Assert.Equal(["handover.acknowledged", "handover.recalled", "handover.sent"], deliveries.Select(d => d.Type).Order());
        var sent = JsonDocument.Parse(deliveries.Single(d => d.Type == "handover.sent").Body).RootElement;
        Assert.Equal(["type", "timestamp", "data"], sent.EnumerateObject().Select(p => p.Name));
        var data = sent.GetProperty("data");
        Assert.Equal(["handoverId", "handoverType", "state", "version", "link"], data.EnumerateObject().Select(p => p.Name));
        Assert.Equal((handover.Id, "UPPDRAG", "SKICKAD", 1), (data.GetProperty("handoverId").GetGuid(), data.GetProperty("handoverType").GetString(), data.GetProperty("state").GetString(), data.GetProperty("version").GetInt32()));
        Assert.All(deliveries, d => Assert.DoesNotContain("Nadja", Encoding.UTF8.GetString(d.Body), StringComparison.OrdinalIgnoreCase));
        Assert.All(deliveries, d => Assert.DoesNotContain(nadja.CaseId.ToString(), Encoding.UTF8.GetString(d.Body), StringComparison.OrdinalIgnoreCase));
        Assert.Equal(3, await programme.Look(db => db.OutboxRows.CountAsync(r => r.Kind == OutboxKind.Webhook)));
    }
}
