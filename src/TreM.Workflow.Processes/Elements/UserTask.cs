using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>User task: waits for a person, with roles, form, deadline and priority.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.3 and 13.3.3; Camunda's assignment, schedule, priority, form and headers; <c>trem:deadline</c>.</remarks>
internal class UserTask(ElementRef element) : Activity(element)
{
    private const int UsualPriority = 50;

    public Expression? Assignee { get; private init; }

    public Expression? CandidateGroups { get; private init; }

    public Expression? CandidateUsers { get; private init; }

    public Expression? DueDate { get; private init; }

    public Expression? FollowUpDate { get; private init; }

    public Expression? Priority { get; private init; }

    public Expression? FormId { get; private init; }

    /// <summary>Workdays until the end of office hours.</summary>
    public Expression? Deadline { get; private init; }

    public ImmutableDictionary<string, string> Headers { get; private init; } = ImmutableDictionary<string, string>.Empty;

    public override Awaited Awaits => Awaited.Person;

    /// <summary>Several groups are written, an expression may give several, or a listener may.</summary>
    internal bool MayHaveSeveralGroups => !ListenersOn(ListenerEvent.Creating).IsEmpty || !ListenersOn(ListenerEvent.Assigning).IsEmpty
        || (CandidateGroups is { } groups && (groups.Literal is not string text || text.Contains(',', StringComparison.Ordinal)));

    /// <summary>The groups as they are written; null when they are computed, or a listener may name others.</summary>
    internal ImmutableArray<string>? WrittenGroups =>
        !ListenersOn(ListenerEvent.Creating).IsEmpty || !ListenersOn(ListenerEvent.Assigning).IsEmpty || CandidateGroups is { Literal: not string } ? null
        : Listed(CandidateGroups?.Literal);

    public static Activity Read(XElement work, XElement xml, ElementReader reader)
    {
        var assignment = ElementReader.Zeebe(xml, "assignmentDefinition") ?? ElementReader.Zeebe(work, "assignmentDefinition");
        var schedule = ElementReader.Zeebe(xml, "taskSchedule") ?? ElementReader.Zeebe(work, "taskSchedule");
        var form = ElementReader.Zeebe(xml, "formDefinition") ?? ElementReader.Zeebe(work, "formDefinition");
        var priority = ElementReader.Zeebe(xml, "priorityDefinition") ?? ElementReader.Zeebe(work, "priorityDefinition");
        Expression? Of(XElement? holder, string attribute) =>
            holder is null ? null : reader.Value(holder, (string?)holder.Attribute(attribute), attribute);
        var task = new UserTask(reader.Ref(xml))
        {
            Assignee = Of(assignment, "assignee"),
            CandidateGroups = Of(assignment, "candidateGroups"),
            CandidateUsers = Of(assignment, "candidateUsers"),
            DueDate = Of(schedule, "dueDate"),
            FollowUpDate = Of(schedule, "followUpDate"),
            Priority = Of(priority, "priority"),
            FormId = Of(form, "formId") ?? Of(form, "formKey") ?? Of(form, "externalReference"),
            Deadline = reader.Value(xml, (string?)xml.Attribute(BpmnNames.Trem + "deadline"), "the deadline"),
            Headers = ElementReader.Headers(xml),
        };
        if (task.FormId?.Literal is string formId)
        {
            reader.Reference("form", formId, xml);
        }

        foreach (var role in Listed(task.CandidateGroups?.Literal))
        {
            reader.Reference("role", role, xml);
        }

        return reader.Activity(xml, task);
    }

    protected override void Work(Run run, ElementInstance e)
    {
        if (run.Listeners.HaveRun(e, ListenerEvent.Creating) && TryDetails(run, e, out var details)
            && (Corrected(details, e.Listening?.Held) is var offered && (offered.Assignee is null || run.Listeners.HaveRun(e, ListenerEvent.Assigning))))
        {
            e.Listening = null;
            e.Flag = true;
            run.Emit(new Effect.TaskOpened(e.Key, Element, offered));
        }
    }

    public override void Withdraw(Run run, ElementInstance e)
    {
        if (e.Flag)
        {
            e.Flag = false;
            run.Emit(new Effect.TaskClosed(e.Key, Element, CloseReason.Withdrawn));
        }
    }

    /// <summary>What creating and assigning listeners have corrected.</summary>
    private static TaskDetails Corrected(TaskDetails details, FeelContext? by) => by is null ? details : details with
    {
        Assignee = by.TryGet("assignee", out var assignee) ? (assignee as string is { Length: > 0 } name ? name : null) : details.Assignee,
        CandidateGroups = by.TryGet("candidateGroups", out var groups) ? Listed(groups) : details.CandidateGroups,
        CandidateUsers = by.TryGet("candidateUsers", out var users) ? Listed(users) : details.CandidateUsers,
        DueAt = by.TryGet("dueDate", out var due) ? (Timing.TryDate(due, out var dueAt) ? dueAt : null) : details.DueAt,
        FollowUpAt = by.TryGet("followUpDate", out var followUp) ? (Timing.TryDate(followUp, out var followUpAt) ? followUpAt : null) : details.FollowUpAt,
        Priority = by.TryGet("priority", out var priority) ? Math.Clamp(Number(priority) ?? UsualPriority, 0, 100) : details.Priority,
    };

    private static ImmutableArray<string> Listed(object? value) => value switch
    {
        string text => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        FeelList list => [.. list.OfType<string>()],
        _ => [],
    };

    private bool TryDetails(Run run, ElementInstance e, out TaskDetails details)
    {
        details = null!;
        var variables = run.Variables;
        object? groups = null, users = null, priority = null;
        if (!variables.TryText(e, FormId, "the form", out var form)
            || !variables.TryText(e, Assignee, "the assignee", out var assignee)
            || (CandidateGroups is not null && !variables.TryEvaluate(e, CandidateGroups, "the candidate groups", out groups))
            || (CandidateUsers is not null && !variables.TryEvaluate(e, CandidateUsers, "the candidate users", out users))
            || (Priority is not null && !variables.TryEvaluate(e, Priority, "the priority", out priority))
            || !TryDate(run, e, DueDate, "the due date", out var due)
            || !TryDate(run, e, FollowUpDate, "the follow-up date", out var followUp)
            || !TryDeadline(run, e, ref due))
        {
            return false;
        }

        details = new(
            form, assignee, Listed(groups), Listed(users), due, followUp,
            Math.Clamp(Number(priority) ?? UsualPriority, 0, 100), Headers, Inputs.IsEmpty ? variables.Seen(e) : e.Locals);
        return true;
    }

    private static bool TryDate(Run run, ElementInstance e, Expression? expression, string what, out DateTimeOffset? at)
    {
        at = null;
        if (expression is null)
        {
            return true;
        }

        if (!run.Variables.TryEvaluate(e, expression, what, out var value))
        {
            return false;
        }

        if (value is null)
        {
            return true;
        }

        if (!Timing.TryDate(value, out var date))
        {
            return run.Stick(e, "process.task.date", $"Expected {what} of '{e.ElementId}' to be a date and time. Saw '{value}'. Correct the variables and retry.");
        }

        at = date;
        return true;
    }

    private bool TryDeadline(Run run, ElementInstance e, ref DateTimeOffset? due)
    {
        if (Deadline is null)
        {
            return true;
        }

        if (!run.Variables.TryEvaluate(e, Deadline, "the deadline", out var value))
        {
            return false;
        }

        if (Number(value) is not { } days || days < 0)
        {
            return run.Stick(e, "process.task.deadline", $"Expected the deadline of '{Id}' to be a number of workdays. Saw '{value ?? "null"}'. Correct the variables and retry.");
        }

        if (run.Services.Workdays is not { } calendar)
        {
            return run.Stick(e, "process.calendar.missing", $"Expected a calendar of workdays for the deadline of '{Id}'. Configure one and retry.");
        }

        due = calendar(run.At, days, run.Variables.Seen(e));
        return true;
    }

    private static int? Number(object? value) => value switch
    {
        FeelNumber number when number.TryToInt32(out var whole) => whole,
        string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => null,
    };
}
