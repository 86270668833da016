using System.Collections.Concurrent;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>The programme's decision tables, asked by id. Which versions answer is the caller's choice.</summary>
public sealed class RuleBook(Func<DecisionCall, DecisionAnswer> decide)
{
    private readonly ConcurrentDictionary<DateOnly, ProgrammeConstants> _constants = new();

    /// <summary>The programme's constants on a day, from the version that is in force when the day ends.</summary>
    /// <exception cref="RuleFailedException">The constants are not deployed.</exception>
    public ProgrammeConstants Constants(DateOnly on) => _constants.GetOrAdd(on, day => new(
        ProgrammeConstant.Read(Ask(ProgrammeConstants.DecisionId, WorkCalendar.LastMomentOf(day), FeelContext.Empty).Value), day));

    /// <summary>The answer as the tables gave it, with the hash of the model and the rows that matched.</summary>
    /// <exception cref="RuleFailedException">The table is not deployed, or an input does not fit it.</exception>
    public DecisionAnswer Ask(string decisionId, DateTimeOffset at, FeelContext inputs)
    {
        var answer = decide(new DecisionCall(decisionId, new ProcessBinding(BindingKind.Latest), inputs, at));
        foreach (var finding in answer.Findings)
        {
            if (finding.Severity == Severity.Error)
            {
                throw new RuleFailedException(decisionId, finding);
            }
        }

        return answer;
    }

    /// <summary>The one row of a table with hit policy unique or first.</summary>
    public FeelContext Row(string decisionId, DateTimeOffset at, FeelContext inputs) =>
        Ask(decisionId, at, inputs).Value as FeelContext
        ?? throw new RuleFailedException(decisionId, new Finding(
            "rules.answer.shape", Severity.Error, $"Expected one row from table '{decisionId}'. Saw none: check that its rows cover all inputs."));

    /// <summary>The code that a table with one output gives.</summary>
    public string Code(string decisionId, DateTimeOffset at, FeelContext inputs) =>
        Ask(decisionId, at, inputs).Value as string
        ?? throw new RuleFailedException(decisionId, new Finding(
            "rules.answer.shape", Severity.Error, $"Expected a code from table '{decisionId}'. Saw none: check that its rows cover all inputs."));

    /// <summary>The rows of a table that collects; an empty list when none matched.</summary>
    public IReadOnlyList<FeelContext> Rows(string decisionId, DateTimeOffset at, FeelContext inputs) =>
        Ask(decisionId, at, inputs).Value switch
        {
            FeelList list => [.. list.OfType<FeelContext>()],
            FeelContext one => [one],
            _ => [],
        };
}

/// <summary>A decision table could not answer: a fault of the deployed rules, never of the person asking.</summary>
public sealed class RuleFailedException(string decisionId, Finding finding)
    : Exception($"Decision table '{decisionId}' could not answer: {finding}")
{
    /// <summary>What the evaluation said.</summary>
    public Finding Finding { get; } = finding;
}
