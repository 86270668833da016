using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>Deployed forms, read once per version.</summary>
public sealed class TaskForms(Catalogue catalogue)
{
    private readonly ConcurrentDictionary<string, FormSchema> _schemas = new(StringComparer.Ordinal);

    /// <summary>The version of a form that is valid at a time, or null when there is none.</summary>
    public async Task<FormSchema?> Find(WorkflowContext db, string formKey, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if ((await catalogue.Current(db, cancellationToken)).Form(formKey, at) is not { } version)
        {
            return null;
        }

        if (_schemas.TryGetValue(version.Hash, out var known))
        {
            return known;
        }

        var text = await db.DeployedFiles.AsNoTracking().Where(f => f.Hash == version.Hash).Select(f => f.Text).FirstAsync(cancellationToken);
        var (schema, findings) = FormSchema.Read(text);
        return schema is null
            ? throw new InvalidOperationException($"Deployed form '{formKey}' can no longer be read: {string.Join(" ", findings)}")
            : _schemas.GetOrAdd(version.Hash, schema);
    }
}
