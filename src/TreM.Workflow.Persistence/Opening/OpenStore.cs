using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Journeys;
using TreM.Workflow.Persistence.PostgreSql;
using TreM.Workflow.Persistence.Sqlite;

namespace TreM.Workflow.Persistence.Opening;

/// <summary>What stands between a service and its database at the start: it is alone with it, it is whole, it is of this version.</summary>
public sealed partial class OpenStore(WorkflowContext db, StorageOptions storage, ILogger<OpenStore> log)
{
    /// <summary>Sees to all of it, and brings an older database to this version.</summary>
    /// <exception cref="StoreRefusedException">The service must not work on it; the message is one line for whoever runs the service.</exception>
    public async Task Run(CancellationToken cancellationToken = default)
    {
        try
        {
            Check();
            var state = (await SchemaState.Of(db, cancellationToken)).RefuseNewer();
            if (state.Pending.Count > 0 && !storage.MigrateAtStart)
            {
                throw new StoreRefusedException($"{StorageOptions.Section}:{nameof(StorageOptions.MigrateAtStart)} is off and the database is older than this version. Run 'trem migrate' first.");
            }

            foreach (var migration in await DatabaseUpgrade.Run(db, storage, cancellationToken))
            {
                LogApplied(log, migration);
            }

            if (storage.Provider == StorageProvider.PostgreSql && await CollationCheck.Changed(db, cancellationToken) is var (was, now))
            {
                LogCollation(log, was, now);
            }
        }
        catch (Exception failure) when (storage.Provider == StorageProvider.Sqlite && SqliteFileCheck.IsDamage(failure))
        {
            throw SqliteFileCheck.Damaged(storage.DatabaseFile ?? "memory", failure.GetBaseException().Message, failure);
        }
    }

    private void Check()
    {
        if (storage is { CheckSeconds: > 0, DatabaseFile: { } file } && new FileInfo(file) is { Exists: true, Length: > 0 }
            && !SqliteFileCheck.Run(file, TimeSpan.FromSeconds(storage.CheckSeconds)))
        {
            LogPartly(log, file, storage.CheckSeconds);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The database has got migration {Migration}")]
    private static partial void LogApplied(ILogger log, string migration);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{File} is too large to be checked in {Seconds} s (Storage:CheckSeconds); what was checked is whole. Run 'trem verify' beside the service")]
    private static partial void LogPartly(ILogger log, string file, int seconds);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The system's collation changed from {Was} to {Now} since this database was made: its text indexes may be out of order. "
            + "Run REINDEX DATABASE and then ALTER DATABASE ... REFRESH COLLATION VERSION while the service stands still")]
    private static partial void LogCollation(ILogger log, string was, string now);
}
