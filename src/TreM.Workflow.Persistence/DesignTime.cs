using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using TreM.Workflow.Persistence.PostgreSql;
using TreM.Workflow.Persistence.Sqlite;
using TreM.Workflow.Persistence.SqlServer;

namespace TreM.Workflow.Persistence;

/// <summary>Contexts for <c>dotnet ef</c>: it reads the model and never connects.</summary>
internal sealed class DesignTime
    : IDesignTimeDbContextFactory<SqliteWorkflowContext>, IDesignTimeDbContextFactory<SqlServerWorkflowContext>,
      IDesignTimeDbContextFactory<PostgreSqlWorkflowContext>
{
    SqliteWorkflowContext IDesignTimeDbContextFactory<SqliteWorkflowContext>.CreateDbContext(string[] args) =>
        new(Options<SqliteWorkflowContext>(StorageProvider.Sqlite, "Data Source=:memory:"));

    SqlServerWorkflowContext IDesignTimeDbContextFactory<SqlServerWorkflowContext>.CreateDbContext(string[] args) =>
        new(Options<SqlServerWorkflowContext>(StorageProvider.SqlServer, "Server=design"));

    PostgreSqlWorkflowContext IDesignTimeDbContextFactory<PostgreSqlWorkflowContext>.CreateDbContext(string[] args) =>
        new(Options<PostgreSqlWorkflowContext>(StorageProvider.PostgreSql, "Host=design"));

    private static DbContextOptions<T> Options<T>(StorageProvider provider, string connection)
        where T : DbContext
    {
        var builder = new DbContextOptionsBuilder<T>();
        PersistenceServices.Configure(builder, new StorageOptions { Provider = provider, ConnectionString = connection });
        return builder.Options;
    }
}
