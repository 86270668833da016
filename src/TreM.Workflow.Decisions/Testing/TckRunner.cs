using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions.Testing;

/// <summary>Runs test cases of the TCK's format against a model.</summary>
public static class TckRunner
{
    // Cases are about values: a busy machine must not turn one into a time limit.
    private static readonly FeelLimits Unhurried = new() { WallTime = TimeSpan.FromSeconds(30) };

    /// <summary>Runs all cases of a file.</summary>
    public static ImmutableArray<TckOutcome> Run(TckFile file, DecisionModel model, DateTimeOffset? now = null) => [.. file.Cases.Select(c => Run(c, model, now))];

    /// <summary>Runs one case: it passes when every expected result is the same as the model's.</summary>
    /// <param name="test">The case.</param>
    /// <param name="model">The model.</param>
    /// <param name="now">What <c>now()</c> and <c>today()</c> say.</param>
    /// <param name="limits">Bounds of each evaluation; 30 seconds when null, for suites that are one's own.</param>
    public static TckOutcome Run(TckCase test, DecisionModel model, DateTimeOffset? now = null, FeelLimits? limits = null)
    {
        var (given, options) = Prepare(test, model, now, limits);
        var results = ImmutableArray.CreateBuilder<TckResult>();
        foreach (var node in test.Results)
        {
            var result = Evaluate(test, node, model, given, options);
            var expected = TckValues.ToFeel(node.Value, FeelType.Of(result.Value));
            results.Add(new(node.Name, TckValues.AreSame(expected, result.Value), FeelLanguage.ToText(expected), FeelLanguage.ToText(result.Value), result.Findings));
        }

        return new(test.Id, results.All(r => r.Pass), results.ToImmutable());
    }

    /// <summary>What the model did for a case, result by result.</summary>
    internal static IEnumerable<DecisionTrace> Traces(TckCase test, DecisionModel model, DateTimeOffset? now)
    {
        var (given, options) = Prepare(test, model, now, null);
        return test.Results.Select(node => Evaluate(test, node, model, given, options with { Trace = true }).Trace).OfType<DecisionTrace>();
    }

    private static (FeelContext Given, DecisionOptions Options) Prepare(TckCase test, DecisionModel model, DateTimeOffset? now, FeelLimits? limits)
    {
        var types = model.TypesByName();
        var given = FeelContext.Of(test.Inputs.Select(i => KeyValuePair.Create(NameOf(i, model), TckValues.ToFeel(i.Value, types.GetValueOrDefault(i.Name, FeelType.Any)))));
        var decisions = model.Decisions.Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        return (given, new DecisionOptions(Now: now, Preset: FeelContext.Of(given.Where(g => decisions.Contains(g.Key))), Limits: limits ?? Unhurried));
    }

    private static DecisionResult Evaluate(TckCase test, TckNode node, DecisionModel model, FeelContext given, DecisionOptions options)
    {
        if (test.Kind == TckInvocable.Decision || test.Invocable is null)
        {
            return model.Evaluate(NameOf(node, model), given, options);
        }

        var result = model.Invoke(test.Invocable, given, options with { Preset = null });

        // A service with one output gives its value, one with several a context of them.
        return result.Value is FeelContext outputs && outputs.TryGet(node.Name, out var output) && model.HasSeveralOutputs(test.Invocable)
            ? result with { Value = output }
            : result;
    }

    // A node of another namespace belongs to an import and stands under its name.
    private static string NameOf(TckNode node, DecisionModel model) =>
        node.Namespace is { } uri && uri != model.Namespace && model.ImportNameOf(uri) is { Length: > 0 } import ? $"{import}.{node.Name}" : node.Name;
}

/// <summary>What one case gave.</summary>
public sealed record TckOutcome(string CaseId, bool Pass, ImmutableArray<TckResult> Results);

/// <summary>What one expected result gave.</summary>
/// <param name="Name">Name of the result node.</param>
/// <param name="Pass">Whether expected and got are the same.</param>
/// <param name="Expected">The expected value as text.</param>
/// <param name="Got">The model's value as text.</param>
/// <param name="Findings">What the evaluation had to say.</param>
public sealed record TckResult(string Name, bool Pass, string Expected, string Got, ImmutableArray<Finding> Findings);
