using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>
/// Reads FEEL (DMN 1.5, 10.3.1.2) by recursive descent with precedence climbing. The names in scope decide where a name
/// ends, so scopes and types grow while the text is read.
/// </summary>
/// <remarks>The first syntax error ends the reading; unknown names do not, so that all of them are found at once.</remarks>
internal sealed partial class Parser
{
    private readonly List<Token> _tokens;
    private readonly string _source;
    private readonly FeelNames? _names;
    private readonly List<NameScope> _scopes = [];
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();
    private int _at;
    private int _depth;
    private bool _failed;
    private bool _inRangeEnd;

    private Parser(string source, FeelNames? names)
    {
        (_source, _names) = (source, names);
        _tokens = source.Length > FeelLimits.SourceLength ? [new(TokenKind.End, "", 0, 0)] : Lexer.Cut(source);
        _scopes.Add(Catalogue.Scope);
        if (names is not null)
        {
            _scopes.Add(names.Scope);
        }

        if (source.Length > FeelLimits.SourceLength)
        {
            Fail("feel.limit.source", $"Expected at most {FeelLimits.SourceLength} characters, saw {source.Length}.", default);
        }
    }

    internal static (FeelNode? Node, ImmutableArray<Finding> Findings) ParseExpression(string source, FeelNames? names)
    {
        var parser = new Parser(source, names);
        return parser.Finish(parser.Expression());
    }

    internal static (FeelNode? Node, ImmutableArray<Finding> Findings) ParseUnaryTests(string source, FeelNames? names, FeelType input)
    {
        var parser = new Parser(source, names);
        parser._inputType = input;
        return parser.Finish(parser.UnaryTests());
    }

    internal static (FeelType? Type, ImmutableArray<Finding> Findings) ParseType(string source, FeelNames? names)
    {
        var parser = new Parser(source, names);
        var type = parser.Type();
        parser.ExpectEnd();
        return (parser._findings.Count > 0 ? null : type.Meaning, parser._findings.ToImmutable());
    }

    private (FeelNode? Node, ImmutableArray<Finding> Findings) Finish(FeelNode node)
    {
        ExpectEnd();
        return (_findings.Any(f => f.Severity == Severity.Error) ? null : node, [.. _findings.Select(f => f.Shortened())]);
    }

    private void ExpectEnd()
    {
        if (!_failed && Current.Kind != TokenKind.End)
        {
            FailExpected("an operator or the end");
        }
    }

    private Token Current => _tokens[_at];

    private Token Peek(int ahead = 1) => _tokens[Math.Min(_at + ahead, _tokens.Count - 1)];

    private int Start => Current.Start;

    private SourceSpan From(int start) => new(start, _at > 0 ? Math.Max(start, _tokens[_at - 1].End) : start);

    private void Next()
    {
        if (_at < _tokens.Count - 1)
        {
            _at++;
        }
    }

    private bool TrySymbol(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        Next();
        return true;
    }

    private bool TryWord(string word)
    {
        if (!Current.IsWord(word))
        {
            return false;
        }

        Next();
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TrySymbol(symbol))
        {
            FailExpected($"'{symbol}'");
        }
    }

    private void ExpectWord(string word)
    {
        if (!TryWord(word))
        {
            FailExpected($"'{word}'");
        }
    }

    private FeelNode FailExpected(string expected)
    {
        var token = Current;
        if (token.Kind == TokenKind.Bad)
        {
            return Fail("feel.syntax.open-ended", $"Expected {token.Text} before the end.", token.Span);
        }

        if (token.Text is "$" or "#" && Peek().Is("{"))
        {
            return Fail("feel.syntax.juel", "Expected FEEL, saw an expression of Java's language in ${…}.", token.Span, JavaExpression.Remedy(_source));
        }

        var saw = token.Kind == TokenKind.End ? "the end" : $"'{(token.Text.Length > 40 ? token.Text[..40] + "…" : token.Text)}'";
        var remedy = token.Text switch
        {
            "==" => "Equality is '='.",
            "&" => "Write 'and'.",
            "|" => "Write 'or'.",
            "!" => "Write 'not(…)', or '!=' for inequality.",
            "'" => "Strings stand in double quotation marks.",
            "%" => "Write 'modulo(a, b)'.",
            _ => null,
        };
        return Fail("feel.syntax.unexpected", $"Expected {expected}, saw {saw}.", token.Span, remedy);
    }

    // After a failure the reader stands at the end, so every loop stops by itself.
    private FeelNode Fail(string code, string message, SourceSpan at, string? remedy = null)
    {
        if (!_failed)
        {
            _failed = true;
            _findings.Add(new(code, Severity.Error, message, At: at, Remedy: remedy));
            _tokens.Add(new(TokenKind.End, "", at.End, at.End));
            _at = _tokens.Count - 1;
        }

        return new FeelNode.Literal(null) { Span = at };
    }

    /// <summary>Finishes a node: its depth is known now, and limited.</summary>
    private FeelNode Made(FeelNode node)
    {
        var depth = 0;
        foreach (var child in node.Children)
        {
            depth = Math.Max(depth, child.Depth);
        }

        node.Depth = depth + 1;
        return depth < FeelLimits.SyntaxDepth ? node : FailDepth();
    }

    private FeelNode FailDepth() =>
        Fail("feel.limit.depth", $"Expected expressions nested at most {FeelLimits.SyntaxDepth} deep.", Current.Span, "Name a part of it and use the name.");

    private FeelNode Expression()
    {
        if (_failed || _depth >= FeelLimits.SyntaxDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return FailDepth();
        }

        _depth++;
        var inRangeEnd = _inRangeEnd;
        _inRangeEnd = false;
        var node = Disjunction();
        _inRangeEnd = inRangeEnd;
        _depth--;
        return node;
    }

    private FeelNode Disjunction()
    {
        var start = Start;
        var first = Conjunction();
        return Current.IsWord("or") ? Chain(start, first, "or", Conjunction) : first;
    }

    private FeelNode Conjunction()
    {
        var start = Start;
        var first = Comparison();
        return Current.IsWord("and") ? Chain(start, first, "and", Comparison) : first;
    }

    private FeelNode Chain(int start, FeelNode first, string word, Func<FeelNode> part)
    {
        var parts = ImmutableArray.CreateBuilder<FeelNode>();
        parts.Add(first);
        while (TryWord(word))
        {
            parts.Add(part());
        }

        return Made(new FeelNode.Logic(word == "or", parts.ToImmutable()) { Span = From(start), Type = FeelType.Boolean });
    }

    private FeelNode Comparison()
    {
        var start = Start;
        var left = Arithmetic(0);
        while (true)
        {
            if (ComparisonOperator(Current) is { } comparison)
            {
                Next();
                var right = Arithmetic(0);
                left = Made(new FeelNode.Binary(comparison, left, right) { Span = From(start), Type = FeelType.Boolean });
            }
            else if (TryWord("between"))
            {
                var low = Arithmetic(0);
                ExpectWord("and");
                var high = Arithmetic(0);
                left = Made(new FeelNode.Between(left, low, high) { Span = From(start), Type = FeelType.Boolean });
            }
            else if (TryWord("in"))
            {
                var isBare = !Current.Is("(");
                var tests = InTests();
                left = Made(new FeelNode.In(left, tests, isBare) { Span = From(start), Type = FeelType.Boolean });
            }
            else
            {
                return left;
            }
        }
    }

    private static BinaryOperator? ComparisonOperator(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        "=" => BinaryOperator.Equal,
        "!=" => BinaryOperator.NotEqual,
        "<" => BinaryOperator.Less,
        "<=" => BinaryOperator.LessOrEqual,
        ">" => BinaryOperator.Greater,
        ">=" => BinaryOperator.GreaterOrEqual,
        _ => null,
    };

    private static (BinaryOperator Operator, int Level)? ArithmeticOperator(Token token) => token.Kind != TokenKind.Symbol ? null : token.Text switch
    {
        "+" => (BinaryOperator.Add, 1),
        "-" => (BinaryOperator.Subtract, 1),
        "*" => (BinaryOperator.Multiply, 2),
        "/" => (BinaryOperator.Divide, 2),
        "**" => (BinaryOperator.Power, 3),
        _ => null,
    };

    // All arithmetic operators bind to the left, also the power.
    private FeelNode Arithmetic(int above)
    {
        var start = Start;
        var left = InstanceOf();
        while (left is not FeelNode.Tests && ArithmeticOperator(Current) is { } found && found.Level > above)
        {
            Next();
            var right = Arithmetic(found.Level);
            left = Made(new FeelNode.Binary(found.Operator, left, right)
            {
                Span = From(start),
                Type = Inference.OfArithmetic(found.Operator, left.Type, right.Type),
            });
        }

        return left;
    }

    // A sign belongs to the value that is asked about: `-1 instance of number` is true.
    private FeelNode InstanceOf()
    {
        var start = Start;
        var value = Unary();
        while (value is not FeelNode.Tests && Current.IsWord("instance") && Peek().IsWord("of"))
        {
            Next();
            Next();
            var target = Type();
            value = Made(new FeelNode.InstanceOf(value, target) { Span = From(start), Type = FeelType.Boolean });
        }

        return value;
    }

    private FeelNode Unary()
    {
        var start = Start;
        if (!Current.Is("-"))
        {
            return Postfix();
        }

        if (++_depth > FeelLimits.SyntaxDepth)
        {
            return FailDepth();
        }

        Next();
        var operand = Unary();
        _depth--;
        return Made(new FeelNode.Negate(operand) { Span = From(start), Type = operand.Type });
    }
}
