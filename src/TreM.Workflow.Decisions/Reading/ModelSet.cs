using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Files that may import each other, read in an order in which each comes after those it imports.</summary>
public static class ModelSet
{
    /// <summary>
    /// Reads all files. Files that import each other in a circle are refused with <c>dmn.import.circle</c>. What imports a
    /// refused file is not read: that file has the error, and an information <c>dmn.import.refused</c> says so here.
    /// </summary>
    /// <param name="files">Texts by file name.</param>
    /// <param name="options">Strictness and limits.</param>
    public static ImmutableDictionary<string, DecisionModelResult> Read(IReadOnlyDictionary<string, string> files, DmnReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var open = files.ToDictionary(f => f.Key, f => ImportsOf(f.Value, options), StringComparer.Ordinal);
        var results = ImmutableDictionary.CreateBuilder<string, DecisionModelResult>(StringComparer.Ordinal);
        var refused = new HashSet<string>(StringComparer.Ordinal);
        while (open.Count > 0)
        {
            var waitedFor = open.Values.Select(o => o.Namespace).ToHashSet(StringComparer.Ordinal);
            var ready = open.Where(o => !o.Value.Imports.Overlaps(waitedFor)).Select(o => o.Key).ToList();
            var circle = ready.Count > 0 ? [] : Circle(open);
            foreach (var name in ready.Count > 0 ? ready : circle)
            {
                results[name] = circle.Count > 0 ? InCircle(name, circle, open)
                    : open[name].Imports.FirstOrDefault(refused.Contains) is { } import ? BecauseOf(import)
                    : DecisionModel.Read(files[name], [.. results.Values.Select(r => r.Model).OfType<DecisionModel>()], options);
                if (results[name].Model is null && open[name].Namespace.Length > 0)
                {
                    refused.Add(open[name].Namespace);
                }

                open.Remove(name, out _);
            }
        }

        return results.ToImmutable();
    }

    // Every file that is left imports one that is left, so walking along imports comes back.
    private static List<string> Circle(Dictionary<string, (string Namespace, HashSet<string> Imports)> open)
    {
        var path = new List<string>();
        var at = open.Keys.Order(StringComparer.Ordinal).First();
        while (!path.Contains(at))
        {
            path.Add(at);
            at = open.First(o => open[at].Imports.Contains(o.Value.Namespace)).Key;
        }

        return path[path.IndexOf(at)..];
    }

    private static DecisionModelResult InCircle(string name, List<string> circle, Dictionary<string, (string Namespace, HashSet<string> Imports)> open)
    {
        // The circle as it is seen from this file; those told before it have left the table of open files.
        var from = circle.IndexOf(name);
        var way = circle.Skip(from).Concat(circle.Take(from)).Append(name);
        return new(null, [new(
            "dmn.import.circle", Severity.Error, $"Expected imports to come to an end, saw a circle: {string.Join(" imports ", way.Select(n => $"'{n}'"))}.",
            Remedy: "Move what both need into a model of its own.") { Arguments = [open[name].Namespace] }]);
    }

    private static DecisionModelResult BecauseOf(string import) => new(null, [new(
        "dmn.import.refused", Severity.Information, $"Not read, because the imported model '{import}' has errors.", Remedy: "Correct the imported model first.") { Arguments = [import] }]);

    private static (string Namespace, HashSet<string> Imports) ImportsOf(string xml, DmnReadOptions? options)
    {
        if (DmnDocument.Read(xml, options?.Limits).Document?.Root is not { } root)
        {
            return ("", []);
        }

        var imports = root.Elements(root.Name.Namespace + "import").Select(i => (string?)i.Attribute("namespace")).OfType<string>();
        return ((string?)root.Attribute("namespace") ?? "", imports.ToHashSet(StringComparer.Ordinal));
    }
}
