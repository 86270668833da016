using System.Collections.Frozen;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>What other engines' modelers write into a model, and what does the same here: none of it is dropped without a word.</summary>
internal static class DialectRules
{
    private const string People = "zeebe:assignmentDefinition";
    private const string Job = "zeebe:taskDefinition type";
    private const string Form = "zeebe:formDefinition formId";
    private const string Mapping = "zeebe:ioMapping";
    private const string Listener = "zeebe:executionListeners";

    /// <summary>The engines by their namespaces.</summary>
    private static readonly FrozenDictionary<string, string> Engines = new Dictionary<string, string>
    {
        ["http://camunda.org/schema/1.0/bpmn"] = "Camunda 7",
        ["http://activiti.org/bpmn"] = "Activiti",
        ["http://flowable.org/bpmn"] = "Flowable",
        ["http://operaton.org/schema/1.0/bpmn"] = "Operaton",
        ["http://www.jboss.org/drools"] = "jBPM",
        ["http://www.jboss.org/drools/flow/gpd"] = "jBPM",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Counterparts = new Dictionary<string, string>
    {
        ["assignee"] = People, ["candidateGroups"] = People, ["candidateUsers"] = People,
        ["formKey"] = Form, ["formRef"] = Form, ["formData"] = Form, ["formProperty"] = Form, ["formHandlerClass"] = Form,
        ["dueDate"] = "zeebe:taskSchedule dueDate", ["followUpDate"] = "zeebe:taskSchedule followUpDate", ["priority"] = "zeebe:priorityDefinition",
        ["class"] = Job, ["delegateExpression"] = Job, ["expression"] = Job, ["type"] = Job, ["topic"] = Job, ["connector"] = Job, ["taskName"] = Job,
        ["decisionRef"] = "zeebe:calledDecision decisionId", ["ruleFlowGroup"] = "zeebe:calledDecision decisionId", ["decisionTaskThrowErrorOnNoHits"] = "zeebe:calledDecision",
        ["resultVariable"] = "resultVariable of zeebe:calledDecision or zeebe:script", ["resultVariableName"] = "resultVariable of zeebe:calledDecision or zeebe:script",
        ["calledElementBinding"] = "zeebe:calledElement bindingType", ["calledElementVersionTag"] = "zeebe:calledElement versionTag",
        ["collection"] = "zeebe:loopCharacteristics inputCollection", ["elementVariable"] = "zeebe:loopCharacteristics inputElement",
        ["inputOutput"] = Mapping, ["in"] = Mapping, ["out"] = Mapping, ["errorCodeVariable"] = Mapping, ["errorMessageVariable"] = Mapping, ["initiator"] = Mapping,
        ["taskListener"] = "zeebe:taskListeners", ["executionListener"] = Listener, ["onEntry-script"] = Listener, ["onExit-script"] = Listener,
        ["field"] = "zeebe:taskHeaders", ["properties"] = "zeebe:properties", ["metaData"] = "zeebe:properties",
        ["failedJobRetryTimeCycle"] = "zeebe:taskDefinition retries", ["versionTag"] = "zeebe:versionTag", ["version"] = "zeebe:versionTag",
        ["script"] = "zeebe:script", ["resource"] = "zeebe:script",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Work that is saved at every step needs no marks for it.</summary>
    private static readonly FrozenSet<string> Needless = ["asyncBefore", "asyncAfter", "async", "exclusive", "historyTimeToLive", "packageName"];

    public static IEnumerable<Rule> All =>
    [
        new("bpmn.dialect.foreign", Severity.Error, "dialect", m => m.Document.Types.Keys
            .Where(e => e.Name.Namespace == BpmnNames.Model && e.Name.LocalName is not ("definitions" or "extensionElements"))
            .Select(e => (Element: e, Lost: Foreign(e).ToList())).Where(f => f.Lost.Count > 0)
            .Select(f => new Fault(
                f.Element,
                string.Join(" / ", f.Lost.Select(x => Engines[x.NamespaceName]).Distinct()),
                string.Join(", ", f.Lost.Select(x => x.LocalName).Distinct()),
                string.Join("; ", f.Lost.Select(x => x.LocalName).Distinct().Select(n => $"{n} = {CounterpartOf(n)}"))))),
    ];

    private static string CounterpartOf(string name) => Counterparts.GetValueOrDefault(name) ?? (Needless.Contains(name) ? "–" : "?");

    private static IEnumerable<XName> Foreign(XElement element) => element.Attributes().Select(a => a.Name)
        .Concat((Child(element, "extensionElements")?.Elements() ?? []).Concat(element.Elements()).Select(e => e.Name))
        .Where(n => Engines.ContainsKey(n.NamespaceName));
}
