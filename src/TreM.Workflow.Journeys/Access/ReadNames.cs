using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Access;

/// <summary>
/// Names of the participants in a list: for each, DT-15 is asked and it is written down that the reader looked. When the note
/// cannot be written, nothing is shown.
/// </summary>
public sealed class ReadNames(WorkflowContext db, CurrentRules rules, IdentityVault vault, TimeProvider time)
{
    /// <summary>The names that the actor may read; a case without one is not in the answer.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> Of(Actor actor, IEnumerable<Guid?> caseIds, CancellationToken cancellationToken = default)
    {
        var ids = caseIds.OfType<Guid>().Distinct().ToList();
        if (ids.Count == 0)
        {
            return new Dictionary<Guid, string>();
        }

        var (now, book) = (time.GetUtcNow(), await rules.Get(cancellationToken));
        var cases = await db.Set<Enrolment>().AsNoTracking().Where(e => ids.Contains(e.CaseId)).ToListAsync(cancellationToken);
        var personIds = cases.Select(c => c.PersonId).ToList();
        var people = await db.Set<Person>().AsNoTracking().Where(p => personIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
        var scopes = await CaseScope.Of(db, cases, actor, cancellationToken);
        var names = new Dictionary<Guid, string>();
        foreach (var c in cases)
        {
            var answer = AccessQuestion.Ask(book, actor, scopes[c.CaseId].Facts, Categories.Identity, now);
            db.Add(new AccessEvent
            {
                CaseId = c.CaseId, ActorId = actor.Id, Role = answer.Role, Category = Categories.Identity, Access = answer.Level, Purpose = "LISTA",
                Strengthened = answer.Strengthened, At = now,
            });
            if (answer.MayRead && vault.Open(people[c.PersonId])?.FullName is { } name)
            {
                names[c.CaseId] = name;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return names;
    }
}
