using System.Collections.Frozen;
using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// The extension elements of Camunda's modeler that run, each with its attributes and where it is read. Everything else
/// in the namespace is refused by name, so that nothing that somebody drew is silently left out.
/// </summary>
internal static class CamundaExtensions
{
    private const string Jobs = "serviceTask sendTask scriptTask businessRuleTask globalScriptTask globalBusinessRuleTask endEvent intermediateThrowEvent";
    private const string Events = "startEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent endEvent";
    private const string Gateways = "exclusiveGateway inclusiveGateway parallelGateway eventBasedGateway complexGateway";
    private const string People = "userTask globalUserTask callActivity";

    private const string Activities =
        "task userTask manualTask serviceTask sendTask receiveTask scriptTask businessRuleTask callActivity subProcess transaction adHocSubProcess "
        + "globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask";

    private static readonly FrozenDictionary<string, (string[] Attributes, string[] Holders)> Known = new Dictionary<string, (string[], string[])>
    {
        ["taskDefinition"] = Of("type retries", Jobs),
        ["taskHeaders"] = Of("", $"{Activities} {Events} executionListener taskListener"),
        ["header"] = Of("id key value", "taskHeaders"),
        ["ioMapping"] = Of("", $"{Activities} {Events}"),
        ["input"] = Of("source target modelerConfigurationTemplate modelerConfigurationName", "ioMapping"),
        ["output"] = Of("source target", "ioMapping"),
        ["properties"] = Of("", "*"),
        ["property"] = Of("name value modelerConfigurationTemplate modelerConfigurationName", "properties"),
        ["assignmentDefinition"] = Of("assignee candidateGroups candidateUsers", People),
        ["taskSchedule"] = Of("dueDate followUpDate", People),
        ["priorityDefinition"] = Of("priority", People),
        ["formDefinition"] = Of("formKey formId externalReference bindingType", $"{People} startEvent"),
        ["userTask"] = Of("", "userTask globalUserTask"),
        ["userTaskForm"] = Of("id", "process"),
        ["calledDecision"] = Of("decisionId resultVariable bindingType versionTag", "businessRuleTask globalBusinessRuleTask"),
        ["calledElement"] = Of("processId propagateAllChildVariables propagateAllParentVariables bindingType versionTag", "callActivity"),
        ["script"] = Of("expression resultVariable", "scriptTask globalScriptTask"),
        ["loopCharacteristics"] = Of("inputCollection inputElement outputCollection outputElement", "multiInstanceLoopCharacteristics"),
        ["adHoc"] = Of("activeElementsCollection", "adHocSubProcess"),
        ["subscription"] = Of("correlationKey", "message"),
        ["versionTag"] = Of("value", "process"),
        ["executionListeners"] = Of("", $"process {Activities} {Events} {Gateways}"),
        ["executionListener"] = Of("eventType type retries", "executionListeners"),
        ["taskListeners"] = Of("", "userTask"),
        ["taskListener"] = Of("eventType type retries", "taskListeners"),
    }.ToFrozenDictionary();

    /// <summary>Names of the extension elements that run.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Refuses what would have no effect in a process, or in what its file declares beside it.</summary>
    public static void Check(XElement process, ElementReader reader)
    {
        var beside = process.Parent!.Elements().Where(e => e.Name != BpmnNames.Model + "process");
        foreach (var element in beside.Append(process).SelectMany(e => e.Descendants()).Where(e => e.Name.Namespace == BpmnNames.Zeebe))
        {
            Check(element, element.Name.LocalName, reader);
        }
    }

    private static void Check(XElement element, string name, ElementReader reader)
    {
        if (!Known.TryGetValue(name, out var known))
        {
            if (element.Parent!.Name.Namespace != BpmnNames.Zeebe || Known.ContainsKey(element.Parent.Name.LocalName))
            {
                reader.Refuse(element, "bpmn.extension.unsupported",
                    $"Expected Camunda extensions that the engine runs; saw zeebe:{name}.", "Remove it, or model it with elements.", name);
            }

            return;
        }

        var holder = element.Parent!.Name == BpmnNames.Model + "extensionElements" ? element.Parent.Parent! : element.Parent;
        if (known.Holders is not ["*"] && !known.Holders.Contains(holder.Name.LocalName))
        {
            reader.Refuse(element, "bpmn.extension.misplaced",
                $"Expected zeebe:{name} where it has an effect ({string.Join(", ", known.Holders)}); saw it at {holder.Name.LocalName}.", "Remove it, or use another element.",
                name, holder.Name.LocalName);
        }

        foreach (var attribute in element.Attributes().Where(a => a.Name.Namespace == XNamespace.None
            && (!known.Attributes.Contains(a.Name.LocalName) || IsOtherForm(name, a))))
        {
            reader.Refuse(element, "bpmn.extension.attribute",
                $"Expected attributes of zeebe:{name} that the engine runs; saw {attribute.Name.LocalName}.", "Remove it, or model it with elements.",
                name, attribute.Name.LocalName);
        }
    }

    /// <summary>A task shows the form that is in force when somebody opens it, never an older one.</summary>
    private static bool IsOtherForm(string name, XAttribute attribute) =>
        name == "formDefinition" && attribute.Name.LocalName == "bindingType" && attribute.Value != "latest";

    private static (string[] Attributes, string[] Holders) Of(string attributes, string holders) =>
        (attributes.Split(' ', StringSplitOptions.RemoveEmptyEntries), holders.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
