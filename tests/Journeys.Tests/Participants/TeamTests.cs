using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tests.Simulation;

namespace TreM.Workflow.Journeys.Tests.Participants;

/// <summary>What a coordinator sees of the team: each case once, whatever scopes lead to it.</summary>
public sealed class TeamTests
{
    [Fact]
    public async Task A_coachs_load_counts_a_case_once_that_region_and_municipality_both_lead_to_and_late_tasks_of_the_scope()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var task = await amal.To("Task_N120_Behov");
        programme.Clock.MoveTo(task.DueAt!.Value.AddMinutes(1));
        var late = (await amal.Open()).Count(t => t.Assignee == Walk.Coach && t.DueAt < programme.Clock.GetUtcNow());
        var @case = await programme.Look(db => db.Set<Enrolment>().FindAsync(amal.CaseId).AsTask());

        var region = new RoleGrant(Roles.RegionalCoordinator, ScopeKinds.Region, @case!.Region);
        var municipality = new RoleGrant(Roles.LocalCoordinator, ScopeKinds.Municipality, @case.Municipality);
        foreach (var grants in new RoleGrant[][] { [region], [municipality], [region, municipality], [new(Roles.RegionalCoordinator, ScopeKinds.Programme, null)] })
        {
            var team = await programme.Ask((ReadTeam read) => read.Run(new Actor("u-team", [.. grants])));
            var load = Assert.Single(team!.Loads, l => l.UserId == Walk.Coach);
            Assert.Equal((1, late), (load.Active, load.OverdueTasks));
        }

        var elsewhere = await programme.Ask((ReadTeam read) => read.Run(new Actor("u-team", [new(Roles.RegionalCoordinator, ScopeKinds.Region, "REG-KAL")])));
        Assert.Empty(elsewhere!.Loads);
    }
}
