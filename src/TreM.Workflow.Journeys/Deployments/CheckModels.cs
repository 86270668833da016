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
    public static ImmutableArray<Finding> Run(IReadOnlyCollection<SourceFile> files, KnownReferences? deployed = null)
    {
        var set = ModelFiles.Read(files);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(set.Findings);
        foreach (var file in files.Where(f => SourceFile.KindOf(f.Name) == FileKind.Bpmn))
        {
            if (BpmnDocument.Read(file.Text).Document is { } document)
            {
                findings.AddRange(Named(file, ProcessChecks.Run(document, deployed is null ? null : With(deployed, set))));
            }
        }

        foreach (var file in set.Files.Where(f => f.Model is not null))
        {
            findings.AddRange(Named(file.Source, DmnChecks.Run(file.Model!).Select(f => f.Finding)));
        }

        return [.. findings.DistinctBy(f => (f.Code, f.ElementId, f.Message))];
    }

    /// <summary>What files of a set refer to, when the set is all there is.</summary>
    public static KnownReferences ReferencesIn(IReadOnlyCollection<SourceFile> files) => With(
        new KnownReferences { Forms = [], Decisions = [], Processes = [], Roles = [.. Roles.All] }, ModelFiles.Read(files));

    private static KnownReferences With(KnownReferences known, ModelFiles set) => known with
    {
        Forms = known.Forms?.Union(set.Files.Select(f => f.FormId).OfType<string>()),
        Decisions = known.Decisions?.Union(set.Files.SelectMany(f => f.Decisions.Select(d => d.Id))),
        Processes = known.Processes?.Union(set.Files.SelectMany(f => f.Processes.Select(p => p.Id))),
        Triggered = known.Triggered.Union(set.Triggered),
    };

    private static IEnumerable<Finding> Named(SourceFile file, IEnumerable<Finding> findings) =>
        findings.Select(f => f with { Message = $"{file.Name}: {f.Message}" });
}
