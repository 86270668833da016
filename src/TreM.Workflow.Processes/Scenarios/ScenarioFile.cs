using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>A <c>.scenario</c> file: stories of processes in plain lines, each run from its own beginning.</summary>
/// <remarks>The lines are described in <see cref="ScenarioStep"/> and in the README of this folder.</remarks>
public sealed record ScenarioFile(ImmutableArray<Scenario> Scenarios)
{
    /// <summary>Reads a file's text.</summary>
    /// <returns>The file, or null with findings (<c>scenario.line.unexpected</c>, <c>scenario.value.invalid</c>) that name the line.</returns>
    public static (ScenarioFile? File, ImmutableArray<Finding> Findings) Parse(string text) => new ScenarioParser(text).File();
}

/// <summary>One story.</summary>
/// <param name="Name">What it tells.</param>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="ProcessId">The process that <c>start</c> starts.</param>
/// <param name="Begins">The clock at the beginning.</param>
/// <param name="Steps">Its lines.</param>
public sealed record Scenario(string Name, int Line, string? ProcessId, DateTimeOffset Begins, ImmutableArray<ScenarioStep> Steps)
{
    /// <summary>The clock of a scenario that does not say.</summary>
    public static DateTimeOffset DefaultBeginning { get; } = new(2012, 10, 15, 9, 0, 0, TimeSpan.FromHours(2));
}
