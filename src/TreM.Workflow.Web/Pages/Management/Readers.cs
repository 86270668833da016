using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Pages.Management;

/// <summary>Roles that read reports; each use case says for itself how much they see.</summary>
internal static class Readers
{
    /// <summary>As the attribute of a page wants them.</summary>
    public const string All = $"{Roles.ProjectManager},{Roles.RegionalCoordinator},{Roles.SteeringGroup},{Roles.Evaluator}";
}
