using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TreM.Workflow.Persistence.Opening;

namespace TreM.Workflow.Persistence.Sqlite;

/// <summary>
/// Looks whether a file is whole before anybody works on it: SQLite's own quick check of its pages, then that the last event of each
/// instance's history is the one the instance names. Both stop when their time is up: a large file is then checked in part, and
/// <c>trem verify</c> checks the rest.
/// </summary>
internal static class SqliteFileCheck
{
    private const int Interrupted = 9, Corrupt = 11, NotADatabase = 26, OutOfOrder = 1;

    /// <summary>Whether a failure says that the file is damaged.</summary>
    public static bool IsDamage(Exception failure) =>
        failure.GetBaseException() is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>What to say of a damaged file.</summary>
    public static StoreRefusedException Damaged(string file, string what, Exception? reason = null) => new(
        $"Expected a whole database in {file}; it is damaged: {what}. Do not write to it. Restore the last copy ('trem restore COPY'), or save what can be read "
        + $"('sqlite3 {Path.GetFileName(file)} .recover') and look at it with 'trem verify'.", reason);

    /// <summary>Checks a file that is there and has tables.</summary>
    /// <returns>Whether there was time for all of it.</returns>
    /// <exception cref="StoreRefusedException">It is damaged.</exception>
    public static bool Run(string file, TimeSpan time)
    {
        var until = Stopwatch.StartNew();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var timer = new Timer(_ => raw.sqlite3_interrupt(connection.Handle), null, time, Timeout.InfiniteTimeSpan);
            return Pages(connection, file) && Heads(connection, file, () => until.Elapsed > time);
        }
        catch (SqliteException stopped) when (stopped.SqliteErrorCode == Interrupted)
        {
            return false;
        }
        catch (SqliteException failure) when (IsDamage(failure))
        {
            throw Damaged(file, failure.Message, failure);
        }
    }

    private static bool Pages(SqliteConnection connection, string file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(3)";
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0).ReplaceLineEndings(", "));
        }

        // An interrupted check ends with this word instead of an error.
        return found switch
        {
            ["ok"] => true,
            _ when found.Contains("interrupted") => false,
            _ => throw Damaged(file, string.Join("; ", found)),
        };
    }

    private static bool Heads(SqliteConnection connection, string file, Func<bool> isOver)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT i."Id", i."HistoryCount" FROM "Instances" i
            LEFT JOIN "History" h ON h."InstanceId" = i."Id" AND h."Sequence" = i."HistoryCount"
            WHERE h."Hash" IS NOT i."HistoryHead" LIMIT 1
            """;
        try
        {
            using var reader = command.ExecuteReader();
            return !reader.Read()
                ? !isOver()
                : throw Damaged(file, $"instance {reader.GetString(0)} names event {reader.GetInt32(1)} as its last, and the history does not have it so");
        }
        catch (SqliteException empty) when (empty.SqliteErrorCode == OutOfOrder)
        {
            // No such tables yet: an empty database, or one that is about to be made.
            return true;
        }
    }
}
