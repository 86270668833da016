using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>An answer that has been sent in while listeners decide whether it completes its task.</summary>
/// <param name="At">When it was sent in.</param>
/// <param name="By">By whom: a pseudonymous user id.</param>
public sealed record PendingAnswer(DateTimeOffset At, string By);

/// <summary>A task as the page shows it.</summary>
/// <param name="Task">Its row.</param>
/// <param name="ProcessId">The process it belongs to.</param>
/// <param name="DefinitionHash">The version of the process.</param>
/// <param name="Schema">Its form with the choices of the registers, or null when it has none.</param>
/// <param name="Known">What the process knows of the form's answers already.</param>
/// <param name="Case">What the actor may see of the case; null when there is no case or nothing may be seen.</param>
/// <param name="PersonName">The participant's name, when the actor may read it.</param>
/// <param name="Next">What may happen next.</param>
/// <param name="MayWork">Whether the actor may complete it; others who open it may only give it to somebody else.</param>
/// <param name="MayAssign">Whether the actor may give it to somebody else.</param>
/// <param name="MayClaim">Whether the actor may take it now.</param>
/// <param name="IsOnBehalf">Whether the actor would fill it in for the participant.</param>
/// <param name="Pending">The answer that is being looked at, or null: the task waits for one.</param>
public sealed record TaskView(
    WorkTask Task, string ProcessId, string DefinitionHash, FormSchema? Schema, FeelContext Known, CaseAccess? Case, string? PersonName,
    IReadOnlyList<NextStep> Next, bool MayWork, bool MayAssign, bool MayClaim, bool IsOnBehalf, PendingAnswer? Pending);

/// <summary>Opens a task for somebody who may work on it; everybody else is told that there is none.</summary>
public sealed class ReadTask(
    WorkflowContext db, TaskForms forms, FormRegisters registers, ReadCase readCase, NextSteps next, IdentityVault vault, TimeProvider time)
{
    /// <summary>The task, or null.</summary>
    public async Task<TaskView?> Run(Guid taskId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await Find(taskId, actor, cancellationToken) is not var (task, scope, mayWork))
        {
            return null;
        }

        var on = await db.Instances.AsNoTracking().Where(i => i.Id == task.InstanceId)
            .Select(i => new { i.ProcessId, i.DefinitionHash }).FirstAsync(cancellationToken);

        // Who may only give it to somebody else, and does not carry the case, is shown neither the form nor the person.
        var seesPerson = mayWork || scope?.MayAct == true;
        var schema = !mayWork || task.FormId is null ? null : await forms.Find(db, task.FormId, time.GetUtcNow(), cancellationToken);
        schema = schema is null ? null : await registers.Fill(schema, scope?.Case, cancellationToken);
        var access = scope is null ? null
            : await readCase.Run(scope.Case.CaseId, actor, "UPPGIFT", seesPerson ? null : [Categories.Competence], cancellationToken);
        return new(
            task, on.ProcessId, on.DefinitionHash, schema, Known(schema, task), access,
            access?[Categories.Identity].MayRead == true ? await Name(scope!.Case, cancellationToken) : null,
            await next.After(on.DefinitionHash, task.ElementId, cancellationToken), mayWork,
            TaskAccess.MayAssign(actor, scope) && scope?.Case is not { IsProtected: true }, TaskAccess.MayHold(actor, task, scope) && TaskAccess.MayClaim(actor, task, scope),
            TaskAccess.IsOnBehalf(actor, task, scope?.Case),
            task.Status == WorkTaskStatus.Open
                ? await db.Set<PendingForm>().AsNoTracking().Where(p => p.TaskId == taskId).Select(p => new PendingAnswer(p.At, p.By)).FirstOrDefaultAsync(cancellationToken)
                : null);
    }

    /// <summary>Whether listeners are looking at an answer of the actor's own to a task.</summary>
    public Task<bool> IsPending(Guid taskId, Actor actor, CancellationToken cancellationToken = default) =>
        db.Set<PendingForm>().AnyAsync(p => p.TaskId == taskId && p.By == actor.Id, cancellationToken);

    /// <summary>Where the task's process is and has been: element ids, for marking the diagram. Null when there is no such task for the actor.</summary>
    public async Task<(string Text, IReadOnlyList<string> Here, IReadOnlyList<string> Done)?> Position(
        Guid taskId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await Find(taskId, actor, cancellationToken) is not var (task, _, _))
        {
            return null;
        }

        var hash = await db.Instances.Where(i => i.Id == task.InstanceId).Select(i => i.DefinitionHash).FirstAsync(cancellationToken);
        var text = await db.DeployedFiles.Where(f => f.Hash == hash).Select(f => f.Text).FirstAsync(cancellationToken);
        var here = await db.Tasks.Where(t => t.InstanceId == task.InstanceId && t.Status == WorkTaskStatus.Open).Select(t => t.ElementId).Distinct().ToListAsync(cancellationToken);
        var kinds = new[] { Timelines.EventKind.ElementCompleted, Timelines.EventKind.ElementPassed };
        var done = await db.History.Where(e => e.InstanceId == task.InstanceId && kinds.Contains(e.Kind) && e.ElementId != null)
            .Select(e => e.ElementId!).Distinct().ToListAsync(cancellationToken);
        return (text, here, [.. done.Except(here)]);
    }

    private async Task<(WorkTask Task, CaseScope? Scope, bool MayWork)?> Find(Guid taskId, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, cancellationToken) is not { } task)
        {
            return null;
        }

        var scope = await CaseScope.Load(db, task.CaseId, actor, cancellationToken);
        var mayWork = TaskAccess.MayWork(actor, task, scope);
        return TaskAccess.MayOpen(actor, task, scope) ? (task, scope, mayWork) : null;
    }

    private async Task<string?> Name(Enrolment @case, CancellationToken cancellationToken) =>
        vault.Open(await db.Set<Person>().AsNoTracking().FirstAsync(p => p.Id == @case.PersonId, cancellationToken))?.FullName;

    // Answers that the process carries under the form's own keys, over the form's defaults.
    private static FeelContext Known(FormSchema? schema, WorkTask task)
    {
        if (schema is null)
        {
            return FeelContext.Empty;
        }

        var variables = ExactJson.Read(task.Variables);
        var answers = FeelContext.Empty;
        foreach (var component in schema.AllComponents.Where(c => c is { IsInput: true, Key: not null } && c.Path == c.Key))
        {
            var value = variables[component.Key!] is { } known && component.Type != FormComponentType.List ? Shown(component, known) : component.DefaultValue;
            answers = value is null ? answers : answers.With(component.Key!, value);
        }

        return answers;
    }

    private static object? Shown(FormComponent component, object known) => component.Type switch
    {
        FormComponentType.Number => known is FeelNumber ? known : null,
        FormComponentType.Checkbox => known is bool ? known : null,
        FormComponentType.Checklist => known is FeelList ? known : null,
        FormComponentType.DateTime => known.ToString(),
        _ => known as string,
    };
}
