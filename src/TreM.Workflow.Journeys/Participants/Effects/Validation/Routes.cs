using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Validation cases, by route.</summary>
internal static class Routes
{
    /// <summary>The route of outcomes that no earlier validation began.</summary>
    internal const string Assessment = "KOMPETENSBEDOMNING";

    /// <summary>The open validation, or a new one.</summary>
    internal static async Task<ValidationCase> OpenOr(
        StepScope scope, Guid? open, Guid caseId, string route, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (open is { } id && await scope.Db.Set<ValidationCase>().FindAsync([id], cancellationToken) is { } known)
        {
            return known;
        }

        var validation = new ValidationCase { Id = scope.NextEffect("validation"), CaseId = caseId, Route = route, StartedAt = at };
        scope.Db.Add(validation);
        return validation;
    }
}
