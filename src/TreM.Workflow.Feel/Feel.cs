using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>
/// The door to FEEL (DMN 1.5, chapter 10): text in, a compiled expression and findings out.
/// </summary>
/// <remarks>
/// A FEEL value is an <c>object?</c> that is one of: <c>null</c>, <see cref="bool"/>, <see cref="string"/>, <see cref="FeelNumber"/>,
/// <see cref="FeelDate"/>, <see cref="FeelTime"/>, <see cref="FeelDateTime"/>, <see cref="FeelDaysTimeDuration"/>,
/// <see cref="FeelYearsMonthsDuration"/>, <see cref="FeelList"/>, <see cref="FeelContext"/>, <see cref="FeelRange"/> or
/// <see cref="FeelFunction"/>. Nothing else ever appears.
/// </remarks>
public static class FeelLanguage
{
    /// <summary>Compiles an expression (grammar rule 1).</summary>
    /// <param name="source">The text, without a leading <c>=</c>.</param>
    /// <param name="names">The names the text may use, or null when any name may come at run time (processes).</param>
    /// <param name="allowsChance">
    /// Whether <c>uuid()</c> and <c>random number()</c> may be used: only where the value is stored at once and never worked out again.
    /// </param>
    public static Compilation Compile(string source, FeelNames? names = null, bool allowsChance = false)
    {
        var (node, findings) = Parser.ParseExpression(source, names);
        return Compile(source, node, findings, names, allowsChance: allowsChance);
    }

    /// <summary>Compiles unary tests (grammar rule 15); evaluate with <see cref="CompiledExpression.Test(object?, FeelContext, EvaluationOptions?)"/>.</summary>
    /// <param name="source">The text of a decision table cell; <c>-</c> matches everything.</param>
    /// <param name="names">The names the text may use besides <c>?</c>, or null when any name may come at run time.</param>
    /// <param name="input">The type of the value under test, when known.</param>
    public static Compilation CompileUnaryTests(string source, FeelNames? names = null, FeelType? input = null)
    {
        var (node, findings) = Parser.ParseUnaryTests(source, names, input ?? FeelType.Any);
        return Compile(source, node, findings, names, input);
    }

    /// <summary>Reads an expression without compiling it; the node is null when a finding is an error.</summary>
    public static (FeelNode? Node, ImmutableArray<Finding> Findings) Parse(string source, FeelNames? names = null) =>
        Parser.ParseExpression(source, names);

    /// <summary>Reads unary tests without compiling them; the node is null when a finding is an error.</summary>
    public static (FeelNode.Tests? Tests, ImmutableArray<Finding> Findings) ParseUnaryTests(string source, FeelNames? names = null, FeelType? input = null)
    {
        var (node, findings) = Parser.ParseUnaryTests(source, names, input ?? FeelType.Any);
        return (node as FeelNode.Tests, findings);
    }

    /// <summary>Reads a type such as <c>list&lt;number&gt;</c>; the type is null when a finding says why.</summary>
    public static (FeelType? Type, ImmutableArray<Finding> Findings) ParseType(string source, FeelNames? names = null) =>
        Parser.ParseType(source, names);

    /// <summary>The three-valued <c>=</c> of FEEL: null when the two values are of different kinds.</summary>
    public static bool? AreEqual(object? left, object? right) => Comparing.AreEqual(left, right);

    /// <summary>The order of two values of one ordered kind; null when they have none.</summary>
    public static int? Compare(object? left, object? right) => Comparing.TryCompare(left, right, out var order) ? order : null;

    /// <summary>Whether <paramref name="value"/> lies in <paramref name="range"/>; null when the two cannot be compared.</summary>
    public static bool? Contains(FeelRange range, object? value) => Comparing.Contains(range, value);

    /// <summary>The text that FEEL's <c>string()</c> gives.</summary>
    public static string ToText(object? value) => FeelText.Of(value);

    /// <summary>The value as FEEL that reads back as the same value.</summary>
    public static string ToLiteral(object? value) => FeelText.Literal(value);

    /// <summary>What the language's own functions are, for documentation and completion in editors.</summary>
    public static ImmutableArray<BuiltinDescription> Builtins { get; } =
        [.. Catalogue.Families.SelectMany(f => f.Builtins.Select(b => new BuiltinDescription(f.Name, b.Name, [.. b.Signatures.Select(s => $"{b.Name}({s.Text})")], b.Documentation)))];

    private static Compilation Compile(string source, FeelNode? node, ImmutableArray<Finding> findings, FeelNames? names, FeelType? input = null, bool allowsChance = false)
    {
        if (node is null)
        {
            return new(null, findings);
        }

        var compiler = new Compiler(names, input, allowsChance);
        var code = compiler.Operand(node);
        return new(
            compiler.Findings.Any(f => f.Severity == Severity.Error) ? null : new(source, node, code, names, compiler.FreeNames, compiler.UsedGlobals, compiler.Places),
            findings.AddRange(compiler.Findings));
    }
}

/// <summary>What compiling gave. <see cref="Expression"/> is null exactly when a finding is an error.</summary>
public sealed record Compilation(CompiledExpression? Expression, ImmutableArray<Finding> Findings);

/// <summary>The value of an evaluation and what went wrong on the way (a null that came from an error says why).</summary>
public readonly record struct FeelResult(object? Value, ImmutableArray<Finding> Findings);

/// <summary>A builtin function for people: its family, name, ways to call it, and what it does.</summary>
public sealed record BuiltinDescription(string Family, string Name, ImmutableArray<string> Usages, string Documentation);
