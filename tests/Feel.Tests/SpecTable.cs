using System.Collections.Immutable;

namespace TreM.Workflow.Feel.Tests;

/// <summary>
/// Text tables of expressions and what they give: <c>expression =&gt; expected</c>, one per line. The expected side is FEEL
/// too; <c>error</c> means null with a finding, <c>refused</c> that it does not compile. <c>#</c> begins a comment.
/// </summary>
internal static class SpecTable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 30, 0, TimeSpan.FromHours(1));

    internal static EvaluationOptions Options { get; } = new(Now);

    internal static IEnumerable<string> Rows(string table)
    {
        var assembly = typeof(SpecTable).Assembly;
        using var stream = assembly.GetManifestResourceStream($"Tables.{table}.txt")
            ?? throw new InvalidOperationException($"No table '{table}'.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Trim().Length > 0 && !line.StartsWith('#'))
            {
                yield return line;
            }
        }
    }

    internal static ImmutableArray<string> Tables { get; } =
    [
        .. typeof(SpecTable).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("Tables.", StringComparison.Ordinal))
            .Select(n => n["Tables.".Length..^".txt".Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>What is wrong with a row, or null.</summary>
    internal static string? Check(string row)
    {
        var split = row.LastIndexOf(" => ", StringComparison.Ordinal);
        var (source, expected) = (row[..split].Trim(), row[(split + 4)..].Trim());
        var compilation = FeelLanguage.Compile(source);
        if (expected == "refused")
        {
            return compilation.Expression is null ? null : $"{source}\n  expected to be refused";
        }

        if (compilation.Expression is null)
        {
            return $"{source}\n  refused: {string.Join("; ", compilation.Findings)}";
        }

        var result = compilation.Expression.Evaluate(FeelContext.Empty, Options);
        if (expected == "error")
        {
            return result.Value is null && !result.Findings.IsEmpty
                ? null
                : $"{source}\n  expected null and a finding, saw {FeelLanguage.ToLiteral(result.Value)}";
        }

        var wanted = FeelLanguage.Compile(expected).Expression!.Evaluate(FeelContext.Empty, Options).Value;
        return Same(result.Value, wanted)
            ? null
            : $"{source}\n  expected {FeelLanguage.ToLiteral(wanted)}\n  saw      {FeelLanguage.ToLiteral(result.Value)} {string.Join("; ", result.Findings)}";
    }

    // Written the same as well as equal: 1.0 is not 1 here, nor one zone another.
    private static bool Same(object? left, object? right) => FeelLanguage.ToLiteral(left) == FeelLanguage.ToLiteral(right);
}
