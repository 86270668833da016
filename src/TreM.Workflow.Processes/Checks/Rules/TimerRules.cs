using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Timers: exactly one kind, and literal values in ISO 8601 (BPMN 2.0.2, 10.5.5).</summary>
internal static class TimerRules
{
    /// <summary>The shortest period of a repeating timer: what is faster starves the rest.</summary>
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(1);

    public static IEnumerable<Rule> All =>
    [
        Rule.When("bpmn.timer.two-kinds", "10.5.5", "TimerEventDefinition", (_, d) => Kinds(d).Count() > 1),
        Rule.WhenExecutable("bpmn.timer.none", "10.5.5", "TimerEventDefinition", (_, d) => !Kinds(d).Any(), Severity.Warning),
        Literal("bpmn.timer.date-invalid", "timeDate", text => !Timing.TryDate(text, out _)),
        Literal("bpmn.timer.duration-invalid", "timeDuration", text => !Timing.TryDuration(text, out _)),
        Literal("bpmn.timer.cycle-invalid", "timeCycle", text => !Timing.TryCycle(text, out _)),
    ];

    /// <summary>For deployment: a period too short to keep.</summary>
    public static Rule CycleTooFast { get; } = Literal(
        "bpmn.timer.cycle-too-fast", "timeCycle", text => Timing.TryCycle(text, out var cycle) && Timing.IsTooShort(cycle.Period, ShortestPeriod));

    /// <summary>Whether an element is a timer's text that stands for itself: it needs no word of its own to be formal.</summary>
    public static bool IsLiteral(XElement element) => element.Name.LocalName switch
    {
        "timeDate" => Timing.TryDate(element.Value, out _),
        "timeDuration" => Timing.TryDuration(element.Value, out _),
        "timeCycle" => Timing.TryCycle(element.Value, out _),
        _ => false,
    };

    private static IEnumerable<XElement> Kinds(XElement definition) =>
        definition.Elements().Where(e => e.Name.LocalName is "timeDate" or "timeDuration" or "timeCycle");

    /// <summary>Checks texts that stand for themselves: an expression (with a leading equals sign, or one of another language) is known only when it runs.</summary>
    private static Rule Literal(string code, string kind, Func<string, bool> isFault) =>
        Rule.Each(code, "10.5.5", "TimerEventDefinition", (_, d) =>
            Child(d, kind)?.Value.Trim() is { Length: > 0 } text && text[0] != '=' && !text.Contains("${", StringComparison.Ordinal) && isFault(text)
                ? [new Fault(d, text)]
                : []);
}
