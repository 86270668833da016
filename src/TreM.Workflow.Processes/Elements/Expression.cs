using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Elements;

/// <summary>A value in a model: a FEEL expression (written with a leading <c>=</c>) or a literal text.</summary>
internal sealed class Expression
{
    private readonly CompiledExpression? _compiled;
    private readonly object? _literal;

    private Expression(string text, CompiledExpression? compiled, object? literal) =>
        (Text, _compiled, _literal) = (text, compiled, literal);

    /// <summary>As written, without the leading <c>=</c>.</summary>
    public string Text { get; }

    /// <summary>Whether the value is known without variables.</summary>
    public bool IsLiteral => _compiled is null;

    /// <summary>The literal, or null for FEEL.</summary>
    public object? Literal => _literal;

    public static Expression Of(object? literal, string text) => new(text, null, literal);

    public static Expression Feel(string text, CompiledExpression compiled) => new(text, compiled, null);

    public FeelResult Evaluate(FeelContext scope, EvaluationOptions options) =>
        _compiled is null ? new(_literal, []) : _compiled.Evaluate(scope, options);

    /// <summary>The name when the expression is nothing but a variable name; otherwise null.</summary>
    public string? VariableName => _compiled is not null && IsName(Text) ? Text : null;

    private static bool IsName(string text) =>
        text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_')
        && text is not ("true" or "false" or "null");
}

/// <summary>An input or output mapping, or a data association: a value goes to a variable.</summary>
internal sealed record Mapping(Expression Source, ImmutableArray<string> Target)
{
    /// <summary>A data association whose source has no value does nothing.</summary>
    public bool OnlyWhenPresent { get; init; }
}
