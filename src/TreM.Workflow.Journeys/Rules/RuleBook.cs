using System.Collections.Concurrent;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>
/// The programme's decision tables, asked by id. Which versions answer is the caller's choice. A table that decides about one
/// participant's journey is asked of the book <see cref="For"/> the case, which keeps the answer for the decision log; the book
/// itself refuses.
/// </summary>
public sealed class RuleBook
{
    // What is not about one journey: the programme's constants, the pace and counts of goals, and the access rules, whose questions have
    // a log of their own.
    private static readonly HashSet<string> OfNoJourney = [ProgrammeConstants.DecisionId, "TAKTKURVA", "DT-11", "DT-12", "DT-15"];

    private readonly Func<DecisionCall, DecisionAnswer> _decide;
    private readonly ConcurrentDictionary<DateOnly, ProgrammeConstants> _constants;
    private readonly DecisionRecord? _record;
    private readonly (Guid CaseId, long? Key, string? ElementId)? _for;

    /// <summary>A book.</summary>
    /// <param name="decide">Answers.</param>
    /// <param name="record">Keeps what is asked about cases; null for a book without a decision log.</param>
    public RuleBook(Func<DecisionCall, DecisionAnswer> decide, DecisionRecord? record = null)
        : this(decide, new(), record, null)
    {
    }

    private RuleBook(
        Func<DecisionCall, DecisionAnswer> decide, ConcurrentDictionary<DateOnly, ProgrammeConstants> constants, DecisionRecord? record,
        (Guid CaseId, long? Key, string? ElementId)? on) => (_decide, _constants, _record, _for) = (decide, constants, record, on);

    /// <summary>The book for questions about a case: each answer goes into the decision log with the case's next step.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="key">The task or job on whose behalf, or null.</param>
    /// <param name="elementId">Its element, or null.</param>
    public RuleBook For(Guid caseId, long? key = null, string? elementId = null) => new(_decide, _constants, _record, (caseId, key, elementId));

    /// <summary>The programme's constants on a day, from the version that is in force when the day ends.</summary>
    /// <exception cref="RuleFailedException">The constants are not deployed.</exception>
    public ProgrammeConstants Constants(DateOnly on) => _constants.GetOrAdd(on, day => new(
        ProgrammeConstant.Read(Answer(ProgrammeConstants.DecisionId, WorkCalendar.LastMomentOf(day), FeelContext.Empty).Value), day));

    /// <summary>The answer as the tables gave it, with the hash of the model and the rows that matched.</summary>
    /// <exception cref="RuleFailedException">The table is not deployed, or an input does not fit it.</exception>
    /// <exception cref="InvalidOperationException">The table decides about a journey and no case was named.</exception>
    public DecisionAnswer Ask(string decisionId, DateTimeOffset at, FeelContext inputs)
    {
        if (_for is null && !OfNoJourney.Contains(decisionId))
        {
            throw new InvalidOperationException($"Expected '{decisionId}' to be asked for a case, so that the decision log tells of it. Ask RuleBook.For(caseId).");
        }

        var answer = Answer(decisionId, at, inputs);
        if (_for is var (caseId, key, elementId))
        {
            _record?.Keep(new MadeDecision(caseId, decisionId, inputs, answer, key, elementId));
        }

        return answer;
    }

    /// <summary>
    /// Asks about a case and leaves it to the caller to log what it acts on, with <see cref="DecisionRecord"/>: for sweeps that
    /// look at very many cases and change few, and for a human who decides otherwise than the answer in the same moment.
    /// </summary>
    internal MadeDecision Consider(Guid caseId, string decisionId, DateTimeOffset at, FeelContext inputs) =>
        new(caseId, decisionId, inputs, Answer(decisionId, at, inputs));

    /// <summary>The one row of a table with hit policy unique or first.</summary>
    public FeelContext Row(string decisionId, DateTimeOffset at, FeelContext inputs) => RowOf(decisionId, Ask(decisionId, at, inputs));

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

    /// <summary>The one row of an answer.</summary>
    internal static FeelContext RowOf(string decisionId, DecisionAnswer answer) =>
        answer.Value as FeelContext
        ?? throw new RuleFailedException(decisionId, new Finding(
            "rules.answer.shape", Severity.Error, $"Expected one row from table '{decisionId}'. Saw none: check that its rows cover all inputs."));

    private DecisionAnswer Answer(string decisionId, DateTimeOffset at, FeelContext inputs)
    {
        var answer = _decide(new DecisionCall(decisionId, new ProcessBinding(BindingKind.Latest), inputs, at));
        foreach (var finding in answer.Findings)
        {
            if (finding.Severity == Severity.Error)
            {
                throw new RuleFailedException(decisionId, finding);
            }
        }

        return answer;
    }
}

/// <summary>A decision table could not answer: a fault of the deployed rules, never of the person asking.</summary>
public sealed class RuleFailedException(string decisionId, Finding finding)
    : Exception($"Decision table '{decisionId}' could not answer: {finding}")
{
    /// <summary>What the evaluation said.</summary>
    public Finding Finding { get; } = finding;
}
