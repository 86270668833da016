using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace TreM.Workflow.Feel;

/// <summary>
/// Regular expressions of XPath 2.0 (7.6) on .NET's: patterns run without backtracking where they can, and no longer than
/// the run's time on the wall or a second, whichever is more: a busy machine stops a thread for longer than a match takes.
/// </summary>
internal static class XPathRegex
{
    private const int MaxCached = 500;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(5);
    private static readonly ConcurrentDictionary<(string Pattern, string Flags, bool Pairs, long Longest), Compiled> Cache = new();

    private sealed record Compiled(Regex? Regex, string? Error, int Groups);

    internal static bool? IsMatch(string input, string pattern, string? flags, CallSite call) =>
        Find(input, pattern, flags, call) is { } found && Guard(call, input, () => (bool?)found.Regex!.IsMatch(input)) is { } matches ? matches : null;

    internal static object? Replace(string input, string pattern, string replacement, string? flags, CallSite call)
    {
        if (Find(input, pattern, flags, call) is not { } found)
        {
            return null;
        }

        if (Guard(call, "", () => (bool?)found.Regex!.IsMatch("")) is not false)
        {
            return call.Fail("a pattern that does not match the empty string");
        }

        if (Parts(replacement, found.Groups) is not { } parts)
        {
            return call.Fail("a replacement with $ before a digit and \\ before $ or \\ only");
        }

        var text = Guard(call, input, () => Replaced(found.Regex!, input, parts, call.Run.Limits.StringLength));
        return text is null ? null : call.Run.String(text);
    }

    internal static object? Split(string input, string pattern, CallSite call)
    {
        if (Find(input, pattern, null, call) is not { } found)
        {
            return null;
        }

        if (Guard(call, "", () => (bool?)found.Regex!.IsMatch("")) is not false)
        {
            return call.Fail("a delimiter that does not match the empty string");
        }

        var parts = Guard(call, input, () =>
        {
            var list = new List<object?>();
            var from = 0;
            for (var match = found.Regex!.Match(input); match.Success && list.Count <= call.Run.Limits.ListItems; match = match.NextMatch())
            {
                list.Add(input[from..match.Index]);
                from = match.Index + match.Length;
            }

            list.Add(input[from..]);
            return list.ToArray();
        });
        return parts is null ? null : call.Run.List(parts);
    }

    internal static object? Extract(string input, string pattern, CallSite call)
    {
        if (Find(input, pattern, null, call) is not { } found)
        {
            return null;
        }

        var matches = Guard(call, input, () =>
        {
            var list = new List<object?>();
            for (var match = found.Regex!.Match(input); match.Success && list.Count <= call.Run.Limits.ListItems; match = match.NextMatch())
            {
                list.Add(match.Value);
            }

            return list.ToArray();
        });
        return matches is null ? null : call.Run.List(matches);
    }

    private static string Replaced(Regex regex, string input, ImmutableArray<(string Text, int Group)> parts, int limit)
    {
        var text = new StringBuilder();
        var from = 0;
        for (var match = regex.Match(input); match.Success && text.Length <= limit; match = match.NextMatch())
        {
            text.Append(input, from, match.Index - from);
            foreach (var (literal, group) in parts)
            {
                text.Append(literal);
                if (group >= 0)
                {
                    text.Append(match.Groups[group].ValueSpan);
                }
            }

            from = match.Index + match.Length;
        }

        return text.Append(input, from, input.Length - from).ToString();
    }

    private static T? Guard<T>(CallSite call, string input, Func<T?> work)
    {
        if (!call.Run.Charge(8 + (input.Length >> 4)))
        {
            return default;
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        catch (RegexMatchTimeoutException)
        {
            call.Run.Stop("feel.limit.regex", $"Expected a pattern that is decided within {Longest(call).TotalMilliseconds:0} ms, and this one takes longer.", call.At);
            return default;
        }
        finally
        {
            if (Stopwatch.GetElapsedTime(started) > Slow)
            {
                call.Run.ReadClockNext();
            }
        }
    }

    // Folding while compiling has a few milliseconds in all, and gives up soon.
    private static TimeSpan Longest(CallSite call) => call.Run.Limits.WallTime.TotalMilliseconds is var wall && wall < 100
        ? TimeSpan.FromMilliseconds(100)
        : TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(wall / 1000), 1, 60));

    private static Compiled? Find(string input, string pattern, string? flags, CallSite call)
    {
        var pairs = ContainsSurrogate(input) || ContainsSurrogate(pattern);
        var longest = Longest(call);
        var key = (pattern, flags ?? "", pairs, longest.Ticks);
        if (!Cache.TryGetValue(key, out var found))
        {
            found = Compile(pattern, flags ?? "", pairs, longest);
            if (Cache.Count >= MaxCached)
            {
                Cache.Clear();
            }

            Cache[key] = found;
        }

        if (found.Error is not null)
        {
            call.Fail(found.Error);
            return null;
        }

        return found;
    }

    private static bool ContainsSurrogate(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    private static Compiled Compile(string pattern, string flags, bool pairs, TimeSpan longest)
    {
        foreach (var flag in flags)
        {
            if (flag is not ('s' or 'm' or 'i' or 'x'))
            {
                return new(null, $"flags s, m, i and x, not '{flag}'", 0);
            }
        }

        if (pattern.Length > 5000)
        {
            return new(null, "a pattern of at most 5000 characters", 0);
        }

        var translation = XPathPattern.Translate(pattern, flags, pairs);
        if (translation.Error is not null)
        {
            return new(null, translation.Error, 0);
        }

        var options = RegexOptions.CultureInvariant | (flags.Contains('i') ? RegexOptions.IgnoreCase : 0);
        try
        {
            if (!translation.NeedsBacktracking)
            {
                try
                {
                    return new(new(translation.Pattern, options | RegexOptions.NonBacktracking, longest), null, translation.Groups);
                }
                catch (NotSupportedException)
                {
                    return new(null, "a pattern that is small enough to be decided without backtracking", 0);
                }
            }

            return new(new(translation.Pattern, options, longest), null, translation.Groups);
        }
        catch (ArgumentException)
        {
            return new(null, "a pattern of XPath's regular expressions", 0);
        }
    }

    // $N is the longest number of a group that exists, then literal digits; $0 is the whole match.
    private static ImmutableArray<(string Text, int Group)>? Parts(string replacement, int groups)
    {
        var parts = ImmutableArray.CreateBuilder<(string, int)>();
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            var next = i + 1 < replacement.Length ? replacement[i + 1] : '\0';
            if (c == '\\')
            {
                if (next is not ('\\' or '$'))
                {
                    return null;
                }

                text.Append(next);
                i++;
            }
            else if (c == '$')
            {
                if (!char.IsAsciiDigit(next))
                {
                    return null;
                }

                var group = next - '0';
                i++;
                while (i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]) && group * 10 + (replacement[i + 1] - '0') <= groups)
                {
                    group = group * 10 + (replacement[++i] - '0');
                }

                parts.Add((text.ToString(), group <= groups ? group : -1));
                text.Clear();
            }
            else
            {
                text.Append(c);
            }
        }

        parts.Add((text.ToString(), -1));
        return parts.ToImmutable();
    }
}
