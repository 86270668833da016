using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;

namespace TreM.Workflow.Processes;

/// <summary>What a migration would do, without doing it.</summary>
public static class MigrationPlan
{
    /// <summary>Lists what would happen if an instance went on with another version.</summary>
    /// <param name="definition">The version it runs on.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="target">The other version.</param>
    /// <param name="mapping">Old element id to new element id, for ids that do not match by themselves.</param>
    /// <returns>Errors: why it would be refused. Information: tokens that move, events that begin or cease to wait, or go on waiting for what the old version said.</returns>
    public static ImmutableArray<Finding> Check(
        ProcessDefinition definition, InstanceState state, ProcessDefinition target, IReadOnlyDictionary<string, string> mapping)
    {
        var stimulus = new Stimulus.Migrated(DateTimeOffset.UnixEpoch, "", target, mapping, "");
        var run = new Run(definition, new EngineServices { Workdays = (at, _, _) => at }, stimulus, state);
        var problems = Migration.Problems(run, target, mapping);
        return problems.Count > 0 ? [.. problems] : [.. Migration.Changes(run, target, mapping)];
    }
}
