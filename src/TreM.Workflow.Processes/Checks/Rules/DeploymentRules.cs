using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>What this programme asks of its journeys: people, forms and deadlines for every task, both languages, references that hold.</summary>
/// <remarks>Faults of people, form and deadline are errors in models of the programme (those that use <c>trem:</c>), else warnings.</remarks>
internal static partial class DeploymentRules
{
    /// <summary>Milliseconds for one match. The patterns are linear: only a starved machine comes near.</summary>
    private const int Patience = 5_000;

    private static readonly ImmutableArray<string> Classes =
        ["STANDARD", "DELTAGARKONTAKT", "RATTSLIG", "OVERL_KVITTENS", "OVERL_BESLUT", "SAKERHET", "SCB_RAPPORT"];

    private static readonly ImmutableArray<string> Handovers = ["UPPDRAG", "ANSVARSBYTE", "INFORMATION", "ATERRAPPORT"];

    /// <summary>The attributes of the <c>trem:</c> namespace, and what their values look like.</summary>
    public static IReadOnlyDictionary<string, Func<string, bool>> TremAttributes { get; } = new Dictionary<string, Func<string, bool>>(StringComparer.Ordinal)
    {
        ["node"] = v => Node().IsMatch(v),
        ["phase"] = v => Phase().IsMatch(v),
        ["activity"] = v => Activity().IsMatch(v),
        ["class"] = v => Classes.Contains(v),
        ["deadline"] = v => v.StartsWith('=') || (v.Length is > 0 and < 4 && v.All(char.IsAsciiDigit)),
        ["workdays"] = v => v is "true" or "false" or "1" or "0",
        ["decisionVersion"] = v => v is "use" or "enrolment" || Hash().IsMatch(v),
        ["handover"] = v => Handovers.Contains(v),
        ["consentScope"] = v => v.Length > 0,
        ["nameEn"] = v => v.Length > 0,
    };

    public static IEnumerable<Rule> All => [.. Tasks, .. Values, .. Texts, .. References, TimerRules.CycleTooFast];

    private static IEnumerable<Rule> Tasks =>
    [
        Task("process.task.role-missing", (_, t) =>
            Zeebe(t, "assignmentDefinition") is not { } a || !(Has(a, "assignee") || Has(a, "candidateGroups") || Has(a, "candidateUsers"))),
        Task("process.task.form-missing", (_, t) =>
            Zeebe(t, "formDefinition") is not { } f || !(Has(f, "formId") || Has(f, "formKey") || Has(f, "externalReference"))),
        Task("process.task.deadline-missing", (_, t) =>
            t.Attribute(BpmnNames.Trem + "deadline") is null && (Zeebe(t, "taskSchedule") is not { } s || !Has(s, "dueDate"))),
        new("process.trem.value", Severity.Error, "dialect", m => m.Document.Types.Keys
            .SelectMany(e => e.Attributes()
                .Where(a => a.Name.Namespace == BpmnNames.Trem
                    && TremAttributes.TryGetValue(a.Name.LocalName, out var isValid) && !isValid(a.Value.Trim()))
                .Select(a => new Fault(e, a.Name.LocalName, a.Value)))),
        new("process.trem.unknown", Severity.Warning, "dialect", m => m.Document.Types.Keys
            .SelectMany(e => e.Attributes()
                .Where(a => a.Name.Namespace == BpmnNames.Trem && !TremAttributes.ContainsKey(a.Name.LocalName))
                .Select(a => new Fault(e, a.Name.LocalName)))),
    ];

    private static IEnumerable<Rule> Values =>
    [
        Rule.Each("process.job.retries", "dialect", "BaseElement", (_, e) => (Child(e, "extensionElements")?.Descendants() ?? [])
            .Where(x => x.Name.Namespace == BpmnNames.Zeebe && IsExecutable(e))
            .Select(x => Text(x, "retries")?.Trim() ?? "")
            .Where(retries => retries.Length > 0 && retries[0] != '=' && !Job.IsRetries(retries, out int _))
            .Select(retries => new Fault(e, retries))),
        Rule.Each("process.variable.owned", "10.3.8", "Activity", (_, a) =>
            IsExecutable(a) && Child(a, "multiInstanceLoopCharacteristics") is { } loop && Zeebe(loop, "loopCharacteristics") is { } names
                ? Written(a).Concat([Text(names, "inputElement")?.Trim() ?? ""])
                    .Where(n => n == LoopNames.Counter || (n.Length > 0 && n == Text(names, "outputCollection")?.Trim()))
                    .Distinct().Select(n => new Fault(a, n))
                : Child(a, "standardLoopCharacteristics") is not null && IsExecutable(a)
                    ? Written(a).Where(n => n == LoopNames.Counter).Distinct().Select(n => new Fault(a, n)) : []),
    ];

    private static IEnumerable<Rule> Texts =>
    [
        Rule.WhenExecutable("process.name.missing", "texts", "BaseElement", (m, e) =>
            (m.IsAny(e, "Process", "UserTask", "ManualTask", "CallActivity", "ServiceTask", "BusinessRuleTask", "SendTask", "ReceiveTask", "EndEvent", "StartEvent", "SubProcess"))
            && string.IsNullOrWhiteSpace(Text(e, "name")), Severity.Warning),
        Rule.WhenExecutable("process.name.english-missing", "texts", "BaseElement", (m, e) =>
            m.UsesTrem
            && m.IsAny(e, "Process", "FlowNode", "SequenceFlow", "Lane")
            && !string.IsNullOrWhiteSpace(Text(e, "name"))
            && string.IsNullOrWhiteSpace((string?)e.Attribute(BpmnNames.Trem + "nameEn")), Severity.Warning),
        Rule.WhenExecutable("process.flow.label-missing", "texts", "SequenceFlow", (m, f) =>
            m.UsesTrem
            && m.Ref(f, "sourceRef") is { } source && m.IsAny(source, "ExclusiveGateway", "InclusiveGateway") && m.Outgoing(source).Count > 1
            && string.IsNullOrWhiteSpace(Text(f, "name")), Severity.Warning),
    ];

    private static IEnumerable<Rule> References =>
    [
        Reference("process.reference.form", k => k.Forms, m => Attributes(m, "formDefinition", "formId")),
        Reference("process.reference.decision", k => k.Decisions, m => Attributes(m, "calledDecision", "decisionId")),
        Reference("process.reference.decision-version", k => k.DecisionHashes, m => m.Of("BusinessRuleTask")
            .Select(e => (e, ((string?)e.Attribute(BpmnNames.Trem + "decisionVersion"))?.Trim() ?? "")).Where(r => Hash().IsMatch(r.Item2))),
        Reference("process.reference.process", k => k.Processes, m => Attributes(m, "calledElement", "processId")
            .Concat(m.Of("CallActivity").Where(a => Has(a, "calledElement")).Select(a => (a, Text(a, "calledElement")!.Trim())))
            .Where(r => m.Document.Resolve(r.Item1, r.Item2) is null)),
        CallTriggered,
        Reference("process.reference.role", k => k.Roles, m => Attributes(m, "assignmentDefinition", "candidateGroups").SelectMany(r => List(r.Value).Select(v => (r.Element, v)))),
        Reference("process.reference.job", k => k.JobTypes, m => Attributes(m, "taskDefinition", "type")),
        Reference("process.reference.message", k => k.Messages, m => m.Of("Message").Where(e => Has(e, "name")).Select(e => (e, Text(e, "name")!.Trim()))),
        Reference("process.reference.partner", k => k.PartnerTypes, m => m.Of("BaseElement")
            .SelectMany(e => Headers(e).Where(h => Text(h, "key") == "partnerType").Select(h => (e, Text(h, "value")?.Trim() ?? "")))),
    ];

    /// <summary>Whether a process begins with events only, so that a call cannot begin it.</summary>
    public static bool StartsByEvents(BpmnModel m, XElement process) => m.Is(process, "Process")
        && (m.Parts(process, "StartEvent").ToList() is { Count: > 0 } starts
            ? starts.TrueForAll(s => m.HasDefinitions(s) && !m.HasTrigger(s, "conditional"))
            : m.Parts(process, "FlowNode").Where(n => m.Incoming(n).Count == 0 && m.IsAny(n, "Activity", "Gateway", "IntermediateThrowEvent", "IntermediateCatchEvent"))
                .All(n => m.IsAny(n, "ReceiveTask", "EventBasedGateway") && Flag(n, "instantiate")));

    /// <summary>The variables that an activity's mappings set, and its result when no mapping chooses from it.</summary>
    private static IEnumerable<string> Written(XElement activity)
    {
        var mapped = Zeebe(activity, "ioMapping")?.Elements().ToList() ?? [];
        var results = mapped.Exists(m => m.Name.LocalName == "output") ? []
            : new[] { "script", "calledDecision" }.Select(n => Zeebe(activity, n)).OfType<XElement>().Select(x => Text(x, "resultVariable")?.Trim() ?? "");
        return mapped.Where(m => m.Name.LocalName == "output").Select(m => (Text(m, "target") ?? "").Split('.')[0].Trim()).Concat(results);
    }

    /// <summary>The code of a call that never starts its process: the engine makes it an incident, so only a deployment is refused.</summary>
    public const string CallTriggeredCode = "process.call.triggered";

    /// <summary>A called process begins without a trigger.</summary>
    public static Rule CallTriggered { get; } = new(CallTriggeredCode, Severity.Error, "10.3.6", m => Attributes(m, "calledElement", "processId")
        .Concat(m.Of("CallActivity").Where(a => Has(a, "calledElement") && Zeebe(a, "calledElement") is null).Select(a => (a, Text(a, "calledElement")!.Trim())))
        .Where(r => IsExecutable(r.Item1) && (m.Document.Resolve(r.Item1, r.Item2) is { } called ? StartsByEvents(m, called) : m.KnownReferences?.Triggered.Contains(r.Item2[(r.Item2.IndexOf(':', StringComparison.Ordinal) + 1)..]) == true))
        .Select(r => new Fault(r.Item1, r.Item2)));

    private static Rule Task(string code, Func<BpmnModel, XElement, bool> isFault) =>
        Rule.Each(code, "people", "UserTask", (m, t) => IsExecutable(t) && isFault(m, t)
            ? [new Fault(t) { Severity = m.UsesTrem ? Severity.Error : Severity.Warning }]
            : []);

    private static Rule Reference(
        string code, Func<KnownReferences, ImmutableHashSet<string>?> known, Func<BpmnModel, IEnumerable<(XElement Element, string Value)>> find) =>
        new(code, Severity.Error, "references", m => m.KnownReferences is { } references && known(references) is { } names
            ? find(m)
                .Where(r => r.Value.Length > 0 && r.Value[0] != '=' && !names.Contains(r.Value))
                .Select(r => new Fault(r.Element, r.Value, Nearest(r.Value, names) ?? "–"))
            : []);

    /// <summary>Values of an attribute of a zeebe: extension, with the BPMN element that carries it.</summary>
    private static IEnumerable<(XElement Element, string Value)> Attributes(BpmnModel m, string extension, string attribute) =>
        m.Of("BaseElement")
            .Where(e => Zeebe(e, extension) is { } found && Has(found, attribute))
            .Select(e => (e, Text(Zeebe(e, extension)!, attribute)!.Trim()));

    private static IEnumerable<XElement> Headers(XElement element) =>
        Zeebe(element, "taskHeaders")?.Elements(BpmnNames.Zeebe + "header") ?? [];

    /// <summary>The names in a comma list, or in a FEEL list of texts; an expression gives itself, which is not checked.</summary>
    private static IEnumerable<string> List(string text) =>
        !text.StartsWith('=') ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : TextList().IsMatch(text) ? Quoted().Matches(text).Select(x => x.Groups[1].Value)
        : [text];

    private static XElement? Zeebe(XElement element, string name) => Child(element, "extensionElements")?.Element(BpmnNames.Zeebe + name);

    private static bool Has(XElement element, string attribute) => !string.IsNullOrWhiteSpace(Text(element, attribute));

    /// <summary>The known name closest to what was written, for "did you mean"; null when none is close.</summary>
    public static string? Nearest(string seen, IEnumerable<string> names) =>
        names.Select(n => (Name: n, Distance: Distance(seen, n)))
            .Where(n => n.Distance <= Math.Max(2, seen.Length / 3))
            .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => n.Name).FirstOrDefault();

    /// <summary>Letters to change, add or take away; case does not count.</summary>
    public static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[^1];
    }

    [GeneratedRegex("^(N[0-9]{3}|E[0-9]{1,2})$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Node();

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Hash();

    [GeneratedRegex("^F[0-7]$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Phase();

    [GeneratedRegex("^[A-Z][A-Z0-9_]*$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Activity();

    [GeneratedRegex("^=\\s*\\[\\s*(\"[^\"]*\"\\s*(,\\s*\"[^\"]*\"\\s*)*)?\\]\\s*$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex TextList();

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Quoted();
}
