using System.Text;

namespace TreM.Workflow.Feel;

// Character classes: .NET sees halves of characters beyond the basic plane, so those come apart as alternatives of pairs.
internal sealed partial class XPathPattern
{
    private void Class()
    {
        var (body, supplementary, negated) = ClassBody(0);
        if (_error is not null)
        {
            return;
        }

        if (_cased.Length > 0)
        {
            var cased = $"(?-i:[{_cased}])";
            _cased.Clear();
            if (negated)
            {
                _needsBacktracking = true;
                _out.Append(body.Length > 0 ? $"(?:(?!{cased}|[{body}])[\\s\\S])" : $"(?:(?!{cased})[\\s\\S])");
            }
            else
            {
                _out.Append(body.Length > 0 ? $"(?:{cased}|[{body}])" : cased);
            }

            return;
        }

        var basic = negated ? $"[^{body}]" : $"[{body}]";
        if (!_pairs)
        {
            _out.Append(basic);
        }
        else if (negated)
        {
            _out.Append(supplementary.Length > 0 ? $"(?:(?!{supplementary}){Pair}|{basic})" : $"(?:{Pair}|{basic})");
            _needsBacktracking |= supplementary.Length > 0;
        }
        else
        {
            _out.Append(supplementary.Length > 0 ? body.Length > 0 ? $"(?:{supplementary}|{basic})" : $"(?:{supplementary})" : basic);
        }
    }

    /// <summary>The inside of brackets; characters beyond the basic plane come apart as alternatives of pairs.</summary>
    private (string Body, string Supplementary, bool Negated) ClassBody(int level)
    {
        _at++;
        var negated = _at < _pattern.Length && _pattern[_at] == '^';
        _at += negated ? 1 : 0;
        var body = new StringBuilder();
        var pairs = new List<string>();
        var first = true;
        while (_error is null)
        {
            if (_at >= _pattern.Length || level > 20)
            {
                _error = "a closing ']'";
                break;
            }

            var c = _pattern[_at];
            if (c == ']')
            {
                _error = first ? "characters between '[' and ']'" : _error;
                _at++;
                break;
            }

            if (c == '-' && !first && _at + 1 < _pattern.Length && _pattern[_at + 1] == '[')
            {
                _at++;
                var inner = ClassBody(level + 1);
                body.Append("-[").Append(inner.Negated ? "^" : "").Append(inner.Body).Append(']');
                if (_at >= _pattern.Length || _pattern[_at] != ']')
                {
                    _error ??= "']' after a subtraction";
                }

                _at++;
                break;
            }

            if (c == '[')
            {
                _error = "'\\[' for a bracket inside brackets";
                break;
            }

            Item(body, pairs, first);
            first = false;
        }

        return (body.ToString(), string.Join('|', pairs), negated);
    }

    private void Item(StringBuilder body, List<string> pairs, bool first)
    {
        var from = _at;
        var (low, text) = Single(first);
        if (_error is not null)
        {
            return;
        }

        if (low < 0 && _pairs && PairsOf(_pattern[from.._at]) is { Length: > 0 } beyond)
        {
            pairs.Add(beyond);
        }

        var isRange = low >= 0 && _at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] is not (']' or '[');
        if (!isRange)
        {
            if (low > 0xFFFF)
            {
                pairs.Add(char.ConvertFromUtf32(low));
            }
            else
            {
                body.Append(text);
            }

            return;
        }

        _at++;
        var (high, highText) = Single(first: false);
        if (high < low)
        {
            _error ??= "a range of characters in rising order";
            return;
        }

        if (high <= 0xFFFF)
        {
            body.Append(text).Append('-').Append(highText);
            return;
        }

        if (low <= 0xFFFF)
        {
            body.Append(text).Append(@"-\uFFFF");
            low = 0x10000;
        }

        AddPairs(pairs, low, high);
    }

    private static void AddPairs(List<string> pairs, int low, int high)
    {
        var (first, last) = (char.ConvertFromUtf32(low), char.ConvertFromUtf32(high));
        if (first[0] == last[0])
        {
            pairs.Add($"{first[0]}[{first[1]}-{last[1]}]");
            return;
        }

        pairs.Add($"{first[0]}[{first[1]}-\uDFFF]");
        if (last[0] - first[0] > 1)
        {
            pairs.Add($"[{(char)(first[0] + 1)}-{(char)(last[0] - 1)}][\uDC00-\uDFFF]");
        }

        pairs.Add($"{last[0]}[\uDC00-{last[1]}]");
    }

    /// <summary>One character of a class and how .NET writes it, or a set (code point -1).</summary>
    private (int CodePoint, string Text) Single(bool first)
    {
        var c = _pattern[_at];
        if (c == '\\')
        {
            if (_at + 1 >= _pattern.Length || char.IsAsciiDigit(_pattern[_at + 1]))
            {
                _error = "an escape that XPath allows inside brackets";
                return (-1, "");
            }

            var escaped = _pattern[_at + 1];
            var text = ClassEscape(inClass: true) ?? "";
            var single = escaped switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ when IsSet(escaped) => -1,
                _ => escaped,
            };
            return (single, text);
        }

        if (c == '-' && !first && _at + 1 < _pattern.Length && _pattern[_at + 1] != ']')
        {
            _error = "'\\-' for a hyphen inside brackets";
            return (-1, "");
        }

        if (char.IsHighSurrogate(c) && _at + 1 < _pattern.Length && char.IsLowSurrogate(_pattern[_at + 1]))
        {
            _at += 2;
            return (char.ConvertToUtf32(c, _pattern[_at - 1]), "");
        }

        _at++;
        return (c, c is '^' or '-' or '\\' or '[' or ']' ? "\\" + c : c.ToString());
    }
}
