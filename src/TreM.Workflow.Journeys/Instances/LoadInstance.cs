using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>The one question of every step, compiled once per model: translating it again would cost more than its answer.</summary>
internal static class LoadInstance
{
    private static readonly ConditionalWeakTable<IModel, Func<WorkflowContext, Guid, CancellationToken, Task<Instance?>>> Compiled = [];

    /// <summary>The instance, tracked, or null.</summary>
    public static Task<Instance?> Run(WorkflowContext db, Guid id, CancellationToken cancellationToken) => Compiled.GetValue(
        db.Model, _ => EF.CompileAsyncQuery((WorkflowContext context, Guid key, CancellationToken _) => context.Instances.FirstOrDefault(i => i.Id == key)))(db, id, cancellationToken);
}
