using TreM.Workflow.Feel.Xml;

namespace TreM.Workflow.Decisions;

/// <summary>Upper bounds on a model, so that hostile or broken input is refused before it costs anything.</summary>
/// <param name="Xml">Bounds on the file's text; null means the default bounds.</param>
/// <param name="MaxChain">Longest chain of decisions that require each other.</param>
/// <param name="MaxNesting">Nesting of boxed expressions inside one decision.</param>
public sealed record DmnLimits(XmlLimits? Xml = null, int MaxChain = 200, int MaxNesting = 60)
{
    /// <summary>The limits used when none are given.</summary>
    public static DmnLimits Default { get; } = new();
}
