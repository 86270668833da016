using System.Collections.Immutable;
using TreM.Workflow.Decisions;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>Decision models that are read together because they import each other. One that cannot be borne takes no other along.</summary>
internal static class DecisionFiles
{
    /// <summary>Reads files.</summary>
    /// <param name="sources">The files; their names are different.</param>
    /// <param name="options">How strictly, or null.</param>
    /// <returns>A result per file, by its name.</returns>
    public static ImmutableDictionary<string, DecisionModelResult> Read(IReadOnlyCollection<SourceFile> sources, DmnReadOptions? options = null)
    {
        var texts = sources.ToDictionary(s => s.Name, s => s.Text, StringComparer.Ordinal);
        var (results, failure) = Unreadable.Try(() => Decisions.ModelSet.Read(texts, options), "dmn");
        if (results is not null)
        {
            return results;
        }

        // Which one it is shows when each is read alone; the others are read without it.
        var alone = texts.Select(t => (t.Key, Unreadable.Try(() => Decisions.ModelSet.Read(new Dictionary<string, string> { [t.Key] = t.Value }, options), "dmn").Failure))
            .Where(t => t.Failure is not null).ToDictionary(t => t.Key, t => t.Failure!);
        var rest = texts.Where(t => !alone.ContainsKey(t.Key)).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        return (alone.Count == 0 ? null : Unreadable.Try(() => Decisions.ModelSet.Read(rest, options), "dmn").Value) is { } others
            ? others.AddRange(alone.Select(a => KeyValuePair.Create(a.Key, new DecisionModelResult(null, [a.Value]))))
            : texts.ToImmutableDictionary(t => t.Key, t => new DecisionModelResult(null, [alone.GetValueOrDefault(t.Key, failure!)]));
    }
}
