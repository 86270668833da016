using System.Diagnostics;
using System.Diagnostics.Metrics;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Telemetry;

/// <summary>
/// What is counted and timed, and where a trace goes through. Names of lanes, kinds, tables and outcomes only: never an id of a case or a
/// person, never a value of one. Nothing is kept until somebody listens.
/// </summary>
public static class Measures
{
    /// <summary>Name of the meter and of the source of activities.</summary>
    public const string Name = "TreM.Workflow";

    private static readonly Meter Meter = new(Name);

    private static readonly ActivitySource Source = new(Name);

    private static readonly Histogram<double> Steps = Meter.CreateHistogram<double>(
        "trem.step.duration", "s", "A step of an instance, from the request until it is saved.");

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "trem.step.conflicts", "{conflict}", "Steps that were taken again because somebody else was faster.");

    private static readonly Counter<long> Handled = Meter.CreateCounter<long>(
        "trem.outbox.handled", "{row}", "Rows of the outbox that were worked on, by lane, kind and outcome: mails and webhooks among them.");

    private static readonly Histogram<double> Sweeps = Meter.CreateHistogram<double>(
        "trem.sweep.duration", "s", "A sweep of a lane that found something.");

    private static readonly Counter<long> Incidents = Meter.CreateCounter<long>(
        "trem.incidents.opened", "{incident}", "Incidents, by what they are.");

    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>(
        "trem.decisions", "{decision}", "Decisions that were made and kept, by table.");

    /// <summary>Begins a step; what happened is told when it ends.</summary>
    internal static Timed Step() => new(Steps, Source.StartActivity("trem.step"), default, "outcome");

    /// <summary>Begins work on a row.</summary>
    internal static Activity? Row(OutboxRow row) => Source.StartActivity($"trem.outbox {row.Kind}", ActivityKind.Consumer)
        ?.SetTag("trem.lane", row.Lane.ToString()).SetTag("trem.attempt", row.Attempts);

    /// <summary>Begins a sweep of a lane.</summary>
    internal static Timed Sweep(Lane lane) => new(Sweeps, null, new("lane", lane.ToString()), "outcome");

    /// <summary>A step was taken again.</summary>
    internal static void Conflict() => Conflicts.Add(1);

    /// <summary>A row was worked on.</summary>
    internal static void Row(OutboxRow row, string outcome) =>
        Handled.Add(1, new("lane", row.Lane.ToString()), new("kind", row.Kind.ToString()), new("outcome", outcome));

    /// <summary>An incident was opened.</summary>
    internal static void Incident(string code) => Incidents.Add(1, new KeyValuePair<string, object?>("code", code));

    /// <summary>A decision was made.</summary>
    internal static void Decision(string table) => Decisions.Add(1, new KeyValuePair<string, object?>("decision", table));

    /// <summary>Something that takes time.</summary>
    internal readonly struct Timed(Histogram<double> histogram, Activity? activity, KeyValuePair<string, object?> tag, string outcomeTag)
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        /// <summary>It has ended.</summary>
        public void End(string outcome)
        {
            var took = Stopwatch.GetElapsedTime(_began).TotalSeconds;
            if (tag.Key is null)
            {
                histogram.Record(took, new KeyValuePair<string, object?>(outcomeTag, outcome));
            }
            else
            {
                histogram.Record(took, tag, new KeyValuePair<string, object?>(outcomeTag, outcome));
            }

            activity?.SetTag("trem.outcome", outcome);
            activity?.Dispose();
        }
    }
}
