using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>Who reads a report, and so how exact it may be and which region's cases it may list.</summary>
/// <param name="SeesExact">The project manager sees small figures; everybody else gets them hidden.</param>
/// <param name="MayListCases">Whether rows of single (pseudonymous) cases may be read at all.</param>
/// <param name="Regions">Regions whose cases may be listed; null for all.</param>
public sealed record Audience(bool SeesExact, bool MayListCases, IReadOnlyCollection<string>? Regions)
{
    /// <summary>Roles that read reports.</summary>
    public static IReadOnlyList<string> Readers { get; } =
        [Roles.ProjectManager, Roles.RegionalCoordinator, Roles.SteeringGroup, Roles.Evaluator];

    /// <summary>The audience an actor is, or null: reports are not for this actor.</summary>
    public static Audience? Of(Actor actor)
    {
        if (!Readers.Any(actor.Has))
        {
            return null;
        }

        if (actor.Grants.Any(g => g is { Role: Roles.ProjectManager, ScopeKind: ScopeKinds.Programme } or { Role: Roles.System }))
        {
            return new(true, true, null);
        }

        var regions = actor.Grants
            .Where(g => g.Role is Roles.RegionalCoordinator or Roles.ProjectManager && g is { ScopeKind: ScopeKinds.Region, Scope: not null })
            .Select(g => g.Scope!).Distinct().ToList();
        return new(false, regions.Count > 0, regions);
    }

    /// <summary>The smallest count that is shown; until the programme's constants are asked, none is.</summary>
    public int Limit { get; private init; } = int.MaxValue;

    /// <summary>The audience on a day with these constants.</summary>
    public Audience By(ProgrammeConstants constants) => this with { Limit = constants.Whole(ConstantCodes.SuppressionLimit) };

    /// <summary>A count as this audience sees it: null when it is too small to be shown.</summary>
    public int? Show(int count) => SeesExact || count == 0 || count >= Limit ? count : null;
}
