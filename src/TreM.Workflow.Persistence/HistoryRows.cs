using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Persistence;

/// <summary>Inserts history: the statement and the columns' types come from the model, once.</summary>
internal sealed class HistoryRows
{
    private static readonly ConditionalWeakTable<IModel, HistoryRows> Known = [];

    private readonly (string Parameter, IProperty Property, RelationalTypeMapping Mapping)[] _columns;
    private readonly string _sql;

    private HistoryRows(IModel model, ISqlGenerationHelper sql)
    {
        var type = model.FindEntityType(typeof(HistoryEvent))!;
        var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        _columns = [.. type.GetProperties().Select((p, i) => (sql.GenerateParameterName($"p{i}"), p, p.GetRelationalTypeMapping()))];
        _sql = $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} "
            + $"({string.Join(", ", _columns.Select(c => sql.DelimitIdentifier(c.Property.GetColumnName(table)!)))}) "
            + $"VALUES ({string.Join(", ", _columns.Select(c => c.Parameter))})";
    }

    /// <summary>Inserts the events on the context's connection, in its transaction: as one batch where the driver has batches.</summary>
    public static async Task Insert(WorkflowContext db, IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken)
    {
        var rows = Known.GetValue(db.Model, model => new HistoryRows(model, db.GetService<ISqlGenerationHelper>()));
        var connection = db.Database.GetDbConnection();
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        try
        {
            await (connection.CanCreateBatch ? rows.Batch(connection, transaction, events, cancellationToken)
                : rows.OneByOne(connection, transaction, events, cancellationToken));
        }
        catch (DbException failure)
        {
            throw new DbUpdateException("The history could not be written.", failure);
        }
    }

    private async Task Batch(DbConnection connection, DbTransaction? transaction, IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken)
    {
        await using var maker = connection.CreateCommand();
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var e in events)
        {
            var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // Names from the model; values are parameters.
            command.CommandText = _sql;
#pragma warning restore CA2100
            foreach (var (parameter, property, mapping) in _columns)
            {
                command.Parameters.Add(mapping.CreateParameter(maker, parameter, Value(property, e), property.IsNullable));
            }

            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    // Prepared once per save; the values change.
    private async Task OneByOne(DbConnection connection, DbTransaction? transaction, IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Names from the model; values are parameters.
        command.CommandText = _sql;
#pragma warning restore CA2100
        foreach (var (parameter, property, mapping) in _columns)
        {
            command.Parameters.Add(mapping.CreateParameter(command, parameter, Value(property, events[0]), property.IsNullable));
        }

        for (var row = 0; row < events.Count; row++)
        {
            for (var i = 0; row > 0 && i < _columns.Length; i++)
            {
                var value = Value(_columns[i].Property, events[row]);
                command.Parameters[i].Value = (value is null ? null : _columns[i].Mapping.Converter?.ConvertToProvider(value) ?? value) ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static object? Value(IProperty property, HistoryEvent e) => property.GetGetter().GetClrValue(e);
}
