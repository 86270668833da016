using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Builtins on truth values (DMN 1.5, table 75).</summary>
internal static class Booleans
{
    internal static readonly ImmutableArray<Builtin> All =
    [
        new("not", "The opposite truth value; null for all else.",
            new Signature("negand: Any?", FeelType.Boolean, (a, _) => a[0] is bool truth ? Boxes.Of(!truth) : null)),
    ];
}
