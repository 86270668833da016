using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Simulation;

/// <summary>Somebody who is referred at a moment.</summary>
internal sealed record Arrival(DateTimeOffset At, SyntheticPerson Person);

/// <summary>Something that somebody does outside the tasks, at a moment or soon after it.</summary>
/// <param name="At">Not before this.</param>
/// <param name="Do">Does it; false when it is not the time for it yet.</param>
internal sealed record Happening(DateTimeOffset At, Func<Stage, CancellationToken, Task<bool>> Do);

/// <summary>What a happening may use.</summary>
internal sealed record Stage(IServiceProvider Services, IReadOnlyDictionary<Guid, SyntheticPerson> People, DateTimeOffset Now);

/// <summary>Who plays in a simulation, who the staff are, and what they leave undone.</summary>
internal sealed record Cast
{
    public required IReadOnlyList<Arrival> Arrivals { get; init; }

    public IReadOnlyList<Happening> Happenings { get; init; } = [];

    /// <summary>User of a role in a region; for partners, of the organisation.</summary>
    public Func<string, string?, string> StaffOf { get; init; } = (role, scope) => role switch
    {
        Roles.Participant => $"SIM-P-{scope}",
        Roles.Partner => $"SIM-{scope}",
        _ => $"SIM-{role}",
    };

    /// <summary>From this moment on, some tasks are left undone.</summary>
    public DateTimeOffset? LateFrom { get; init; }

    /// <summary>Share of those tasks, 0 to 1.</summary>
    public double LateShare { get; init; }

    /// <summary>Whether goals are kept week by week, as the nightly sweep would have.</summary>
    public bool KeepsGoals { get; init; }

    /// <summary>Tasks that fall due on this day are still to be done.</summary>
    public DateOnly? Today { get; init; }

    public bool LeavesUndone(WorkTask task, SyntheticPerson person) =>
        (task.DueAt is { } due && WorkCalendar.DateOf(due) == Today)
        || (task.Role == Roles.Participant && task.OpenedAt >= LateFrom && !person.DoesOwnTasks)
        || person.Leaves.Contains(task.ElementId) || (task.OpenedAt >= LateFrom && !person.IsScripted && person.Random.NextDouble() < LateShare);

    public Actor ActorFor(WorkTask task, Enrolment @case, SyntheticPerson person) => task.Role switch
    {
        Roles.Participant => new Actor(StaffOf(Roles.Participant, $"{@case.PersonId:N}"), [new(Roles.Participant, ScopeKinds.Self, @case.PersonId.ToString())]),
        Roles.Partner => new Actor(StaffOf(Roles.Partner, task.PartnerId), [new(Roles.Partner, ScopeKinds.Partner, task.PartnerId)]),
        // Until a protected case has its named coach, nobody's ordinary role opens it (DT-15, row 5).
        Roles.Coach when !@case.IsProtected || @case.CoachId is not null =>
            new Actor(task.Assignee ?? @case.CoachId ?? person.CoachId, [new(Roles.Coach, ScopeKinds.Region, @case.Region)]),
        var role when @case.IsProtected && role != Roles.RegionalCoordinator =>
            new Actor(@case.CoachId ?? person.CoachId, [new(Roles.System, ScopeKinds.Programme, null)]),
        var role => new Actor(task.Assignee ?? StaffOf(role ?? Roles.System, @case.Region), [new(role ?? Roles.System, ScopeKinds.Region, @case.Region)]),
    };
}
