using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using TreM.Workflow.Journeys;

namespace TreM.Workflow.Persistence.Opening;

/// <summary>
/// Compares the schema that a database has with the one this build was made for. A database may name all migrations and still
/// differ: it was made by a build between two releases, or somebody changed it by hand.
/// </summary>
internal static class SchemaComparison
{
    private const int MostTold = 5;

    /// <exception cref="StoreRefusedException">Something that this build needs is missing or of another kind.</exception>
    public static async Task Refuse(WorkflowContext db, StorageProvider provider, CancellationToken cancellationToken)
    {
        var differences = await Run(db, provider, cancellationToken);
        if (differences.Count > 0)
        {
            var more = differences.Count > MostTold ? $" and {differences.Count - MostTold} more" : "";
            throw new StoreRefusedException(
                $"Expected the schema of this version; the database names its migrations and differs: {string.Join("; ", differences.Take(MostTold))}{more}. "
                + "It was made by a build between two releases, or changed by hand. Restore a copy ('trem restore'), or give another database.");
        }
    }

    /// <summary>What is missing or of another kind; what a database has besides is nobody's business.</summary>
    public static async Task<IReadOnlyList<string>> Run(WorkflowContext db, StorageProvider provider, CancellationToken cancellationToken)
    {
        var columns = new Dictionary<(string Table, string Column), (string? Type, bool IsRequired)>();
        var indexes = new HashSet<string>(StringComparer.Ordinal);
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = db.Database.GetDbConnection();
            await Each(connection, ColumnsOf(provider), r => columns[(r.GetString(0), r.GetString(1))] = (r.IsDBNull(2) ? null : r.GetString(2), Convert.ToInt32(r.GetValue(3), null) != 0), cancellationToken);
            await Each(connection, IndexesOf(provider), r => indexes.Add(r.GetString(0)), cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        var tables = columns.Keys.Select(k => k.Table).ToHashSet(StringComparer.Ordinal);
        return [.. db.Model.GetEntityTypes().Where(t => t.GetTableName() is not null).OrderBy(t => t.GetTableName(), StringComparer.Ordinal).SelectMany(t => Differences(t, tables, columns, indexes)).Distinct()];
    }

    private static IEnumerable<string> Differences(
        IEntityType type, HashSet<string> tables, Dictionary<(string Table, string Column), (string? Type, bool IsRequired)> columns, HashSet<string> indexes)
    {
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        if (!tables.Contains(table.Name))
        {
            yield return $"no table {table.Name}";
            yield break;
        }

        foreach (var property in type.GetProperties())
        {
            var (name, wanted, required) = (property.GetColumnName(table)!, property.GetColumnType(), !property.IsColumnNullable(table));
            if (!columns.TryGetValue((table.Name, name), out var column))
            {
                yield return $"no column {table.Name}.{name}";
            }
            else if ((column.Type is { } seen && !seen.Equals(wanted, StringComparison.OrdinalIgnoreCase)) || column.IsRequired != required)
            {
                yield return $"{table.Name}.{name} is {column.Type ?? "of its type"}{(column.IsRequired ? " NOT NULL" : "")} and not {wanted}{(required ? " NOT NULL" : "")}";
            }
        }

        foreach (var index in type.GetIndexes().Select(i => i.GetDatabaseName()).OfType<string>().Where(i => !indexes.Contains(i)))
        {
            yield return $"no index {index}";
        }
    }

    private static string ColumnsOf(StorageProvider provider) => provider switch
    {
        StorageProvider.PostgreSql => """
            SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull::int
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
            """,
        StorageProvider.SqlServer => """
            SELECT TABLE_NAME, COLUMN_NAME, CAST(NULL AS nvarchar(128)), CASE IS_NULLABLE WHEN 'NO' THEN 1 ELSE 0 END
            FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = SCHEMA_NAME()
            """,
        _ => """SELECT m.name, c.name, c.type, c."notnull" FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'""",
    };

    private static string IndexesOf(StorageProvider provider) => provider switch
    {
        StorageProvider.PostgreSql => "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema()",
        StorageProvider.SqlServer => "SELECT name FROM sys.indexes WHERE name IS NOT NULL",
        _ => "SELECT name FROM sqlite_schema WHERE type = 'index'",
    };

    private static async Task Each(DbConnection connection, string sql, Action<DbDataReader> row, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            row(reader);
        }
    }
}
