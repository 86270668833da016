namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>A clock that runs like the wall clock and jumps forward when a test has to see a deadline pass.</summary>
/// <param name="from">What it shows when it starts; null for the wall clock's time.</param>
public sealed class ShiftableClock(DateTimeOffset? from = null) : TimeProvider
{
    private long _shift = from is { } start ? (start - System.GetUtcNow()).Ticks : 0;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    /// <summary>Jumps to a time that has not come yet.</summary>
    public void MoveTo(DateTimeOffset at)
    {
        var ahead = at - GetUtcNow();
        Assert.True(ahead > TimeSpan.Zero, $"Expected a time after {GetUtcNow():u}; saw {at:u}. The clock never goes back.");
        Interlocked.Add(ref _shift, ahead.Ticks);
    }
}
