using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>One line of a scenario: something that happens, or something that must (or must not) be so.</summary>
/// <param name="Line">Line in the file, counted from 1.</param>
/// <param name="Text">The line as written.</param>
public abstract record ScenarioStep(int Line, string Text)
{
    /// <summary><c>start [PROCESS] [at "Start event"] { ... }</c></summary>
    public sealed record Start(int Line, string Text, string? ProcessId, string? StartEvent, FeelContext Variables) : ScenarioStep(Line, Text);

    /// <summary><c>complete "Task" [by ROLE] { ... }</c></summary>
    public sealed record Complete(int Line, string Text, string Task, string? Role, FeelContext Variables) : ScenarioStep(Line, Text);

    /// <summary><c>message NAME [key "k"] { ... }</c></summary>
    public sealed record Message(int Line, string Text, string Name, string? Key, FeelContext Payload) : ScenarioStep(Line, Text);

    /// <summary><c>signal NAME { ... }</c></summary>
    public sealed record Signal(int Line, string Text, string Name, FeelContext Payload) : ScenarioStep(Line, Text);

    /// <summary><c>job TYPE [always] completes { ... }</c>, <c>job TYPE fails "why"</c>, <c>job TYPE throws CODE { ... }</c>, <c>job TYPE denies "why"</c> (a completing listener)</summary>
    public sealed record Job(int Line, string Text, string Type, bool IsAlways, Answer Answer) : ScenarioStep(Line, Text);

    /// <summary><c>child PROCESS [always] completes { ... }</c>, <c>child PROCESS throws CODE</c>: the called process is not run but answered.</summary>
    public sealed record Child(int Line, string Text, string ProcessId, bool IsAlways, Answer Answer) : ScenarioStep(Line, Text);

    /// <summary><c>error CODE at "Task" { ... }</c></summary>
    public sealed record Error(int Line, string Text, string Code, string Task, FeelContext Variables) : ScenarioStep(Line, Text);

    /// <summary><c>escalation CODE at "Task" { ... }</c></summary>
    public sealed record Escalation(int Line, string Text, string Code, string Task, FeelContext Variables) : ScenarioStep(Line, Text);

    /// <summary><c>set { ... }</c>: variables of the first instance change from outside.</summary>
    public sealed record Set(int Line, string Text, FeelContext Variables) : ScenarioStep(Line, Text);

    /// <summary><c>retry "Element" { ... }</c></summary>
    public sealed record Retry(int Line, string Text, string Element, FeelContext Variables) : ScenarioStep(Line, Text);

    /// <summary><c>suspend</c>, <c>resume</c>, <c>cancel</c>, each with an optional reason.</summary>
    public sealed record Operate(int Line, string Text, string Verb, string Reason) : ScenarioStep(Line, Text);

    /// <summary><c>advance P2D</c>, <c>advance to 2013-05-02T16:30</c>, <c>advance 3 workdays</c>; timers that fall due on the way fire.</summary>
    /// <param name="By">ISO 8601 duration, or null.</param>
    /// <param name="To">The moment, or null.</param>
    /// <param name="Workdays">Number of workdays, or null.</param>
    public sealed record Advance(int Line, string Text, string? By, DateTimeOffset? To, int? Workdays) : ScenarioStep(Line, Text);

    /// <summary><c>[not] waits for "Task"|ID [by ROLE]</c></summary>
    public sealed record WaitsFor(int Line, string Text, bool IsNot, string Element, string? Role) : ScenarioStep(Line, Text);

    /// <summary><c>due "Task" 2013-05-02T16:30</c></summary>
    public sealed record Due(int Line, string Text, string Task, DateTimeOffset At) : ScenarioStep(Line, Text);

    /// <summary><c>[not] sends [message|signal|job|mail] NAME [key "k"]</c>; without a kind, a message.</summary>
    public sealed record Sends(int Line, string Text, bool IsNot, string Kind, string Name, string? Key) : ScenarioStep(Line, Text);

    /// <summary><c>[not] calls PROCESS</c>: another process was started.</summary>
    public sealed record Calls(int Line, string Text, bool IsNot, string ProcessId) : ScenarioStep(Line, Text);

    /// <summary><c>[not] decides DT-01 [{ ... }|value]</c>; a context matches when its entries are in the answer.</summary>
    public sealed record Decides(int Line, string Text, bool IsNot, string DecisionId, bool HasValue, object? Value) : ScenarioStep(Line, Text);

    /// <summary><c>variable a.b = value</c></summary>
    public sealed record Variable(int Line, string Text, string Path, object? Value) : ScenarioStep(Line, Text);

    /// <summary><c>[not] escalates CODE</c>: an escalation left an instance.</summary>
    public sealed record Escalates(int Line, string Text, bool IsNot, string Code) : ScenarioStep(Line, Text);

    /// <summary><c>[not] ends [at "End"] | ends with error CODE | ends cancelled</c></summary>
    public sealed record Ends(int Line, string Text, bool IsNot, string? At, string? ErrorCode, bool IsCancelled) : ScenarioStep(Line, Text);

    /// <summary><c>[not] incident [CODE] [at "Element"]</c>; a code matches by its beginning, up to a dot.</summary>
    public sealed record Incident(int Line, string Text, bool IsNot, string? Code, string? Element) : ScenarioStep(Line, Text);
}

/// <summary>How a worker or a called process answers in a scenario.</summary>
public abstract record Answer
{
    /// <summary>It completes with these variables.</summary>
    public sealed record Completes(FeelContext Variables) : Answer;

    /// <summary>It gives up: an incident.</summary>
    public sealed record Fails(string Message) : Answer;

    /// <summary>For a listener's job: the task may not be completed.</summary>
    public sealed record Denies(string Reason) : Answer;

    /// <summary>It throws a BPMN error.</summary>
    public sealed record Throws(string Code, FeelContext Variables) : Answer;
}
