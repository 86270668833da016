using System.Collections.Immutable;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>
/// All that can be said of models before they are deployed: reading and compiling them, the checks of processes and tables,
/// and whether what they refer to exists.
/// </summary>
public static class CheckModels
{
    /// <summary>Checks files as one set.</summary>
    /// <param name="files">The files.</param>
    /// <param name="deployed">What is there besides the files; null when only the files count, and then references are not checked.</param>
    /// <param name="stop">Ends the checks early.</param>
    /// <returns>Findings, each with its file. A file that cannot be read is a finding and leaves the others as they are.</returns>
    public static ImmutableArray<Finding> Run(IReadOnlyCollection<SourceFile> files, KnownReferences? deployed = null, CancellationToken stop = default)
    {
        var set = ModelFiles.Read(files, stop: stop);
        set.CheckJourneys(deployed is null ? null : With(deployed, set));
        foreach (var file in set.Files.Where(f => f.Model is not null))
        {
            stop.ThrowIfCancellationRequested();
            var (found, failure) = Unreadable.Try(() => DmnChecks.Run(file.Model!).Select(f => f.Finding).ToList(), "dmn");
            set.Add(file.Source, failure is null ? found! : [failure]);
        }

        return set.Findings;
    }

    /// <summary>What files of a set refer to, when the set is all there is.</summary>
    public static KnownReferences ReferencesIn(IReadOnlyCollection<SourceFile> files) => With(
        new KnownReferences { Forms = [], Decisions = [], Processes = [], Roles = [.. Roles.All] }, ModelFiles.Read(files));

    private static KnownReferences With(KnownReferences known, ModelFiles set) => known with
    {
        Forms = known.Forms?.Union(set.Files.Select(f => f.FormId).OfType<string>()),
        Decisions = known.Decisions?.Union(set.Files.SelectMany(f => f.Decisions.Select(d => d.Id))),
        Processes = known.Processes?.Union(set.Files.SelectMany(f => f.Processes.Select(p => p.Id))),
    };
}
