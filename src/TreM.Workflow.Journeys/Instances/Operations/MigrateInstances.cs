using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances.Operations;

/// <summary>Which instances to move to another version, and how.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="From">Version number they run on.</param>
/// <param name="To">Version number they shall run on.</param>
/// <param name="Mapping">Old element id to new element id, for ids that do not match by themselves.</param>
public sealed record MigrationOrder(string ProcessId, int From, int To, IReadOnlyDictionary<string, string> Mapping)
{
    /// <summary>Only this one, or all of the version when null.</summary>
    public Guid? InstanceId { get; init; }
}

/// <summary>What would happen to one instance.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="IsRefused">Whether something stands in the way.</param>
/// <param name="Findings">Why it would be refused, or what would move, begin or cease to wait; none when it simply goes on.</param>
public sealed record MigrationPreview(Guid InstanceId, bool IsRefused, ImmutableArray<Finding> Findings);

/// <summary>An element where tokens stand that the new version has under no such id, with elements of its kind to choose among.</summary>
/// <param name="Element">In the old version.</param>
/// <param name="Proposal">The new element of the same name and kind, or null when none or several have it.</param>
/// <param name="Choices">New elements of the same kind.</param>
public sealed record MappingQuestion(ElementRef Element, string? Proposal, IReadOnlyList<ElementRef> Choices);

/// <summary>A dry run.</summary>
/// <param name="Questions">Elements to map.</param>
/// <param name="Mapping">The mapping that the previews are for: what was given, and proposals where nothing was.</param>
/// <param name="Instances">What would happen to each.</param>
/// <param name="HasMore">Whether more instances run on the version than were looked at.</param>
public sealed record MigrationDryRun(
    IReadOnlyList<MappingQuestion> Questions, IReadOnlyDictionary<string, string> Mapping, IReadOnlyList<MigrationPreview> Instances, bool HasMore);

/// <summary>How moving one instance ended; the message is null when it moved.</summary>
public sealed record MigrationOutcome(Guid InstanceId, string? Problem);

/// <summary>Moves one or many instances to another version of their process: first as a dry run, then each by itself, all or nothing.</summary>
public sealed partial class MigrateInstances(WorkflowContext db, DefinitionCache definitions, Operate operate, ILogger<MigrateInstances> log)
{
    /// <summary>Instances looked at or moved at once; run again for more.</summary>
    public const int Most = 500;

    /// <summary>What would happen; null when there are no such versions.</summary>
    public async Task<MigrationDryRun?> Plan(MigrationOrder order, CancellationToken cancellationToken = default)
    {
        if (await Versions(order, cancellationToken) is not var (from, to))
        {
            return null;
        }

        var instances = await Running(order, from.Hash).OrderBy(i => i.Id).Take(Most + 1).Select(i => new { i.Id, i.State }).ToListAsync(cancellationToken);
        var given = new Dictionary<string, string>(order.Mapping.Where(m => m.Value.Length > 0));
        ProcessDefinition old, target;
        try
        {
            (old, target) = (definitions.Process(db, from.Hash, order.ProcessId), definitions.Process(db, to.Hash, order.ProcessId));
        }
        catch (InvalidOperationException broken)
        {
            return new([], given, [.. instances.Take(Most).Select(i => Broken(i.Id, broken))], instances.Count > Most);
        }

        var states = new List<(Guid Id, InstanceState State)>();
        var previews = new List<MigrationPreview>();
        foreach (var instance in instances.Take(Most))
        {
            Each(instance.Id, () => states.Add((instance.Id, InstanceState.Load(instance.State))));
        }

        var questions = states.SelectMany(s => s.State.ActiveElements).Select(t => t.ElementId).Distinct()
            .Where(id => !target.Elements.ContainsKey(id) && old.Elements.ContainsKey(id)).Order(StringComparer.Ordinal)
            .Select(id => Ask(old.Elements[id], old, target)).ToList();
        var mapping = given;
        foreach (var question in questions.Where(q => q.Proposal is not null && !order.Mapping.ContainsKey(q.Element.Id)))
        {
            mapping[question.Element.Id] = question.Proposal!;
        }

        foreach (var (id, state) in states)
        {
            Each(id, () =>
            {
                var findings = MigrationPlan.Check(old, state, target, mapping);
                previews.Add(new(id, findings.Any(f => f.Severity == Severity.Error), findings));
            });
        }

        return new(questions, mapping, previews, instances.Count > Most);

        // One whose state cannot be read, or that the engine trips over, is refused; the others are looked at.
        void Each(Guid id, Action look)
        {
            try
            {
                look();
            }
#pragma warning disable CA1031 // Whatever one throws is told of that one.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                previews.Add(Broken(id, failure));
            }
        }
    }

    /// <summary>Moves them, each in its own transaction: one that is refused stays as it was and stops nobody else.</summary>
    /// <param name="order">Which and how.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why; in the history of each.</param>
    /// <param name="cancellationToken">Stops between two instances.</param>
    public async Task<IReadOnlyList<MigrationOutcome>?> Run(MigrationOrder order, Actor actor, string reason, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.Administrator) || await Versions(order, cancellationToken) is not var (from, to))
        {
            return null;
        }

        var ids = await Running(order, from.Hash).OrderBy(i => i.Id).Take(Most).Select(i => i.Id).ToListAsync(cancellationToken);
        var outcomes = new List<MigrationOutcome>();
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcomes.Add(new(id, await Move(id, to.Hash, order, actor, reason, cancellationToken)));
        }

        return outcomes;
    }

    private async Task<string?> Move(Guid id, string hash, MigrationOrder order, Actor actor, string reason, CancellationToken cancellationToken)
    {
        try
        {
            return await operate.Migrate(id, hash, order.Mapping, actor, reason, dryRun: false, cancellationToken) switch
            {
                AdvanceResult.Refused refused => refused.Message,
                AdvanceResult.Conflict => "Others kept changing the instance. Run again.",
                _ => null,
            };
        }
#pragma warning disable CA1031 // Whatever moving one throws is told of that one; the others move.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            db.ChangeTracker.Clear();
            LogNotMoved(log, failure, id);
            return NotMoved(failure);
        }
    }

    private MigrationPreview Broken(Guid id, Exception failure)
    {
        LogNotMoved(log, failure, id);
        return new(id, true, [new Finding("process.migration.failed", Severity.Error, NotMoved(failure))]);
    }

    // The message of a fault of ours may hold anything: the log has it, the page its kind.
    private static string NotMoved(Exception failure) => $"Expected the instance to move; saw {failure.GetType().Name}. It stays as it was: the log says more.";

    [LoggerMessage(Level = LogLevel.Error, Message = "Instance {Id} could not be moved to another version")]
    private static partial void LogNotMoved(ILogger log, Exception failure, Guid id);

    private static MappingQuestion Ask(ElementRef element, ProcessDefinition old, ProcessDefinition target)
    {
        // An element that has kept its id is its own successor and nobody else's.
        var choices = target.Elements.Values.Where(e => e.Type == element.Type && !old.Elements.ContainsKey(e.Id)).OrderBy(e => e.Name ?? e.Id, StringComparer.Ordinal).ToList();
        var named = choices.Where(e => e.Name is { Length: > 0 } && e.Name == element.Name).ToList();
        return new(element, named is [var only] ? only.Id : null, choices);
    }

    private IQueryable<Instance> Running(MigrationOrder order, string hash) => db.Instances.AsNoTracking()
        .Where(i => i.ProcessId == order.ProcessId && i.DefinitionHash == hash && i.EndedAt == null && (order.InstanceId == null || i.Id == order.InstanceId));

    private async Task<(ProcessVersion From, ProcessVersion To)?> Versions(MigrationOrder order, CancellationToken cancellationToken)
    {
        var versions = await db.ProcessVersions.AsNoTracking()
            .Where(v => v.ProcessId == order.ProcessId && (v.Number == order.From || v.Number == order.To)).ToListAsync(cancellationToken);
        return order.From != order.To && versions.Find(v => v.Number == order.From) is { } from && versions.Find(v => v.Number == order.To) is { } to ? (from, to) : null;
    }
}
