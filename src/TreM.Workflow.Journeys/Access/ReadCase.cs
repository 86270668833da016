using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Access;

/// <summary>What an actor may see of a case, category by category.</summary>
/// <param name="Scope">The case as the actor reaches it.</param>
/// <param name="Answers">The answer for each category that was asked.</param>
public sealed record CaseAccess(CaseScope Scope, IReadOnlyDictionary<string, AccessAnswer> Answers)
{
    /// <summary>The case.</summary>
    public Enrolment Case => Scope.Case;

    /// <summary>The answer for a category; denied when it was not asked.</summary>
    public AccessAnswer this[string category] => Answers.GetValueOrDefault(category) ?? AccessAnswer.Denied;

    /// <summary>
    /// Whether the case's course may be followed: its tasks, consents, handovers and timeline. A partner with a handover reads
    /// what was handed over, not what the programme does besides.
    /// </summary>
    public bool MayFollow => Answers.Values.Any(a => a.MayRead && a.Role != Roles.Partner);

    /// <summary>
    /// Whether the reasons behind a rule's answer may be told. Tables that weigh health, origin or support are told to those
    /// who may at least see the resulting accommodation (DOMAIN 7.2).
    /// </summary>
    public bool MayBeTold(string decisionId) =>
        !IsSensitive(decisionId) || AccessLevels.Rank(this[Categories.Health].Level) >= AccessLevels.Rank(AccessLevels.Mask);

    /// <summary>Whether the rows of a decision tell of health, origin or support.</summary>
    public static bool IsSensitive(string decisionId) => SensitiveTables.Contains(decisionId);

    private static readonly HashSet<string> SensitiveTables =
    [
        "DT-01", "DT-02", "DT-03", "DT-04", "DT-06", "DT-07", "DT-09", "DT-10", "DT-16", "DT-17", "BEHORIGHETSKEDJA", "KEDJA-MALGRUPPER", "KEDJA-PRIMAR",
        "KEDJA-FYND", "KEDJA-FORSLAG", "MATCHNING", "MATCHNING-POANG", "MATCHNING-SPARR",
    ];
}

/// <summary>
/// Opens a case for reading: asks the rules for each category and writes down that somebody looked. When the note cannot be
/// written, nothing is shown.
/// </summary>
public sealed class ReadCase(WorkflowContext db, CurrentRules rules, TimeProvider time)
{
    /// <summary>What may be seen, or null: there is no such case for this actor.</summary>
    /// <param name="purpose">What the reader is doing: <c>SIDA</c>, <c>EXPORT</c>, <c>SOKNING</c>, <c>API</c>.</param>
    public async Task<CaseAccess?> Run(
        Guid caseId, Actor actor, string purpose, IReadOnlyList<string>? categories = null, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (await CaseScope.Load(db, caseId, actor, cancellationToken) is not { } scope)
        {
            return null;
        }

        var (@case, book) = (scope.Case, await rules.Get(cancellationToken));
        var seen = await WithPartners(scope.Facts, actor, now, cancellationToken);
        var glass = !OpenInEmergency.Reaches(actor, @case) ? null : await db.Set<BreakGlass>().AsNoTracking()
            .FirstOrDefaultAsync(b => b.CaseId == caseId && b.ActorId == actor.Id && b.From <= now && b.To > now, cancellationToken);
        var answers = (categories ?? Categories.Personal).ToDictionary(c => c, c =>
        {
            var answer = AccessQuestion.Ask(book, actor, seen, c, now);
            return glass is not null && !answer.MayRead ? new AccessAnswer(AccessLevels.Read, true, "NODATKOMST") : answer;
        });
        foreach (var (category, answer) in answers)
        {
            db.Add(new AccessEvent
            {
                CaseId = caseId,
                ActorId = actor.Id,
                Role = answer.Role,
                Category = category,
                Access = answer.Level,
                Purpose = purpose,
                Strengthened = answer.Strengthened,
                BreakGlassId = answer.Role == "NODATKOMST" ? glass?.Id : null,
                At = now,
            });
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return answers.Values.All(a => a.Level == AccessLevels.Deny) ? null : new CaseAccess(scope, answers);
    }

    // Handovers and consents open nothing for those who speak for no partner.
    private async Task<CaseForAccess> WithPartners(CaseForAccess @case, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = actor.Partners.ToList();
        if (own.Count == 0)
        {
            return @case;
        }

        var on = WorkCalendar.DateOf(now);
        var open = new[] { HandoverStatus.Accepted, HandoverStatus.Done };
        var partners = await db.Set<Handover>().Where(h => h.CaseId == @case.CaseId && own.Contains(h.ToPartnerId!) && open.Contains(h.Status))
            .Select(h => h.ToPartnerId!).Distinct().ToListAsync(cancellationToken);
        var consents = partners.Count == 0 ? [] : await db.Set<Consent>().AsNoTracking()
            .Where(c => c.CaseId == @case.CaseId && c.Status == ConsentStatus.Given && partners.Contains(c.RecipientPartnerId)).ToListAsync(cancellationToken);
        return @case with
        {
            PartnersWithHandover = partners,
            Consents = [.. consents.SelectMany(c => Categories.Personal.Where(category => c.Opens(category, on)).Select(category => (c.RecipientPartnerId, category)))],
        };
    }
}
