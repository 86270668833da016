using System.ComponentModel.DataAnnotations;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>How the background work runs: section <c>Background</c> of the settings.</summary>
public sealed class BackgroundOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Background";

    /// <summary>Rows taken at once.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 50;

    /// <summary>How long a node may work on what it took before others may take it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "expected a time from 00:00:01 to 01:00:00.")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries before an incident.</summary>
    [Range(1, 50)]
    public int Tries { get; set; } = 5;

    /// <summary>Pause before the second try; each further pause is twice as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Seconds between two sweeps when nobody nudges.</summary>
    [Range(1, 3600)]
    public int SweepSeconds { get; set; } = 5;

    /// <summary>How long delivered mails, receipts and taken messages are kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepDone { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The pause after a failed try: 10 s, 20 s, 40 s, ... up to the longest, each 20 % shorter to 20 % longer.</summary>
    /// <param name="attempt">The try that failed, from 1.</param>
    /// <param name="random">0 to 1: spreads rows that failed together.</param>
    public TimeSpan PauseAfter(int attempt, double random)
    {
        var pause = Math.Min(FirstPause.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30) - 1), LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(pause * (0.8 + (0.4 * random)));
    }
}
