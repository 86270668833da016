using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>One line of the process timeline: who, what, when, why.</summary>
/// <param name="What">Name of the step, or null when only <paramref name="Activity"/> says it.</param>
/// <param name="Activity">Stable activity code, or null.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Since">For what has finished or still waits: when it began.</param>
/// <param name="Role">The role of who did it; <c>SYSTEM</c> for rules, timers and jobs.</param>
/// <param name="Pseudonym">Tells two people of a role apart without naming them; null for the system.</param>
/// <param name="Cause">The stimulus behind it, for example <c>TaskCompleted</c> or <c>TimerFired</c>; null when unknown.</param>
/// <param name="Rules">The tables that were asked at this step, each with what it answered and why, in sentences.</param>
public sealed record TimelineLine(
    string? What, string? Activity, EventKind Kind, DateTimeOffset At, DateTimeOffset? Since, string? Phase, string? Node,
    string Role, string? Pseudonym, string? Cause, IReadOnlyList<RuleLine> Rules);

/// <summary>The process of one case, explained.</summary>
public sealed record CaseExplained(Guid CaseId, string Status, string Phase, DateTimeOffset ReferredAt, bool IsProtected, IReadOnlyList<TimelineLine> Lines);

/// <summary>
/// The process timeline of a case for those whom DT-15 lets read it: people appear as role and pseudonym, and every rule says
/// which rows matched and what a human decided instead.
/// </summary>
public sealed class ExplainCase(WorkflowContext db, ReadCase readCase, ReadTimeline timeline, ExplainRules rules)
{
    private static readonly HashSet<string> Steps =
        ["userTask", "manualTask", "businessRuleTask", "serviceTask", "sendTask", "receiveTask", "callActivity"];

    /// <summary>The explained case, or null: there is none for this actor.</summary>
    public async Task<CaseExplained?> Run(Guid caseId, Actor actor, CultureInfo culture, CancellationToken cancellationToken = default)
    {
        var access = await readCase.Run(caseId, actor, "SIDA", [Categories.Competence, Categories.Note, Categories.Health], cancellationToken);
        if (access is null || !access.MayFollow)
        {
            return null;
        }

        var entries = await timeline.All(caseId, cancellationToken: cancellationToken);
        var roles = await RolesOf(entries.Select(e => e.Event.Actor).Distinct(), cancellationToken);
        var decisions = (await db.DecisionLog.AsNoTracking().Where(d => d.CaseId == caseId).OrderBy(d => d.At).ToListAsync(cancellationToken))
            .ToLookup(d => (d.InstanceId, d.ElementId, d.Key));
        var lines = new List<TimelineLine>();
        var began = new Dictionary<(Guid, long), TimelineEntry>();
        var cause = new Dictionary<Guid, string?>();
        foreach (var entry in entries)
        {
            var e = entry.Event;
            var place = e.Key is { } key ? (e.InstanceId, key) : default;
            switch (e.Kind)
            {
                case EventKind.Stimulus:
                    cause[e.InstanceId] = e.What;
                    continue;
                case EventKind.ElementStarted:
                    began[place] = entry;
                    continue;
            }

            began.Remove(place, out var start);
            if (IsTold(entry))
            {
                lines.Add(Line(entry, start?.Event.At, cause.GetValueOrDefault(e.InstanceId), roles, [.. decisions[(e.InstanceId, e.ElementId, e.Key)].Select(d => rules.Of(d, culture, access))], culture));
            }
        }

        lines.AddRange(began.Values.Where(w => w.ElementType is "userTask" or "manualTask")
            .Select(w => Line(w, w.Event.At, null, roles, [], culture) with { Role = Access.Roles.System, Pseudonym = null }));
        var @case = access.Case;
        return new(caseId, @case.Status, @case.Phase, @case.ReferredAt, @case.IsProtected, lines);
    }

    private static bool IsTold(TimelineEntry entry) => entry.Event.Kind switch
    {
        EventKind.Fact => true,
        EventKind.ElementCompleted or EventKind.ElementPassed => entry.Event.Activity is not null || (entry.ElementType is { } type && Steps.Contains(type)),
        EventKind.ElementTerminated => entry.ElementType is "userTask" or "manualTask",
        _ => false,
    };

    private static TimelineLine Line(
        TimelineEntry entry, DateTimeOffset? since, string? cause, Dictionary<string, string> roles, IReadOnlyList<RuleLine> rules, CultureInfo culture)
    {
        var e = entry.Event;
        var name = culture.TwoLetterISOLanguageName == "en" ? entry.NameEn ?? entry.Name : entry.Name;
        var isSystem = e.Actor == Actor.System.Id;
        return new(
            name, e.Activity, e.Kind, e.OccurredAt ?? e.At, since, e.Phase, e.Node, isSystem ? Access.Roles.System : roles.GetValueOrDefault(e.Actor, "OKAND"),
            isSystem ? null : EffectId.Of(Guid.Empty, e.Actor).ToString("N")[..4], cause, rules);
    }

    private async Task<Dictionary<string, string>> RolesOf(IEnumerable<string> actors, CancellationToken cancellationToken)
    {
        var ids = actors.ToList();
        var roles = (await db.Set<RoleAssignment>().AsNoTracking().Where(r => ids.Contains(r.UserId)).OrderBy(r => r.Id).ToListAsync(cancellationToken))
            .GroupBy(r => r.UserId).ToDictionary(g => g.Key, g => g.First().Role);
        foreach (var id in ids.Where(id => id.StartsWith("P-", StringComparison.Ordinal)))
        {
            roles[id] = Access.Roles.Partner;
        }

        return roles;
    }
}
