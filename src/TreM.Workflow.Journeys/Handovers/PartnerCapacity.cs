using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>Which partners have as many handovers this month as they have said they can take (<see cref="Partner.CapacityPerMonth"/>).</summary>
public static class PartnerCapacity
{
    private static readonly string[] NotTaken = [HandoverStatus.Declined, HandoverStatus.Expired, HandoverStatus.Recalled];

    /// <summary>Ids of those that are full in the calendar month of a moment. Handovers that came to nothing do not count.</summary>
    public static async Task<IReadOnlySet<string>> Full(
        WorkflowContext db, IReadOnlyCollection<Partner> partners, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var limits = partners.Where(p => p.CapacityPerMonth is not null).ToDictionary(p => p.Id, p => p.CapacityPerMonth!.Value);
        if (limits.Count == 0)
        {
            return new HashSet<string>();
        }

        var (ids, today) = (limits.Keys.ToList(), WorkCalendar.DateOf(at));
        var month = WorkCalendar.At(new DateOnly(today.Year, today.Month, 1), TimeOnly.MinValue);
        var sent = await db.Set<Handover>().Where(h => h.ToPartnerId != null && ids.Contains(h.ToPartnerId) && h.SentAt >= month && !NotTaken.Contains(h.Status))
            .GroupBy(h => h.ToPartnerId!).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return limits.Where(l => sent.GetValueOrDefault(l.Key) >= l.Value).Select(l => l.Key).ToHashSet();
    }
}
