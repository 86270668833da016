using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;

namespace TreM.Workflow.Persistence.PostgreSql;

/// <summary>
/// Text indexes are in the order of the operating system's collation. When an update of the system changes that order, lookups and
/// unique indexes go wrong without a word; PostgreSQL 15 and later remember the version that a database was made with.
/// </summary>
internal static class CollationCheck
{
    private const string Sql = """
        SELECT datcollversion || ' ' || pg_database_collation_actual_version(oid) AS "Value" FROM pg_database
        WHERE datname = current_database() AND datcollversion <> pg_database_collation_actual_version(oid)
        """;

    /// <summary>What the collation was and what it is now, or null when nothing changed or the server cannot tell.</summary>
    public static async Task<(string Was, string Is)?> Changed(WorkflowContext db, CancellationToken cancellationToken)
    {
        var version = await db.Database.SqlQueryRaw<int>("SELECT current_setting('server_version_num')::int AS \"Value\"").SingleAsync(cancellationToken);
        if (version < 150000 || await db.Database.SqlQueryRaw<string>(Sql).SingleOrDefaultAsync(cancellationToken) is not { } versions)
        {
            return null;
        }

        var parts = versions.Split(' ', 2);
        return (parts[0], parts[1]);
    }
}
