using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Simulation;

namespace TreM.Workflow.Journeys.Tests.Simulation;

public sealed class SimulationTests
{
    private static readonly SimulationOptions Options = new(3, 7, new DateOnly(2012, 9, 3), 30, new DateOnly(2014, 6, 30));

    [Fact]
    public async Task Invented_people_go_all_the_way_and_leave_no_incident()
    {
        await using var programme = await Programme.Start(Options.From);

        var report = await new SimulateParticipants(programme.Scopes, programme.Clock).Run(Options, cancellationToken: TestContext.Current.CancellationToken);

        var incidents = await programme.Look(db => db.Incidents.Where(i => i.ClosedAt == null).Select(i => $"{i.ElementId} {i.Code} {i.Message}").Distinct().Take(5).ToListAsync());
        Assert.Empty(incidents);
        var stand = await programme.Look(db => db.Instances.Where(i => i.Status == InstanceStatus.Active).Select(i => $"{i.ProcessId} at {i.At}").ToListAsync());
        Assert.True(report.CasesByStatus.GetValueOrDefault(CaseStatus.Closed) == Options.Participants,
            $"{string.Join(", ", report.CasesByStatus)}; {string.Join("; ", stand)}");
        Assert.Equal(["F0", "F1", "F3", "F4"], report.Phases.Select(p => p.Phase).Intersect(["F0", "F1", "F3", "F4"]));
        Assert.True(report.TasksByRole["HANDLEDARE"] > Options.Participants);
        Assert.InRange(report.Goals.Single(g => g.Code == "G1").Figure.N, 1, Options.Participants);
    }
}
