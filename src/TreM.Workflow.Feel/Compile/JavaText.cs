using System.Globalization;
using System.Text;

namespace TreM.Workflow.Feel;

/// <summary>Methods of <c>java.lang.String</c>, and the <c>valueOf</c> and <c>parse…</c> of Java's numbers.</summary>
internal static class JavaText
{
    internal static Func<object?[], FeelRun, object?>? Find(string method, string[] arguments) => (method, arguments.Length) switch
    {
        ("format", >= 1) => Format,
        ("valueOf", 1) when arguments[0] is "double" or "float" => (a, run) => a[0] is FeelNumber number ? run.String(Floating(number)) : JavaMath.Refuse(run),
        ("valueOf", 1) => (a, run) => run.String(FeelText.Of(a[0])),
        ("join", 2) => (a, run) => a is [string delimiter, FeelList parts] ? run.String(string.Join(delimiter, parts.Select(FeelText.Of))) : JavaMath.Refuse(run),
        _ => null,
    };

    internal static Func<object?[], FeelRun, object?>? FindNumber(string method, string[] arguments) => (method, arguments) switch
    {
        ("valueOf" or "parseInt" or "parseLong" or "parseShort" or "parseByte" or "parseDouble" or "parseFloat", { Length: 1 }) => (a, run) =>
            a[0] is FeelNumber ? a[0] : a[0] is string text && FeelNumber.TryParse(text, out var number) ? Boxes.Of(number) : JavaMath.Refuse(run),
        ("max", { Length: 2 }) or ("min", { Length: 2 }) or ("signum", { Length: 1 }) => JavaMath.Find(method, arguments),
        ("sum", { Length: 2 }) => (a, run) => a is [FeelNumber x, FeelNumber y] && FeelNumber.TryAdd(x, y, out var sum) ? Boxes.Of(sum) : JavaMath.Refuse(run),
        _ => null,
    };

    // Java writes a floating number with at least one decimal.
    private static string Floating(FeelNumber number)
    {
        var text = number.ToShortestString();
        return text.AsSpan().ContainsAny(".eE") ? text : text + ".0";
    }

    /// <summary>Java's <c>String.format</c> for %s, %d, %f, %x, %c, %b, %e, %n and %% with flags, width and precision.</summary>
    private static object? Format(object?[] a, FeelRun run)
    {
        if (a[0] is not string format)
        {
            return JavaMath.Refuse(run);
        }

        // A list in the last place stands for Java's variable arguments.
        object?[] values = a is [_, FeelList list] ? [.. list] : a[1..];
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length && text.Length <= run.Limits.StringLength; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            var spec = Specification.Read(format, ref i);
            if (spec is null)
            {
                return JavaMath.Refuse(run);
            }

            if (spec.Conversion is '%' or 'n')
            {
                text.Append(spec.Conversion == '%' ? '%' : '\n');
                continue;
            }

            var index = spec.Index > 0 ? spec.Index - 1 : next++;
            if (index >= values.Length || spec.Apply(values[index]) is not { } part)
            {
                return JavaMath.Refuse(run);
            }

            text.Append(part);
        }

        return run.String(text.ToString());
    }

    private sealed record Specification(int Index, string Flags, int Width, int Precision, char Conversion)
    {
        internal static Specification? Read(string format, ref int at)
        {
            var start = ++at;
            var number = Count(format, ref at);
            var index = 0;
            if (number > 0 && at < format.Length && format[at] == '$')
            {
                index = number;
                at++;
            }
            else
            {
                at = start;
            }

            var flags = at;
            while (at < format.Length && "-+ 0,(#".Contains(format[at], StringComparison.Ordinal))
            {
                at++;
            }

            var flagText = format[flags..at];
            var width = Count(format, ref at);
            var precision = -1;
            if (at < format.Length && format[at] == '.')
            {
                at++;
                precision = Count(format, ref at);
            }

            return at < format.Length && width <= 1000 && precision <= 100 ? new(index, flagText, width, precision, format[at]) : null;
        }

        private static int Count(string format, ref int at)
        {
            var number = 0;
            while (at < format.Length && char.IsAsciiDigit(format[at]) && number < 10_000)
            {
                number = number * 10 + (format[at++] - '0');
            }

            return number;
        }

        internal string? Apply(object? value)
        {
            var text = char.ToLowerInvariant(Conversion) switch
            {
                's' => Cut(FeelText.Of(value)),
                'b' => Cut(value is bool truth ? truth ? "true" : "false" : value is null ? "false" : "true"),
                'c' when value is string { Length: 1 } letter => letter,
                'd' when value is FeelNumber number && number.IsInteger => Signed(number, 0),
                'f' when value is FeelNumber number => Signed(number, Precision < 0 ? 6 : Precision),
                'x' when value is FeelNumber number && number.TryToInt64(out var whole) => whole.ToString("x", CultureInfo.InvariantCulture),
                'e' when value is FeelNumber number => number.ToDouble().ToString((Precision < 0 ? "0.000000" : "0." + new string('0', Precision)) + "e+00", CultureInfo.InvariantCulture),
                _ => null,
            };
            if (text is null)
            {
                return null;
            }

            text = char.IsUpper(Conversion) ? text.ToUpperInvariant() : text;
            return Flags.Contains('-', StringComparison.Ordinal) ? text.PadRight(Width)
                : Flags.Contains('0', StringComparison.Ordinal) && value is FeelNumber ? Zeros(text)
                : text.PadLeft(Width);
        }

        private string Cut(string text) => Precision >= 0 && Precision < text.Length ? text[..Precision] : text;

        private string Zeros(string text)
        {
            var sign = text.Length > 0 && text[0] is '-' or '+' or ' ' ? 1 : 0;
            return text[..sign] + text[sign..].PadLeft(Math.Max(0, Width - sign), '0');
        }

        private string? Signed(FeelNumber number, int decimals)
        {
            if (!number.TryRound(decimals, Rounding.HalfUp, out var rounded))
            {
                return null;
            }

            var size = (rounded.Sign < 0 ? -rounded : rounded).ToString();
            var point = size.IndexOf('.', StringComparison.Ordinal);
            var (whole, rest) = point < 0 ? (size, "") : (size[..point], size[(point + 1)..]);
            if (Flags.Contains(',', StringComparison.Ordinal))
            {
                for (var at = whole.Length - 3; at > 0; at -= 3)
                {
                    whole = whole.Insert(at, ",");
                }
            }

            var sign = rounded.Sign < 0 ? "-" : Flags.Contains('+', StringComparison.Ordinal) ? "+" : Flags.Contains(' ', StringComparison.Ordinal) ? " " : "";
            return sign + whole + (decimals > 0 ? "." + rest.PadRight(decimals, '0') : "");
        }
    }
}
