namespace TreM.Workflow.Journeys.Simulation;

/// <summary>A clock that stands still until it is moved; it never goes back.</summary>
public sealed class SimulationClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start.ToUniversalTime();
    private long _ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now;

    /// <inheritdoc/>
    public override long GetTimestamp() => _ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves the clock to a later moment; an earlier one is ignored.</summary>
    public void MoveTo(DateTimeOffset moment)
    {
        if (moment > _now)
        {
            _ticks += (moment - _now).Ticks;
            _now = moment.ToUniversalTime();
        }
    }
}
