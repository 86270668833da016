using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TreM.Workflow.Testing.Stores;

/// <summary>
/// The statements that go to one database, as EF Core tells them. Made before the database is first used: EF Core looks only
/// once a second whether somebody listens.
/// </summary>
public sealed class StatementLog : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly IDisposable _listeners;
    private readonly List<IDisposable> _events = [];
    private readonly List<Statement> _statements = [];
    private readonly Lock _lock = new();

    public StatementLog() => _listeners = DiagnosticListener.AllListeners.Subscribe(this);

    /// <summary>The database to listen to, as its connections name it; other tests talk to others at the same time.</summary>
    public string? DataSource { get; set; }

    /// <summary>The statements since the last time, in order.</summary>
    public IReadOnlyList<Statement> Take()
    {
        lock (_lock)
        {
            Statement[] taken = [.. _statements];
            _statements.Clear();
            return taken;
        }
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _events.Add(value.Subscribe(this));
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData { Command: { Connection.DataSource: var source } command } && value.Key == RelationalEventId.CommandExecuting.Name && source == DataSource)
        {
            lock (_lock)
            {
                _statements.Add(new(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
            }
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        _events.ForEach(e => e.Dispose());
        _listeners.Dispose();
    }
}

/// <summary>A statement with its parameters.</summary>
public sealed record Statement(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);
