namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>When to try a receiver again: pauses of one delivery, and the circuit that spares a receiver that is down.</summary>
public static class WebhookCircuit
{
    /// <summary>Failures in a row that open the circuit.</summary>
    public const int Threshold = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Tries of one delivery: more than three days in all.</summary>
    public static int Tries => Pauses.Length + 1;

    /// <summary>The pause after a failed try, or null when it was the last.</summary>
    /// <param name="attempt">The try that failed, from 1.</param>
    /// <param name="random">0 to 1: spreads deliveries that failed together, 20 % either way.</param>
    public static TimeSpan? PauseAfter(int attempt, double random) =>
        attempt > Pauses.Length ? null : Pauses[attempt - 1] * (0.8 + (0.4 * random));

    /// <summary>How long the circuit stays open after so many failures in a row; null while it is closed.</summary>
    public static TimeSpan? OpenFor(int failures) => failures < Threshold
        ? null
        : TimeSpan.FromMinutes(Math.Min(Math.Pow(2, Math.Min(failures - Threshold, 10)), Longest.TotalMinutes));
}
