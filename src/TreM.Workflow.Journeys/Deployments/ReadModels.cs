using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>Deployed models as their authors see them: texts by id and version, and where instances stand in a process.</summary>
public sealed class ReadModels(WorkflowContext db, DefinitionCache definitions)
{
    /// <summary>The text of a version of a process; the newest when no number is given. Null when there is none.</summary>
    public Task<string?> ProcessText(string processId, int? number, CancellationToken cancellationToken = default) =>
        TextOf(db.ProcessVersions.Where(v => v.ProcessId == processId && (number == null || v.Number == number))
            .OrderByDescending(v => v.Number).Select(v => v.Hash), cancellationToken);

    /// <summary>The text of a version of a decision, as <see cref="ProcessText"/>.</summary>
    public Task<string?> DecisionText(string decisionId, int? number, CancellationToken cancellationToken = default) =>
        TextOf(db.DecisionVersions.Where(v => v.DecisionId == decisionId && (number == null || v.Number == number))
            .OrderByDescending(v => v.Number).Select(v => v.Hash), cancellationToken);

    /// <summary>The text of a version of a form, as <see cref="ProcessText"/>.</summary>
    public Task<string?> FormText(string formId, int? number, CancellationToken cancellationToken = default) =>
        TextOf(db.FormVersions.Where(v => v.FormId == formId && (number == null || v.Number == number))
            .OrderByDescending(v => v.Number).Select(v => v.Hash), cancellationToken);

    /// <summary>The file name under which a text was deployed, so that a new version keeps its place.</summary>
    public Task<string?> FileName(string hash, CancellationToken cancellationToken = default) =>
        db.DeployedFiles.Where(f => f.Hash == hash).Select(f => f.Name).FirstOrDefaultAsync(cancellationToken);

    /// <summary>How many instances stand at each element of a version of a process: element id and count.</summary>
    public async Task<IReadOnlyList<(string ElementId, int Count)>> Tokens(string processId, int? number, CancellationToken cancellationToken = default)
    {
        var version = await db.ProcessVersions.AsNoTracking()
            .Where(v => v.ProcessId == processId && (number == null || v.Number == number))
            .OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        if (version is null)
        {
            return [];
        }

        var elements = definitions.Process(db, version.Hash, processId).Elements;
        var byStep = elements.Values.Where(e => e.Extensions.ContainsKey("node")).ToLookup(e => e.Extensions["node"], e => e.Id);
        var places = await db.Instances
            .Where(i => i.ProcessId == processId && i.DefinitionHash == version.Hash && i.Status == InstanceStatus.Active && i.At != "")
            .GroupBy(i => i.At).Select(g => new { At = g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        return [.. places.SelectMany(p => p.At.Split(',').Select(at => (Element: elements.ContainsKey(at) ? at : byStep[at].FirstOrDefault(), p.Count)))
            .Where(p => p.Element is not null)
            .GroupBy(p => p.Element!, (element, all) => (element, all.Sum(p => p.Count)))];
    }

    private async Task<string?> TextOf(IQueryable<string> hashes, CancellationToken cancellationToken)
    {
        var hash = await hashes.FirstOrDefaultAsync(cancellationToken);
        return hash is null ? null : await db.DeployedFiles.Where(f => f.Hash == hash).Select(f => f.Text).FirstAsync(cancellationToken);
    }
}
