using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Scenarios;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Stories;

/// <summary>Does the lines of a story in the service: its database, its queue and its sweeps, with a clock that the story moves.</summary>
internal sealed class ServicePlay : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly TestNode _node;
    private readonly Scenario _scenario;
    private int _sent;

    private ServicePlay(TestStore store, TestNode node, Scenario scenario) => (_store, _node, _scenario) = (store, node, scenario);

    public static async Task<ServicePlay> Begin(Scenario scenario, IReadOnlyCollection<SourceFile> models)
    {
        var store = await TestStore.Create(StorageProvider.Sqlite);
        var node = await TestNode.Start(store.Options, new FakeTimeProvider(scenario.Begins.ToUniversalTime()));
        var deployed = await node.With((Deploy deploy) => deploy.Run(models, "TEST"));
        Assert.False(deployed.Refused, string.Join(Environment.NewLine, deployed.Findings));
        return new(store, node, scenario);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>Does a line, or asks what it asks; a line about effects on the way is left to where tokens stand.</summary>
    public async Task Do(ScenarioStep step)
    {
        switch (step)
        {
            case ScenarioStep.Start s:
                var started = await _node.Start(new StartInstance(s.ProcessId ?? _scenario.ProcessId!, "SCENARIO", s.Variables));
                Assert.IsType<AdvanceResult.Advanced>(started);
                break;
            case ScenarioStep.Complete s:
                var task = await _node.Look(db => db.Tasks.AsNoTracking().OrderBy(t => t.Key).FirstAsync(t => t.ElementId == s.Task && t.Status == WorkTaskStatus.Open));
                await Taken(task.InstanceId, at => new Stimulus.TaskCompleted(at, "SCENARIO", task.Key, s.Variables));
                break;
            case ScenarioStep.Job { Answer: Answer.Completes answer } s:
                var job = await _node.Look(db => db.OutboxRows.AsNoTracking().FirstAsync(o => o.Kind == OutboxKind.Job && o.Name == s.Type));
                await Taken(job.InstanceId!.Value, at => new Stimulus.JobCompleted(at, "SCENARIO", job.Key!.Value, answer.Variables));
                break;
            case ScenarioStep.Message s:
                await _node.With((ReceiveMessage receive) => receive.Run(new ReceiptKey("SCENARIO", $"m{++_sent}", ""), s.Name, s.Key, s.Payload));
                break;
            case ScenarioStep.Set s:
                await Taken(await First(i => i.Id), at => new Stimulus.VariablesSet(at, "SCENARIO", null, s.Variables, "scenario"));
                break;
            case ScenarioStep.Retry s:
                var incident = await _node.Look(db => db.Incidents.AsNoTracking().OrderBy(i => i.Key).FirstAsync(i => i.ElementId == s.Element && i.ClosedAt == null));
                await Taken(incident.InstanceId!.Value, at => new Stimulus.IncidentRetried(at, "SCENARIO", incident.Key!.Value, s.Variables, "scenario"));
                break;
            case ScenarioStep.Operate s:
                await Taken(await First(i => i.Id), at => s.Verb switch
                {
                    "suspend" => new Stimulus.Suspended(at, "SCENARIO", s.Reason),
                    "resume" => new Stimulus.Resumed(at, "SCENARIO", s.Reason),
                    _ => new Stimulus.Cancelled(at, "SCENARIO", s.Reason),
                });
                break;
            case ScenarioStep.Advance s:
                await AdvanceTo(s.To ?? _node.Clock.GetUtcNow() + System.Xml.XmlConvert.ToTimeSpan(s.By!));
                break;
            case ScenarioStep.Due s:
                Assert.Contains(s.At.ToUniversalTime(), await Dues(s.Task));
                break;
            case ScenarioStep.Variable s:
                var variables = InstanceState.Load(await First(i => i.State)).Variables;
                Assert.Equal(FeelLanguage.ToLiteral(s.Value), FeelLanguage.ToLiteral(variables[s.Path]));
                break;
            case ScenarioStep.Incident { IsNot: false } s:
                Assert.True(await _node.Look(db => db.Incidents.AnyAsync(i => i.Code == s.Code && i.ElementId == s.Element)), s.Text);
                break;
            case ScenarioStep.Ends { At: null, IsNot: false } s:
                Assert.Equal(InstanceStatus.Completed, await First(i => i.Status));
                break;
        }

        await Sweep();
    }

    /// <summary>Where tokens stand, in instances that run.</summary>
    public async Task<IEnumerable<string>> Positions()
    {
        var running = await _node.Look(db => db.Instances.AsNoTracking().Where(i => i.EndedAt == null).ToListAsync());
        return running.SelectMany(i => InstanceState.Load(i.State).ActiveElements.Select(a => $"{i.ProcessId}/{a.ElementId}")).Order(StringComparer.Ordinal);
    }

    // The service works off what is due whenever it is due, as its schedule does in small steps.
    private async Task AdvanceTo(DateTimeOffset target)
    {
        while (await _node.Look(db => db.OutboxRows
            .Where(o => o.Status == OutboxStatus.Pending && o.VisibleAt <= target.ToUniversalTime() && o.Lane != Lane.ExternalJobs
                && !db.Instances.Any(i => i.Id == o.InstanceId && i.Status == InstanceStatus.Suspended))
            .OrderBy(o => o.VisibleAt).Select(o => (DateTimeOffset?)o.VisibleAt).FirstOrDefaultAsync()) is { } next)
        {
            if (next > _node.Clock.GetUtcNow())
            {
                _node.Clock.SetUtcNow(next);
            }

            await Sweep();
        }

        _node.Clock.SetUtcNow(target);
    }

    private async Task<List<DateTimeOffset>> Dues(string element)
    {
        var timers = await _node.Look(db => db.OutboxRows.Where(o => o.Kind == OutboxKind.Timer && o.ElementId == element).Select(o => o.DueAt).ToListAsync());
        var tasks = await _node.Look(db => db.Tasks.Where(t => t.ElementId == element && t.Status == WorkTaskStatus.Open && t.DueAt != null).Select(t => t.DueAt!.Value).ToListAsync());
        return [.. timers, .. tasks];
    }

    private Task<T> First<T>(System.Linq.Expressions.Expression<Func<Instance, T>> what) =>
        _node.Look(db => db.Instances.AsNoTracking().Where(i => i.ParentId == null).OrderBy(i => i.StartedAt).Select(what).FirstAsync());

    private async Task Taken(Guid instanceId, Func<DateTimeOffset, Stimulus> stimulus) =>
        Assert.IsType<AdvanceResult.Advanced>(await _node.Advance(instanceId, stimulus));

    private async Task Sweep() => await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
}
