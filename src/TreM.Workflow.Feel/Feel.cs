using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>
/// The door to FEEL (DMN 1.5, chapter 10): text in, a compiled expression and findings out.
/// </summary>
/// <remarks>
/// A FEEL value is an <c>object?</c> that is one of: <c>null</c>, <see cref="bool"/>, <see cref="string"/>, FeelNumber,
/// FeelDate, FeelTime, FeelDateTime, FeelDaysTimeDuration, FeelYearsMonthsDuration, <see cref="FeelList"/>,
/// <see cref="FeelContext"/>, FeelRange or FeelFunction. Nothing else ever appears.
/// </remarks>
public static class FeelLanguage
{
    /// <summary>Compiles an expression (grammar rule 1).</summary>
    /// <param name="source">The text, without a leading <c>=</c>.</param>
    /// <param name="names">The names the text may use, or null when any name may come at run time (processes).</param>
    public static Compilation Compile(string source, FeelNames? names = null) => throw new NotImplementedException();

    /// <summary>Compiles unary tests (grammar rule 15); evaluate with <see cref="CompiledExpression.Test"/>.</summary>
    /// <param name="source">The text of a decision table cell; <c>-</c> matches everything.</param>
    /// <param name="names">The names the text may use besides <c>?</c>, or null when any name may come at run time.</param>
    public static Compilation CompileUnaryTests(string source, FeelNames? names = null) => throw new NotImplementedException();
}

/// <summary>What compiling gave. <see cref="Expression"/> is null exactly when a finding is an error.</summary>
public sealed record Compilation(CompiledExpression? Expression, ImmutableArray<Finding> Findings);

/// <summary>The value of an evaluation and what went wrong on the way (a null that came from an error says why).</summary>
public readonly record struct FeelResult(object? Value, ImmutableArray<Finding> Findings);

/// <summary>The names an expression may use, with their types; immutable. Names may hold spaces and any unicode letter.</summary>
public sealed class FeelNames
{
    /// <summary>No names besides the builtins.</summary>
    public static FeelNames Empty { get; } = new();
}

/// <summary>A compiled expression: immutable, thread-safe, evaluated any number of times.</summary>
public sealed class CompiledExpression
{
    /// <summary>Evaluates with the variables in <paramref name="scope"/>.</summary>
    public FeelResult Evaluate(FeelContext scope) => throw new NotImplementedException();

    /// <summary>Evaluates unary tests against <paramref name="input"/> (the value of <c>?</c>). True when matched.</summary>
    public FeelResult Test(object? input, FeelContext scope) => throw new NotImplementedException();
}
