using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Testing;

/// <summary>What the tests of a set of models gave.</summary>
/// <param name="Tests">One outcome per case and scenario, in order.</param>
/// <param name="Coverage">What the scenarios went through, per process.</param>
/// <param name="Findings">Models that could not be read.</param>
public sealed record TestReport(ImmutableArray<TestOutcome> Tests, ImmutableArray<ProcessCoverage> Coverage, ImmutableArray<Finding> Findings)
{
    /// <summary>How many held.</summary>
    public int Passed => Tests.Count(t => t.Passed);

    /// <summary>How many did not.</summary>
    public int Failed => Tests.Length - Passed;
}

/// <summary>What one case or scenario gave.</summary>
/// <param name="File">The test's file.</param>
/// <param name="Name">The case's id or the scenario's name.</param>
/// <param name="Failure">Expected and saw; null when it held.</param>
public sealed record TestOutcome(string File, string Name, string? Failure)
{
    /// <summary>Whether it held.</summary>
    public bool Passed => Failure is null;

    /// <summary>The line of a scenario that did not hold, from 1; 0 when it is no scenario or held.</summary>
    public int Line { get; init; }

    /// <summary>Where tokens stood in the diagram when a scenario stopped.</summary>
    public ImmutableArray<string> Positions { get; init; } = [];

    /// <summary>What a failed scenario did up to there.</summary>
    public ImmutableArray<string> Transcript { get; init; } = [];
}

/// <summary>How much of a process its scenarios went through.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Nodes">Flow nodes entered.</param>
/// <param name="AllNodes">Flow nodes there are.</param>
/// <param name="Flows">Sequence flows taken.</param>
/// <param name="AllFlows">Sequence flows there are.</param>
/// <param name="Missed">Ids of nodes and flows that no scenario touched.</param>
public sealed record ProcessCoverage(string ProcessId, int Nodes, int AllNodes, int Flows, int AllFlows, ImmutableArray<string> Missed);
