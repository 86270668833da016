namespace TreM.Workflow.Feel;

/// <summary>Where an evaluation keeps its values.</summary>
/// <remarks>
/// Locals (parameters, loop variables, entries of contexts) have fixed places that the compiler gave out, one per variable of
/// the whole expression. A function value copies them when it is made, so that each call has its own.
/// </remarks>
internal sealed class Frame(FeelRun run, object?[] locals, object?[] globals, FeelContext? scope)
{
    internal readonly FeelRun Run = run;

    /// <summary>Values of local variables.</summary>
    internal readonly object?[] Locals = locals;

    /// <summary>Values of the names that the expression was compiled for, by their place.</summary>
    internal readonly object?[] Globals = globals;

    /// <summary>Where names are looked up when the expression was compiled without names.</summary>
    internal readonly FeelContext? Scope = scope;
}

/// <summary>A compiled part of an expression. Immutable but for hints that only make the next look-up faster.</summary>
internal abstract class Code
{
    /// <summary>The value.</summary>
    internal abstract object? Run(Frame frame);

    /// <summary>The value as a number without boxing; false when it is something else, then in <paramref name="other"/>.</summary>
    internal virtual bool Number(Frame frame, out FeelNumber number, out object? other)
    {
        other = Run(frame);
        if (other is FeelNumber value)
        {
            number = value;
            return true;
        }

        number = default;
        return false;
    }

    /// <summary>The value as a truth; null for null and for anything that is no truth value.</summary>
    internal virtual bool? Truth(Frame frame) => Run(frame) is bool truth ? truth : null;

    /// <summary>Whether the value is the same in every evaluation.</summary>
    internal virtual bool IsConstant => false;
}

/// <summary>Code whose value is a number more often than not.</summary>
internal abstract class NumberCode : Code
{
    internal override object? Run(Frame frame) => Number(frame, out var number, out var other) ? Boxes.Of(number) : other;

    internal abstract override bool Number(Frame frame, out FeelNumber number, out object? other);
}

/// <summary>Code whose value is a truth value or null.</summary>
internal abstract class TruthCode : Code
{
    internal override object? Run(Frame frame) => Boxes.Of(Truth(frame));

    internal abstract override bool? Truth(Frame frame);
}

internal sealed class ConstantCode(object? value) : Code
{
    private readonly bool _isNumber = value is FeelNumber;
    private readonly FeelNumber _number = value is FeelNumber number ? number : default;
    private readonly bool? _truth = value as bool?;

    internal object? Value => value;

    internal override object? Run(Frame frame) => value;

    internal override bool Number(Frame frame, out FeelNumber number, out object? other)
    {
        number = _number;
        other = value;
        return _isNumber;
    }

    internal override bool? Truth(Frame frame) => _truth;

    internal override bool IsConstant => true;
}

internal sealed class LocalCode(int place) : Code
{
    internal override object? Run(Frame frame) => frame.Locals[place];
}

internal sealed class GlobalCode(int place) : Code
{
    internal override object? Run(Frame frame) => frame.Globals[place];
}

/// <summary>A name that is looked up when the expression runs, because it was compiled without names.</summary>
/// <param name="function">What it means when there is no such variable: a builtin, where a function is asked for.</param>
internal sealed class OpenCode(string name, SourceSpan at, Builtin? function = null) : Code
{
    private int _hint;

    internal override object? Run(Frame frame)
    {
        if (frame.Scope is { } scope && scope.TryGet(name, ref _hint, out var value))
        {
            return value;
        }

        return function ?? frame.Run.Report("feel.name.absent", $"Expected a variable '{name}', and there is none.", at);
    }
}

/// <summary>A name that can only be an entry of the item of a boxed filter.</summary>
internal sealed class GlobalEntryCode(int itemPlace, string name) : Code
{
    internal override object? Run(Frame frame) => (frame.Globals[itemPlace] as FeelContext)?[name];
}

/// <summary>A name inside a filter: an entry of the item when it has one, else what the name means outside.</summary>
internal sealed class ItemEntryCode(int itemPlace, string name, Code outside) : Code
{
    private int _hint;

    internal override object? Run(Frame frame) =>
        frame.Locals[itemPlace] is FeelContext item && item.TryGet(name, ref _hint, out var value) ? value : outside.Run(frame);
}
