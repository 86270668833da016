using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TreM.Workflow.Feel;

/// <summary>
/// One run of one or many expressions that share a budget: counts the work, stops it at the limits, and collects findings.
/// </summary>
/// <remarks>Not thread-safe: one run per evaluation. A stopped run answers null to everything.</remarks>
public sealed class FeelRun
{
    private const int MaxFindings = 20;
    private const int StepsBetweenClockReads = 1000;

    private readonly int _steps;
    private ImmutableArray<Finding>.Builder? _findings;
    private int _used;
    private int _nextCheck = StepsBetweenClockReads;
    private long _started;
    private int _callDepth;

    /// <summary>Starts a run.</summary>
    public FeelRun(EvaluationOptions? options = null)
    {
        Options = options ?? EvaluationOptions.Default;
        Limits = Options.Limits ?? FeelLimits.Default;
        _steps = Limits.Steps;
    }

    /// <summary>The clock and the limits given.</summary>
    public EvaluationOptions Options { get; }

    /// <summary>The limits in force.</summary>
    public FeelLimits Limits { get; }

    /// <summary>What has been found so far; at most 20.</summary>
    public ImmutableArray<Finding> Findings => _findings?.ToImmutable() ?? [];

    /// <summary>How many findings there are so far.</summary>
    public int FindingCount => _findings?.Count ?? 0;

    /// <summary>Whether a limit was reached.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Counts work; false when the run is or becomes stopped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Charge(int steps = 1)
    {
        _used = unchecked(_used + steps);
        return unchecked((uint)_used < (uint)_nextCheck) || CheckBudget(steps);
    }

    private bool CheckBudget(int steps)
    {
        if (IsStopped)
        {
            return false;
        }

        if (unchecked((uint)_used > (uint)_steps) || steps > _steps)
        {
            return Stop("feel.limit.steps", $"Expected at most {_steps} steps of work, and this asks for more.");
        }

        var now = Stopwatch.GetTimestamp();
        _started = _started == 0 ? now : _started;
        if (Stopwatch.GetElapsedTime(_started, now) > Limits.WallTime)
        {
            return Stop("feel.limit.time", $"Expected an answer within {Limits.WallTime.TotalMilliseconds:0} ms, and this takes longer.");
        }

        _nextCheck = Math.Min(_steps, _used + StepsBetweenClockReads);
        return true;
    }

    /// <summary>Something took long though it counts for few steps: the next step looks at the clock.</summary>
    internal void ReadClockNext() => _nextCheck = 0;

    internal bool Stop(string code, string message, SourceSpan? at = null, string? remedy = "Make the expression smaller, or its input.")
    {
        if (!IsStopped)
        {
            IsStopped = true;
            _nextCheck = 0;
            (_findings ??= ImmutableArray.CreateBuilder<Finding>()).Add(
                new(code, Severity.Error, message, At: at, Remedy: remedy));
        }

        return false;
    }

    /// <summary>Begins a call; false when calls are nested too deep. Every true is paired with <see cref="Leave"/>.</summary>
    internal bool Enter(SourceSpan? at)
    {
        if (!Charge(4))
        {
            return false;
        }

        if (_callDepth >= Limits.CallDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return Stop("feel.limit.calls", $"Expected functions to call one another at most {Limits.CallDepth} deep.", at);
        }

        _callDepth++;
        return true;
    }

    internal void Leave() => _callDepth--;

    /// <summary>Says why a value is null. Always answers null, so that callers can return it.</summary>
    internal object? Report(string code, string message, SourceSpan? at = null, string? remedy = null)
    {
        // What is missing after a stop is missing because of the stop.
        _findings ??= ImmutableArray.CreateBuilder<Finding>();
        if (_findings.Count < MaxFindings && !IsStopped)
        {
            _findings.Add(new(code, Severity.Error, message, At: at, Remedy: remedy));
        }

        return null;
    }

    /// <summary>Adds a finding of the caller's own, for example from a host function.</summary>
    public void Add(Finding finding)
    {
        _findings ??= ImmutableArray.CreateBuilder<Finding>();
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(finding);
        }
    }

    /// <summary>Runs code whose findings would say nothing to the author.</summary>
    internal object? FindingsSilenced(Code code, Frame frame)
    {
        var kept = _findings;
        _findings = null;
        var value = code.Run(frame);
        if (!IsStopped)
        {
            _findings = kept;
        }

        return value;
    }

    /// <summary>Whether there is room for another finding; asked before a costly message is built.</summary>
    internal bool HasRoom => FindingCount < MaxFindings;

    /// <summary>A list of an array that nobody else holds, within the limits.</summary>
    internal FeelList? List(object?[] items)
    {
        if (items.Length > Limits.ListItems)
        {
            TooMany(items.Length);
            return null;
        }

        if (!Charge(1 + (items.Length >> 3)))
        {
            return null;
        }

        var list = FeelList.Wrap(items);
        if (list is null)
        {
            TooDeep();
        }

        return list;
    }

    /// <summary>What it costs to look at every part of a value.</summary>
    internal static int Weigh(object? value) => value switch
    {
        FeelList list => list.Weight,
        FeelContext context => context.Weight,
        string text => 1 + (text.Length >> 8),
        _ => 1,
    };

    internal FeelContext? Context(FeelContext.Shape shape, object?[] values)
    {
        if (!Charge(1 + (values.Length >> 3)))
        {
            return null;
        }

        var context = FeelContext.Wrap(shape, values);
        if (context is null)
        {
            TooDeep();
        }

        return context;
    }

    internal string? String(string text)
    {
        if (text.Length > Limits.StringLength)
        {
            Stop("feel.limit.string", $"Expected strings of at most {Limits.StringLength} characters, and this builds {text.Length}.");
            return null;
        }

        return Charge(1 + (text.Length >> 5)) ? text : null;
    }

    internal bool TooMany(long items) =>
        Stop("feel.limit.list", $"Expected lists of at most {Limits.ListItems} items, and this builds {items}.");

    private void TooDeep() =>
        Stop("feel.limit.nesting", FeelList.TooLarge);
}
