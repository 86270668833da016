using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>What processes are called in the reader's language: their newest version's name, in English where it has one.</summary>
public sealed class ProcessNames(WorkflowContext db, DefinitionCache definitions)
{
    /// <summary>The names of all processes by id; a process without a name has its id.</summary>
    public async Task<IReadOnlyDictionary<string, string>> All(CancellationToken cancellationToken = default)
    {
        var versions = await db.ProcessVersions.AsNoTracking().Select(v => new { v.ProcessId, v.Name, v.Number, v.Hash }).ToListAsync(cancellationToken);
        return versions.GroupBy(v => v.ProcessId).Select(g => g.MaxBy(v => v.Number)!)
            .ToDictionary(v => v.ProcessId, v => English(v.ProcessId, v.Hash) ?? v.Name ?? v.ProcessId);
    }

    /// <summary>The name of one process; its id when there is none.</summary>
    public async Task<string> Of(string processId, CancellationToken cancellationToken = default) =>
        await db.ProcessVersions.AsNoTracking().Where(v => v.ProcessId == processId).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken) is { } newest
            ? English(processId, newest.Hash) ?? newest.Name ?? processId
            : processId;

    /// <summary>The names of a version's elements by id, for those that have one.</summary>
    public IReadOnlyDictionary<string, string> Elements(ProcessVersion version) => definitions.Process(db, version.Hash, version.ProcessId).Elements.Values
        .Select(e => (e.Id, Name: (IsEnglish ? e.Extensions.GetValueOrDefault("nameEn") : null) ?? e.Name))
        .Where(e => e.Name is not null).ToDictionary(e => e.Id, e => e.Name!);

    private static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    private string? English(string processId, string hash)
    {
        if (!IsEnglish)
        {
            return null;
        }

        try
        {
            return definitions.Process(db, hash, processId).NameEn;
        }
        catch (InvalidOperationException)
        {
            // A broken deployment says so where it is opened; lists go on with the name they have.
            return null;
        }
    }
}
