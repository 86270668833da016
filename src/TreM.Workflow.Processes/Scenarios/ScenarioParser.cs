using System.Collections.Immutable;
using System.Globalization;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>Reads scenario lines. A context may go over several lines, until its braces close; <c>#</c> begins a comment.</summary>
internal sealed class ScenarioParser(string text)
{
    private static readonly string[] Verbs =
    [
        "scenario", "process", "at", "start", "complete", "message", "signal", "job", "child", "error", "escalation", "set", "retry",
        "suspend", "resume", "cancel", "advance", "waits for", "due", "sends", "calls", "decides", "variable", "escalates", "ends", "incident", "not",
    ];

    private readonly List<Finding> _findings = [];
    private readonly ImmutableArray<Scenario>.Builder _scenarios = ImmutableArray.CreateBuilder<Scenario>();
    private readonly ImmutableArray<ScenarioStep>.Builder _steps = ImmutableArray.CreateBuilder<ScenarioStep>();
    private string? _name;
    private int _line;
    private string? _process;
    private DateTimeOffset _begins = Scenario.DefaultBeginning;

    /// <summary>Lines before the first <c>scenario</c> line: every scenario of the file begins with them.</summary>
    private (string? Process, DateTimeOffset Begins, ImmutableArray<ScenarioStep> Steps) _shared = (null, Scenario.DefaultBeginning, []);

    public (ScenarioFile? File, ImmutableArray<Finding> Findings) File()
    {
        foreach (var (line, content) in Lines())
        {
            var reader = new LineReader(content);
            Read(line, content, reader);
            if (reader.Problem is null && !reader.AtEnd)
            {
                reader.Expected("the end of the line");
            }

            if (reader.Problem is { } problem)
            {
                _findings.Add(new Finding(
                    reader.IsValueProblem ? "scenario.value.invalid" : "scenario.line.unexpected",
                    Severity.Error,
                    $"Line {line.ToString(CultureInfo.InvariantCulture)}: {problem}."));
            }
        }

        Close();
        return _findings.Count > 0 ? (null, [.. _findings]) : (new ScenarioFile(_scenarios.ToImmutable()), []);
    }

    private void Read(int line, string content, LineReader r)
    {
        if (r.Takes("scenario"))
        {
            if (_name is null && _scenarios.Count == 0)
            {
                _shared = (_process, _begins, _steps.ToImmutable());
            }
            else
            {
                Close();
            }

            (_name, _line) = (r.Name("the scenario's name"), line);
        }
        else if (r.Takes("process"))
        {
            _process = r.Name("a process id");
        }
        else if (r.Takes("at"))
        {
            _begins = r.Moment();
        }
        else if (Step(line, content, r, r.Takes("not")) is { } step)
        {
            _steps.Add(step);
        }
    }

    private static ScenarioStep? Step(int line, string text, LineReader r, bool not)
    {
        if (r.Takes("waits"))
        {
            _ = r.Takes("for") || r.Expected("'for'").Length > 0;
            return new ScenarioStep.WaitsFor(line, text, not, r.Name("an element's name or id"), r.NameAfter("by", "a role"));
        }

        if (r.Takes("sends"))
        {
            var kind = new[] { "message", "signal", "job", "mail" }.FirstOrDefault(r.Takes) ?? "message";
            return new ScenarioStep.Sends(line, text, not, kind, r.Name($"the name of the {kind}"), r.NameAfter("key", "a correlation key"));
        }

        if (r.Takes("calls"))
        {
            return new ScenarioStep.Calls(line, text, not, r.Name("a process id"));
        }

        if (r.Takes("decides"))
        {
            var id = r.Name("a decision id");
            var hasValue = !r.AtEnd;
            return new ScenarioStep.Decides(line, text, not, id, hasValue, hasValue ? r.Value() : null);
        }

        if (r.Takes("escalates"))
        {
            return new ScenarioStep.Escalates(line, text, not, r.Name("an escalation code"));
        }

        if (r.Takes("incident"))
        {
            return new ScenarioStep.Incident(line, text, not, r.AtEnd || r.Sees("at ") ? null : r.Name("an incident code"), r.NameAfter("at", "an element's name or id"));
        }

        if (r.Takes("ends"))
        {
            var code = r.Takes("with") ? Then(r, "error", "an error code") : null;
            var cancelled = code is null && r.Takes("cancelled");
            return new ScenarioStep.Ends(line, text, not, code is null && !cancelled ? r.NameAfter("at", "an end event's name or id") : null, code, cancelled);
        }

        if (not)
        {
            r.Expected("one of waits for, sends, calls, decides, escalates, incident, ends after 'not'");
            return null;
        }

        return Happening(line, text, r);
    }

    private static ScenarioStep? Happening(int line, string text, LineReader r)
    {
        if (r.Takes("start"))
        {
            var at = r.NameAfter("at", "a start event's name or id");
            var process = at is null && !r.AtEnd && !r.Sees("{") ? r.Name("a process id") : null;
            return new ScenarioStep.Start(line, text, process, at ?? r.NameAfter("at", "a start event's name or id"), r.Context());
        }

        if (r.Takes("complete"))
        {
            return new ScenarioStep.Complete(line, text, r.Name("a task's name or id"), r.NameAfter("by", "a role"), r.Context());
        }

        if (r.Takes("message"))
        {
            return new ScenarioStep.Message(line, text, r.Name("a message name"), r.NameAfter("key", "a correlation key"), r.Context());
        }

        if (r.Takes("signal"))
        {
            return new ScenarioStep.Signal(line, text, r.Name("a signal name"), r.Context());
        }

        if (r.Takes("job"))
        {
            return new ScenarioStep.Job(line, text, r.Name("a job type"), r.Takes("always"), Answered(r));
        }

        if (r.Takes("child"))
        {
            return new ScenarioStep.Child(line, text, r.Name("a process id"), r.Takes("always"), Answered(r));
        }

        if (r.Takes("error"))
        {
            return new ScenarioStep.Error(line, text, r.Name("an error code"), Then(r, "at", "a task's name or id"), r.Context());
        }

        if (r.Takes("escalation"))
        {
            return new ScenarioStep.Escalation(line, text, r.Name("an escalation code"), Then(r, "at", "a task's name or id"), r.Context());
        }

        if (r.Takes("set"))
        {
            return new ScenarioStep.Set(line, text, r.Context());
        }

        if (r.Takes("retry"))
        {
            return new ScenarioStep.Retry(line, text, r.Name("an element's name or id"), r.Context());
        }

        if (r.Takes("due"))
        {
            return new ScenarioStep.Due(line, text, r.Name("a task's name or id"), r.Moment());
        }

        if (r.Takes("variable"))
        {
            return new ScenarioStep.Variable(line, text, r.Name("a variable"), r.Takes("=") ? r.Value() : r.Expected("'='"));
        }

        if (r.Takes("advance"))
        {
            return Advance(line, text, r);
        }

        foreach (var verb in new[] { "suspend", "resume", "cancel" })
        {
            if (r.Takes(verb))
            {
                return new ScenarioStep.Operate(line, text, verb, r.AtEnd ? "scenario" : r.Name("a reason"));
            }
        }

        r.Expected($"one of {string.Join(", ", Verbs)}");
        return null;
    }

    private static ScenarioStep.Advance Advance(int line, string text, LineReader r)
    {
        if (r.Takes("to"))
        {
            return new(line, text, null, r.Moment(), null);
        }

        if (r.Number() is { } number)
        {
            if (!r.Takes("workdays") && !r.Takes("workday"))
            {
                r.Expected("'workdays'");
            }

            return new(line, text, null, null, number);
        }

        var duration = r.Name("a duration such as P2D, 'to' and a moment, or a number of workdays");
        if (r.Problem is null && !FeelDaysTimeDuration.TryParse(duration, out _) && !FeelYearsMonthsDuration.TryParse(duration, out _))
        {
            r.Expected($"a duration such as P2D or PT1H instead of '{duration}'");
        }

        return new(line, text, duration, null, null);
    }

    private static Answer Answered(LineReader r) =>
        r.Takes("completes") || r.Takes("complete") ? new Answer.Completes(r.Context())
        : r.Takes("fails") ? new Answer.Fails(r.AtEnd ? "scenario" : r.Name("a reason"))
        : r.Takes("throws") ? new Answer.Throws(r.Name("an error code"), r.Context())
        : r.Takes("denies") ? new Answer.Denies(r.AtEnd ? "scenario" : r.Name("a reason"))
        : new Answer.Fails(r.Expected("completes, fails, throws or denies"));

    private static string Then(LineReader r, string word, string what) => r.Takes(word) ? r.Name(what) : r.Expected($"'{word}'");

    private void Close()
    {
        if (_name is not null || (_scenarios.Count == 0 && _steps.Count > 0))
        {
            _scenarios.Add(new Scenario(_name ?? _process ?? "scenario", _line == 0 ? 1 : _line, _process, _begins, _steps.ToImmutable()));
        }

        _steps.Clear();
        _steps.AddRange(_shared.Steps);
        (_name, _process, _begins) = (null, _shared.Process, _shared.Begins);
    }

    /// <summary>Lines without comments; a line whose braces stay open goes on with the next.</summary>
    private IEnumerable<(int Line, string Content)> Lines()
    {
        var number = 0;
        var (start, depth, pending) = (0, 0, "");
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var (content, change) = Clean(raw.TrimEnd('\r'));
            if (pending.Length == 0)
            {
                start = number;
            }

            pending = pending.Length == 0 ? content.Trim() : $"{pending}\n{content}";
            depth += change;
            if (depth > 0)
            {
                continue;
            }

            if (pending.Length > 0)
            {
                yield return (start, pending);
            }

            (depth, pending) = (0, "");
        }

        if (pending.Length > 0)
        {
            yield return (start, pending);
        }
    }

    private static (string Content, int Depth) Clean(string raw)
    {
        var (isQuoted, depth) = (false, 0);
        for (var i = 0; i < raw.Length; i++)
        {
            switch (raw[i])
            {
                case '\\' when isQuoted:
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case '#' when !isQuoted && (i == 0 || char.IsWhiteSpace(raw[i - 1])):
                    return (raw[..i], depth);
                case '{' or '[' or '(' when !isQuoted:
                    depth++;
                    break;
                case '}' or ']' or ')' when !isQuoted:
                    depth--;
                    break;
            }
        }

        return (raw, depth);
    }
}
