using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Calendars;

/// <summary>A rule that somebody writes.</summary>
/// <param name="Kind">See <see cref="CalendarRuleKinds"/>.</param>
/// <param name="Region">Region code, or null for the whole programme.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; may be left out for bridge days and office hours.</param>
/// <param name="OfficeEnds">End of office hours, for office hours.</param>
/// <param name="Note">Why.</param>
public sealed record CalendarDraft(string? Kind, string? Region, DateOnly? From, DateOnly? To, TimeOnly? OfficeEnds, string? Note);

/// <summary>What a deadline becomes in a calendar.</summary>
/// <param name="DueAt">The deadline.</param>
/// <param name="Skipped">Days on the way that do not count, weekends left out.</param>
public sealed record DeadlinePreview(DateTimeOffset DueAt, IReadOnlyList<DateOnly> Skipped);

/// <summary>Adds and withdraws calendar rules, and says what a deadline would become. For administrators.</summary>
public sealed class EditCalendar(WorkflowContext db, WorkCalendars calendars, TimeProvider time)
{
    private const int LongestClosed = 62;
    private const int LongestNote = 200;

    /// <summary>Rules that count on a day or later, by first day.</summary>
    public async Task<IReadOnlyList<CalendarRule>> Rules(DateOnly from, CancellationToken cancellationToken = default) =>
        await db.Set<CalendarRule>().AsNoTracking().Where(r => r.WithdrawnAt == null && (r.To == null || r.To >= from)).OrderBy(r => r.From).ThenBy(r => r.CreatedAt)
            .Take(500).ToListAsync(cancellationToken);

    /// <summary>Adds a rule.</summary>
    /// <returns>The faults, field and code; none when it was saved.</returns>
    public async Task<IReadOnlyList<(string Field, string Code)>> Add(CalendarDraft draft, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.Administrator))
        {
            return [("", "calendar.not-allowed")];
        }

        var faults = Faults(draft);
        if (faults.Count > 0)
        {
            return faults;
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        db.Add(new CalendarRule
        {
            Id = Guid.CreateVersion7(now), Kind = draft.Kind!, Region = string.IsNullOrEmpty(draft.Region) ? null : draft.Region, From = draft.From!.Value, To = draft.To,
            OfficeEnds = draft.Kind == CalendarRuleKinds.OfficeHours ? draft.OfficeEnds : null, Note = draft.Note!.Trim(), CreatedBy = actor.Id, CreatedAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        calendars.Forget();
        return [];
    }

    /// <summary>Ends a rule; the row stays. False when there is none, or somebody ended it a moment ago.</summary>
    public async Task<bool> Withdraw(Guid id, Actor actor, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var ended = actor.Has(Roles.Administrator) && await db.Set<CalendarRule>().Where(r => r.Id == id && r.WithdrawnAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.WithdrawnAt, now).SetProperty(r => r.WithdrawnBy, actor.Id), cancellationToken) == 1;
        calendars.Forget();
        return ended;
    }

    /// <summary>What a deadline of so many workdays from a day becomes.</summary>
    public DeadlinePreview Preview(DateOnly from, int workdays, string? region)
    {
        var calendar = calendars.For(region);
        var last = calendar.Add(from, workdays);
        var skipped = Enumerable.Range(1, Math.Max(0, last.DayNumber - from.DayNumber)).Select(from.AddDays)
            .Where(d => !calendar.IsWorkday(d) && d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToList();
        return new(calendar.EndOf(last), skipped);
    }

    private static List<(string Field, string Code)> Faults(CalendarDraft draft)
    {
        var faults = new List<(string, string)>();
        void Need(bool holds, string field, string code)
        {
            if (!holds)
            {
                faults.Add((field, code));
            }
        }

        Need(CalendarRuleKinds.All.Contains(draft.Kind), nameof(draft.Kind), "calendar.kind");
        Need(string.IsNullOrEmpty(draft.Region) || PartnerRegistry.Shipped.Regions.Any(r => r.Code == draft.Region), nameof(draft.Region), "calendar.region");
        Need(draft.From is { Year: >= 2000 and <= 2200 }, nameof(draft.From), "calendar.from");
        Need(draft.To is null || draft.To >= draft.From, nameof(draft.To), "calendar.to");
        Need(draft.Kind != CalendarRuleKinds.Closed || (draft.To is { } to && draft.From is { } from && to.DayNumber - from.DayNumber <= LongestClosed), nameof(draft.To), "calendar.closed-length");
        Need(draft.Kind != CalendarRuleKinds.OfficeHours || draft.OfficeEnds is not null, nameof(draft.OfficeEnds), "calendar.office-ends");
        Need(draft.Note?.Trim() is { Length: > 0 and <= LongestNote }, nameof(draft.Note), "calendar.note");
        return faults;
    }
}
