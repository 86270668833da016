using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Calendars;

/// <summary>
/// The calendars in force: Sweden's workdays with what administrators have added for the programme and for a region. Read
/// from the store at most every five seconds, so that a change reaches every node.
/// </summary>
/// <remarks>
/// A change holds for deadlines that begin after it. A deadline that runs keeps its time: what somebody has been told
/// stands, and a task, its timer and its escalations never disagree.
/// </remarks>
public sealed class WorkCalendars(IServiceScopeFactory scopes)
{
    private const long FreshMilliseconds = 5000;
    private readonly Lock _lock = new();
    private volatile Snapshot _snapshot = new(long.MinValue / 2, []);

    /// <summary>The calendar of a region; the programme's when it is null.</summary>
    public WorkCalendar For(string? region) => Current().For(region, []);

    /// <summary>The calendar of an organisation in a region, with the weeks in which it is closed itself.</summary>
    public WorkCalendar For(string? region, IReadOnlyList<int> closedWeeks) => Current().For(region, closedWeeks);

    /// <summary>Lets the next question read the store.</summary>
    internal void Forget() => _snapshot = new(long.MinValue / 2, []);

    // How old the copy is, is measured on the machine's clock: a test or simulation that moves ours does not make it stale.
    private Snapshot Current()
    {
        var seen = _snapshot;
        if (Environment.TickCount64 - seen.ReadAt < FreshMilliseconds)
        {
            return seen;
        }

        lock (_lock)
        {
            if (!ReferenceEquals(seen, _snapshot))
            {
                return _snapshot;
            }

            using var scope = scopes.CreateScope();
            var rules = scope.ServiceProvider.GetRequiredService<WorkflowContext>().Set<CalendarRule>().AsNoTracking().Where(r => r.WithdrawnAt == null).ToList();
            return _snapshot = new(Environment.TickCount64, rules);
        }
    }

    private sealed class Snapshot(long readAt, List<CalendarRule> rules)
    {
        private readonly Dictionary<string, WorkCalendar> _calendars = [];

        public long ReadAt { get; } = readAt;

        public WorkCalendar For(string? region, IReadOnlyList<int> closedWeeks)
        {
            if (rules.Count == 0 && closedWeeks.Count == 0)
            {
                return WorkCalendar.Standard;
            }

            var key = $"{region}/{string.Join(',', closedWeeks)}";
            lock (_calendars)
            {
                return _calendars.TryGetValue(key, out var known) ? known : _calendars[key] = Make(region, closedWeeks);
            }
        }

        private WorkCalendar Make(string? region, IReadOnlyList<int> closedWeeks)
        {
            var mine = rules.Where(r => r.Region is null || r.Region == region).ToList();
            List<CalendarPeriod> Periods(string kind) => [.. mine.Where(r => r.Kind == kind).Select(r => new CalendarPeriod(r.From, r.To ?? DateOnly.MaxValue))];
            return new WorkCalendar(new CalendarRules
            {
                ClosedWeeks = closedWeeks,
                ClosedPeriods = Periods(CalendarRuleKinds.Closed),
                BridgePeriods = Periods(CalendarRuleKinds.BridgeDays),
                // A region's own hours come before the programme's, the newest before the older.
                OfficeHours = [.. mine.Where(r => r is { Kind: CalendarRuleKinds.OfficeHours, OfficeEnds: not null })
                    .OrderByDescending(r => r.Region is not null).ThenByDescending(r => r.CreatedAt)
                    .Select(r => (new CalendarPeriod(r.From, r.To ?? DateOnly.MaxValue), r.OfficeEnds!.Value))],
            });
        }
    }
}
