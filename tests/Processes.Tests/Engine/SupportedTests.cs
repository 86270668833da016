using System.Text.Json;
using System.Text.RegularExpressions;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

/// <summary>The table of what runs and what is refused says the truth.</summary>
public class SupportedTests
{
    private static readonly string[] Rows = File.ReadAllLines(Path.Combine(Repository.Folder, "src", "TreM.Workflow.Processes", "supported.md"));

    /// <summary>Model fragments for the names in the column "no".</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "zeebe:taskListener updating", Wrapped("<userTask id='x'><extensionElements><zeebe:taskListeners><zeebe:taskListener eventType='updating' type='l'/></zeebe:taskListeners></extensionElements></userTask>") },
        { "zeebe:taskListener canceling", Wrapped("<userTask id='x'><extensionElements><zeebe:taskListeners><zeebe:taskListener eventType='canceling' type='l'/></zeebe:taskListeners></extensionElements></userTask>") },
        { "zeebe:linkedResources", Wrapped("<task id='x'><extensionElements><zeebe:linkedResources/></extensionElements></task>") },
        { "zeebe:linkedResource ", Wrapped("<task id='x'><extensionElements><zeebe:linkedResource/></extensionElements></task>") },
        { "zeebe:calledElement processIdExpression", Wrapped("<callActivity id='x'><extensionElements><zeebe:calledElement processId='a' processIdExpression='b'/></extensionElements></callActivity>") },
        { "zeebe:calledElement businessId", Wrapped("<callActivity id='x'><extensionElements><zeebe:calledElement processId='a' businessId='b'/></extensionElements></callActivity>") },
        { "zeebe:formDefinition bindingType", Wrapped("<userTask id='x'><extensionElements><zeebe:formDefinition formId='a' bindingType='deployment'/></extensionElements></userTask>") },
        { "zeebe:formDefinition versionTag", Wrapped("<userTask id='x'><extensionElements><zeebe:formDefinition formId='a' versionTag='v1'/></extensionElements></userTask>") },
        { "workdays on a date or a cycle", Wrapped("<intermediateCatchEvent id='x'><timerEventDefinition trem:workdays='true'><timeCycle xsi:type='tFormalExpression'>R/P1D</timeCycle></timerEventDefinition></intermediateCatchEvent>") },
        { "zeebe:adHoc outputCollection", Wrapped("<adHocSubProcess id='x'><task id='in'/><extensionElements><zeebe:adHoc outputCollection='a'/></extensionElements></adHocSubProcess>") },
        { "zeebe:adHoc outputElement", Wrapped("<adHocSubProcess id='x'><task id='in'/><extensionElements><zeebe:adHoc outputElement='=a'/></extensionElements></adHocSubProcess>") },
        { "zeebe:jobPriorityDefinition", Wrapped("<task id='x'><extensionElements><zeebe:jobPriorityDefinition priority='5'/></extensionElements></task>") },
        { "zeebe:conditionalFilter", Wrapped("<intermediateCatchEvent id='x'><conditionalEventDefinition><extensionElements><zeebe:conditionalFilter variableNames='a'/></extensionElements><condition xsi:type='tFormalExpression'>=a</condition></conditionalEventDefinition></intermediateCatchEvent>") },
        { "zeebe:agentDefinition", Wrapped("<task id='x'><extensionElements><zeebe:agentDefinition agentType='a'/></extensionElements></task>") },
        { "zeebe:taskDefinition at an ad-hoc sub-process", Wrapped("<adHocSubProcess id='x'><extensionElements><zeebe:taskDefinition type='a'/></extensionElements><task id='in'/></adHocSubProcess>") },
        { "script in another language", Wrapped("<scriptTask id='x' scriptFormat='javascript'><script>1</script></scriptTask>") },
        { "expression in another language", Wrapped("<task id='x'><standardLoopCharacteristics><loopCondition xsi:type='tFormalExpression'>${go}</loopCondition></standardLoopCharacteristics></task>") },
        { "service task without a task definition", Wrapped("<serviceTask id='x'/>") },
        { "cron cycle within a minute", Wrapped("<intermediateCatchEvent id='x'><timerEventDefinition><timeCycle xsi:type='tFormalExpression'>*/10 0 9 * * *</timeCycle></timerEventDefinition></intermediateCatchEvent>") },
        { "data association with an assignment", Wrapped("<task id='x'><dataInputAssociation id='x1'><targetRef>x</targetRef><assignment><from xsi:type='tFormalExpression'>1</from><to xsi:type='tFormalExpression'>2</to></assignment></dataInputAssociation></task>") },
        { "choreography", Wrapped("<choreographyTask id='x' initiatingParticipantRef='q'/>") },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_supported_is_refused_by_id(string name, string xml)
    {
        var result = BpmnFile.Read(xml);

        Assert.Null(result.File);
        Assert.Contains(result.Findings, f => f.ElementId is "x" or "x1");
        Assert.Contains(Rows, r => r.Contains(name, StringComparison.Ordinal) && r.Contains("| no |", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_row_that_says_no_has_a_model_that_is_refused()
    {
        var names = Refused.Select(row => row.Data.Item1).ToList();

        Assert.All(Rows.Where(r => r.Contains("| no |", StringComparison.Ordinal)), r => Assert.Contains(names, n => r.Contains(n, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_element_that_runs_has_a_row()
    {
        var folder = Path.Combine(Repository.Folder, "src", "TreM.Workflow.Processes", "Elements", "ElementCatalogue.cs");
        var names = Regex.Matches(File.ReadAllText(folder), "\\[\"([a-zA-Z]+)\"\\] = ").Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, n => Assert.Contains(Rows, r => r.Contains($"`{n}`", StringComparison.Ordinal) && r.Contains("| yes |", StringComparison.Ordinal)));
    }

    /// <summary>Every element and attribute that Camunda's modeler can write, from its descriptor in the npm package zeebe-bpmn-moddle.</summary>
    [Fact]
    public void Everything_the_modeler_of_Camunda_can_write_runs_or_is_refused_by_name_and_the_table_says_which()
    {
        var descriptor = Path.Combine(Repository.Folder, "src", "TreM.Workflow.Web", "ClientApp", "node_modules", "zeebe-bpmn-moddle", "resources", "zeebe.json");
        Assert.SkipUnless(File.Exists(descriptor), "The descriptor is not here: building TreM.Workflow.Web installs zeebe-bpmn-moddle, which brings it.");
        var types = JsonDocument.Parse(File.ReadAllText(descriptor)).RootElement.GetProperty("types").EnumerateArray()
            .ToDictionary(t => t.GetProperty("name").GetString()!);
        var elements = types.Values.Where(t => t.TryGetProperty("superClass", out _) || t.GetProperty("name").GetString() == "Property").ToList();
        var bindings = Attributes(types["BindingTypeSupported"]).ToList();
        Assert.True(elements.Count > 25);
        foreach (var type in elements)
        {
            var name = char.ToLowerInvariant(type.GetProperty("name").GetString()![0]) + type.GetProperty("name").GetString()![1..];
            var supports = types["BindingTypeSupported"].GetProperty("extends").EnumerateArray().Any(a => a.GetString() == $"zeebe:{type.GetProperty("name").GetString()}");
            var inherited = type.TryGetProperty("superClass", out var bases) && bases.EnumerateArray().Any(b => b.GetString() == "InputOutputParameter")
                ? Attributes(types["InputOutputParameter"]) : [];
            var runs = Runs(name, null);
            Assert.True(Says($"`zeebe:{name}`", "yes") == runs && Says($"zeebe:{name} ", "no", exactly: true) == !runs, $"zeebe:{name} {(runs ? "runs" : "is refused")}; the table says otherwise.");
            foreach (var attribute in runs ? Attributes(type).Concat(inherited).Concat(supports ? bindings : []) : [])
            {
                Assert.True(Runs(name, attribute) != Says($"zeebe:{name} {attribute} ", "no"), $"zeebe:{name} {attribute}: the table does not say that it is refused.");
            }
        }

        static IEnumerable<string> Attributes(JsonElement type) => (type.TryGetProperty("properties", out var properties) ? properties.EnumerateArray() : default)
            .Where(p => p.TryGetProperty("isAttr", out var isAttribute) && isAttribute.GetBoolean())
            .Select(p => p.GetProperty("name").GetString()!);

        static bool Says(string name, string answer, bool exactly = false) =>
            Rows.Any(r => r.Contains(name, StringComparison.Ordinal) && r.Contains($"| {answer} |", StringComparison.Ordinal)
                && (!exactly || r.StartsWith($"| {name}|", StringComparison.Ordinal)));
    }

    /// <summary>Whether no finding names the element (or attribute), wherever it stands.</summary>
    private static bool Runs(string name, string? attribute)
    {
        string[] holders = ["userTask", "serviceTask", "process", "callActivity", "businessRuleTask", "scriptTask", "adHocSubProcess", "message", "multiInstanceLoopCharacteristics"];
        string[] parents = ["ioMapping", "taskHeaders", "properties", "executionListeners", "taskListeners"];
        var written = $"<zeebe:{name} {(attribute is null ? "" : $"{attribute}='x'")}/>";
        var models = holders.Select(h => h switch
        {
            "process" => Process("p").Raw(Extensions(written)).Start("s").End("e").Xml,
            "message" => Process("p").Start("s").End("e").Xml.Replace("<process", $"<message id='m' name='m'>{Extensions(written)}</message><process", StringComparison.Ordinal),
            "multiInstanceLoopCharacteristics" => Wrapped($"<task id='x'><{h}>{Extensions(written)}</{h}></task>"),
            _ => Wrapped($"<{h} id='x'>{Extensions(written)}</{h}>"),
        }).Concat(parents.Select(p => Wrapped($"<userTask id='x'>{Extensions($"<zeebe:{p}>{written}</zeebe:{p}>")}</userTask>")));
        return models.Any(m => !BpmnFile.Read(m).Findings.Any(f => f.Code.StartsWith("bpmn.extension.", StringComparison.Ordinal)));
    }

    private static string Wrapped(string element) => Process("p").Start("s").Task("t").End("e").Raw(element).Xml;
}
