using Npgsql;

namespace TreM.Workflow.Persistence.PostgreSql;

/// <summary>What a connection to PostgreSQL does unless the settings say otherwise.</summary>
internal static class PostgreSqlConnection
{
    private const string MaxAutoPrepare = "Max Auto Prepare";
    private const int Statements = 200;

    /// <summary>
    /// The connection string with statements prepared once they have been used a few times: the server no longer parses and
    /// plans the same inserts for every step. Behind a pooler that shares sessions, set <c>Max Auto Prepare=0</c>.
    /// </summary>
    public static string Of(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        if (!connection.ContainsKey(MaxAutoPrepare))
        {
            connection.MaxAutoPrepare = Statements;
        }

        return connection.ConnectionString;
    }
}
