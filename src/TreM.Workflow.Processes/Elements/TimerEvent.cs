using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Timer event definition: a date, a duration or a cycle; in calendar time, or in workdays with <c>trem:workdays</c>.</summary>
/// <remarks>
/// BPMN 2.0.2 section 10.5.5. Values are ISO 8601 texts or FEEL. A cycle's next due time is its last due time plus the
/// period; when several are overdue it fires once and goes on in the future. Cron expressions are read as
/// <see cref="Cron"/> says.
/// </remarks>
internal sealed class TimerEvent(TimerEvent.Form form, Expression expression, bool workdays, TimeSpan shortestCycle) : EventDefinition
{
    internal enum Form
    {
        Date,
        Duration,
        Cycle,
    }

    public static TimerEvent? Read(XElement xml, ElementReader reader)
    {
        foreach (var (name, form) in new[] { ("timeDate", Form.Date), ("timeDuration", Form.Duration), ("timeCycle", Form.Cycle) })
        {
            if (xml.Element(BpmnNames.Model + name) is not { } text)
            {
                continue;
            }

            if (reader.Value(xml, text.Value.Trim(), "the timer") is not { } value)
            {
                break;
            }

            var timer = new TimerEvent(form, value, BpmnDocument.Flag(xml, BpmnNames.Trem + "workdays"), reader.Options.ShortestCycle);
            if (BpmnDocument.Flag(xml, BpmnNames.Trem + "workdays") && form != Form.Duration)
            {
                reader.Refuse(xml, "bpmn.timer.workdays", $"Expected workdays in a duration; saw them in {name}.", "Write for example P5D as a duration.", text.Value.Trim());
            }
            else if (value.IsLiteral && timer.Problem(value.Literal) is { } problem)
            {
                reader.Refuse(xml, problem.Code, problem.Message, problem.Remedy, text.Value.Trim());
            }

            return timer;
        }

        reader.Refuse(xml, "bpmn.timer.empty", "Expected a timer to have a date, a duration or a cycle.", "Enter for example PT1H, or =dueDate.");
        return null;
    }

    /// <summary>For start events: the first due time after a deployment, when it needs no variables.</summary>
    public DateTimeOffset? FirstDue(DateTimeOffset at)
    {
        var value = expression.IsLiteral ? expression.Literal : expression.Evaluate(FeelContext.Empty, new EvaluationOptions(at)).Value;
        return Problem(value) is not null ? null : form switch
        {
            Form.Date => Timing.TryDate(value, out var due) && due >= at ? due : null,
            Form.Duration => Timing.TryDuration(value, out var duration) && Timing.TryAdd(at, duration, out var due) ? due : null,
            _ => Timing.TryCycle(value, out var cycle) && cycle.Times != 0 ? cycle.FirstAfter(at) : null,
        };
    }

    /// <summary>For start events: the due time after <paramref name="lastDue"/>, or null when it does not come again.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset lastDue, int fired, DateTimeOffset now)
    {
        var value = expression.IsLiteral ? expression.Literal : expression.Evaluate(FeelContext.Empty, new EvaluationOptions(now)).Value;
        return form == Form.Cycle && Problem(value) is null && Timing.TryCycle(value, out var cycle) && (cycle.Times < 0 || fired < cycle.Times)
            ? Timing.Next(lastDue, cycle.Period, now) : null;
    }

    public override string Awaited => $"{form.ToString().ToLowerInvariant()} {expression.Written}{(workdays ? " in workdays" : "")}";

    public override bool TryPrepare(Run run, ElementInstance owner, Wait blank, out Wait? wait)
    {
        wait = null;
        if (!run.Variables.TryEvaluate(owner, expression, "the timer", out var value))
        {
            return false;
        }

        if (Problem(value) is { } problem)
        {
            return run.Stick(owner, problem.Code.Replace("bpmn.", "process.", StringComparison.Ordinal), $"{problem.Message} It is at '{owner.ElementId}'. {problem.Remedy}");
        }

        var timer = blank with { Kind = WaitKind.Timer };
        switch (form)
        {
            case Form.Date:
                Timing.TryDate(value, out var date);
                wait = timer with { Due = date };
                return true;
            case Form.Duration:
                Timing.TryDuration(value, out var duration);
                return workdays ? TryWorkdays(run, owner, duration, timer, out wait) : TryAfter(run, owner, duration, timer, out wait);
            default:
                Timing.TryCycle(value, out var cycle);
                wait = cycle.Times != 0 && cycle.FirstAfter(run.At) is { } first
                    ? timer with { Due = first, Period = cycle.Period, Left = cycle.Times < 0 ? -1 : cycle.Times - 1 }
                    : null;
                return true;
        }
    }

    private static bool TryAfter(Run run, ElementInstance owner, string duration, Wait timer, out Wait? wait)
    {
        wait = null;
        if (!Timing.TryAdd(run.At, duration, out var due))
        {
            return run.Stick(owner, "process.timer.duration", $"Expected the timer at '{owner.ElementId}' to end before the year 9999. Saw '{duration}'. Correct the variable and retry.");
        }

        wait = timer with { Due = due };
        return true;
    }

    private static bool TryWorkdays(Run run, ElementInstance owner, string duration, Wait timer, out Wait? wait)
    {
        wait = null;
        if (run.Services.Workdays is not { } calendar)
        {
            return run.Stick(owner, "process.calendar.missing", $"Expected a calendar of workdays for the timer at '{owner.ElementId}'. Configure one and retry.");
        }

        Timing.TryDays(duration, out var days);
        wait = timer with { Due = calendar(run.At, days, run.Variables.Seen(owner)) };
        return true;
    }

    private (string Code, string Message, string Remedy)? Problem(object? value) => form switch
    {
        Form.Date when !Timing.TryDate(value, out _) =>
            ("bpmn.timer.date", $"Expected a date and time in ISO 8601; saw '{value ?? "null"}'.", "Write it as ISO 8601 does, for example 2026-12-01T09:00:00 (on the programme's clocks) or 2026-12-01T08:00:00Z."),
        Form.Duration when !Timing.TryDuration(value, out _) =>
            ("bpmn.timer.duration", $"Expected a duration in ISO 8601; saw '{value ?? "null"}'.", "Write for example P5D or PT30M."),
        Form.Duration when workdays && Timing.TryDuration(value, out var duration) && !Timing.TryDays(duration, out _) =>
            ("bpmn.timer.workdays", $"Expected a number of whole workdays; saw '{value}'.", "Write for example P5D."),
        Form.Cycle when !Timing.TryCycle(value, out _) =>
            ("bpmn.timer.cycle", $"Expected a cycle; saw '{value ?? "null"}'.", "Write for example R3/PT1H, R/P1D, 0 0 9 * * MON-FRI or @daily."),
        Form.Cycle when Timing.TryCycle(value, out var cycle)
            && Timing.IsTooShort(cycle.Period, shortestCycle) =>
            ("bpmn.timer.short", $"Expected a period of at least {shortestCycle.TotalSeconds:0} seconds; saw '{value}'.", "Let the timer repeat more seldom."),
        _ => null,
    };
}
