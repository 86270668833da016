using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Access;

/// <summary>What colleagues call the users behind pseudonymous ids: for pages, never for history.</summary>
public sealed class UserNames(WorkflowContext db)
{
    /// <summary>The names of the users among the ids; ids of systems and partners have none.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Of(IEnumerable<string?> ids, CancellationToken cancellationToken = default)
    {
        var users = ids.Select(id => Guid.TryParse(id, out var user) ? user : Guid.Empty).Where(u => u != Guid.Empty).Distinct().ToList();
        return users.Count == 0
            ? new Dictionary<string, string>()
            : await db.Users.AsNoTracking().Where(u => users.Contains(u.Id)).ToDictionaryAsync(u => u.Id.ToString(), u => u.DisplayName, cancellationToken);
    }
}
