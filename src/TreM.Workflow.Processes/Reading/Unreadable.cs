using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Reading;

/// <summary>What is said of a file over which this programme itself fails: one file's fault never stops the others.</summary>
public static class Unreadable
{
    /// <summary>The finding for an exception.</summary>
    /// <param name="e">The exception. Only its kind is told: its text may hold anything.</param>
    /// <param name="what">What failed: a rule's code, or the kind of file.</param>
    /// <param name="elementId">The element at which it failed, or null.</param>
    public static Finding Because(Exception e, string what, string? elementId = null) => new(
        "model.read.failed", Severity.Error,
        $"Expected to read the file to its end; {what} failed with {e.GetType().Name}.", elementId,
        Remedy: "This is a fault of the programme: report it with the file. Without the element named here, or the last change, the file may be read.")
        { Arguments = [what, e.GetType().Name] };

    /// <summary>Does it, or gives the finding instead of its exception. Stopping stays an exception.</summary>
    public static (T? Value, Finding? Failure) Try<T>(Func<T> read, string what)
        where T : class?
    {
        try
        {
            return (read(), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, Because(e, what));
        }
    }
}
