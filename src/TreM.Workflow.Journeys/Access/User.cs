using Microsoft.AspNetCore.Identity;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Somebody who signs in.</summary>
public sealed class User : IdentityUser<Guid>;
