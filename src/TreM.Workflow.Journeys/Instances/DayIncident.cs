using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Calendars;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>
/// What a sweep over many cases met and could not judge: one incident a day for each fault, however many cases meet it and nodes
/// look. Whoever has mended it closes it; when it is not mended, the next day opens another.
/// </summary>
/// <param name="Code">For example <c>escalation.level.unknown</c>.</param>
/// <param name="About">Tells one fault from another of the same code.</param>
/// <param name="Message">Expected, where, saw, what to do. Never personal data.</param>
internal sealed record DayIncident(string Code, string About, string Message)
{
    /// <summary>The instance it is about, if it is about one.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>Where it is stuck.</summary>
    public string? ElementId { get; init; }

    /// <summary>Adds it to what the caller saves, unless it is there.</summary>
    public async Task Open(WorkflowContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = EffectId.Of(Guid.Empty, $"{Code}/{About}/{WorkCalendar.DateOf(now):O}");
        if (!db.Incidents.Local.Any(i => i.Id == id) && !await db.Incidents.AnyAsync(i => i.Id == id, cancellationToken))
        {
            db.Incidents.Add(new Incident { Id = id, InstanceId = InstanceId, ElementId = ElementId, Code = Code, Message = Message, OpenedAt = now });
        }
    }
}
