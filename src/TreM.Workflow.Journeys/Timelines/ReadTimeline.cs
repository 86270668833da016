using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>What happened to a case, over all its instances, with names.</summary>
public sealed class ReadTimeline(WorkflowContext db, DefinitionCache definitions)
{
    /// <summary>The events of a case that was opened, in the order they were written; none for whom may not follow its course.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> OfCase(CaseAccess access, int? count = null, CancellationToken cancellationToken = default) =>
        access.MayFollow ? await All(access.Case.CaseId, count, cancellationToken) : [];

    /// <summary>The same for those who run the service and for use cases that have asked the rules themselves.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="count">At most so many, the latest; null for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<TimelineEntry>> All(Guid caseId, int? count = null, CancellationToken cancellationToken = default)
    {
        var instances = await db.Instances.AsNoTracking().Where(i => i.CaseId == caseId)
            .Select(i => new { i.Id, i.ProcessId, i.DefinitionHash }).ToDictionaryAsync(i => i.Id, cancellationToken);
        var ids = instances.Keys.ToList();
        var query = db.History.AsNoTracking().Where(e => ids.Contains(e.InstanceId))
            .OrderByDescending(e => e.At).ThenByDescending(e => e.InstanceId).ThenByDescending(e => e.Sequence);
        var events = await (count is { } n ? query.Take(n) : query).ToListAsync(cancellationToken);
        events.Reverse();
        return [.. events.Select(e => Name(e, instances[e.InstanceId].ProcessId, instances[e.InstanceId].DefinitionHash))];
    }

    /// <summary>The sequence flows that an instance has taken, with how often: for drawing its way into the diagram.</summary>
    public async Task<IReadOnlyDictionary<string, int>> FlowsOf(Guid instanceId, CancellationToken cancellationToken = default)
    {
        var payloads = await db.History.AsNoTracking().Where(e => e.InstanceId == instanceId && e.Kind == EventKind.Stimulus)
            .Select(e => e.Payload).ToListAsync(cancellationToken);
        return payloads.SelectMany(StimulusRecord.FlowsOf).CountBy(f => f).ToDictionary();
    }

    private TimelineEntry Name(HistoryEvent e, string processId, string hash)
    {
        var element = e.ElementId is { } id ? definitions.Process(db, hash, processId).Elements.GetValueOrDefault(id) : null;
        return new TimelineEntry(e, element?.Name, element?.Extensions.GetValueOrDefault("nameEn"), element?.Type, hash);
    }
}

/// <summary>An event with the names of its element.</summary>
/// <param name="Event">The event.</param>
/// <param name="Name">Swedish name of the element, or null.</param>
/// <param name="NameEn">English name, or null.</param>
/// <param name="ElementType">BPMN element name, or null.</param>
/// <param name="DefinitionHash">The version of the process.</param>
public sealed record TimelineEntry(HistoryEvent Event, string? Name, string? NameEn, string? ElementType, string DefinitionHash);
