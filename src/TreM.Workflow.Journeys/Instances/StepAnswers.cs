using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>
/// What the functions outside the engine answered during one step. History keeps it beside the stimulus, so that taking the
/// step again needs no rules, calendars or scripts of that day.
/// </summary>
internal sealed record StepAnswers
{
    public List<DecisionAnswer> Decisions { get; } = [];

    public List<DateTimeOffset> Workdays { get; } = [];

    public List<ScriptAnswer> Scripts { get; } = [];

    public bool IsEmpty => Decisions.Count == 0 && Workdays.Count == 0 && Scripts.Count == 0;

    /// <summary>Services that ask the real functions and write down what they say.</summary>
    public EngineServices Recording(EngineServices real) => real with
    {
        Decide = real.Decide is not { } decide ? null : call => Keep(Decisions, decide(call)),
        Workdays = real.Workdays is not { } workdays ? null : (from, days, scope) => Keep(Workdays, UtcMicroseconds.Round(workdays(from, days, scope))),
        Script = real.Script is not { } script ? null : call => Keep(Scripts, script(call)),
    };

    /// <summary>Services that say again what was written down, in the same order.</summary>
    public EngineServices Repeating(EngineLimits limits)
    {
        var (decisions, workdays, scripts) = (0, 0, 0);
        return new EngineServices
        {
            Decide = _ => Next(Decisions, ref decisions),
            Workdays = (_, _, _) => Next(Workdays, ref workdays),
            Script = _ => Next(Scripts, ref scripts),
            Limits = limits,
        };
    }

    private static T Keep<T>(List<T> answers, T answer)
    {
        answers.Add(answer);
        return answer;
    }

    private static T Next<T>(List<T> answers, ref int at) => at < answers.Count
        ? answers[at++]
        : throw new InvalidOperationException("The step asks more than it asked when it was first taken: the engine behaves differently now.");
}
