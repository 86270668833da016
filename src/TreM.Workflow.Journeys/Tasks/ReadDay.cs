using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>Somebody's day in four numbers, each counted no further than <see cref="Most"/>: a day has no room for more.</summary>
/// <param name="Late">Tasks past their deadline.</param>
/// <param name="Today">Tasks that fall due in the rest of the day.</param>
/// <param name="Answers">Own handovers that the receiver has answered in the last three workdays.</param>
/// <param name="AtRisk">Own participants with a risk flag.</param>
public sealed record Day(int Late, int Today, int Answers, int AtRisk)
{
    /// <summary>Where counting stops.</summary>
    public const int Most = 100;

    /// <summary>A number as it is shown: one at which counting stopped says that there are more.</summary>
    public static string Shown(int number) => number < Most ? number.ToString(CultureInfo.CurrentCulture) : $"{Most - 1}+";
}

/// <summary>What somebody needs to know first in the morning: who needs me today?</summary>
public sealed class ReadDay(WorkflowContext db, TaskInbox inbox, TimeProvider time)
{
    private const int Recent = 3;
    private static readonly string[] Active = [CaseStatus.Enrolled, CaseStatus.Paused, CaseStatus.BeingHandedOver];

    /// <summary>Counts it.</summary>
    public async Task<Day> Run(Actor actor, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var (late, today) = await inbox.Count(actor, cancellationToken);
        var since = WorkCalendar.At(WorkCalendar.Standard.Add(WorkCalendar.DateOf(now), -Recent), TimeOnly.MinValue);
        if (ReachedCases.Of(db, actor) is not { } reached)
        {
            return new(late, today, 0, 0);
        }

        return new(
            late, today,
            await db.Set<Handover>().Where(h => h.SenderId == actor.Id && h.AnsweredAt >= since && h.Status != HandoverStatus.Recalled && reached.Any(e => e.CaseId == h.CaseId))
                .OrderBy(h => h.AnsweredAt).Take(Day.Most).CountAsync(cancellationToken),
            await reached.Where(e => e.CoachId == actor.Id && e.RiskFlag && Active.Contains(e.Status))
                .OrderBy(e => e.Status).Take(Day.Most).CountAsync(cancellationToken));
    }
}
