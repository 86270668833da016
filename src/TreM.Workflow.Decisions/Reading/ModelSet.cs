using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Files that may import each other, read in an order in which each comes after those it imports.</summary>
public static class ModelSet
{
    /// <summary>Reads all files. A file that imports itself in a circle is refused with <c>dmn.import.missing</c>.</summary>
    /// <param name="files">Texts by file name.</param>
    /// <param name="options">Strictness and limits.</param>
    public static ImmutableDictionary<string, DecisionModelResult> Read(IReadOnlyDictionary<string, string> files, DmnReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var open = files.ToDictionary(f => f.Key, f => ImportsOf(f.Value, options), StringComparer.Ordinal);
        var results = ImmutableDictionary.CreateBuilder<string, DecisionModelResult>(StringComparer.Ordinal);
        while (open.Count > 0)
        {
            var waitedFor = open.Values.Select(o => o.Namespace).ToHashSet(StringComparer.Ordinal);
            var ready = open.Where(o => !o.Value.Imports.Overlaps(waitedFor)).Select(o => o.Key).ToList();

            // What is left imports in a circle: reading it says which import is missing.
            foreach (var name in ready.Count > 0 ? ready : [.. open.Keys])
            {
                results[name] = DecisionModel.Read(files[name], [.. results.Values.Select(r => r.Model).OfType<DecisionModel>()], options);
                open.Remove(name);
            }
        }

        return results.ToImmutable();
    }

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
