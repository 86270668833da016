namespace TreM.Workflow.Persistence.Opening;

/// <summary>Why the service does not work on a database: what was expected, what was seen and what to do, in one line for whoever runs it.</summary>
public sealed class StoreRefusedException(string message, Exception? reason = null) : InvalidOperationException(message, reason);
