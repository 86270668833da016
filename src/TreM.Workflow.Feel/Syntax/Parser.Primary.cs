using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

internal sealed partial class Parser
{
    private FeelNode Postfix()
    {
        var start = Start;
        var node = Primary();
        while (!_failed)
        {
            if (node is FeelNode.Tests)
            {
                return node;
            }

            if (Current.Is("."))
            {
                Next();
                var (member, type) = Member(node.Type);
                node = Made(new FeelNode.Path(node, member) { Span = From(start), Type = type });
            }
            else if (Current.Is("..."))
            {
                Next();
                var member = DescendantName();
                node = Made(new FeelNode.Descendants(node, member) { Span = From(start), Type = FeelType.AnyList });
            }
            else if (Current.Is("[") && _inRangeEnd)
            {
                if (FilterInRangeEnd(start, node) is not { } filter)
                {
                    return node;
                }

                node = filter;
            }
            else if (Current.Is("["))
            {
                node = Filter(start, node);
            }
            else if (Current.Is("("))
            {
                node = Call(start, node);
            }
            else
            {
                return node;
            }
        }

        return node;
    }

    private FeelNode Filter(int start, FeelNode source)
    {
        Next();
        var item = Inference.ItemOf(source.Type);
        _scopes.Add(NameScope.OfMembers(item));
        var condition = Expression();
        _scopes.RemoveAt(_scopes.Count - 1);
        Expect("]");
        return Made(new FeelNode.Filter(source, condition)
        {
            Span = From(start),
            Type = ReferenceEquals(condition.Type, FeelType.Number) ? item
                : ReferenceEquals(condition.Type, FeelType.Boolean) ? new FeelType.List(item)
                : FeelType.Any,
        });
    }

    // Whether a name may be unknown here, because the call around it asks whether it is.
    private bool _mayBeAbsent;

    private FeelNode Call(int start, FeelNode target)
    {
        Next();
        var arguments = ImmutableArray.CreateBuilder<FeelNode.Argument>();
        if (!Current.Is(")"))
        {
            // Whether a variable is there may be asked, and a default given for one that is not.
            var isAsked = target is FeelNode.Name { Text: "is defined" or "get or else" or "assert" };
            var outer = _mayBeAbsent;
            do
            {
                _mayBeAbsent = outer || (isAsked && arguments.Count == 0);
                var name = ArgumentName();
                if (arguments.Count > 0 && (name is null) != (arguments[0].Name is null))
                {
                    return Fail("feel.call.mixed-arguments", "Expected all arguments to have names, or none.", Current.Span);
                }

                arguments.Add(new(name, Expression()));
                _mayBeAbsent = outer;
            }
            while (TrySymbol(","));
        }

        Expect(")");
        return Made(new FeelNode.Call(target, arguments.ToImmutable()) { Span = From(start), Type = Inference.OfCall(target) });
    }

    private FeelNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Next();
                return FeelNumber.TryParse(token.Text, out var number)
                    ? new FeelNode.Literal(Boxes.Of(number)) { Span = token.Span, Type = FeelType.Number }
                    : Fail("feel.number.range", $"Expected a number of size up to 10^6144, saw '{token.Text[..Math.Min(40, token.Text.Length)]}'.", token.Span);
            case TokenKind.String:
                Next();
                return new FeelNode.Literal(token.Text) { Span = token.Span, Type = FeelType.String };
            case TokenKind.At:
                Next();
                return Temporal.ReadAny(token.Text) is { } value
                    ? new FeelNode.Literal(value) { Span = token.Span, Type = FeelType.Of(value) }
                    : Fail("feel.temporal.format", $"Expected a date, time, date and time or duration in @\"…\", saw '{token.Text[..Math.Min(40, token.Text.Length)]}'.", token.Span, "For example @\"2026-11-23\", @\"10:30:00\" or @\"P3D\".");
            case TokenKind.Symbol:
                switch (token.Text)
                {
                    case "(":
                        return Parenthesis();
                    case "[":
                        return Bracket();
                    case "]":
                        Next();
                        var low = Expression();
                        Expect("..");
                        return RangeTail(token.Start, low, false);
                    case "{":
                        return Context();
                    case "?":
                        Next();
                        return new FeelNode.Input { Span = token.Span, Type = _inputType };
                    default:
                        return FailExpected("an expression");
                }

            case TokenKind.Name:
                return Word();
            default:
                return FailExpected("an expression");
        }
    }

    private FeelNode Word()
    {
        var token = Current;
        var known = Match();
        if (known is null or { Tokens.Length: 1 })
        {
            switch (token.Text)
            {
                case "null":
                    Next();
                    return new FeelNode.Literal(null) { Span = token.Span, Type = FeelType.Null };
                case "true" or "false":
                    Next();
                    return new FeelNode.Literal(Boxes.Of(token.Text == "true")) { Span = token.Span, Type = FeelType.Boolean };
                case "if":
                    return If();
                case "for":
                    return For();
                case "some" or "every":
                    return Quantified();
                case "function":
                    return Lambda();
                case "and" or "or" or "in" or "between" or "then" or "else" or "return" or "satisfies" when known is null:
                    return FailExpected("an expression");
                default:
                    break;
            }
        }

        return NameOrUnknown(known);
    }

    private FeelNode If()
    {
        var start = Start;
        Next();
        var condition = Expression();
        ExpectWord("then");
        var then = Expression();
        ExpectWord("else");
        var otherwise = Expression();
        return Made(new FeelNode.If(condition, then, otherwise) { Span = From(start), Type = FeelType.Common([then.Type, otherwise.Type]) });
    }

    private FeelNode For()
    {
        var start = Start;
        Next();
        var depth = _scopes.Count;
        var iterations = Iterations();
        ExpectWord("return");
        _scopes.Add(NameScope.Of([("partial", FeelType.AnyList)]));
        var result = Expression();
        _scopes.RemoveRange(depth, _scopes.Count - depth);
        return Made(new FeelNode.For(iterations, result) { Span = From(start), Type = new FeelType.List(result.Type) });
    }

    private FeelNode Quantified()
    {
        var start = Start;
        var every = Current.Text == "every";
        Next();
        var depth = _scopes.Count;
        var iterations = Iterations();
        ExpectWord("satisfies");
        var condition = Expression();
        _scopes.RemoveRange(depth, _scopes.Count - depth);
        return Made(new FeelNode.Quantified(every, iterations, condition) { Span = From(start), Type = FeelType.Boolean });
    }

    private ImmutableArray<FeelNode.Iteration> Iterations()
    {
        var iterations = ImmutableArray.CreateBuilder<FeelNode.Iteration>();
        do
        {
            var name = NewName("in");
            ExpectWord("in");
            var from = Expression();
            var to = TrySymbol("..") ? Expression() : null;
            _scopes.Add(NameScope.Of([(name, to is null ? Inference.ItemOf(from.Type) : from.Type)]));
            iterations.Add(new(name, from, to));
        }
        while (TrySymbol(","));
        return iterations.ToImmutable();
    }

    private FeelNode Lambda()
    {
        var start = Start;
        Next();
        Expect("(");
        var parameters = ImmutableArray.CreateBuilder<FeelNode.Parameter>();
        if (!Current.Is(")"))
        {
            do
            {
                var name = NewName(":", ",", ")");
                parameters.Add(new(name, TrySymbol(":") ? Type() : null));
            }
            while (TrySymbol(","));
        }

        Expect(")");
        if (parameters.Select(p => p.Name).Distinct().Count() != parameters.Count)
        {
            return Fail("feel.function.duplicate-parameter", "Expected parameters with different names.", From(start));
        }

        var isExternal = TryWord("external");
        _scopes.Add(NameScope.Of(parameters.Select(p => (p.Name, p.Declared?.Meaning ?? FeelType.Any))));
        var body = Expression();
        _scopes.RemoveAt(_scopes.Count - 1);
        return Made(new FeelNode.Lambda(parameters.ToImmutable(), isExternal, body)
        {
            Span = From(start),
            Type = new FeelType.Function([.. parameters.Select(p => p.Declared?.Meaning ?? FeelType.Any)], isExternal ? FeelType.Any : body.Type),
        });
    }

    private FeelNode Context()
    {
        var start = Start;
        Next();
        var entries = ImmutableArray.CreateBuilder<FeelNode.ContextEntry>();
        var scope = NameScope.Of([]);
        _scopes.Add(scope);
        var members = ImmutableArray.CreateBuilder<FeelType.Member>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (!Current.Is("}"))
        {
            do
            {
                var at = Current.Span;
                var name = EntryName();
                Expect(":");
                if (!_failed && !seen.Add(name))
                {
                    return Fail("feel.context.duplicate-key", $"Expected each key once, saw '{name}' again.", at);
                }

                // A function may call itself by the name of its entry.
                if (Current.IsWord("function"))
                {
                    scope.Add(name, FeelType.AnyFunction);
                }

                var value = Expression();
                entries.Add(new(name, value));
                members.Add(new(name, value.Type));
                scope.Add(name, value.Type);
            }
            while (TrySymbol(","));
        }

        Expect("}");
        _scopes.Remove(scope);
        return Made(new FeelNode.Context(entries.ToImmutable()) { Span = From(start), Type = FeelType.Inferred(new FeelType.Context(members.ToImmutable())) });
    }
}
