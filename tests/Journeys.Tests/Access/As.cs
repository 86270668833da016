using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Journeys.Tests;

/// <summary>Actors by what they are.</summary>
internal static class As
{
    public static Actor Administrator(string id) => new(id, [new RoleGrant(Roles.Administrator, ScopeKinds.Programme, null)]);
}
