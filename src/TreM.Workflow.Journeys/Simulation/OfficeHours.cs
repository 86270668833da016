using TreM.Workflow.Journeys.Calendars;

namespace TreM.Workflow.Journeys.Simulation;

/// <summary>The hours at which simulated people look at their work: a few times on each workday.</summary>
internal static class OfficeHours
{
    private static readonly TimeOnly[] Rounds = [new(8, 20), new(10, 10), new(13, 5), new(15, 15)];

    /// <summary>The first round at or after a moment.</summary>
    public static DateTimeOffset From(DateTimeOffset moment)
    {
        var date = WorkCalendar.DateOf(moment);
        if (WorkCalendar.Standard.IsWorkday(date))
        {
            foreach (var round in Rounds)
            {
                if (WorkCalendar.At(date, round) is var at && at >= moment)
                {
                    return at;
                }
            }
        }

        return WorkCalendar.At(WorkCalendar.Standard.Add(date, 1), Rounds[0]);
    }
}
