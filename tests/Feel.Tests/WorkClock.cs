using System.Diagnostics;
using System.Globalization;

namespace TreM.Workflow.Testing;

/// <summary>
/// How long the calling thread has worked. A test that says "at once" means work: a machine with ten others at it must not make it fail.
/// Where the system does not tell (anything but Linux) it is time on the wall.
/// </summary>
internal sealed class WorkClock
{
    private const string Told = "/proc/thread-self/schedstat";

    private readonly TimeSpan _started = Now();

    private WorkClock()
    {
    }

    public static WorkClock Start() => new();

    public TimeSpan Elapsed => Now() - _started;

    public long ElapsedMilliseconds => (long)Elapsed.TotalMilliseconds;

    // The first of three numbers: nanoseconds on a processor.
    private static TimeSpan Now() => File.Exists(Told)
        ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Told).Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
        : Stopwatch.GetElapsedTime(0);
}
