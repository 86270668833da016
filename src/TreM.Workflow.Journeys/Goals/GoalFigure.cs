namespace TreM.Workflow.Journeys.Goals;

/// <summary>
/// A share with everything that keeps it honest: who answered, who did not, and how far off it may be (DOMAIN 3.2).
/// </summary>
/// <param name="N">Those who meet the criterion.</param>
/// <param name="D">Those who were measured.</param>
/// <param name="C">Those who should have been measured, measured or not.</param>
public readonly record struct GoalFigure(int N, int D, int C)
{
    /// <summary>Share among the measured, or null when nobody was.</summary>
    public double? Share => D == 0 ? null : (double)N / D;

    /// <summary>Share when everyone not measured counts as a no.</summary>
    public double? StrictShare => C == 0 ? null : (double)N / C;

    /// <summary>Lowest share that fits what is known.</summary>
    public double? LowerBound => StrictShare;

    /// <summary>Highest share that fits what is known.</summary>
    public double? UpperBound => C == 0 ? null : (double)(N + C - D) / C;

    /// <summary>Part of those concerned that was measured.</summary>
    public double? ResponseRate => C == 0 ? null : (double)D / C;

    /// <summary>Whether too few answered for the share to be relied on.</summary>
    /// <param name="enough">Response rate from which it may (<c>measurement.responseRateLimit</c>).</param>
    public bool IsUncertain(double enough) => ResponseRate < enough;
}

/// <summary>How a count keeps pace with time (DOMAIN 3.4).</summary>
public readonly record struct CountPace(double ElapsedShare, double Expected, double? PaceIndex, double Forecast)
{
    /// <summary>Pace of <paramref name="actual"/> on a date, along a curve from intake start to intake end.</summary>
    /// <param name="actual">How many there are.</param>
    /// <param name="recent">How many of them came during the last <paramref name="recentDays"/> days.</param>
    /// <param name="recentDays">The period that the forecast builds on.</param>
    /// <param name="target">How many there shall be.</param>
    /// <param name="intakeStart">First day of intake.</param>
    /// <param name="intakeEnd">Last day of intake.</param>
    /// <param name="on">The day.</param>
    /// <param name="curve">What part of the target is due when a part of the time has passed, both 0 to 1.</param>
    public static CountPace Of(
        int actual, int recent, int recentDays, double target, DateOnly intakeStart, DateOnly intakeEnd, DateOnly on, Func<double, double> curve)
    {
        var elapsed = Math.Clamp((double)(on.DayNumber - intakeStart.DayNumber) / (intakeEnd.DayNumber - intakeStart.DayNumber), 0, 1);
        var expected = target * curve(elapsed);
        var daysLeft = Math.Max(0, intakeEnd.DayNumber - on.DayNumber);
        return new(elapsed, expected, expected > 0 ? actual / expected : null, actual + ((double)recent / recentDays * daysLeft));
    }
}

/// <summary>How a share stands against its target, and what those not yet measured must reach (DOMAIN 3.4).</summary>
public readonly record struct ShareOutlook(double Gap, double RequiredRemaining)
{
    /// <summary>What cannot be reached any more, however the rest turns out.</summary>
    public const double OutOfReach = 2;

    /// <summary>The outlook when <paramref name="plannedN"/> persons will have been measured in the end.</summary>
    public static ShareOutlook Of(GoalFigure figure, double target, double plannedN)
    {
        var gap = (figure.Share ?? 0) - target;
        var missing = (target * plannedN) - figure.N;
        var left = plannedN - figure.D;
        return new(gap, left > 0 ? Math.Max(0, missing / left) : missing <= 0 ? 0 : OutOfReach);
    }
}
