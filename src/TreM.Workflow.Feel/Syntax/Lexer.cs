using System.Globalization;

namespace TreM.Workflow.Feel;

internal enum TokenKind
{
    End,
    Name,
    Number,
    String,
    At,
    Symbol,
    Bad,
}

/// <summary>A token; <paramref name="Text"/> is the name, the symbol, the digits or the string's content without escapes.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End)
{
    internal SourceSpan Span => new(Start, End);

    internal bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    internal bool IsWord(string word) => Kind == TokenKind.Name && Text == word;
}

/// <summary>
/// Cuts a text into tokens (DMN 1.5, 10.3.1.2). Names with spaces or operators are several tokens here; the parser joins
/// them with the help of the names in scope, which were cut by the same rules.
/// </summary>
internal static class Lexer
{
    internal static readonly char[] Spaces =
    [
        ' ', '\t', '\n', '\v', '\f', '\r', '\u0085', '\u00A0', '\u1680', '\u180E', '\u2000', '\u2001', '\u2002', '\u2003',
        '\u2004', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200A', '\u200B', '\u2028', '\u2029', '\u202F', '\u205F',
        '\u3000', '\uFEFF',
    ];

    private static readonly string[] Symbols = ["...", "**", "..", "<=", ">=", "!=", "->", "=="];

    internal static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' || (c > 126 || c < 32) && Array.IndexOf(Spaces, c) >= 0;

    internal static List<Token> Cut(string source)
    {
        var tokens = new List<Token>(Math.Max(8, source.Length / 3));
        var at = 0;
        while (at < source.Length)
        {
            var c = source[at];
            if (IsSpace(c))
            {
                at++;
            }
            else if (c == '/' && at + 1 < source.Length && source[at + 1] is '/' or '*')
            {
                at = SkipComment(source, at, tokens);
            }
            else if (StartsName(source, at))
            {
                var end = NameEnd(source, at);
                tokens.Add(new(TokenKind.Name, source[at..end], at, end));
                at = end;
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1]) && !Adjoins(tokens, at)))
            {
                var end = NumberEnd(source, at);
                tokens.Add(new(TokenKind.Number, source[at..end], at, end));
                at = end;
            }
            else if (c == '"')
            {
                at = ReadString(source, at, at, TokenKind.String, tokens);
            }
            else if (c == '@' && at + 1 < source.Length && source[at + 1] == '"')
            {
                at = ReadString(source, at, at + 1, TokenKind.At, tokens);
            }
            else
            {
                var text = SymbolAt(source, at);
                tokens.Add(new(TokenKind.Symbol, text, at, at + text.Length));
                at += text.Length;
            }
        }

        tokens.Add(new(TokenKind.End, "", source.Length, source.Length));
        return tokens;
    }

    // In `a.5` and `1..5` the point does not begin a number.
    private static bool Adjoins(List<Token> tokens, int at) =>
        tokens.Count > 0 && tokens[^1] is var last && last.End == at
        && (last.Kind is TokenKind.Name or TokenKind.Number or TokenKind.String || last.Text is "]" or ")" or "}" or ".");

    private static string SymbolAt(string source, int at)
    {
        foreach (var symbol in Symbols)
        {
            // In `0...5` the last point begins a number.
            if (string.CompareOrdinal(source, at, symbol, 0, symbol.Length) == 0
                && !(symbol.Length == 3 && at + 3 < source.Length && char.IsAsciiDigit(source[at + 3])))
            {
                return symbol;
            }
        }

        return source[at] < 128 ? Ascii[source[at]] : source[at].ToString();
    }

    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    private static int SkipComment(string source, int at, List<Token> tokens)
    {
        if (source[at + 1] == '/')
        {
            var line = source.AsSpan(at).IndexOfAny('\n', '\r');
            return line < 0 ? source.Length : at + line;
        }

        var end = source.IndexOf("*/", at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            tokens.Add(new(TokenKind.Bad, "a comment that ends with */", at, source.Length));
            return source.Length;
        }

        return end + 2;
    }

    private static bool StartsName(string source, int at)
    {
        var c = source[at];
        return char.IsAsciiLetter(c) || c == '_' || (c > 127 && (char.IsSurrogate(c) ? char.IsSurrogatePair(source, at) : IsNameLetter(c)));
    }

    private static int NameEnd(string source, int at)
    {
        while (at < source.Length)
        {
            var c = source[at];
            if (char.IsAsciiLetterOrDigit(c) || c == '_')
            {
                at++;
            }
            else if (c <= 127)
            {
                break;
            }
            else if (char.IsHighSurrogate(c) && at + 1 < source.Length && char.IsLowSurrogate(source[at + 1]))
            {
                at += 2;
            }
            else if (!char.IsSurrogate(c) && (IsNameLetter(c) || IsNamePart(c)) && !IsSpace(c))
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    private static bool IsNameLetter(char c) => !IsSpace(c) && (c
        is (>= '\u00C0' and <= '\u00D6') or (>= '\u00D8' and <= '\u00F6') or (>= '\u00F8' and <= '\u02FF')
        or (>= '\u0370' and <= '\u037D') or (>= '\u037F' and <= '\u1FFF') or (>= '\u200C' and <= '\u200D')
        or (>= '\u2070' and <= '\u218F') or (>= '\u2C00' and <= '\u2FEF') or (>= '\u3001' and <= '\uD7FF')
        or (>= '\uF900' and <= '\uFDCF') or (>= '\uFDF0' and <= '\uFFFD') || char.IsLetter(c));

    private static bool IsNamePart(char c) => c
        is '\u00B7' or (>= '\u0300' and <= '\u036F') or (>= '\u203F' and <= '\u2040')
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.SpacingCombiningMark;

    private static int NumberEnd(string source, int at)
    {
        at = SkipDigits(source, at);
        if (at + 1 < source.Length && source[at] == '.' && char.IsAsciiDigit(source[at + 1]))
        {
            at = SkipDigits(source, at + 1);
        }

        if (at < source.Length && source[at] is 'e' or 'E')
        {
            var digits = at + 1 < source.Length && source[at + 1] is '+' or '-' ? at + 2 : at + 1;
            if (digits < source.Length && char.IsAsciiDigit(source[digits]))
            {
                return SkipDigits(source, digits);
            }
        }

        return at;
    }

    private static int SkipDigits(string source, int at)
    {
        while (at < source.Length && char.IsAsciiDigit(source[at]))
        {
            at++;
        }

        return at;
    }

    private static int ReadString(string source, int start, int quote, TokenKind kind, List<Token> tokens)
    {
        var end = source.AsSpan(quote + 1).IndexOfAny('"', '\\');
        if (end >= 0 && source[quote + 1 + end] == '"')
        {
            var close = quote + 1 + end;
            tokens.Add(new(kind, source[(quote + 1)..close], start, close + 1));
            return close + 1;
        }

        var text = new System.Text.StringBuilder();
        var at = quote + 1;
        while (at < source.Length && source[at] != '"')
        {
            if (source[at] == '\\' && at + 1 < source.Length)
            {
                at = ReadEscape(source, at, text);
            }
            else
            {
                text.Append(source[at++]);
            }
        }

        if (at >= source.Length)
        {
            tokens.Add(new(TokenKind.Bad, "a closing quotation mark", start, source.Length));
            return source.Length;
        }

        tokens.Add(new(kind, text.ToString(), start, at + 1));
        return at + 1;
    }

    // An escape that FEEL does not know stays as it is, so that patterns such as "\s+" can be written plainly.
    private static int ReadEscape(string source, int at, System.Text.StringBuilder text)
    {
        switch (source[at + 1])
        {
            case 'n':
                text.Append('\n');
                return at + 2;
            case 'r':
                text.Append('\r');
                return at + 2;
            case 't':
                text.Append('\t');
                return at + 2;
            case '"' or '\'' or '\\':
                text.Append(source[at + 1]);
                return at + 2;
            case 'u' when TryReadHex(source, at + 2, 4, out var unit):
                text.Append((char)unit);
                return at + 6;
            case 'U' when TryReadHex(source, at + 2, 6, out var point) && point is <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF):
                text.Append(char.ConvertFromUtf32(point));
                return at + 8;
            default:
                text.Append('\\');
                return at + 1;
        }
    }

    private static bool TryReadHex(string source, int at, int length, out int value)
    {
        value = 0;
        return at + length <= source.Length
            && int.TryParse(source.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
