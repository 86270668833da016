using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>A call of a builtin that is known when the expression is compiled.</summary>
internal sealed class BuiltinCallCode(Builtin builtin, ImmutableArray<Signature> fitting, Code[] arguments, string[]? names, SourceSpan at) : Code
{
    internal override object? Run(Frame frame)
    {
        var values = arguments.Length == 0 ? [] : new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Run(frame);
        }

        return builtin.Call(frame.Run, fitting, values, names, at);
    }
}

/// <summary>Code whose findings would say nothing new: whoever asks whether a value is there expects that it may not be.</summary>
internal sealed class SilentCode(Code code) : Code
{
    internal override object? Run(Frame frame) => frame.Run.FindingsSilenced(code, frame);

    internal override bool IsConstant => code.IsConstant;
}

/// <summary>A call of a function value.</summary>
internal sealed class CallCode(Code target, string? name, Code[] arguments, string[]? names, SourceSpan at) : Code
{
    internal override object? Run(Frame frame)
    {
        var function = target.Run(frame) as FeelFunction;

        // A variable may bear the name of a builtin without hiding the function.
        function ??= name is null ? null : Catalogue.Find(name);
        if (function is null)
        {
            return frame.Run.Report("feel.call.target", $"Expected a function to call{(name is null ? "" : $" by the name '{name}'")}.", at);
        }

        var values = arguments.Length == 0 ? [] : new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Run(frame);
        }

        return function.Call(frame.Run, values, names, at);
    }
}

/// <summary>A function expression: makes a function value that remembers the variables of its place.</summary>
internal sealed class LambdaCode(FeelType.Function type, FeelParameter[] parameters, int[] places, Code body, int selfPlace) : Code
{
    internal override object? Run(Frame frame)
    {
        if (!frame.Run.Charge(2 + ((frame.Locals.Length + frame.Globals.Length) >> 3)))
        {
            return null;
        }

        var captured = (object?[])frame.Locals.Clone();
        var globals = frame.Globals.Length == 0 ? frame.Globals : (object?[])frame.Globals.Clone();
        var function = new Closure(type, parameters, places, body, captured, globals, frame.Scope);
        if (selfPlace >= 0)
        {
            captured[selfPlace] = function;
        }

        return function;
    }

    private sealed class Closure(
        FeelType.Function type, FeelParameter[] parameters, int[] places, Code body, object?[] captured, object?[] globals, FeelContext? scope)
        : FeelFunction
    {
        public override string Name => $"function({string.Join(", ", parameters.Select(p => p.Name))})";

        public override FeelType.Function Type => type;

        internal override object? Call(FeelRun run, object?[] arguments, string[]? names, SourceSpan? at)
        {
            if (Bind(run, "the function", parameters, arguments, names, at) is not { } bound || !run.Enter(at))
            {
                return null;
            }

            var locals = (object?[])captured.Clone();
            for (var i = 0; i < places.Length; i++)
            {
                locals[places[i]] = bound[i];
            }

            var value = run.Charge(1 + (locals.Length >> 3)) ? body.Run(new(run, locals, globals, scope)) : null;
            run.Leave();
            return run.IsStopped ? null : value;
        }
    }
}
