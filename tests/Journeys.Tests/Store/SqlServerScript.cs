using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.PostgreSql;
using TreM.Workflow.Persistence.Sqlite;
using TreM.Workflow.Persistence.SqlServer;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>What can be known of SQL Server without one: its own parser reads all that we would say to it.</summary>
public sealed class SqlServerScript
{
    private static readonly CompositeFormat Lease = CompositeFormat.Parse(SqlServerDialect.LeaseSql);

    [Fact]
    public void The_idempotent_migration_script_is_Transact_SQL()
    {
        using var db = Context<SqlServerWorkflowContext>(StorageProvider.SqlServer, "Server=nowhere");
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        Assert.Contains("CREATE TABLE [History]", script, StringComparison.Ordinal);
        Assert.Empty(Parse(script));
    }

    [Fact]
    public void The_lease_is_one_atomic_update_of_the_table_that_repeats_its_conditions()
    {
        var text = string.Format(CultureInfo.InvariantCulture, Lease, [.. Enumerable.Range(0, 6).Select(i => (object)$"@p{i}")]);
        using var reader = new StringReader(text);
        var script = Assert.IsType<TSqlScript>(new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors));
        Assert.Empty(errors);
        var statements = Assert.Single(script.Batches).Statements;
        Assert.Equal(2, statements.Count);
        Assert.IsType<DeclareVariableStatement>(statements[0]);
        var update = Assert.IsType<UpdateStatement>(statements[1]);

        // No common table expression: a server that speaks the protocol may not update one.
        Assert.Null(update.WithCtesAndXmlNamespaces);
        Assert.Equal("Outbox", Assert.IsType<NamedTableReference>(update.UpdateSpecification.Target).SchemaObject.BaseIdentifier.Value);
        Assert.NotNull(update.UpdateSpecification.OutputClause);
        var outer = new Columns();
        update.UpdateSpecification.WhereClause.Accept(outer);
        Assert.Equal(["Id", "Status", "VisibleAt"], outer.Outside.Order());
        Assert.Equal(["Id", "Lane", "Status", "VisibleAt", "VisibleAt"], outer.Inside.Order());
    }

    [Fact]
    public void The_server_tells_its_time_in_Transact_SQL() => Assert.Empty(Parse(SqlServerDialect.NowSql));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(null, null)]
    public void How_many_rows_go_into_one_command_is_a_setting(int? setting, int? expected)
    {
        foreach (var (provider, connection) in new[] { (StorageProvider.Sqlite, "Data Source=x"), (StorageProvider.SqlServer, "Server=x"), (StorageProvider.PostgreSql, "Host=x") })
        {
            var builder = new DbContextOptionsBuilder();
            PersistenceServices.Configure(builder, new StorageOptions { Provider = provider, ConnectionString = connection, MaxBatchSize = setting });
            Assert.Equal(expected, builder.Options.Extensions.OfType<RelationalOptionsExtension>().Single().MaxBatchSize);
        }
    }

    private sealed class Columns : TSqlFragmentVisitor
    {
        private int _depth;

        public List<string> Outside { get; } = [];

        public List<string> Inside { get; } = [];

        public override void ExplicitVisit(ScalarSubquery node)
        {
            _depth++;
            base.ExplicitVisit(node);
            _depth--;
        }

        public override void Visit(ColumnReferenceExpression node) => (_depth > 0 ? Inside : Outside).Add(node.MultiPartIdentifier.Identifiers[^1].Value);
    }

    [Fact]
    public void The_parser_sees_what_is_wrong() => Assert.NotEmpty(Parse("CREATE TABEL x"));

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.SqlServer)]
    [InlineData(StorageProvider.PostgreSql)]
    public void Every_provider_has_a_migration_for_the_whole_model(StorageProvider provider)
    {
        using var db = Context(provider);
        Assert.False(db.Database.HasPendingModelChanges(), "Run src/TreM.Workflow.Persistence/migrations.sh");
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.SqlServer)]
    [InlineData(StorageProvider.PostgreSql)]
    public void The_compiled_model_is_the_model(StorageProvider provider)
    {
        using var db = Context(provider);
        Assert.Equal("RuntimeModel", db.Model.GetType().BaseType?.Name);
        Assert.Equal(Told(db.GetService<IDesignTimeModel>().Model), Told(db.Model));
    }

    // Run src/TreM.Workflow.Persistence/migrations.sh when they differ.
    private static IEnumerable<string> Told(IModel model) => model.GetEntityTypes().OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(t => t
        .GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal)
        .Select(p => $"{t.Name}.{p.Name}: {t.GetTableName()}.{p.GetColumnName()} {p.GetColumnType()} {p.IsNullable} {p.GetMaxLength()} {p.IsConcurrencyToken} "
            + $"{p.ValueGenerated} {p.GetRelationalTypeMapping().Converter?.GetType()} {p.GetDefaultValueSql()}")
        .Concat(t.GetKeys().Select(k => k.ToDebugString(MetadataDebugStringOptions.SingleLineDefault)).Order(StringComparer.Ordinal))
        .Concat(t.GetForeignKeys().Select(k => k.ToDebugString(MetadataDebugStringOptions.SingleLineDefault)).Order(StringComparer.Ordinal))
        .Concat(t.GetIndexes().Select(i => $"{i.ToDebugString(MetadataDebugStringOptions.SingleLineDefault)} {i.GetDatabaseName()}").Order(StringComparer.Ordinal)));

    private static IList<ParseError> Parse(string sql)
    {
        using var reader = new StringReader(sql);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return errors;
    }

    private static DbContext Context(StorageProvider provider) => provider switch
    {
        StorageProvider.SqlServer => Context<SqlServerWorkflowContext>(provider, "Server=nowhere"),
        StorageProvider.PostgreSql => Context<PostgreSqlWorkflowContext>(provider, "Host=nowhere"),
        _ => Context<SqliteWorkflowContext>(provider, "Data Source=:memory:"),
    };

    private static T Context<T>(StorageProvider provider, string connection)
        where T : DbContext
    {
        var builder = new DbContextOptionsBuilder<T>();
        PersistenceServices.Configure(builder, new StorageOptions { Provider = provider, ConnectionString = connection });
        return (T)Activator.CreateInstance(typeof(T), builder.Options)!;
    }
}
