using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances.Operations;

/// <summary>What to show of the instances.</summary>
public sealed record InstanceFilter
{
    public string? ProcessId { get; init; }

    /// <summary>Version number of the process, or null.</summary>
    public int? Version { get; init; }

    public InstanceStatus? Status { get; init; }

    /// <summary>Only those with an open incident.</summary>
    public bool Stuck { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 50;
}

/// <summary>An instance in a list.</summary>
public sealed record InstanceRow(Guid Id, string ProcessId, int? Version, InstanceStatus Status, DateTimeOffset StartedAt, string At, int Incidents);

/// <summary>A token: the element where it stands and the key by which operations name it.</summary>
public sealed record TokenRow(string ElementId, string? Name, string? NameEn, string Type, long Key, string? IncidentCode);

/// <summary>Something that an operator did.</summary>
public sealed record OperationRow(DateTimeOffset At, string Actor, string What, string? ElementId, string? Reason);

/// <summary>An instance as operators see it: where it stands and what was done to it. Values of variables are not shown.</summary>
public sealed record InstanceDetail(
    Instance Instance, ProcessVersion? Version, IReadOnlyList<ProcessVersion> Versions, IReadOnlyList<TokenRow> Tokens,
    IReadOnlyList<(string Name, string Kind)> Variables, IReadOnlyList<Incident> Incidents, IReadOnlyList<OperationRow> Operations,
    IReadOnlyList<ElementRef> Targets);

/// <summary>Reads instances for operators: nothing of a person, and no value of a variable.</summary>
public sealed class ReadInstances(WorkflowContext db, DefinitionCache definitions)
{
    private static readonly string[] Operations =
        [nameof(Stimulus.Suspended), nameof(Stimulus.Resumed), nameof(Stimulus.Cancelled), nameof(Stimulus.TokenMoved), nameof(Stimulus.VariablesSet),
            nameof(Stimulus.IncidentRetried), nameof(Stimulus.Migrated)];

    /// <summary>A page of instances, the latest first, and whether there are more.</summary>
    public async Task<(IReadOnlyList<InstanceRow> Rows, bool HasMore)> List(InstanceFilter filter, CancellationToken cancellationToken = default)
    {
        var instances = db.Instances.AsNoTracking();
        if (filter.ProcessId is { Length: > 0 } process)
        {
            instances = instances.Where(i => i.ProcessId == process);
            if (filter.Version is { } number)
            {
                instances = instances.Where(i => db.ProcessVersions.Any(v => v.ProcessId == process && v.Number == number && v.Hash == i.DefinitionHash));
            }
        }

        if (filter.Status is { } status)
        {
            instances = instances.Where(i => i.Status == status);
        }

        if (filter.Stuck)
        {
            instances = instances.Where(i => db.Incidents.Any(n => n.InstanceId == i.Id && n.ClosedAt == null));
        }

        var take = Math.Clamp(filter.Take, 1, 200);
        var rows = await instances.OrderByDescending(i => i.StartedAt).ThenByDescending(i => i.Id).Skip(filter.Skip).Take(take + 1)
            .Select(i => new
            {
                i.Id, i.ProcessId, i.DefinitionHash, i.Status, i.StartedAt, i.At,
                Incidents = db.Incidents.Count(n => n.InstanceId == i.Id && n.ClosedAt == null),
                Version = db.ProcessVersions.Where(v => v.ProcessId == i.ProcessId && v.Hash == i.DefinitionHash).Select(v => (int?)v.Number).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        return ([.. rows.Take(take).Select(i => new InstanceRow(i.Id, i.ProcessId, i.Version, i.Status, i.StartedAt, i.At, i.Incidents))], rows.Count > take);
    }

    /// <summary>One instance, or null.</summary>
    public async Task<InstanceDetail?> Find(Guid id, CancellationToken cancellationToken = default)
    {
        if (await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } instance)
        {
            return null;
        }

        var versions = await db.ProcessVersions.AsNoTracking().Where(v => v.ProcessId == instance.ProcessId).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        var incidents = await db.Incidents.AsNoTracking().Where(i => i.InstanceId == id && i.ClosedAt == null).OrderBy(i => i.OpenedAt).ToListAsync(cancellationToken);
        var history = await db.History.AsNoTracking().Where(e => e.InstanceId == id && e.Kind == EventKind.Stimulus && Operations.Contains(e.What))
            .OrderByDescending(e => e.Sequence).Take(100).ToListAsync(cancellationToken);
        var elements = definitions.Process(db, instance.DefinitionHash, instance.ProcessId).Elements;
        var state = InstanceState.Load(instance.State);
        var tokens = instance.EndedAt is null ? state.ActiveElements.Select(t => Token(t.ElementId, t.Key, elements, incidents)).ToList() : [];
        return new(
            instance, versions.Find(v => v.Hash == instance.DefinitionHash), versions, tokens,
            [.. state.Variables.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, v.Value is null ? "null" : FeelType.Of(v.Value).ToString()!))],
            incidents, [.. history.Select(e => new OperationRow(e.At, e.Actor, e.What!, e.ElementId, ReasonOf(e.Payload)))],
            [.. elements.Values.Where(e => IsPlace(e.Type)).OrderBy(e => e.Name ?? e.Id, StringComparer.CurrentCulture)]);
    }

    /// <summary>How many tokens stand at each element of an instance: for the marks in the diagram.</summary>
    public async Task<IReadOnlyList<(string ElementId, int Count, bool IsStuck)>> Marks(Guid id, CancellationToken cancellationToken = default) =>
        await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id && i.EndedAt == null, cancellationToken) is not { } instance ? []
            : InstanceState.Load(instance.State) is var state
                ? [.. state.ActiveElements.GroupBy(t => t.ElementId, (element, all) => (element, all.Count(), state.Incidents.Any(i => i.ElementId == element)))]
                : [];

    private static TokenRow Token(string elementId, long key, IReadOnlyDictionary<string, ElementRef> elements, List<Incident> incidents)
    {
        var element = elements.GetValueOrDefault(elementId);
        return new(elementId, element?.Name, element?.Extensions.GetValueOrDefault("nameEn"), element?.Type ?? "", key, incidents.Find(i => i.Key == key)?.Code);
    }

    internal static bool IsPlace(string type) => type is not ("sequenceFlow" or "boundaryEvent" or "dataObject" or "dataObjectReference" or "dataStoreReference" or "process");

    // What an operator wrote; the payload's other parts may hold values of variables and are not shown.
    private static string? ReasonOf(byte[]? payload)
    {
        if (payload is not { Length: > 0 })
        {
            return null;
        }

        using var document = JsonDocument.Parse(payload);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }
}
