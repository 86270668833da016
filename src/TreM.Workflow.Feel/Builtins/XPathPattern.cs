using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TreM.Workflow.Feel;

/// <summary>What translating gave: a .NET pattern, or what the pattern should have been.</summary>
internal readonly record struct XPathTranslation(string Pattern, int Groups, bool NeedsBacktracking, string? Error);

/// <summary>
/// Translates a pattern of XPath 2.0 (XML Schema's, with <c>^ $</c>, lazy quantifiers, groups and back-references) to .NET.
/// What only .NET knows (look-around, <c>\b</c>, inline options …) is refused.
/// </summary>
internal sealed partial class XPathPattern
{
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const string NameStart = @"\p{L}\p{Nl}_:";
    private const string NamePart = @"\p{L}\p{Nl}\p{Nd}\p{Mc}\p{Mn}\p{Lm}_:.\-\u00B7";

    // The engine unfolds counted repetitions, so their product is what a pattern really costs.
    private const int MaxSize = 10_000;

    private readonly string _pattern;
    private readonly string _flags;
    private readonly bool _pairs;
    private readonly StringBuilder _out = new();
    private readonly Stack<(int Group, long SizeBefore)> _open = new();
    private readonly HashSet<int> _closed = [];
    private readonly StringBuilder _cased = new();
    private int _at;
    private int _groups;
    private long _size;
    private long _atom;
    private bool _needsBacktracking;
    private string? _error;

    private XPathPattern(string pattern, string flags, bool pairs) => (_pattern, _flags, _pairs) = (pattern, flags, pairs);

    internal static XPathTranslation Translate(string pattern, string flags, bool pairs)
    {
        var text = flags.Contains('x', StringComparison.Ordinal) ? WithoutSpace(pattern) : pattern;
        var translator = new XPathPattern(text, flags, pairs);
        translator.Run();
        return new(translator._out.ToString(), translator._groups, translator._needsBacktracking, translator._error);
    }

    // Flag x: white space outside character classes means nothing.
    private static string WithoutSpace(string pattern)
    {
        var text = new StringBuilder();
        var level = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length && level > 0)
            {
                text.Append(c).Append(pattern[++i]);
                continue;
            }

            level += c == '[' ? 1 : c == ']' && level > 0 ? -1 : 0;
            if (level > 0 || c is not (' ' or '\t' or '\n' or '\r'))
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private void Run()
    {
        var quantifiable = false;
        while (_at < _pattern.Length && _error is null)
        {
            var c = _pattern[_at];
            switch (c)
            {
                case '(':
                    quantifiable = false;
                    OpenGroup();
                    continue;
                case ')':
                    if (_open.Count == 0)
                    {
                        _error = "a pattern without a stray ')'";
                        return;
                    }

                    var (group, before) = _open.Pop();
                    _atom = _size + 1;
                    _size += before + 1;
                    if (group > 0)
                    {
                        _closed.Add(group);
                    }

                    _out.Append(')');
                    _at++;
                    quantifiable = true;
                    continue;
                case '|':
                    _out.Append('|');
                    _at++;
                    quantifiable = false;
                    continue;
                case '*' or '+' or '?' or '{':
                    if (!quantifiable)
                    {
                        _error = $"something before the quantifier '{c}'";
                        return;
                    }

                    Quantifier();
                    quantifiable = false;
                    continue;
                case '^':
                    Start();
                    _at++;
                    quantifiable = true;
                    Atom();
                    continue;
                case '$':
                    _out.Append(_flags.Contains('m', StringComparison.Ordinal) ? @"(?m:$)" : @"\z");
                    _at++;
                    quantifiable = true;
                    continue;
                case '.':
                    Any();
                    _at++;
                    quantifiable = true;
                    Atom();
                    continue;
                case '[':
                    Class();
                    quantifiable = true;
                    Atom();
                    continue;
                case '\\':
                    Escape();
                    quantifiable = true;
                    Atom();
                    continue;
                case ']' or '}':
                    _error = $"a pattern without a stray '{c}'";
                    return;
                default:
                    Literal();
                    quantifiable = true;
                    Atom();
                    continue;
            }
        }

        if (_open.Count > 0)
        {
            _error ??= "a pattern whose groups are closed";
        }
    }

    private void OpenGroup()
    {
        _at++;
        if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            if (_at + 1 >= _pattern.Length || _pattern[_at + 1] != ':')
            {
                _error = "groups of the form (…) or (?:…)";
                return;
            }

            _at += 2;
            Push(0);
            _out.Append("(?:");
            return;
        }

        Push(++_groups);
        _out.Append('(');
        if (_open.Count > 100)
        {
            _error = "groups nested at most 100 deep";
        }
    }

    private void Atom()
    {
        _atom = 1;
        Count(1);
    }

    private void Push(int group)
    {
        _open.Push((group, _size));
        _size = 0;
    }

    /// <summary>Counts one part more; what a quantifier repeats is counted as often as it may be repeated.</summary>
    private void Count(long times)
    {
        _size += _atom * times;
        if (_size > MaxSize)
        {
            _error ??= $"a pattern that unfolds to at most {MaxSize} parts";
        }
    }

    // Multi-line: at the start, and after a newline that is not the last character.
    private void Start()
    {
        if (!_flags.Contains('m', StringComparison.Ordinal))
        {
            _out.Append(@"\A");
            return;
        }

        _out.Append(@"(?:\A|(?m:^)(?!\z))");
        _needsBacktracking = true;
    }

    private void Any()
    {
        var one = _flags.Contains('s', StringComparison.Ordinal) ? @"[\s\S]" : @"[^\n\r]";
        _out.Append(_pairs ? $"(?:{Pair}|{one})" : one);
    }

    private void Literal()
    {
        if (char.IsHighSurrogate(_pattern[_at]) && _at + 1 < _pattern.Length && char.IsLowSurrogate(_pattern[_at + 1]))
        {
            _out.Append("(?:").Append(_pattern, _at, 2).Append(')');
            _at += 2;
            return;
        }

        _out.Append(Regex.Escape(_pattern[_at].ToString()));
        _at++;
    }

    private void Quantifier()
    {
        var c = _pattern[_at];
        if (c == '{')
        {
            var close = _pattern.IndexOf('}', _at);
            var body = close < 0 ? "" : _pattern[(_at + 1)..close];
            var comma = body.IndexOf(',', StringComparison.Ordinal);
            var low = comma < 0 ? body : body[..comma];
            var high = comma < 0 ? body : body[(comma + 1)..];
            var to = 0;
            if (!IsCount(low, out var from) || (high.Length > 0 && (!IsCount(high, out to) || to < from)))
            {
                _error = "a quantifier {n}, {n,} or {n,m} of at most 1000";
                return;
            }

            _out.Append('{').Append(body).Append('}');
            _at = close + 1;
            Count(Math.Max(from, high.Length > 0 ? to : from) - 1);
        }
        else
        {
            _out.Append(c);
            _at++;
        }

        if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            _out.Append('?');
            _at++;
        }
    }

    private static bool IsCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= 1000;
}
