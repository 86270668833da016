namespace TreM.Workflow.Feel;

/// <summary>What one evaluation may use; reaching a limit ends it with a null and a finding <c>feel.limit.…</c>.</summary>
/// <param name="Steps">Steps of work: loop turns, calls, items built and compared.</param>
/// <param name="WallTime">Time on the wall, checked every thousand steps.</param>
/// <param name="ListItems">Items of one list.</param>
/// <param name="StringLength">UTF-16 units of one string.</param>
/// <param name="CallDepth">Calls of functions inside one another.</param>
public sealed record FeelLimits(
    int Steps = 1_000_000,
    TimeSpan WallTime = default,
    int ListItems = 10_000,
    int StringLength = 1_000_000,
    int CallDepth = 500)
{
    /// <summary>Time on the wall, checked every thousand steps; 200 ms unless another is given.</summary>
    public TimeSpan WallTime { get; init; } = WallTime == default ? TimeSpan.FromMilliseconds(200) : WallTime;

    /// <summary>Longest text that compiles, in UTF-16 units.</summary>
    public const int SourceLength = 20_000;

    /// <summary>Deepest nesting of expressions that compiles.</summary>
    public const int SyntaxDepth = 200;

    /// <summary>The defaults: a million steps, 200 ms, 10 000 items, a million characters, 500 calls.</summary>
    public static FeelLimits Default { get; } = new();
}

/// <summary>What an evaluation takes from outside.</summary>
/// <param name="Now">
/// What <c>now()</c> and <c>today()</c> answer, on the programme's clocks whatever the offset it is given with; null makes
/// them null with a finding.
/// </param>
/// <param name="Limits">The limits; null means <see cref="FeelLimits.Default"/>.</param>
public sealed record EvaluationOptions(DateTimeOffset? Now = null, FeelLimits? Limits = null)
{
    /// <summary>The time of the evaluation as the programme's clocks show it, or null.</summary>
    public DateTimeOffset? Now { get; init => field = Shown(value); } = Shown(Now);

    private static DateTimeOffset? Shown(DateTimeOffset? moment) => moment is { } at ? ProgrammeTime.Local(at) : null;

    /// <summary>No clock, default limits.</summary>
    public static EvaluationOptions Default { get; } = new();
}
