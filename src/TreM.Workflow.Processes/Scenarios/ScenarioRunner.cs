using System.Collections.Immutable;
using System.Text;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>Runs scenarios: every line is done or checked, on a virtual clock, with state saved and loaded after every step.</summary>
public static class ScenarioRunner
{
    /// <summary>Runs all scenarios of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="definitions">The processes it may start and call.</param>
    /// <param name="services">Decisions, workdays, scripts.</param>
    public static ImmutableArray<ScenarioResult> Run(ScenarioFile file, IEnumerable<ProcessDefinition> definitions, EngineServices services)
    {
        var byId = definitions.ToDictionary(d => d.Id, StringComparer.Ordinal);
        return [.. file.Scenarios.Select(s => Run(s, byId, services))];
    }

    /// <summary>Runs one scenario.</summary>
    public static ScenarioResult Run(Scenario scenario, IReadOnlyDictionary<string, ProcessDefinition> definitions, EngineServices services)
    {
        var answered = scenario.Steps.OfType<ScenarioStep.Child>().Select(c => c.ProcessId).ToHashSet(StringComparer.Ordinal);
        var world = new ScenarioWorld(definitions, services, scenario.Begins, answered);
        var play = new ScenarioPlay(scenario, world, services);
        foreach (var step in scenario.Steps)
        {
            world.Note($"{step.Line}: {step.Text}");
            if ((play.UnexpectedIncident(step) ?? play.Do(step) ?? world.Problem) is { } failure)
            {
                return Result(scenario, world, new ScenarioFailure(step.Line, step.Text, failure));
            }
        }

        return play.UnexpectedIncident(null) is { } incident
            ? Result(scenario, world, new ScenarioFailure(scenario.Line, scenario.Name, incident))
            : Result(scenario, world, null);
    }

    private static ScenarioResult Result(Scenario scenario, ScenarioWorld world, ScenarioFailure? failure) => new(
        scenario.Name, failure, [.. world.Transcript], [.. world.Instances.SelectMany(Positions)], world.Coverage.Build());

    private static IEnumerable<ScenarioPosition> Positions(ScenarioInstance instance) => instance.State is { HasEnded: false } state
        ? state.ActiveElements.Select(a => new ScenarioPosition(
            instance.Definition.Id,
            a.ElementId,
            instance.Definition.Elements.GetValueOrDefault(a.ElementId)?.Name,
            instance.Definition.Diagram.TryGetValue(a.ElementId, out var bounds) ? bounds : null))
        : [];
}

/// <summary>How a scenario went.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Failure">The first line that did not hold, or null.</param>
/// <param name="Transcript">What was done and what followed, line by line.</param>
/// <param name="Positions">Where tokens stood when it stopped.</param>
/// <param name="Coverage">What it went through, by process.</param>
public sealed record ScenarioResult(
    string Name,
    ScenarioFailure? Failure,
    ImmutableArray<string> Transcript,
    ImmutableArray<ScenarioPosition> Positions,
    ImmutableArray<ScenarioCoverage> Coverage)
{
    /// <summary>Whether every line held.</summary>
    public bool Passed => Failure is null;

    /// <summary>For people: the verdict, and on failure the transcript and where the tokens stand.</summary>
    public override string ToString()
    {
        if (Failure is null)
        {
            return $"passed  {Name}";
        }

        var text = new StringBuilder($"FAILED  {Name}\n  line {Failure.Line}: {Failure.Text}\n  {Failure.Message}\n  tokens stand at:\n");
        foreach (var position in Positions)
        {
            text.Append("    ").Append(position).Append('\n');
        }

        text.Append("  transcript:\n");
        foreach (var line in Transcript)
        {
            text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }
}

/// <summary>The line of a scenario that did not hold.</summary>
/// <param name="Line">Line in the file.</param>
/// <param name="Text">The line.</param>
/// <param name="Message">Expected, saw.</param>
public sealed record ScenarioFailure(int Line, string Text, string Message);

/// <summary>Where a token stands.</summary>
/// <param name="ProcessId">BPMN id of the process.</param>
/// <param name="ElementId">BPMN id of the element.</param>
/// <param name="Name">The element's name, or null.</param>
/// <param name="Bounds">Where the element is drawn, or null when it is not.</param>
public sealed record ScenarioPosition(string ProcessId, string ElementId, string? Name, DiagramBounds? Bounds)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{ProcessId} / {ElementId}{(string.IsNullOrWhiteSpace(Name) ? "" : $" \"{Name}\"")}{(Bounds is { } bounds ? $" at {bounds} in the diagram" : "")}";
}
