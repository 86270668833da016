using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Timers: exactly one kind, and literal values in ISO 8601 (BPMN 2.0.2, 10.5.5).</summary>
internal static partial class TimerRules
{
    /// <summary>The shortest period of a repeating timer: what is faster starves the rest.</summary>
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Milliseconds for one match. The patterns are linear: only a starved machine comes near.</summary>
    private const int Patience = 5_000;

    public static IEnumerable<Rule> All =>
    [
        Rule.When("bpmn.timer.two-kinds", "10.5.5", "TimerEventDefinition", (_, d) => Kinds(d).Count() > 1),
        Rule.WhenExecutable("bpmn.timer.none", "10.5.5", "TimerEventDefinition", (_, d) => !Kinds(d).Any(), Severity.Warning),
        Literal("bpmn.timer.date-invalid", "timeDate", text => !Date().IsMatch(text)),
        Literal("bpmn.timer.duration-invalid", "timeDuration", text => !Duration().IsMatch(text)),
        Literal("bpmn.timer.cycle-invalid", "timeCycle", text => !Cycle().IsMatch(text) && !Cron.TryParse(text, out _)),
    ];

    /// <summary>For deployment: a period too short to keep.</summary>
    public static Rule CycleTooFast { get; } = Literal(
        "bpmn.timer.cycle-too-fast", "timeCycle", text => (Cron.TryParse(text, out var cron) && cron.IsWithinMinutes) || Cycle().Match(text) is { Success: true } match && IsTooFast(match.Groups["period"].Value));

    private static IEnumerable<XElement> Kinds(XElement definition) =>
        definition.Elements().Where(e => e.Name.LocalName is "timeDate" or "timeDuration" or "timeCycle");

    /// <summary>Checks texts that stand for themselves: an expression (with a leading equals sign, or one of another language) is known only when it runs.</summary>
    private static Rule Literal(string code, string kind, Func<string, bool> isFault) =>
        Rule.Each(code, "10.5.5", "TimerEventDefinition", (_, d) =>
            Child(d, kind)?.Value.Trim() is { Length: > 0 } text && text[0] != '=' && !text.Contains("${", StringComparison.Ordinal) && isFault(text)
                ? [new Fault(d, text)]
                : []);

    private static bool IsTooFast(string period)
    {
        try
        {
            return XmlConvert.ToTimeSpan(period) < ShortestPeriod;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-4]):[0-5]\d(:[0-5]\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?(@[\w/]+)?)?$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Date();

    [GeneratedRegex(@"^-?P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^R\d*/([^/]+/)?(?<period>P[^/]+)(/[^/]+)?$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Cycle();
}
