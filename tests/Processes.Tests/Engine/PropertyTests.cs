using System.Globalization;
using System.Text;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;

namespace Processes.Tests.Engine;

/// <summary>
/// Random block-structured processes on random paths. A failing test prints its seed; give it to <see cref="Regressions"/>.
/// </summary>
public class PropertyTests
{
    /// <summary>Bytes that a record of the stored state may take on average: a token, a scope, something waited for; with all variables.</summary>
    private const int BytesPerRecord = 250;

    /// <summary>Routine runs; TREM_PROPERTY_RUNS asks for more (10 000 take some minutes).</summary>
    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("TREM_PROPERTY_RUNS"), out var runs) ? runs : 60;

    /// <summary>Seeds that once failed.</summary>
    public static TheoryData<int> Regressions => [1, 2, 3];

    [Fact]
    public void Every_random_process_completes_on_every_random_path() => ForAll(seed =>
    {
        var story = RandomStory.Of(seed);
        var instance = story.Play(new Random(seed));

        Assert.True(instance.HasCompleted(), $"{string.Join(", ", instance.Waits())}; {string.Join("; ", instance.State.Incidents)}");
        Assert.Empty(instance.State.ActiveElements);
        Assert.Empty(instance.Tasks);
        Assert.Empty(instance.Jobs);
        Assert.Empty(instance.Timers);
        Assert.Empty(instance.Subscriptions);
        Assert.Empty(instance.Children);
    });

    [Fact]
    public void The_same_inputs_give_the_same_bytes() => ForAll(seed =>
    {
        var (one, two) = (RandomStory.Of(seed).Play(new Random(seed)), RandomStory.Of(seed).Play(new Random(seed)));

        Assert.Equal(one.State.Save(), two.State.Save());
        Assert.Equal(Told(one), Told(two));
    });

    [Fact]
    public void Folding_what_was_accepted_gives_the_stored_state() => ForAll(seed =>
    {
        var story = RandomStory.Of(seed);
        var instance = story.Play(new Random(seed), stopAfter: seed % 7);
        InstanceState? state = null;
        foreach (var stimulus in instance.Stimuli)
        {
            state = ProcessEngine.Advance(instance.Definition, state, stimulus, new EngineServices()).State;
        }

        Assert.Equal(instance.State.Save(), state!.Save());
    });

    [Fact]
    public void The_order_of_parallel_completions_does_not_change_the_outcome() => ForAll(seed =>
    {
        var story = RandomStory.Of(seed, withRaces: false);
        var (one, two) = (story.Play(new Random(seed)), story.Play(new Random(seed + 1)));

        Assert.Equal(Ends(one), Ends(two));
        Assert.Equal(
            one.State.Variables.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"),
            two.State.Variables.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"));
    });

    [Fact]
    public void A_stored_state_stays_small_per_token()
    {
        var (most, largest, tokens, records, bytes) = (0, 0, 0L, 0L, 0L);
        ForAll(seed => RandomStory.Of(seed).Play(new Random(seed), watch: state =>
        {
            // Scopes and what can still be undone are records like the tokens in them; so is everything waited for.
            var (size, held) = (state.Save().Length, state.Instances.Length + state.Waits.Length);
            (most, largest) = (Math.Max(most, size / held), Math.Max(largest, size));
            (tokens, records, bytes) = (tokens + state.ActiveElements.Count, records + held, bytes + size);
            Assert.True(size <= BytesPerRecord * held, $"{size} bytes for {held} records.");
        }));
        Console.WriteLine($"{Runs} random processes: {bytes / tokens} bytes per token on average, {bytes / records} per record, at most {most} per record; the largest state has {largest} bytes.");
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void A_seed_that_once_failed_completes(int seed) => Assert.True(RandomStory.Of(seed).Play(new Random(seed)).HasCompleted());

    private static void ForAll(Action<int> property)
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            try
            {
                property(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}\n{RandomStory.Of(seed).Xml}", e);
            }
        }
    }

    private static string Told(HostedInstance instance) => string.Join('\n', instance.Effects.Select(e => e.ToString()));

    /// <summary>How often each element completed.</summary>
    private static IEnumerable<string> Ends(HostedInstance instance) => instance.Effects.OfType<Effect.Recorded>()
        .Where(r => r.Kind == HistoryKind.ElementCompleted)
        .CountBy(r => r.Element.Id)
        .OrderBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => $"{c.Key}:{c.Value.ToString(CultureInfo.InvariantCulture)}");
}
