using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>What differs between versions of deployed rules, and between a proposal and what is deployed.</summary>
public sealed class CompareVersions(WorkflowContext db)
{
    /// <summary>What a version changed of its decision, compared with the version before it; empty for the first.</summary>
    public async Task<IReadOnlyList<TableChange>> OfVersion(string decisionId, int number, CancellationToken cancellationToken = default)
    {
        var texts = await db.DecisionVersions.Where(v => v.DecisionId == decisionId && v.Number <= number).OrderByDescending(v => v.Number).Take(2)
            .Join(db.DeployedFiles, v => v.Hash, f => f.Hash, (v, f) => new { v.Number, f.Text }).ToListAsync(cancellationToken);
        return texts.OrderByDescending(t => t.Number).ToList() is [var @new, var old]
            ? [.. CompareTables.Run(old.Text, @new.Text).Where(c => c.DecisionId is null || c.DecisionId == decisionId)]
            : [];
    }

    /// <summary>What DMN files would change of what is deployed now, by file name.</summary>
    public async Task<IReadOnlyList<(string File, IReadOnlyList<TableChange> Changes)>> OfFiles(
        IEnumerable<SourceFile> files, CancellationToken cancellationToken = default)
    {
        var compared = new List<(string, IReadOnlyList<TableChange>)>();
        foreach (var file in files.Where(f => SourceFile.KindOf(f.Name) == FileKind.Dmn))
        {
            var ids = Outline.Of(file.Text).Decisions.Select(d => d.Id).ToList();
            var old = await db.DecisionVersions.Where(v => ids.Contains(v.DecisionId)).OrderByDescending(v => v.ValidFrom).ThenByDescending(v => v.Number)
                .Join(db.DeployedFiles, v => v.Hash, f => f.Hash, (v, f) => f.Text).FirstOrDefaultAsync(cancellationToken);
            compared.Add((file.Name, CompareTables.Run(old, file.Text)));
        }

        return compared;
    }
}
