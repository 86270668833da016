using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>Reads every line that the host logs and keeps those with a word that must never stand there.</summary>
public sealed class KeptLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _found = new();
    private readonly ConcurrentBag<string> _forbidden = [];
    private int _lines;

    /// <summary>Lines with a forbidden word.</summary>
    public IReadOnlyCollection<string> Found => _found;

    /// <summary>How many lines were read.</summary>
    public int Lines => _lines;

    /// <summary>From now on these words must not be logged.</summary>
    public void Forbid(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            _forbidden.Add(word);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Read(string line)
    {
        Interlocked.Increment(ref _lines);
        if (_forbidden.Any(w => line.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            _found.Enqueue(line);
        }
    }

    private sealed class Logger(KeptLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Read($"{category} {formatter(state, exception)} {exception}");
    }
}
