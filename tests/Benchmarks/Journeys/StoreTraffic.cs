using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Benchmarks.Journeys;

/// <summary>Counts what goes to the database while it is alive: commands and commits, told by EF Core itself.</summary>
internal sealed class StoreTraffic : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly IDisposable _listeners;
    private IDisposable? _events;

    public StoreTraffic() => _listeners = DiagnosticListener.AllListeners.Subscribe(this);

    public int Commands { get; private set; }

    public int Commits { get; private set; }

    public void Reset() => (Commands, Commits) = (0, 0);

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _events = value.Subscribe(this);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuted.Name)
        {
            Commands++;
        }
        else if (value.Key == RelationalEventId.TransactionCommitted.Name)
        {
            Commits++;
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
        _events?.Dispose();
        _listeners.Dispose();
    }
}
