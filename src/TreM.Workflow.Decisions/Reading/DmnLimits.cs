using TreM.Workflow.Feel.Xml;

namespace TreM.Workflow.Decisions;

/// <summary>Upper bounds on a model, so that hostile or broken input is refused before it costs anything.</summary>
/// <param name="Xml">Bounds on the file's text; null means the default bounds.</param>
/// <param name="MaxChain">Longest chain of decisions that require each other.</param>
/// <param name="MaxNesting">Nesting of boxed expressions inside one decision.</param>
/// <param name="MaxRows">Rows of one decision table.</param>
public sealed record DmnLimits(XmlLimits? Xml = null, int MaxChain = 200, int MaxNesting = 60, int MaxRows = 10_000)
{
    /// <summary>The limits used when none are given.</summary>
    public static DmnLimits Default { get; } = new();

    /// <summary>A table's cells are elements: a model is bounded by its bytes and its tables by their rows, not by how many elements it has.</summary>
    internal XmlLimits Text => Xml ?? new(Bytes: 32 * 1024 * 1024, Elements: 2_000_000);
}
