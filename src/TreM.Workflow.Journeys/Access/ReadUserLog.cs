using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Access;

/// <summary>A page of the user log.</summary>
/// <param name="Rows">The latest first.</param>
/// <param name="Total">How many there are.</param>
public sealed record UserLogPage(IReadOnlyList<UserEvent> Rows, int Total);

/// <summary>What was done with accounts: sign-ins, wrong tries, second factors, roles and links. For the data protection officer and administrators.</summary>
public sealed class ReadUserLog(WorkflowContext db)
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    /// <summary>A page; null for everybody else.</summary>
    /// <param name="userId">One account, or all.</param>
    /// <param name="what">One of <see cref="UserEvents"/>, or all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<UserLogPage?> Run(Guid? userId, string? what, int page, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.DataProtectionOfficer) && !actor.Has(Roles.Administrator))
        {
            return null;
        }

        var all = db.Set<UserEvent>().AsNoTracking().Where(e => (userId == null || e.UserId == userId) && (what == null || e.What == what));
        return new(
            await all.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Skip((Math.Max(1, page) - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken),
            await all.CountAsync(cancellationToken));
    }
}
