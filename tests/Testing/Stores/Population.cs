using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Testing.Stores;

/// <summary>
/// Makes a large programme of a small one: copies every case, with all that belongs to it, inside the database. Ids of copies
/// differ in their first eight digits and times by up to a day. Copies are there to be listed, counted and passed over: their
/// history does not verify, and a step must not be taken in them, because their stored state still names the originals.
/// </summary>
public sealed class Population
{
    private const long Stride = 10_000_000;

    private static readonly HashSet<Type> Shared =
    [
        typeof(Deployment), typeof(DeployedFile), typeof(ProcessVersion), typeof(DecisionVersion), typeof(FormVersion), typeof(ApiKey), typeof(User),
    ];

    private readonly WorkflowContext _db;
    private readonly bool _isSqlite;
    private readonly List<IEntityType> _types;

    private Population(WorkflowContext db)
    {
        _db = db;
        _isSqlite = db.Database.ProviderName!.Contains("Sqlite", StringComparison.Ordinal);
        _types = ParentsFirst(db.Model.GetEntityTypes().Where(t => t.GetTableName() is not null && BelongsToCase(t)).ToList());
    }

    /// <summary>Adds so many copies of everything there is.</summary>
    /// <param name="db">The store: SQLite or PostgreSQL.</param>
    /// <param name="copies">Copies of each case.</param>
    /// <param name="atOnce">Copies in one transaction.</param>
    /// <param name="told">Told how many copies are done.</param>
    public static async Task Multiply(WorkflowContext db, int copies, int atOnce = 50, Action<int>? told = null)
    {
        var population = new Population(db);
        await db.Database.OpenConnectionAsync();
        foreach (var type in population._types)
        {
            await population.Execute($"CREATE TEMP TABLE {Base(type)} AS SELECT * FROM {Table(type)}");
        }

        for (var first = 1; first <= copies; first += atOnce)
        {
            var last = Math.Min(copies, first + atOnce - 1);
            await using var transaction = await db.Database.BeginTransactionAsync();
            foreach (var type in population._types)
            {
                await population.Execute(population.Copy(type, first, last));
            }

            await transaction.CommitAsync();
            told?.Invoke(last);
        }

        foreach (var type in population._types)
        {
            await population.Execute($"DROP TABLE {Base(type)}");
            if (!population._isSqlite && Counted(type) is { } key)
            {
                await population.Execute($"SELECT setval(pg_get_serial_sequence('{Table(type)}', '{key}'), (SELECT max(\"{key}\") + 1 FROM {Table(type)}))");
            }
        }

        await population.Execute("ANALYZE");
        await db.Database.CloseConnectionAsync();
    }

    private static bool BelongsToCase(IEntityType type) =>
        !Shared.Contains(type.ClrType) && !type.ClrType.Namespace!.StartsWith("Microsoft.", StringComparison.Ordinal)
        && type.GetProperties().Any(p => Of(p) == typeof(Guid));

    private static List<IEntityType> ParentsFirst(List<IEntityType> types)
    {
        var ordered = new List<IEntityType>();
        void Visit(IEntityType type)
        {
            if (types.Contains(type) && !ordered.Contains(type))
            {
                foreach (var parent in type.GetForeignKeys().Select(f => f.PrincipalEntityType).Where(p => p != type))
                {
                    Visit(parent);
                }

                ordered.Add(type);
            }
        }

        types.ForEach(Visit);
        return ordered;
    }

    private string Copy(IEntityType type, int first, int last)
    {
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        var columns = type.GetProperties().Select(p => (Name: p.GetColumnName(table)!, Value: Changed(p, p.GetColumnName(table)!))).ToList();
        return $"INSERT INTO {Table(type)} ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) "
            + string.Create(CultureInfo.InvariantCulture, $"WITH RECURSIVE n(k) AS (SELECT {first} UNION ALL SELECT k + 1 FROM n WHERE k < {last}) ")
            + $"SELECT {string.Join(", ", columns.Select(c => c.Value))} FROM n CROSS JOIN {Base(type)} b";
    }

    private string Changed(IProperty property, string name)
    {
        var column = $"b.\"{name}\"";
        var hex = _isSqlite ? "printf('%08X', k)" : "lpad(to_hex(k), 8, '0')";
        if (Of(property) == typeof(Guid))
        {
            return _isSqlite ? $"{hex} || substr({column}, 9)" : $"({hex} || substr({column}::text, 9))::uuid";
        }

        if (Of(property) == typeof(DateTimeOffset))
        {
            return $"{column} + (k * 7919000003) % 86400000000";
        }

        if (IsCounted(property) || property.GetContainingForeignKeys().Any(f => f.PrincipalKey.Properties.Any(IsCounted)))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{column} + k * CAST({Stride} AS BIGINT)");
        }

        if (property.DeclaringType.ClrType == typeof(PersonLookup) && property.Name == nameof(PersonLookup.Hash))
        {
            return $"{hex} || substr({column}, 9)";
        }

        var isUnique = property.IsPrimaryKey() || property.GetContainingIndexes().Any(i => i.IsUnique && i.Properties.Count == 1);
        return isUnique && Of(property) == typeof(string) ? $"{column} || '/' || k" : column;
    }

    private static bool IsCounted(IProperty property) =>
        property.IsPrimaryKey() && property.ValueGenerated == ValueGenerated.OnAdd && Of(property) is var type && (type == typeof(long) || type == typeof(int));

    private static string? Counted(IEntityType type) => type.GetProperties().FirstOrDefault(IsCounted)?.GetColumnName();

    private static Type Of(IProperty property) => Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

    private static string Table(IEntityType type) => $"\"{type.GetTableName()}\"";

    private static string Base(IEntityType type) => $"\"base_{type.GetTableName()}\"";

    private async Task Execute(string sql)
    {
        await using var command = _db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Names of the model.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.Transaction = _db.Database.CurrentTransaction?.GetDbTransaction();
        await command.ExecuteNonQueryAsync();
    }
}
