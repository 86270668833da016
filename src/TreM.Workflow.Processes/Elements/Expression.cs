using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// A value in a model: a FEEL expression (written with a leading <c>=</c>), a literal text, or the variable behind a data item,
/// whose name need not be FEEL.
/// </summary>
internal sealed class Expression
{
    private readonly CompiledExpression? _compiled;
    private readonly object? _literal;
    private readonly bool _isVariable;

    private Expression(string text, CompiledExpression? compiled, object? literal, bool isVariable = false) =>
        (Text, _compiled, _literal, _isVariable) = (text, compiled, literal, isVariable);

    /// <summary>As written, without the leading <c>=</c>.</summary>
    public string Text { get; }

    /// <summary>As written: an expression with its equals sign.</summary>
    public string Written => _compiled is null ? Text : "=" + Text;

    /// <summary>Whether the value is known without variables.</summary>
    public bool IsLiteral => _compiled is null && !_isVariable;

    /// <summary>The literal, or null for FEEL.</summary>
    public object? Literal => _literal;

    public static Expression Of(object? literal, string text) => new(text, null, literal);

    public static Expression Feel(string text, CompiledExpression compiled) => new(text, compiled, null);

    /// <summary>The variable of that name, whatever is in the name; absent it is null.</summary>
    public static Expression Variable(string name) => new(name, null, null, isVariable: true);

    public FeelResult Evaluate(FeelContext scope, EvaluationOptions options) =>
        _compiled is not null ? _compiled.Evaluate(scope, options) : new(_isVariable ? scope[Text] : _literal, []);

    /// <summary>The name when the expression is nothing but a variable name; otherwise null.</summary>
    public string? VariableName => _isVariable || (_compiled is not null && IsName(Text)) ? Text : null;

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
