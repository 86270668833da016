using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>A goal for one part of the programme. No figure: the part is too small to be shown to this reader.</summary>
public sealed record GoalPart(string Value, GoalFigure? Figure);

/// <summary>Where a goal stood on a day: a count, or a share from 0 to 1.</summary>
public sealed record GoalPoint(DateOnly On, double Value);

/// <summary>A goal with its parts by dimension (<see cref="GoalDimensions"/>).</summary>
/// <param name="History">The goal in the last half year, week by week; only for those who see exact figures, because the difference
/// between two weeks may be one person.</param>
public sealed record GoalCard(
    string Code, string TextSv, string TextEn, string Kind, double Target, GoalFigure? Figure, string? Status, double? PaceIndex, double? Forecast,
    double? RequiredRemaining, IReadOnlyDictionary<string, IReadOnlyList<GoalPart>> Parts, IReadOnlyList<GoalPoint> History);

/// <summary>All goals on a day.</summary>
/// <param name="On">The day that the figures describe.</param>
/// <param name="IsExact">Whether small figures are shown.</param>
/// <param name="EnoughAnswers">Response rate from which a share may be relied on.</param>
public sealed record GoalBoard(DateOnly On, bool IsExact, double EnoughAnswers, IReadOnlyList<GoalCard> Goals);

/// <summary>
/// The goals as their readers may see them. Reads the newest snapshot, so that a page costs the same in a small and a large
/// programme; without one it counts.
/// </summary>
public sealed class ReadGoals(WorkflowContext db, ComputeGoals compute, CurrentRules rules, TimeProvider time)
{
    private const int HistoryDays = 182;
    private static readonly string[] Dimensions = [GoalDimensions.Region, GoalDimensions.Sex, GoalDimensions.Group];

    /// <summary>The board, or null: it is not for this actor.</summary>
    public async Task<GoalBoard?> Run(Actor actor, CancellationToken cancellationToken = default)
    {
        if (Audience.Of(actor) is not { } audience)
        {
            return null;
        }

        var today = WorkCalendar.DateOf(time.GetUtcNow());
        var book = await rules.Get(cancellationToken);
        audience = audience.By(book.Constants(today));
        var newest = await db.Set<GoalSnapshot>().Where(s => s.Date <= today).MaxAsync(s => (DateOnly?)s.Date, cancellationToken);
        var on = newest ?? today;
        var goals = await db.Set<Goal>().AsNoTracking().Where(g => g.ValidFrom <= on && (g.ValidTo == null || g.ValidTo >= on))
            .OrderBy(g => g.Code).ThenByDescending(g => g.GoalVersion).ToListAsync(cancellationToken);
        var rows = newest is null
            ? await compute.Run(on, cancellationToken)
            : (await db.Set<GoalSnapshot>().AsNoTracking().Where(s => s.Date == on).ToListAsync(cancellationToken))
                .Select(s => new GoalResult(s.Code, "", 0, s.Dimension, s.Value, new GoalFigure(s.N, s.D, s.C), s.Status, s.PaceIndex, s.Forecast, s.RequiredRemaining))
                .ToList();
        var byCode = rows.ToLookup(r => r.Code);
        var past = audience.SeesExact ? await Past(on, cancellationToken) : Array.Empty<GoalSnapshot>().ToLookup(s => s.Code);
        var constants = book.Constants(on);
        return new(on, audience.SeesExact, (double)constants.Number(ConstantCodes.ResponseRateLimit),
            [.. goals.DistinctBy(g => g.Code).Where(g => byCode.Contains(g.Code))
                .Select(g => Card(g, (double)constants.Number(ConstantCodes.TargetOf(g.Code)), byCode[g.Code], past[g.Code], audience))]);
    }

    private async Task<ILookup<string, GoalSnapshot>> Past(DateOnly on, CancellationToken cancellationToken)
    {
        var from = on.AddDays(-HistoryDays);
        return (await db.Set<GoalSnapshot>().AsNoTracking().Where(s => s.Dimension == GoalDimensions.All && s.Date >= from && s.Date <= on)
                .OrderBy(s => s.Date).ToListAsync(cancellationToken))
            .GroupBy(s => (s.Code, Week: (on.DayNumber - s.Date.DayNumber) / 7)).Select(g => g.Last()).ToLookup(s => s.Code);
    }

    private static GoalCard Card(Goal goal, double target, IEnumerable<GoalResult> rows, IEnumerable<GoalSnapshot> past, Audience audience)
    {
        var all = rows.ToList();
        var whole = all.First(r => r.Dimension == GoalDimensions.All);
        var isShown = audience.SeesExact || Hidden([whole], audience.Limit).Count == 0;
        return new(
            goal.Code, Text(goal.TextSv, goal.Kind, target, "sv-SE"), Text(goal.TextEn, goal.Kind, target, "en-GB"), goal.Kind, target, isShown ? whole.Figure : null, isShown ? whole.Status : null,
            isShown ? whole.PaceIndex : null, isShown ? whole.Forecast : null, isShown ? whole.RequiredRemaining : null,
            Dimensions.ToDictionary(d => d, d => Parts([.. all.Where(r => r.Dimension == d)], audience)),
            [.. past.Where(s => goal.Kind == "ANTAL" || s.D > 0).OrderBy(s => s.Date).Select(s => new GoalPoint(s.Date, goal.Kind == "ANTAL" ? s.N : (double)s.N / s.D))]);
    }

    private static string Text(string text, string kind, double target, string culture)
    {
        var format = CultureInfo.GetCultureInfo(culture);
        return string.Format(format, text, kind == "ANTAL" ? target.ToString("N0", format) : (target * 100).ToString("0.#", format));
    }

    private static IReadOnlyList<GoalPart> Parts(List<GoalResult> rows, Audience audience)
    {
        var hidden = audience.SeesExact ? [] : Hidden(rows, audience.Limit);
        return [.. rows.OrderBy(r => r.Value, StringComparer.Ordinal).Select(r => new GoalPart(r.Value, hidden.Contains(r.Value) ? null : r.Figure))];
    }

    // A row is hidden when any count of it, or what is left of it, is small: yes, no and no answer are three cells.
    private static HashSet<string> Hidden(IReadOnlyCollection<GoalResult> rows, int limit)
    {
        IEnumerable<string> Small(Func<GoalFigure, int> cell) =>
            SmallNumbers.Suppress(rows.ToDictionary(r => r.Value, r => cell(r.Figure)), limit).Where(c => c.Value is null).Select(c => c.Key);
        return [.. Small(f => f.N), .. Small(f => f.D - f.N), .. Small(f => f.C - f.D)];
    }
}
