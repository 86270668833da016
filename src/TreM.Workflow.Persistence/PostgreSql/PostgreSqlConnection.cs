using Npgsql;

namespace TreM.Workflow.Persistence.PostgreSql;

/// <summary>What a connection to PostgreSQL does unless the settings say otherwise.</summary>
public static class PostgreSqlConnection
{
    private const string MaxAutoPrepare = "Max Auto Prepare";
    private const string NoReset = "No Reset On Close";
    private const int Statements = 200;

    /// <summary>
    /// The connection string with statements prepared once they have been used a few times: the server no longer parses and
    /// plans the same inserts for every step. Behind a pooler that shares sessions, set <c>Max Auto Prepare=0</c>. And a connection
    /// goes back to the pool as it is: nothing here leaves settings, locks or temporary tables in a session, and taking them back
    /// would cost six statements more each time.
    /// </summary>
    public static string Of(string connectionString)
    {
        // ContainsKey says whether there is such a setting at all, ShouldSerialize whether it has been made.
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        if (!connection.ShouldSerialize(MaxAutoPrepare))
        {
            connection.MaxAutoPrepare = Statements;
        }

        if (!connection.ShouldSerialize(NoReset))
        {
            connection.NoResetOnClose = true;
        }

        return connection.ConnectionString;
    }
}
