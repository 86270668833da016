using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>A compiled expression: immutable, thread-safe, evaluated any number of times.</summary>
public sealed class CompiledExpression
{
    private readonly Code _code;
    private readonly FeelNames? _names;
    private readonly int[] _usedGlobals;
    private readonly int _places;

    internal CompiledExpression(
        string source, FeelNode syntax, Code code, FeelNames? names, ImmutableArray<string> freeNames, ImmutableArray<int> usedGlobals, int places)
    {
        (Source, Syntax, _code, _names, FreeNames, _places) = (source, syntax, code, names, freeNames, places);
        _usedGlobals = [.. usedGlobals];
    }

    /// <summary>The text it was compiled from.</summary>
    public string Source { get; }

    /// <summary>The syntax tree.</summary>
    public FeelNode Syntax { get; }

    /// <summary>The type of the value as far as it is known; Any when it is not.</summary>
    public FeelType Type => Syntax.Type;

    /// <summary>The variables it reads, in alphabetical order.</summary>
    public ImmutableArray<string> FreeNames { get; }

    /// <summary>Whether the value is the same in every evaluation.</summary>
    public bool IsConstant => _code.IsConstant;

    /// <summary>Evaluates with the variables in <paramref name="scope"/>.</summary>
    public FeelResult Evaluate(FeelContext scope, EvaluationOptions? options = null) => Run(null, scope, options);

    /// <summary>Evaluates unary tests against <paramref name="input"/> (the value of <c>?</c>). True when matched.</summary>
    public FeelResult Test(object? input, FeelContext scope, EvaluationOptions? options = null) => Run(input, scope, options);

    /// <summary>Evaluates with a frame of the names it was compiled for, within a run that other evaluations may share.</summary>
    public object? Evaluate(FeelFrame frame, FeelRun run) => Evaluate(null, frame, run);

    /// <summary>Evaluates unary tests with a frame: true, false or null.</summary>
    public bool? Test(object? input, FeelFrame frame, FeelRun run)
    {
        var locals = new object?[_places];
        locals[0] = input;
        var truth = _code.Truth(new(run, locals, Checked(frame).Values, null));
        return run.IsStopped ? null : truth;
    }

    /// <summary>Evaluates an expression that may use <c>?</c>, with a frame.</summary>
    public object? Evaluate(object? input, FeelFrame frame, FeelRun run)
    {
        var locals = new object?[_places];
        locals[0] = input;
        var value = _code.Run(new(run, locals, Checked(frame).Values, null));
        return run.IsStopped ? null : value;
    }

    /// <summary>
    /// Evaluates with the values of an enclosing scope's frame or of one inside it: names keep their places as scopes grow,
    /// so the caller vouches for the places instead of copying values into a frame of exactly these names.
    /// </summary>
    internal object? EvaluateInside(object? input, object?[] globals, FeelRun run)
    {
        var locals = new object?[_places];
        locals[0] = input;
        var value = _code.Run(new(run, locals, globals, null));
        return run.IsStopped ? null : value;
    }

    /// <summary>As <see cref="EvaluateInside"/>, for unary tests.</summary>
    internal bool TestInside(object? input, object?[] globals, FeelRun run)
    {
        var locals = new object?[_places];
        locals[0] = input;
        return _code.Truth(new(run, locals, globals, null)) == true && !run.IsStopped;
    }

    private FeelFrame Checked(FeelFrame frame) => ReferenceEquals(frame.Names, _names)
        ? frame
        : throw new ArgumentException("Expected a frame of the names that the expression was compiled for.", nameof(frame));

    private FeelResult Run(object? input, FeelContext scope, EvaluationOptions? options)
    {
        var run = new FeelRun(options);
        var locals = new object?[_places];
        locals[0] = input;
        object?[] globals = [];
        if (_usedGlobals.Length > 0)
        {
            globals = new object?[_usedGlobals[^1] + 1];
            foreach (var place in _usedGlobals)
            {
                globals[place] = scope[_names![place].Name];
            }
        }

        var value = _code.Run(new(run, locals, globals, _names is null ? scope : null));
        return new(run.IsStopped ? null : value, run.Findings);
    }
}
