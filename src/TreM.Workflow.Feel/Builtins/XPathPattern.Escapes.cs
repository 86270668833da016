using System.Globalization;

namespace TreM.Workflow.Feel;

// What follows a backslash: back-references, categories and the short names of sets (XML Schema part 2, F.1.1).
internal sealed partial class XPathPattern
{
    private void Escape()
    {
        if (_at + 1 >= _pattern.Length)
        {
            _error = "a character after '\\'";
            return;
        }

        var c = _pattern[_at + 1];
        if (char.IsAsciiDigit(c))
        {
            BackReference();
            return;
        }

        var from = _at;
        if (ClassEscape(inClass: false) is { } text)
        {
            var beyond = _pairs && IsSet(c) ? PairsOf(_pattern[from.._at]) : "";
            _out.Append(beyond.Length > 0 ? $"(?:{beyond}|{text})" : text);
        }
    }

    private static bool IsSet(char escape) => escape is 's' or 'S' or 'd' or 'D' or 'w' or 'W' or 'i' or 'I' or 'c' or 'C' or 'p' or 'P';

    private void BackReference()
    {
        var number = _pattern[_at + 1] - '0';
        _at += 2;
        while (_at < _pattern.Length && char.IsAsciiDigit(_pattern[_at]) && number * 10 + (_pattern[_at] - '0') <= _groups)
        {
            number = number * 10 + (_pattern[_at++] - '0');
        }

        if (!_closed.Contains(number))
        {
            _error = "a back-reference to a group that is closed before it";
            return;
        }

        _needsBacktracking = true;

        // In XPath a group that took no part matches the empty string; in .NET it fails.
        _out.Append(CultureInfo.InvariantCulture, $"(?({number})\\{number}|)");
    }

    /// <summary>A single-character, category or multi-character escape; the position moves behind it.</summary>
    private string? ClassEscape(bool inClass)
    {
        var c = _pattern[_at + 1];
        _at += 2;
        switch (c)
        {
            case 'n' or 'r' or 't':
                return "\\" + c;
            case '\\' or '|' or '.' or '?' or '*' or '+' or '(' or ')' or '{' or '}' or '-' or '[' or ']' or '^' or '$':
                return c == '-' ? "\\-" : "\\" + c;
            case 's':
                return inClass ? @" \t\n\r" : @"[ \t\n\r]";
            case 'S':
                return inClass ? Complement(c) : @"[^ \t\n\r]";
            case 'd':
                return @"\p{Nd}";
            case 'D':
                return @"\P{Nd}";
            case 'w':
                return inClass ? @"\p{L}\p{M}\p{N}\p{S}" : @"[\p{L}\p{M}\p{N}\p{S}]";
            case 'W':
                return inClass ? @"\p{P}\p{Z}\p{C}" : @"[\p{P}\p{Z}\p{C}]";
            case 'i':
                return inClass ? NameStart : $"[{NameStart}]";
            case 'I':
                return inClass ? Complement(c) : $"[^{NameStart}]";
            case 'c':
                return inClass ? NamePart : $"[{NamePart}]";
            case 'C':
                return inClass ? Complement(c) : $"[^{NamePart}]";
            case 'p' or 'P':
                return Category(c, inClass);
            default:
                _error = $"an escape that XPath knows, not '\\{c}'";
                return null;
        }
    }

    // The complement of a set inside a class, spelt as what is left.
    private string? Complement(char c)
    {
        if (c == 'S')
        {
            return @"\u0000-\u0008\u000B\u000C\u000E-\u001F\u0021-\uFFFF";
        }

        _error = $"'\\{c}' outside of brackets";
        return null;
    }

    private string? Category(char c, bool inClass)
    {
        var close = _at < _pattern.Length && _pattern[_at] == '{' ? _pattern.IndexOf('}', _at) : -1;
        var name = close < 0 ? "" : _pattern[(_at + 1)..close];
        if (name.Length == 0 || !name.All(ch => char.IsAsciiLetterOrDigit(ch) || ch == '-'))
        {
            _error = @"a category such as \p{L} or a block such as \p{IsBasicLatin}";
            return null;
        }

        _at = close + 1;

        // Flag i leaves categories alone, where .NET would make one of capitals and small letters.
        var text = $"\\{c}{{{name}}}";
        if (!_flags.Contains('i', StringComparison.Ordinal) || name is not ("Lu" or "Ll" or "Lt"))
        {
            return text;
        }

        if (inClass)
        {
            _cased.Append(text);
            return "";
        }

        return $"(?-i:{text})";
    }
}
