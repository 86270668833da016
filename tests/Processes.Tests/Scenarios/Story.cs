using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Scenarios;

namespace Processes.Tests.Scenarios;

/// <summary>Tells a story of processes and asks that every line of it holds.</summary>
internal static class Story
{
    public static ScenarioResult Holds(string lines, params ProcessDefinition[] definitions)
    {
        var result = Tell(lines, definitions);
        Assert.True(result.Passed, result.ToString());
        return result;
    }

    public static ScenarioResult Tell(string lines, params ProcessDefinition[] definitions)
    {
        var (file, findings) = ScenarioFile.Parse($"scenario \"story\"\nprocess {definitions[0].Id}\n{lines}");
        Assert.True(file is not null, string.Join("; ", findings));
        return Assert.Single(ScenarioRunner.Run(file, definitions, new EngineServices()));
    }

    /// <summary>The executable processes of a model, which must have no errors.</summary>
    public static ProcessDefinition[] Read(string content)
    {
        var result = BpmnFile.Read(Xml(content));
        Assert.True(result.File is not null, string.Join("; ", result.Findings));
        return [.. result.File.Processes];
    }

    public static string Xml(string content) =>
        $"""
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="urn:t">{content}</definitions>
        """;
}
