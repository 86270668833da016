namespace Processes.Tests;

/// <summary>Tests that look at a clock run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    public const string Name = "alone";
}
