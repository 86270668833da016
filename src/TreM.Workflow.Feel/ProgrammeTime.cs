namespace TreM.Workflow.Feel;

/// <summary>
/// The zone of all clocks: what <c>now()</c> and <c>today()</c> give, what a moment without a zone means, where months are
/// counted and cron stands. Moments are kept in UTC; every step from a moment to a day or back goes through here.
/// </summary>
public static class ProgrammeTime
{
    /// <summary>The IANA name of the zone.</summary>
    public const string ZoneId = "Europe/Stockholm";

    /// <summary>The zone.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(ZoneId);

    /// <summary>The same moment as the programme's clocks show it.</summary>
    public static DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>The date on the programme's calendar.</summary>
    public static DateOnly DateOf(DateTimeOffset moment) => DateOnly.FromDateTime(Local(moment).DateTime);

    /// <summary>
    /// A reading of the programme's clocks as a moment in UTC. A reading that summer time skips is as long after the gap as it
    /// is after its beginning, as in FEEL; one that comes twice is the first: a deadline never moves later by itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The moment is before year 1 or after 9999.</exception>
    public static DateTimeOffset At(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset = Zone.IsInvalidTime(local) ? Zone.GetUtcOffset(local.AddDays(-1))
            : Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max()
            : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
