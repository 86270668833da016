using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

internal sealed partial class Parser
{
    private FeelType _inputType = FeelType.Any;

    /// <summary>Grammar rule 15: <c>-</c>, <c>not(…)</c> or tests with commas between.</summary>
    private FeelNode UnaryTests()
    {
        var start = Start;
        if (Current.Is("-") && Peek().Kind == TokenKind.End)
        {
            Next();
            return Made(new FeelNode.Tests([], false, true) { Span = From(start), Type = FeelType.Boolean });
        }

        var before = Mark();
        if (Current.IsWord("not") && Peek().Is("("))
        {
            Next();
            Next();
            var negated = TestList(")");
            Expect(")");
            ExpectEnd();
            if (!_failed)
            {
                return Made(new FeelNode.Tests(negated, true, false) { Span = From(start), Type = FeelType.Boolean });
            }
        }

        // `not(x) and y` is an expression that begins with a call. What neither way can be read is told by the one that came further.
        var failure = _failed ? _findings[^1] : null;
        Return(before);
        var items = TestList("");
        ExpectEnd();
        if (_failed && failure?.At?.Start > _findings[^1].At?.Start)
        {
            _findings[^1] = failure;
        }

        return Made(new FeelNode.Tests(items, false, false) { Span = From(start), Type = FeelType.Boolean });
    }

    /// <summary>Where the reader stands, so that it can go back and read the same tokens in another way.</summary>
    private (int At, int Tokens, int Findings, int Scopes, int Depth, bool InRangeEnd, int TestsAllowed) Mark() =>
        (_at, _tokens.Count, _findings.Count, _scopes.Count, _depth, _inRangeEnd, _testsAllowed);

    private void Return((int At, int Tokens, int Findings, int Scopes, int Depth, bool InRangeEnd, int TestsAllowed) mark)
    {
        _tokens.RemoveRange(mark.Tokens, _tokens.Count - mark.Tokens);
        _scopes.RemoveRange(mark.Scopes, _scopes.Count - mark.Scopes);
        _findings.RemoveRange(mark.Findings, _findings.Count - mark.Findings);
        (_at, _depth, _inRangeEnd, _testsAllowed, _failed) = (mark.At, mark.Depth, mark.InRangeEnd, mark.TestsAllowed, false);
    }

    private ImmutableArray<FeelNode> TestList(string close)
    {
        var items = ImmutableArray.CreateBuilder<FeelNode>();
        do
        {
            items.Add(Test());
        }
        while (TrySymbol(",") && !(close.Length > 0 && Current.Is(close)));
        return items.ToImmutable();
    }

    /// <summary>A positive unary test: <c>&lt; 5</c> and the like, or any expression.</summary>
    private FeelNode Test()
    {
        var start = Start;
        if (ComparisonOperator(Current) is not { } comparison)
        {
            return Expression();
        }

        Next();
        var endpoint = Arithmetic(0);
        return Made(new FeelNode.UnaryRange(FormOf(comparison), endpoint) { Span = From(start), Type = new FeelType.Range(endpoint.Type) });
    }

    /// <summary>What follows <c>in</c>: one test, or several in parentheses.</summary>
    private FeelNode.Tests InTests()
    {
        var start = Start;
        _testsAllowed = Current.Is("(") ? _at : -1;
        var test = ComparisonOperator(Current) is null ? Arithmetic(0) : Test();
        _testsAllowed = -1;
        if (test is FeelNode.Tests tests)
        {
            return tests;
        }

        return (FeelNode.Tests)Tree(new FeelNode.Tests([test], false, false) { Span = From(start), Type = FeelType.Boolean });
    }

    private static FeelNode Tree(FeelNode node)
    {
        node.Depth = 1 + node.Children.Max(c => c.Depth);
        return node;
    }

    // Where a parenthesis may hold several tests: right after `in`.
    private int _testsAllowed = -1;

    private static RangeForm FormOf(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Equal => RangeForm.Equal,
        BinaryOperator.NotEqual => RangeForm.NotEqual,
        BinaryOperator.Less => RangeForm.Less,
        BinaryOperator.LessOrEqual => RangeForm.LessOrEqual,
        BinaryOperator.Greater => RangeForm.Greater,
        _ => RangeForm.GreaterOrEqual,
    };

    /// <summary><c>(…)</c>: an expression, a range that begins open, a unary range, or after <c>in</c> several tests.</summary>
    private FeelNode Parenthesis()
    {
        var start = Start;
        var severalAllowed = _testsAllowed == _at;
        _testsAllowed = -1;
        Next();
        var isBare = ComparisonOperator(Current) is not null;
        var first = Test();
        if (!isBare && TrySymbol(".."))
        {
            return RangeTail(start, first, false);
        }

        if (severalAllowed && Current.Is(","))
        {
            var items = ImmutableArray.CreateBuilder<FeelNode>();
            items.Add(first);
            while (TrySymbol(","))
            {
                items.Add(Test());
            }

            Expect(")");
            return Made(new FeelNode.Tests(items.ToImmutable(), false, false) { Span = From(start), Type = FeelType.Boolean });
        }

        Expect(")");
        return first;
    }

    /// <summary><c>[…]</c>: a list, or a range that begins closed.</summary>
    private FeelNode Bracket()
    {
        var start = Start;
        Next();
        if (TrySymbol("]"))
        {
            return Made(new FeelNode.List([]) { Span = From(start), Type = FeelType.AnyList });
        }

        var isBare = ComparisonOperator(Current) is not null;
        var first = Test();
        if (!isBare && TrySymbol(".."))
        {
            return RangeTail(start, first, true);
        }

        var items = ImmutableArray.CreateBuilder<FeelNode>();
        items.Add(first);
        while (TrySymbol(","))
        {
            items.Add(Test());
        }

        Expect("]");
        return Made(new FeelNode.List(items.ToImmutable())
        {
            Span = From(start),
            Type = new FeelType.List(FeelType.Common(items.Select(i => i.Type))),
        });
    }

    private FeelNode RangeTail(int start, FeelNode low, bool lowIncluded)
    {
        _inRangeEnd = true;
        if (_depth++ >= FeelLimits.SyntaxDepth)
        {
            return FailDepth();
        }

        var high = Arithmetic(0);
        _depth--;
        _inRangeEnd = false;
        var highIncluded = Current.Is("]");
        if (!highIncluded && !Current.Is(")") && !Current.Is("["))
        {
            return FailExpected("']', ')' or '[' at the end of the range");
        }

        Next();
        return Made(new FeelNode.Range(low, lowIncluded, high, highIncluded)
        {
            Span = From(start),
            Type = new FeelType.Range(FeelType.Common([low.Type, high.Type])),
        });
    }

    // In `[a..b[` the last bracket closes the range; in `[a..b[1]]` it begins a filter. It is a filter when it can be read as
    // one and the range still ends after that. A bracket that was tried in vain is remembered, so that no text is read more
    // than once per bracket.
    private FeelNode? FilterInRangeEnd(int start, FeelNode source)
    {
        if (_tokens[_at - 1].Kind is TokenKind.Number or TokenKind.String or TokenKind.At || _notFilters.Contains(_at))
        {
            return null;
        }

        var before = Mark();
        var filter = Filter(start, source);
        if (!_failed && Current is { Kind: TokenKind.Symbol, Text: "]" or ")" or "[" or "." })
        {
            return filter;
        }

        Return(before);
        _notFilters.Add(_at);
        return null;
    }

    private readonly HashSet<int> _notFilters = [];
}
