using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Access;

/// <summary>What administrators do to instances, models and messages asks who does it in the use case, not only at the page.</summary>
public sealed class OperatorTests
{
    [Fact]
    public async Task Whoever_is_no_administrator_is_told_that_there_is_nothing()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var instance = (await amal.Case()).InstanceId!.Value;
        var text = await File.ReadAllTextAsync(Path.Combine(ShippedRules.Folder("rules"), "time", "paus.dmn"), TestContext.Current.CancellationToken);
        foreach (var role in Roles.All.Where(r => r != Roles.Administrator))
        {
            var actor = Programme.With(role);
            foreach (var refused in new[]
            {
                await programme.Ask((Operate o) => o.Suspend(instance, actor, "Prov")), await programme.Ask((Operate o) => o.Cancel(instance, actor, "Prov")),
                await programme.Ask((Operate o) => o.CorrectVariables(instance, null, FeelContext.Of(("a", true)), actor, "Prov")),
                await programme.Ask((Operate o) => o.RetryIncident(Guid.NewGuid(), FeelContext.Empty, actor, "Prov")),
            })
            {
                Assert.Equal("instance.unknown", Assert.IsType<AdvanceResult.Refused>(refused).Code);
            }

            Assert.Equal("publish.not-allowed", Assert.IsType<PublishResult.Denied>(await programme.Ask((Publish p) => p.Run([new("rules/time/paus.dmn", text)], actor, "Prov"))).Code);
            Assert.Equal("publish.not-allowed", Assert.IsType<PublishResult.Denied>(await programme.Ask((Publish p) => p.Approve(Guid.NewGuid(), actor))).Code);
            Assert.Equal("publish.not-allowed", Assert.IsType<PublishResult.Denied>(await programme.Ask((ChangeConstant c) =>
                c.Run("g1.target", "300", new DateOnly(2012, 10, 16), actor, "Prov", System.Globalization.CultureInfo.GetCultureInfo("sv-SE")))).Code);
            Assert.Empty(await programme.Ask((SettleMessage s) => s.Receivers("overlamning", actor)));
        }

        Assert.IsType<AdvanceResult.Advanced>(await programme.Ask((Operate o) => o.Suspend(instance, As.Administrator("admin"), "Prov")));
    }
}
