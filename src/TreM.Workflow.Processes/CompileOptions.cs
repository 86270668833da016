using TreM.Workflow.Feel.Xml;

namespace TreM.Workflow.Processes;

/// <summary>What a deployment allows. The defaults are those of production.</summary>
public sealed record CompileOptions
{
    /// <summary>The defaults.</summary>
    public static CompileOptions Default { get; } = new();

    /// <summary>
    /// Gives the FEEL text of a plain expression without a leading <c>=</c> in another language, or null when it has
    /// none. Null: such expressions are refused.
    /// </summary>
    public Func<string, string?>? Neutral { get; init; }

    /// <summary>The shortest period of a repeating timer; shorter ones are refused.</summary>
    public TimeSpan ShortestCycle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether script tasks may hold scripts that <see cref="EngineServices.Script"/> runs.</summary>
    public bool AllowForeignScripts { get; init; }

    /// <summary>What the other options make harmless: scripts and expressions that do not name their language.</summary>
    internal bool Tolerates(string code) =>
        (AllowForeignScripts && code == "bpmn.script.format-missing") || (Neutral is not null && code == "bpmn.expression.natural-language");

    /// <summary>Flow nodes of one file.</summary>
    public int FlowNodes { get; init; } = 5_000;

    /// <summary>Ends reading and checking early.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Limits of the XML, or null for the defaults.</summary>
    public XmlLimits? Xml { get; init; }
}
