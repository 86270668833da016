using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Persistence.PostgreSql;

/// <summary>
/// Adds a save's history to the command that writes its other rows: one statement more instead of one trip more. The columns
/// go as arrays, so that the statement is the same, and prepared, however many events there are.
/// </summary>
internal sealed class HistoryInCommand : DbCommandInterceptor
{
    // EF Core writes rows with others depending on them first, at most this many in a command: a command with fewer parameters
    // than that is not full, and so holds every instance whose history follows.
    private const int MostParameters = 1000;

    private static readonly (string Property, Func<string, IReadOnlyList<HistoryEvent>, NpgsqlParameter> Values)[] Columns =
    [
        (nameof(HistoryEvent.InstanceId), (name, all) => Array(name, all, e => e.InstanceId)),
        (nameof(HistoryEvent.Sequence), (name, all) => Array(name, all, e => e.Sequence)),
        (nameof(HistoryEvent.Kind), (name, all) => Array(name, all, e => (int)e.Kind)),
        (nameof(HistoryEvent.At), (name, all) => Array(name, all, e => UtcMicroseconds.Of(e.At))),
        (nameof(HistoryEvent.OccurredAt), (name, all) => Array(name, all, e => e.OccurredAt is { } at ? UtcMicroseconds.Of(at) : (long?)null)),
        (nameof(HistoryEvent.Actor), (name, all) => Array(name, all, e => e.Actor)),
        (nameof(HistoryEvent.ElementId), (name, all) => Array(name, all, e => e.ElementId)),
        (nameof(HistoryEvent.Key), (name, all) => Array(name, all, e => e.Key)),
        (nameof(HistoryEvent.Node), (name, all) => Array(name, all, e => e.Node)),
        (nameof(HistoryEvent.Phase), (name, all) => Array(name, all, e => e.Phase)),
        (nameof(HistoryEvent.Activity), (name, all) => Array(name, all, e => e.Activity)),
        (nameof(HistoryEvent.What), (name, all) => Array(name, all, e => e.What)),
        (nameof(HistoryEvent.Payload), (name, all) => Array(name, all, e => e.Payload)),
        (nameof(HistoryEvent.Salt), (name, all) => Array(name, all, e => e.Salt)),
        (nameof(HistoryEvent.PayloadHash), (name, all) => Array(name, all, e => e.PayloadHash)),
        (nameof(HistoryEvent.Hash), (name, all) => Array(name, all, e => e.Hash)),
    ];

    private static readonly ConditionalWeakTable<IModel, string> Statements = [];

    private static readonly ConditionalWeakTable<IModel, string> Removal = [];

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (eventData is { CommandSource: CommandSource.SaveChanges, Context: PostgreSqlWorkflowContext db } && command.Parameters.Count < MostParameters
            && db.RowsToWrite() is { } rows)
        {
#pragma warning disable CA2100 // Names from the model; values are parameters.
            command.CommandText += Statements.GetValue(db.Model, model => Statement(model, db.GetService<ISqlGenerationHelper>()));
#pragma warning restore CA2100
            foreach (var (property, values) in Columns)
            {
                command.Parameters.Add(values(Name(property), rows.History));
            }

            if (rows.Unneeded.Count > 0)
            {
                command.CommandText += Removal.GetValue(db.Model, model => Remove(model, db.GetService<ISqlGenerationHelper>()));
                command.Parameters.Add(new NpgsqlParameter<Guid[]>(Name("unneeded"), [.. rows.Unneeded]));
            }
        }

        return new(result);
    }

    private static string Statement(IModel model, ISqlGenerationHelper sql)
    {
        var type = model.FindEntityType(typeof(HistoryEvent))!;
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        if (type.GetProperties().Select(p => p.Name).Except(Columns.Select(c => c.Property)).FirstOrDefault() is { } missing)
        {
            throw new InvalidOperationException($"Expected every column of the history to be written; saw none for {missing}. Add it to {nameof(HistoryInCommand)}.");
        }

        var names = Columns.Select(c => sql.DelimitIdentifier(type.FindProperty(c.Property)!.GetColumnName(table)!));
        return $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({string.Join(", ", names)}) "
            + $"SELECT * FROM unnest({string.Join(", ", Columns.Select(c => sql.GenerateParameterName(Name(c.Property))))});";
    }

    private static string Remove(IModel model, ISqlGenerationHelper sql)
    {
        var type = model.FindEntityType(typeof(OutboxRow))!;
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        return $"DELETE FROM {sql.DelimitIdentifier(table.Name, table.Schema)} "
            + $"WHERE {sql.DelimitIdentifier(type.FindProperty(nameof(OutboxRow.Id))!.GetColumnName(table)!)} = ANY({sql.GenerateParameterName(Name("unneeded"))});";
    }

    private static string Name(string property) => $"history_{property}";

    private static NpgsqlParameter<T[]> Array<T>(string name, IReadOnlyList<HistoryEvent> events, Func<HistoryEvent, T> value)
    {
        var values = new T[events.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(events[i]);
        }

        return new NpgsqlParameter<T[]>(name, values);
    }
}
