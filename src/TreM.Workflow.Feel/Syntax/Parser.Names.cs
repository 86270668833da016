using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

internal sealed partial class Parser
{
    private static readonly HashSet<string> Stops = new(StringComparer.Ordinal)
    {
        "and", "or", "in", "between", "instance", "then", "else", "return", "satisfies", "external",
    };

    /// <summary>The longest known name that stands here; among equally long ones the innermost.</summary>
    private NameScope.Entry? Match()
    {
        NameScope.Entry? best = null;
        for (var i = _scopes.Count - 1; i >= 0; i--)
        {
            var found = _scopes[i].Match(_tokens, _at);
            if (found is not null && (best is null || found.Tokens.Length > best.Tokens.Length)
                && (i > 0 || best is null || _tokens[_at + found.Tokens.Length].Is("(")))
            {
                best = found;
            }
        }

        return best;
    }

    private FeelNode NameOrUnknown(NameScope.Entry? known)
    {
        var start = Start;
        var joined = JoinedWords();

        // Words that follow a known name without an operator belong to it: then the name is another one, or misspelt.
        if (known is not null && joined <= known.Tokens.Length)
        {
            _at += known.Tokens.Length;
            var type = Current.Is("(") && known.Type is not FeelType.Function && !ReferenceEquals(known.Type, FeelType.Any)
                && Catalogue.Find(known.Name) is { } builtin
                ? builtin.Type
                : _names is null && known.Type is FeelType.Function && !Current.Is("(") ? FeelType.Any : known.Type;
            return new FeelNode.Name(known.Name) { Span = From(start), Type = type };
        }

        var name = TextOf(joined);
        _at += joined;
        var span = From(start);
        if (Current.Is("("))
        {
            Report("feel.function.unknown", Severity.Error, $"Expected the name of a function, saw '{name}'.", name, span,
                () => ForeignFunctions.Counterpart(name) ?? DidYouMean(name, _scopes.SelectMany(s => s.Names)));
        }
        else if (_names is not null && !MayBeEntry() && !_mayBeAbsent)
        {
            // An item without such an entry drops out of the filter: odd, but no mistake of the language.
            var severity = _scopes.Exists(s => s.IsFilter) ? Severity.Warning : Severity.Error;
            Report("feel.name.unknown", severity, $"Expected a known name, saw '{name}'.", name, span, () => DidYouMean(name, Variables));
        }

        return new FeelNode.Name(name) { Span = span };
    }

    // Whether the item of a filter may have an entry of any name.
    private bool MayBeEntry() => _names?.HasItem == true || _scopes.Exists(s => s.IsOpen);

    // What a function is called is no help for whoever looks for a variable.
    private IEnumerable<string> Variables => _scopes.Where(s => !ReferenceEquals(s, Catalogue.Scope)).SelectMany(s => s.Names);

    private void Report(string code, Severity severity, string message, string name, SourceSpan at, Func<string?> remedy)
    {
        if (!_failed && _findings.Count < 20)
        {
            _findings.Add(new(code, severity, message, At: at, Remedy: remedy()) { Arguments = [name] });
        }
    }

    private static string? DidYouMean(string name, IEnumerable<string> known) => Spelling.Nearest(name, known) is { } near ? $"Did you mean '{near}'?" : null;

    /// <summary>How many words stand side by side here: two words with only space between are one name.</summary>
    private int JoinedWords()
    {
        var count = 1;
        while (_tokens[_at + count] is var next && (next.Kind == TokenKind.Name ? !Stops.Contains(next.Text) : IsWholeNumber(next)))
        {
            count++;
        }

        return count;
    }

    // `address line 2`: a number cannot follow a name in any other sense.
    private static bool IsWholeNumber(Token token) => token.Kind == TokenKind.Number && !token.Text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private string TextOf(int tokens)
    {
        if (tokens == 1)
        {
            return Current.Text;
        }

        var text = new System.Text.StringBuilder(Current.Text);
        for (var i = 1; i < tokens; i++)
        {
            if (_tokens[_at + i].Start > _tokens[_at + i - 1].End)
            {
                text.Append(' ');
            }

            text.Append(_tokens[_at + i].Text);
        }

        return text.ToString();
    }

    /// <summary>What follows a point: a member that the type names, or the words that stand there.</summary>
    private (string Name, FeelType Type) Member(FeelType source)
    {
        var item = source is FeelType.List list ? list.Item : source;
        if (item is FeelType.Context { Members.IsEmpty: false } context)
        {
            if (NameScope.OfMembers(context).MatchMember(_tokens, _at) is { } known)
            {
                _at += known.Tokens.Length;
                return (known.Name, source is FeelType.List ? new FeelType.List(known.Type) : known.Type);
            }
        }

        if (Current.Kind != TokenKind.Name)
        {
            FailExpected("the name of a member after '.'");
            return ("", FeelType.Any);
        }

        var count = JoinedWords();
        var name = TextOf(count);
        var at = Current.Span;
        _at += count;
        if (item is FeelType.Context { Members.IsEmpty: false } typed && typed[name] is null && !_failed && _findings.Count < 20)
        {
            var near = Spelling.Nearest(name, typed.Members.Select(m => m.Name));
            _findings.Add(new(
                "feel.path.unknown", Severity.Warning, $"Expected a member that the type has, saw '{name}'.", At: at, Remedy: near is null ? null : $"Did you mean '{near}'?"));
        }

        return (name, Inference.OfProperty(source, name));
    }

    /// <summary>What follows three points: any name, because it may stand anywhere below.</summary>
    private string DescendantName()
    {
        if (Current.Kind != TokenKind.Name)
        {
            FailExpected("the name of an entry after '...'");
            return "";
        }

        var count = JoinedWords();
        var name = TextOf(count);
        _at += count;
        return name;
    }

    /// <summary>A name that is defined here: everything up to one of <paramref name="ends"/>.</summary>
    private string NewName(params ReadOnlySpan<string> ends)
    {
        var start = _at;
        while (Current.Kind is TokenKind.Name or TokenKind.Number or TokenKind.Symbol && !Ends(Current, ends)
            && (Current.Kind != TokenKind.Symbol || IsNameSymbol(Current.Text)))
        {
            Next();
        }

        var count = _at - start;
        if (count == 0 || _tokens[start].Kind != TokenKind.Name || !Ends(Current, ends))
        {
            FailExpected(count == 0 ? "a name" : $"'{ends[0]}' after the name");
            return "";
        }

        _at = start;
        var name = TextOf(count);
        _at = start + count;
        return name;
    }

    private static bool Ends(Token token, ReadOnlySpan<string> ends)
    {
        foreach (var end in ends)
        {
            if (token.Text == end && token.Kind is TokenKind.Name or TokenKind.Symbol)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNameSymbol(string symbol) => symbol is "+" or "-" or "*" or "/" or "." or "'" or "**" or "?" or "’" or "$" or "%" or "&" or "#";

    private string EntryName()
    {
        if (Current.Kind != TokenKind.String)
        {
            return NewName(":");
        }

        var text = Current.Text;
        Next();
        return text;
    }

    /// <summary>The name of an argument, when one with a colon stands here.</summary>
    private string? ArgumentName()
    {
        if (Current.Kind is not (TokenKind.Name or TokenKind.String))
        {
            return null;
        }

        var end = _at;
        while (_tokens[end] is var token && (token.Kind is TokenKind.Name or TokenKind.Number
            || (token.Kind == TokenKind.String && end == _at) || (token.Kind == TokenKind.Symbol && IsNameSymbol(token.Text))))
        {
            end++;
        }

        if (!_tokens[end].Is(":"))
        {
            return null;
        }

        var name = TextOf(end - _at);
        _at = end + 1;
        return name;
    }

    /// <summary>A type (grammar rule 53).</summary>
    private FeelNode.TypeName Type()
    {
        if (_failed || ++_depth > FeelLimits.SyntaxDepth)
        {
            FailDepth();
            return new("Any", FeelType.Any);
        }

        var start = _at;
        var meaning = TypeBody();
        _depth--;
        var text = _failed || meaning is null ? "Any" : _typeText ?? meaning.ToString()!;
        _typeText = null;
        if (meaning is null && !_failed)
        {
            Report("feel.type.unknown", Severity.Error, $"Expected the name of a type, saw '{_tokens[start].Text}'.", _tokens[start].Text, From(_tokens[start].Start), () => NearestType(_tokens[start].Text));
        }

        return new(text, meaning ?? FeelType.Any);
    }

    // Set when a type was found by a name of the model, which is how it is printed.
    private string? _typeText;

    private FeelType? TypeBody()
    {
        if (Current.Kind != TokenKind.Name)
        {
            FailExpected("the name of a type");
            return null;
        }

        var word = Current.Text;
        if (Peek().Is("<") && word is "list" or "range" or "context" or "function")
        {
            Next();
            Next();
            return GenericType(word);
        }

        // The longest run of words and points that names a type.
        var longest = 1;
        while (_tokens[_at + longest] is { } token && (token.Kind is TokenKind.Name or TokenKind.Number || (token.Kind == TokenKind.Symbol && token.Text is "." or "-" or "_")))
        {
            longest++;
        }

        for (var count = longest; count > 0; count--)
        {
            var name = TextOf(count);
            var type = _names?.FindType(name) ?? FeelType.Named(name);
            if (type is not null)
            {
                _at += count;
                _typeText = FeelType.Named(name) is null ? name : null;
                return type;
            }
        }

        Next();
        return null;
    }

    private FeelType GenericType(string word)
    {
        switch (word)
        {
            case "list" or "range":
                var part = Type().Meaning;
                Expect(">");
                return word == "list" ? new FeelType.List(part) : new FeelType.Range(part);
            case "context":
                var members = ImmutableArray.CreateBuilder<FeelType.Member>();
                do
                {
                    var name = EntryName();
                    Expect(":");
                    members.Add(new(name, Type().Meaning));
                }
                while (TrySymbol(","));
                Expect(">");
                return new FeelType.Context(members.ToImmutable());
            default:
                var parameters = ImmutableArray.CreateBuilder<FeelType>();
                if (!Current.Is(">"))
                {
                    do
                    {
                        parameters.Add(Type().Meaning);
                    }
                    while (TrySymbol(","));
                }

                Expect(">");
                Expect("->");
                return new FeelType.Function(parameters.ToImmutable(), Type().Meaning);
        }
    }

    private string? NearestType(string name)
    {
        string[] language = ["Any", "number", "string", "boolean", "date", "time", "date and time", "list", "context", "range", "function"];
        return DidYouMean(name, (_names?.TypeNames ?? []).Concat(language));
    }
}
