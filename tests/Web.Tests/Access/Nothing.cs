namespace TreM.Workflow.Web.Tests.Access;

/// <summary>Asserts that a list of complaints is empty, and prints all of them when it is not.</summary>
internal static class Nothing
{
    private const int Most = 60;

    /// <summary>Fails with the complaints, each on a line.</summary>
    public static void In(IReadOnlyCollection<string> complaints) => Assert.True(
        complaints.Count == 0, $"Expected nothing; saw {complaints.Count}:\n{string.Join('\n', complaints.Take(Most))}");
}
