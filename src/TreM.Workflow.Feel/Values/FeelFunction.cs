using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>A parameter of a function value.</summary>
/// <param name="Name">The name for calls with named arguments.</param>
/// <param name="Type">What it takes; arguments are coerced to it.</param>
public readonly record struct FeelParameter(string Name, FeelType Type);

/// <summary>A FEEL function value: a builtin, a function expression, or a function of the host.</summary>
public abstract class FeelFunction
{
    private protected FeelFunction()
    {
    }

    /// <summary>The name for messages.</summary>
    public abstract string Name { get; }

    /// <summary>The signature; for a builtin with several signatures the first.</summary>
    public abstract FeelType.Function Type { get; }

    /// <summary>A function of the host, for example a business knowledge model or a decision service.</summary>
    /// <param name="name">The name for messages.</param>
    /// <param name="parameters">The parameters; a call coerces the arguments to their types, or answers null.</param>
    /// <param name="result">The type of the answer; the body's answer is coerced to it, or becomes null.</param>
    /// <param name="body">Gets one argument per parameter and the run, whose budget it shares.</param>
    public static FeelFunction Of(string name, ImmutableArray<FeelParameter> parameters, FeelType result, Func<object?[], FeelRun, object?> body) =>
        new HostFunction(name, parameters, result, body);

    /// <summary>Calls the function with positional arguments.</summary>
    public object? Invoke(FeelRun run, params object?[] arguments) => Call(run, arguments, null, null);

    internal abstract object? Call(FeelRun run, object?[] arguments, string[]? names, SourceSpan? at);

    internal virtual bool Conforms(FeelType.Function type) => Type.ConformsTo(type);

    /// <summary>
    /// Puts arguments in the order of the parameters and coerces them; null when they do not fit. Named arguments may be left
    /// out and are null then (DMN 1.5, 10.3.2.13.5); by place all have to be given.
    /// </summary>
    private protected static object?[]? Bind(
        FeelRun run, string function, ReadOnlySpan<FeelParameter> parameters, object?[] arguments, string[]? names, SourceSpan? at)
    {
        var bound = arguments;
        if (names is not null)
        {
            bound = new object?[parameters.Length];
            for (var i = 0; i < names.Length; i++)
            {
                var to = IndexOf(parameters, names[i]);
                if (to < 0 || Array.IndexOf(names, names[i]) != i)
                {
                    run.Report("feel.call.parameter", $"Expected parameters of {function}, each once, saw '{names[i]}'.", at, Nearest(names[i], parameters) is { } near ? $"Did you mean '{near}'?" : null);
                    return null;
                }

                bound[to] = arguments[i];
            }
        }
        else if (arguments.Length != parameters.Length)
        {
            run.Report("feel.call.arity", $"Expected {parameters.Length} argument(s) for {function}, saw {arguments.Length}.", at);
            return null;
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            var (name, type) = parameters[i];
            if (!type.Accepts(bound[i]))
            {
                if (!type.TryCoerce(bound[i], out var coerced))
                {
                    run.Report("feel.call.argument", $"Expected {type} for '{name}' of {function}, saw {FeelType.Word(bound[i])}.", at);
                    return null;
                }

                bound = ReferenceEquals(bound, arguments) ? [.. arguments] : bound;
                bound[i] = coerced;
            }
        }

        return bound;
    }

    private static int IndexOf(ReadOnlySpan<FeelParameter> parameters, string name)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static string? Nearest(string name, ReadOnlySpan<FeelParameter> parameters)
    {
        var known = new string[parameters.Length];
        for (var i = 0; i < known.Length; i++)
        {
            known[i] = parameters[i].Name;
        }

        return Spelling.Nearest(name, known);
    }

    /// <inheritdoc/>
    public override string ToString() => FeelText.Of(this);

    private sealed class HostFunction(
        string name, ImmutableArray<FeelParameter> parameters, FeelType result, Func<object?[], FeelRun, object?> body) : FeelFunction
    {
        public override string Name => name;

        public override FeelType.Function Type { get; } = new([.. parameters.Select(p => p.Type)], result);

        internal override object? Call(FeelRun run, object?[] arguments, string[]? names, SourceSpan? at)
        {
            if (Bind(run, name, parameters.AsSpan(), arguments, names, at) is not { } bound || !run.Enter(at))
            {
                return null;
            }

            var value = body(bound, run);
            run.Leave();
            if (run.IsStopped)
            {
                return null;
            }

            return result.TryCoerce(value, out var coerced)
                ? coerced
                : run.Report("feel.call.result", $"Expected {result} from {name}, saw {FeelType.Word(value)}.", at);
        }
    }
}
