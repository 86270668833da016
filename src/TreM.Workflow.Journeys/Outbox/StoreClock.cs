namespace TreM.Workflow.Journeys.Outbox;

/// <summary>
/// The time of the database server, which all nodes share: measured now and then, and counted on by the node's monotonic clock in
/// between. Setting the node's own clock changes nothing here; <see cref="Off"/> tells how wrong it is.
/// </summary>
/// <param name="local">The node's own clock.</param>
public sealed class StoreClock(TimeProvider local) : TimeProvider
{
    /// <summary>A node whose clock differs by more is not ready and takes no work.</summary>
    public static readonly TimeSpan MostOff = TimeSpan.FromSeconds(30);

    // An answer that took longer says too little about when it was given.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(2);

    private volatile Measured _last = new(local.GetTimestamp(), local.GetUtcNow());

    /// <summary>How far the node's own clock is ahead of the database's.</summary>
    public TimeSpan Off => local.GetUtcNow() - GetUtcNow();

    /// <summary>Whether the node's own clock is too wrong to work with.</summary>
    public bool IsFarOff => Off.Duration() > MostOff;

    /// <inheritdoc/>
    public override long TimestampFrequency => local.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => local.LocalTimeZone;

    /// <inheritdoc/>
    public override long GetTimestamp() => local.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var last = _last;
        return last.At + local.GetElapsedTime(last.Timestamp);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        local.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks the database for its time.</summary>
    /// <returns>Whether the answer came fast enough to be used.</returns>
    public async Task<bool> Measure(Func<CancellationToken, Task<DateTimeOffset>> ask, CancellationToken cancellationToken)
    {
        var asked = local.GetTimestamp();
        var answer = await ask(cancellationToken);
        var took = local.GetElapsedTime(asked);
        if (took > LongestQuestion)
        {
            return false;
        }

        // The answer was given halfway.
        _last = new(asked, answer - (took / 2));
        return true;
    }

    private sealed record Measured(long Timestamp, DateTimeOffset At);
}
