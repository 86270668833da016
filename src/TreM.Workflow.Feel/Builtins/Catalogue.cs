using System.Collections.Frozen;
using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>All builtins, by family.</summary>
internal static class Catalogue
{
    internal static readonly ImmutableArray<(string Name, ImmutableArray<Builtin> Builtins)> Families =
    [
        ("Conversion", Conversions.All),
        ("Boolean", Booleans.All),
        ("String", Strings.All),
        ("List", Lists.All),
        ("Aggregation", Aggregations.All),
        ("Numeric", Numbers.All),
        ("Date and time", Dates.All),
        ("Range", Ranges.All),
        ("Context", Contexts.All),
        ("Value", Values.All),
    ];

    private static readonly FrozenDictionary<string, Builtin> ByName =
        Families.SelectMany(f => f.Builtins).ToFrozenDictionary(b => b.Name, StringComparer.Ordinal);

    internal static readonly NameScope Scope = NameScope.Of(ByName.Values.Select(b => (b.Name, (FeelType)b.Type)));

    internal static Builtin? Find(string name) => ByName.GetValueOrDefault(name);
}
