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

    private static string Wrapped(string element) => Process("p").Start("s").Task("t").End("e").Raw(element).Xml;
}
