using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Goals;

/// <summary>Ways to split a goal.</summary>
public static class GoalDimensions
{
    public const string All = "ALLA";
    public const string Region = "REGION";
    public const string Municipality = "KOMMUN";
    public const string Sex = "KON";
    public const string Group = "MALGRUPP";
}

/// <summary>A goal on a date, whole or for one part.</summary>
public sealed record GoalResult(
    string Code, string Kind, double Target, string Dimension, string Value, GoalFigure Figure, string? Status, double? PaceIndex, double? Forecast,
    double? RequiredRemaining);

/// <summary>Works out the goals from the register, and keeps a snapshot so that pages never have to read all participants.</summary>
public sealed class ComputeGoals(WorkflowContext db, CurrentRules rules)
{
    private static readonly string[] Groups = ["TG1", "TG2", "TG3", "TG4", "TG5"];

    /// <summary>All goals on a date, whole and by region, municipality, sex and target group. Unsuppressed: for the core team.</summary>
    public async Task<IReadOnlyList<GoalResult>> Run(DateOnly on, CancellationToken cancellationToken = default)
    {
        var goals = await db.Set<Goal>().AsNoTracking().Where(g => g.ValidFrom <= on && (g.ValidTo == null || g.ValidTo >= on))
            .OrderBy(g => g.Code).ThenByDescending(g => g.GoalVersion).ToListAsync(cancellationToken);
        var facts = await Facts(on, cancellationToken);
        var day = new Day(on, await rules.Get(cancellationToken));
        var g1 = Pace(facts, day);
        var results = new List<GoalResult>();
        foreach (var goal in goals.DistinctBy(g => g.Code))
        {
            results.Add(Whole(goal, facts, g1, day));
            results.AddRange(Parts(goal, facts, day));
        }

        return results;
    }

    /// <summary>Keeps today's results, once per day.</summary>
    public async Task Snapshot(DateOnly on, CancellationToken cancellationToken = default)
    {
        var results = await Run(on, cancellationToken);
        db.RemoveRange(await db.Set<GoalSnapshot>().Where(s => s.Date == on).ToListAsync(cancellationToken));
        db.AddRange(results.Select(r => new GoalSnapshot
        {
            Date = on,
            Code = r.Code,
            Dimension = r.Dimension,
            Value = r.Value,
            N = r.Figure.N,
            D = r.Figure.D,
            C = r.Figure.C,
            Status = r.Status,
            PaceIndex = r.PaceIndex,
            Forecast = r.Forecast,
            RequiredRemaining = r.RequiredRemaining,
        }));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static GoalResult Whole(Goal goal, List<ParticipationFacts> facts, CountPace g1, Day day)
    {
        var figure = GoalArithmetic.Figure(goal.Code, facts, day.Parameters);
        var target = day.TargetOf(goal.Code);
        if (goal.Kind == "ANTAL")
        {
            return new(goal.Code, goal.Kind, target, GoalDimensions.All, "", figure,
                GoalRules.Count(day.Book, figure.N >= target, g1, day.End), g1.PaceIndex, g1.Forecast, null);
        }

        var planned = PlannedN(goal, facts, figure, g1);
        var outlook = ShareOutlook.Of(figure, target, planned);
        var final = day.On >= day.Constants.Date(ConstantCodes.ProgrammeEnd);
        return new(goal.Code, goal.Kind, target, GoalDimensions.All, "", figure,
            GoalRules.Share(day.Book, final, figure, outlook, day.End), null, null, outlook.RequiredRemaining);
    }

    // Everybody enrolled in the goal's groups, and as many more as the forecast intake brings.
    private static double PlannedN(Goal goal, List<ParticipationFacts> facts, GoalFigure figure, CountPace g1)
    {
        var enrolled = facts.Where(f => f.StartDate is not null && !f.IsMistake).DistinctBy(f => f.PersonId).ToList();
        var concerned = enrolled.Count(f => goal.Groups.Count == 0 || f.Groups.Any(goal.Groups.Contains));
        var more = enrolled.Count == 0 ? 0 : Math.Max(0, g1.Forecast - enrolled.Count) * concerned / enrolled.Count;
        return Math.Max(figure.D, concerned + more);
    }

    private static IEnumerable<GoalResult> Parts(Goal goal, List<ParticipationFacts> facts, Day day)
    {
        var target = day.TargetOf(goal.Code);
        GoalResult Part(string dimension, string value, IEnumerable<ParticipationFacts> part) => new(
            goal.Code, goal.Kind, target, dimension, value, GoalArithmetic.Figure(goal.Code, part, day.Parameters), null, null, null, null);
        return facts.GroupBy(f => f.Region).OrderBy(g => g.Key).Select(g => Part(GoalDimensions.Region, g.Key, g))
            .Concat(facts.GroupBy(f => f.Municipality).OrderBy(g => g.Key).Select(g => Part(GoalDimensions.Municipality, g.Key, g)))
            .Concat(facts.GroupBy(f => f.Sex).OrderBy(g => g.Key).Select(g => Part(GoalDimensions.Sex, g.Key, g)))
            .Concat(Groups.Select(group => Part(GoalDimensions.Group, group, facts.Where(f => f.Groups.Contains(group)))));
    }

    private static CountPace Pace(List<ParticipationFacts> facts, Day day)
    {
        var first = facts.Where(f => GoalArithmetic.CountsInG1(f, day.Parameters)).GroupBy(f => f.PersonId).Select(p => p.Min(f => f.FirstActivity)).ToList();
        var recent = day.Constants.Whole(ConstantCodes.ForecastDays);
        return CountPace.Of(
            first.Count, first.Count(d => d > day.On.AddDays(-recent)), recent, day.TargetOf("G1"),
            day.Constants.Date(ConstantCodes.IntakeStart), day.Constants.Date(ConstantCodes.IntakeEnd), day.On,
            elapsed => GoalRules.ExpectedShare(day.Book, day.Constants.Code(ConstantCodes.PaceCurve), elapsed, day.End));
    }

    // What a day is judged by: the constants and tables that are in force when it ends, also when they came after office hours.
    private sealed class Day(DateOnly on, RuleBook book)
    {
        public DateOnly On => on;

        public RuleBook Book => book;

        public DateTimeOffset End { get; } = WorkCalendar.LastMomentOf(on);

        public ProgrammeConstants Constants { get; } = book.Constants(on);

        public GoalParameters Parameters { get; } = GoalParameters.Of(book.Constants(on));

        public double TargetOf(string goal) => (double)Constants.Number(ConstantCodes.TargetOf(goal));
    }

    private async Task<List<ParticipationFacts>> Facts(DateOnly on, CancellationToken cancellationToken)
    {
        var cases = await db.Set<Enrolment>().AsNoTracking().Where(e => e.StartDate != null && e.StartDate <= on)
            .Select(e => new { e.CaseId, e.PersonId, e.Sex, e.Region, e.Municipality, e.Groups, e.StartDate, e.Status }).ToListAsync(cancellationToken);
        var exits = await db.Set<Exit>().AsNoTracking().Where(e => e.Date <= on)
            .Select(e => new { e.CaseId, e.Reason, e.Date }).ToDictionaryAsync(e => e.CaseId, cancellationToken);
        var attended = new[] { AttendanceStatus.Present, AttendanceStatus.ActiveAtDistance };
        var times = await db.Set<TimeEntry>().AsNoTracking()
            .Where(t => t.CertifiedAt != null && !t.IsCorrected && t.Date <= on && attended.Contains(t.Status))
            .GroupBy(t => t.CaseId).Select(g => new { g.Key, Minutes = g.Sum(t => t.Minutes), First = g.Min(t => t.Date) })
            .ToDictionaryAsync(t => t.Key, cancellationToken);
        var end = WorkCalendar.At(on.AddDays(1), TimeOnly.MinValue);
        var verdicts = (await db.Set<EmployabilityAssessment>().AsNoTracking().Where(a => a.At < end)
            .Select(a => new { a.CaseId, a.Id, a.At, a.Verdict }).ToListAsync(cancellationToken))
            .GroupBy(a => a.CaseId).ToDictionary(g => g.Key, g => g.OrderBy(a => a.At).ThenBy(a => a.Id).Last().Verdict);
        var answers = (await db.Set<Measurement>().AsNoTracking().Where(m => m.Point == "T1" && !m.Declined && m.At < end)
            .Select(m => new { m.CaseId, m.Id, m.At, m.EmpowermentChange, m.Capability }).ToListAsync(cancellationToken))
            .GroupBy(m => m.CaseId).ToDictionary(g => g.Key, g => g.OrderBy(m => m.At).ThenBy(m => m.Id).Last());
        return [.. cases.Select(c => new ParticipationFacts
        {
            PersonId = c.PersonId,
            CaseId = c.CaseId,
            Sex = c.Sex,
            Region = c.Region,
            Municipality = c.Municipality,
            Groups = c.Groups,
            StartDate = c.Status is CaseStatus.Referred or CaseStatus.UnderReview or CaseStatus.Declined ? null : c.StartDate,
            ExitReason = exits.GetValueOrDefault(c.CaseId)?.Reason,
            ExitDate = exits.GetValueOrDefault(c.CaseId)?.Date,
            CertifiedMinutes = times.GetValueOrDefault(c.CaseId)?.Minutes ?? 0,
            FirstActivity = times.GetValueOrDefault(c.CaseId)?.First,
            Verdict = verdicts.GetValueOrDefault(c.CaseId),
            EmpowermentChange = answers.GetValueOrDefault(c.CaseId)?.EmpowermentChange,
            Capability = answers.GetValueOrDefault(c.CaseId)?.Capability,
        })];
    }
}
