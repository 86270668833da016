using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>
/// A builtin function (DMN 1.5, 10.3.4): its name, what it does, and its signatures. This one entry feeds the parser, calls by
/// position and by name, the checks of arguments, and the documentation.
/// </summary>
internal sealed class Builtin : FeelFunction
{
    internal Builtin(string name, string documentation, params ImmutableArray<Signature> signatures)
    {
        Name = name;
        Documentation = documentation;
        Signatures = signatures;
        Type = new([.. signatures[0].Parameters.Select(p => p.Types[0])], ResultOf(signatures));
    }

    public override string Name { get; }

    public override FeelType.Function Type { get; }

    internal string Documentation { get; }

    internal ImmutableArray<Signature> Signatures { get; }

    /// <summary>Whether the answer depends on the arguments alone, so that it may be known before the evaluation.</summary>
    internal bool IsPure { get; init; } = true;

    /// <summary>Whether the same call gives another answer each time, which only places that store the answer may allow.</summary>
    internal bool IsRandom { get; init; }

    private static FeelType ResultOf(ImmutableArray<Signature> signatures) =>
        signatures.All(s => s.Result.ConformsTo(signatures[0].Result)) ? signatures[0].Result : FeelType.Any;

    internal override bool Conforms(FeelType.Function type) =>
        type.Parameters.IsDefault || Signatures.Any(s => s.Takes(type.Parameters.Length)
            && type.Parameters.Select((p, i) => s.At(i).Types.Any(t => p.ConformsTo(t))).All(fits => fits)
            && (ReferenceEquals(s.Result, FeelType.Any) || s.Result.ConformsTo(type.Result)));

    /// <summary>The signatures that such a call can mean, judged by the number or the names of the arguments.</summary>
    internal ImmutableArray<Signature> Fitting(int count, string[]? names) =>
        [.. Signatures.Where(s => names is null ? s.Takes(count) : s.Takes(names))];

    internal string Usage => string.Join(" or ", Signatures.Select(s => $"{Name}({s.Text})"));

    internal override object? Call(FeelRun run, object?[] arguments, string[]? names, SourceSpan? at) =>
        Call(run, Fitting(arguments.Length, names), arguments, names, at);

    internal object? Call(FeelRun run, ImmutableArray<Signature> fitting, object?[] arguments, string[]? names, SourceSpan? at)
    {
        if (fitting.IsEmpty)
        {
            return run.Report("feel.call.arity", $"Expected {Usage}, saw {arguments.Length} argument(s){(names is null ? "" : $" named {string.Join(", ", names)}")}.", at);
        }

        if (!run.Charge(2))
        {
            return null;
        }

        foreach (var signature in fitting)
        {
            if (signature.TryBind(arguments, names, coerce: false) is { } bound)
            {
                return signature.Body(bound, new(run, this, at));
            }
        }

        foreach (var signature in fitting)
        {
            if (signature.TryBind(arguments, names, coerce: true) is { } bound)
            {
                return signature.Body(bound, new(run, this, at));
            }
        }

        return run.HasRoom
            ? run.Report("feel.call.argument", $"Expected {Usage}, saw ({string.Join(", ", arguments.Select(FeelType.Word))}).", at)
            : null;
    }
}

/// <summary>The place of a call, for builtins that have something to say.</summary>
internal readonly record struct CallSite(FeelRun Run, Builtin Builtin, SourceSpan? At)
{
    /// <summary>Null, because an argument is outside the builtin's domain.</summary>
    internal object? Fail(string expected) => Run.Report("feel.call.domain", $"{Builtin.Name}: expected {expected}.", At);
}

/// <summary>A parameter: optional when it may be left out, nullable when null is a value for it.</summary>
internal sealed record BuiltinParameter(string Name, ImmutableArray<FeelType> Types, bool IsOptional, bool IsNullable, bool IsRepeated)
{
    internal bool Accepts(object? value)
    {
        if (value is null)
        {
            return IsNullable;
        }

        foreach (var type in Types)
        {
            if (type.IsInstance(value))
            {
                return true;
            }
        }

        return false;
    }

    internal bool TryCoerce(object? value, out object? coerced)
    {
        coerced = value;
        if (value is null)
        {
            return IsNullable;
        }

        foreach (var type in Types)
        {
            if (type.TryCoerce(value, out coerced) && coerced is not null)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// One way to call a builtin, written as in the specification: <c>string: string, length?: number</c>. A question mark after the
/// name means optional, after the type that null is allowed; <c>|</c> separates types; three points mean one or more.
/// </summary>
internal sealed class Signature
{
    internal Signature(string parameters, FeelType result, Func<object?[], CallSite, object?> body)
    {
        Text = parameters;
        Result = result;
        Body = body;
        Parameters = [.. Split(parameters).Select(Read)];
        Required = Parameters.Count(p => !p.IsOptional);
    }

    internal string Text { get; }

    internal FeelType Result { get; }

    internal Func<object?[], CallSite, object?> Body { get; }

    internal ImmutableArray<BuiltinParameter> Parameters { get; }

    private int Required { get; }

    /// <summary>Fewest arguments of a call, where that is more than the parameters say.</summary>
    internal int MinimumCount { get; init; }

    private bool IsRepeated => Parameters is [.., { IsRepeated: true }];

    internal BuiltinParameter At(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];

    internal bool Takes(int count) => count >= Math.Max(Required, MinimumCount) && (IsRepeated || count <= Parameters.Length);

    internal bool Takes(string[] names) =>
        names.Length >= MinimumCount && names.Distinct().Count() == names.Length && names.All(n => Parameters.Any(p => p.Name == n))
        && Parameters.All(p => p.IsOptional || names.Contains(p.Name));

    /// <summary>The arguments in the order of the parameters, repeated ones as one list; null when they do not fit.</summary>
    internal object?[]? TryBind(object?[] arguments, string[]? names, bool coerce)
    {
        var bound = new object?[Parameters.Length];
        var last = Parameters.Length - 1;
        object?[]? rest = IsRepeated ? new object?[arguments.Length - last] : null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var index = names is null ? i : IndexOf(names[i]);
            var parameter = At(index);
            var value = arguments[i];
            if (!parameter.Accepts(value) && !(coerce && parameter.TryCoerce(value, out value)))
            {
                return null;
            }

            if (rest is not null && index >= last)
            {
                rest[index - last] = value;
            }
            else
            {
                bound[index] = value;
            }
        }

        if (rest is not null)
        {
            bound[last] = FeelList.Wrap(rest);
        }

        return bound;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (Parameters[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static IEnumerable<string> Split(string parameters) =>
        parameters.Length == 0 ? [] : parameters.Split(", ");

    private static BuiltinParameter Read(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[..colon];
        var type = text[(colon + 1)..].Trim();
        var isRepeated = name.EndsWith("...", StringComparison.Ordinal);
        var isOptional = name.EndsWith('?');
        var isNullable = type.EndsWith('?');
        return new(
            name.TrimEnd('.', '?'),
            [.. type.TrimEnd('?').Split('|').Select(TypeNamed)],
            isOptional,
            isNullable,
            isRepeated);
    }

    private static FeelType TypeNamed(string name) =>
        name.StartsWith("list<", StringComparison.Ordinal)
            ? new FeelType.List(TypeNamed(name[5..^1]))
            : FeelType.Named(name) ?? throw new ArgumentException($"Expected a type in a builtin's signature, saw '{name}'.");
}
