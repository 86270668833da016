using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Tests.Settings;

/// <summary>The database's time on a node whose own clock may be anything.</summary>
public sealed class StoreClockTests
{
    private readonly Node _node = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Time_is_the_databases_and_goes_on_when_somebody_sets_the_nodes_clock()
    {
        var clock = new StoreClock(_node);
        var server = _node.GetUtcNow().AddSeconds(12);
        Assert.True(await clock.Measure(_ => Task.FromResult(server), Stop));
        Assert.Equal((server, TimeSpan.FromSeconds(-12), false), (clock.GetUtcNow(), clock.Off, clock.IsFarOff));

        _node.Run(TimeSpan.FromSeconds(5));
        _node.Set(TimeSpan.FromHours(8));
        Assert.Equal(server.AddSeconds(5), clock.GetUtcNow());
        Assert.True(clock.IsFarOff);
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(31, true)]
    [InlineData(-31, true)]
    public async Task Half_a_minute_is_allowed(int seconds, bool isFarOff)
    {
        var clock = new StoreClock(_node);
        await clock.Measure(_ => Task.FromResult(_node.GetUtcNow().AddSeconds(seconds)), Stop);
        Assert.Equal(isFarOff, clock.IsFarOff);
    }

    [Fact]
    public async Task An_answer_that_took_long_says_nothing_and_one_that_took_a_second_was_given_halfway()
    {
        var clock = new StoreClock(_node);
        var before = clock.GetUtcNow();
        Assert.False(await clock.Measure(_ => Slow(3), Stop));
        Assert.Equal(before.AddSeconds(3), clock.GetUtcNow());
        Assert.True(await clock.Measure(_ => Slow(1), Stop));
        Assert.Equal(before.AddHours(1).AddSeconds(0.5), clock.GetUtcNow());

        Task<DateTimeOffset> Slow(int seconds)
        {
            _node.Run(TimeSpan.FromSeconds(seconds));
            return Task.FromResult(before.AddHours(1));
        }
    }

    // A clock on the wall that somebody sets, and a count that nobody can.
    private sealed class Node : TimeProvider
    {
        private TimeSpan _ran;
        private TimeSpan _set;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ran.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2013, 4, 29, 8, 0, 0, TimeSpan.Zero) + _ran + _set;

        public void Run(TimeSpan time) => _ran += time;

        public void Set(TimeSpan by) => _set += by;
    }
}
