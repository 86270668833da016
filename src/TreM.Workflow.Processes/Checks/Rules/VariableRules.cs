using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Variables that conditions and mappings read although nothing in the process sets them: mostly a name that was misspelt.</summary>
/// <remarks>
/// Refused only where everything that sets variables is known and one of them has nearly this name. Where a worker, a message
/// or a called process may bring anything, it is a warning; what comes with the start is declared as a data object.
/// </remarks>
internal static class VariableRules
{
    private static readonly string[] OfTheEngine =
    [
        "loopCounter", "activationCount", "waitingForStart", "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
    ];

    private static readonly string[] Conditions = ["conditionExpression", "completionCondition", "condition", "activationCondition", "loopCondition", "loopCardinality"];

    private static readonly string[] Declaring = ["dataObject", "dataObjectReference", "property", "dataInput", "dataOutput", "inputDataItem", "outputDataItem"];

    public static IEnumerable<Rule> All => [new("process.variable.unset", Severity.Error, "variables", m => m.Of("Process").Where(IsExecutable).SelectMany(p => Unset(m, p)))];

    private static IEnumerable<Fault> Unset(BpmnModel m, XElement process)
    {
        var set = SetIn(m, process);
        var isOpen = new Lazy<bool>(() => process.Descendants().Any(e => MaySetAnything(m, e)));
        foreach (var (at, name) in Read(process).Where(r => !set.Contains(r.Name)).DistinctBy(r => r.Name))
        {
            var nearest = DeploymentRules.Nearest(name, set.Where(s => IsNear(name, s)));
            if (nearest is not null || !isOpen.Value)
            {
                yield return new(at, name, nearest ?? "–") { Severity = nearest is null || isOpen.Value ? Severity.Warning : null };
            }
        }
    }

    private static HashSet<string> SetIn(BpmnModel m, XElement process)
    {
        var set = new HashSet<string>(OfTheEngine, StringComparer.Ordinal);
        set.UnionWith(process.Descendants().SelectMany(e => NamesSetBy(m, e)).OfType<string>().Select(n => n.Split('.', '[')[0].Trim()).Where(n => n.Length > 0));
        return set;
    }

    private static IEnumerable<string?> NamesSetBy(BpmnModel m, XElement element) => (element.Name.Namespace == BpmnNames.Zeebe, element.Name.LocalName) switch
    {
        (true, "input" or "output") => new[] { Text(element, "target") },
        (true, "script" or "calledDecision") => new[] { Text(element, "resultVariable") },
        (true, "loopCharacteristics") => new[] { Text(element, "inputElement"), Text(element, "outputCollection") },
        (true, "formDefinition") => FieldsOf(m, element) ?? [],
        (false, var name) when Declaring.Contains(name) => new[] { Text(element, "name"), BpmnDocument.IdOf(element) },
        _ => [],
    };

    private static IEnumerable<(XElement At, string Name)> Read(XElement process)
    {
        foreach (var element in process.Descendants())
        {
            var text = element.Name.Namespace == BpmnNames.Model && Conditions.Contains(element.Name.LocalName) ? element.Value
                : element.Name == BpmnNames.Zeebe + "input" ? Text(element, "source")
                : element.Name == BpmnNames.Zeebe + "loopCharacteristics" ? Text(element, "inputCollection")
                : null;
            if (text?.TrimStart() is ['=', .. var source] && FeelLanguage.Compile(source.Trim()).Expression is { } expression)
            {
                foreach (var name in expression.FreeNames)
                {
                    yield return (element.AncestorsAndSelf().First(e => BpmnDocument.IdOf(e) is not null), name);
                }
            }
        }
    }

    /// <summary>Whether an element may set variables whose names the model does not tell.</summary>
    private static bool MaySetAnything(BpmnModel m, XElement element) => element.Name.LocalName switch
    {
        "taskDefinition" or "executionListener" or "taskListener" => element.Name.Namespace == BpmnNames.Zeebe,
        "messageEventDefinition" or "signalEventDefinition" or "errorEventDefinition" or "escalationEventDefinition" or "eventDefinitionRef" => m.Is(element.Parent, "CatchEvent"),
        "receiveTask" or "callActivity" => true,
        "userTask" => element.Name.Namespace == BpmnNames.Model
            && (Child(element, "extensionElements")?.Element(BpmnNames.Zeebe + "formDefinition") is not { } form || FieldsOf(m, form) is null),
        _ => false,
    };

    private static ImmutableHashSet<string>? FieldsOf(BpmnModel m, XElement form) =>
        m.KnownReferences?.FormFields is { } fields && Text(form, "formId") is { } id ? fields.GetValueOrDefault(id) : null;

    /// <summary>One letter wrong in a short name, two in a long one; one and several of the same are no slip.</summary>
    private static bool IsNear(string one, string other) =>
        one != other + "s" && other != one + "s" && Math.Abs(one.Length - other.Length) <= 2 && DeploymentRules.Distance(one, other) <= (one.Length >= 8 ? 2 : one.Length >= 4 ? 1 : 0);
}
