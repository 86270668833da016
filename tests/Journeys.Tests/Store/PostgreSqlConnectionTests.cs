using Npgsql;
using TreM.Workflow.Persistence.PostgreSql;

namespace TreM.Workflow.Journeys.Tests.Store;

public sealed class PostgreSqlConnectionTests
{
    [Fact]
    public void Statements_are_prepared_and_sessions_kept_unless_the_settings_say_otherwise()
    {
        var own = new NpgsqlConnectionStringBuilder(PostgreSqlConnection.Of("Host=db;Username=u"));
        var pooled = new NpgsqlConnectionStringBuilder(PostgreSqlConnection.Of("Host=db;Username=u;Max Auto Prepare=0;No Reset On Close=false"));

        Assert.Equal((200, true), (own.MaxAutoPrepare, own.NoResetOnClose));
        Assert.Equal((0, false), (pooled.MaxAutoPrepare, pooled.NoResetOnClose));
    }
}
