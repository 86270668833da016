using System.Globalization;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>Reads the words of one scenario line; what it cannot read it says as <see cref="Problem"/>.</summary>
internal sealed class LineReader(string text)
{
    private int _at;

    /// <summary>Expected and saw, or null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the problem is a FEEL value that does not compile or evaluate.</summary>
    public bool IsValueProblem { get; private set; }

    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return _at >= text.Length;
        }
    }

    /// <summary>Takes a word when it comes next.</summary>
    public bool Takes(string word)
    {
        SkipSpace();
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0
            || (_at + word.Length < text.Length && !char.IsWhiteSpace(text[_at + word.Length]) && text[_at + word.Length] != '{'))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    /// <summary>Whether a word or mark comes next; takes nothing.</summary>
    public bool Sees(string mark)
    {
        SkipSpace();
        return string.CompareOrdinal(text, _at, mark, 0, mark.Length) == 0;
    }

    /// <summary>A name in quotes, or a word without.</summary>
    public string Name(string what)
    {
        SkipSpace();
        if (_at >= text.Length || text[_at] == '{')
        {
            return Expected(what);
        }

        if (text[_at] == '"')
        {
            var close = text.IndexOf('"', _at + 1);
            if (close < 0)
            {
                return Expected($"a closing quote after {text[_at..]}");
            }

            var quoted = text[(_at + 1)..close];
            _at = close + 1;
            return quoted;
        }

        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] != '{')
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>The name after a word, when the word comes next.</summary>
    public string? NameAfter(string word, string what) => Takes(word) ? Name(what) : null;

    /// <summary>A context in braces; nothing means no entries.</summary>
    public FeelContext Context()
    {
        if (AtEnd)
        {
            return FeelContext.Empty;
        }

        if (text[_at] != '{')
        {
            Expected("'{' or the end of the line");
            return FeelContext.Empty;
        }

        return Value() as FeelContext ?? FeelContext.Empty;
    }

    /// <summary>The rest of the line as a FEEL value.</summary>
    public object? Value()
    {
        SkipSpace();
        var source = text[_at..].Trim();
        _at = text.Length;
        if (source.Length == 0)
        {
            Expected("a FEEL value");
            return null;
        }

        var compilation = FeelLanguage.Compile(source, FeelNames.Empty);
        var findings = compilation.Findings;
        object? value = null;
        if (compilation.Expression is { } expression)
        {
            (value, findings) = expression.Evaluate(FeelContext.Empty);
        }

        if (findings.FirstOrDefault(f => f.Severity == Severity.Error) is { } error)
        {
            IsValueProblem = true;
            Problem ??= $"expected a FEEL value, saw '{source}': {error.Message}";
        }

        return value;
    }

    /// <summary>A moment: <c>2013-05-02T16:30</c>, with a zone or on the programme's clocks.</summary>
    public DateTimeOffset Moment()
    {
        var word = Name("a moment such as 2013-05-02T16:30");
        if (Problem is not null)
        {
            return default;
        }

        if (Timing.TryDate(word, out var moment))
        {
            return ProgrammeTime.Local(moment);
        }

        Problem ??= $"expected a moment such as 2013-05-02T16:30, saw '{word}'";
        return default;
    }

    /// <summary>A whole number when one comes next.</summary>
    public int? Number()
    {
        SkipSpace();
        var end = _at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end == _at || !int.TryParse(text.AsSpan(_at, end - _at), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        _at = end;
        return number;
    }

    /// <summary>Notes what was expected here; the first problem stands.</summary>
    public string Expected(string what)
    {
        SkipSpace();
        Problem ??= $"expected {what}, saw {(_at >= text.Length ? "the end of the line" : $"'{text[_at..]}'")}";
        return "";
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }
}
