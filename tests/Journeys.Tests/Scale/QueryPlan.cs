using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Scale;

/// <summary>What SQLite would do for a statement. Without statistics the plan depends on the indexes alone, not on the rows.</summary>
internal static partial class QueryPlan
{
    // Registers: as long as the programme's plan, whoever takes part.
    private static readonly string[] Registers =
        ["Partners", "Municipalities", "Goals", "Deployments", "ProcessVersions", "DecisionVersions", "FormVersions", "Users", "RoleAssignments", "EmployerNeeds", "DataProtectionKeys", "ApiKeys"];

    /// <summary>The tables with a row per participant (or event) that the statement reads from end to end.</summary>
    public static IReadOnlyList<string> Scans(SqliteConnection connection, Statement statement)
    {
        if (AsksNothing().IsMatch(statement.Text))
        {
            return [];
        }

        var tables = Named().Matches(statement.Text).ToLookup(m => m.Groups["alias"].Success ? m.Groups["alias"].Value : m.Groups["table"].Value, m => m.Groups["table"].Value);
        return [.. Of(connection, statement).Where(d => d.StartsWith("SCAN ", StringComparison.Ordinal))
            .Select(d => d.Split(' ')[1]).SelectMany(name => tables[name]).Except(Registers).Distinct()];
    }

    /// <summary>Whether it sorts all it finds before it takes the first rows.</summary>
    public static bool SortsBeforeItStops(SqliteConnection connection, Statement statement) =>
        statement.Text.Contains("LIMIT", StringComparison.Ordinal) && Of(connection, statement).Contains("USE TEMP B-TREE FOR ORDER BY");

    private static List<string> Of(SqliteConnection connection, Statement statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {statement.Text}";
        foreach (var (name, value) in statement.Parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        using var reader = command.ExecuteReader();
        var details = new List<string>();
        while (reader.Read())
        {
            details.Add(reader.GetString(3));
        }

        return details;
    }

    // An empty list of ids: EF Core asks for no rows, and SQLite reads none, whatever its plan says.
    [GeneratedRegex("WHERE (?:.* AND )?0(?: AND .*)?$", RegexOptions.Multiline)]
    private static partial Regex AsksNothing();

    [GeneratedRegex("(?:FROM|JOIN|UPDATE|INTO) \"(?<table>\\w+)\"(?: AS \"(?<alias>\\w+)\")?")]
    private static partial Regex Named();
}
