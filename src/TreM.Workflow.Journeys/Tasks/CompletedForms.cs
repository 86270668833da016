using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>
/// Makes rows of the domain of the forms of completed tasks: in the very step that completes the task. Where listeners have a say
/// first, the answers wait, and one that denies the completion leaves no row.
/// </summary>
public sealed class CompletedForms(
    WorkflowContext db, TaskForms forms, ProgrammeContract contract, CurrentRules rules, DecisionRecord decisions, IdentityVault vault) : IStepProjection
{
    /// <summary>What the answers come to for a case.</summary>
    public async Task<FormOutcome> Read(
        WorkTask task, FormSchema schema, FeelContext? taskVariables, Enrolment @case, FeelContext answers, Actor actor, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        if (contract.BindingOf(schema) is not { } binding)
        {
            return FormOutcome.Nothing;
        }

        var (effect, errors) = binding.Read(answers);
        return effect is null ? new FormOutcome { Errors = errors } : await effect.Apply(
            new FormInput
            {
                Binding = binding,
                Case = @case,
                Answers = answers,
                Role = task.Role,
                IsOnBehalf = TaskAccess.IsOnBehalf(actor, task, @case),
                TaskVariables = taskVariables ?? FeelContext.Empty,
                Actor = actor,
                At = at,
                Db = db,
                Vault = vault,
                Rules = (await rules.Get(cancellationToken)).For(@case.CaseId, task.Key, task.ElementId),
            },
            cancellationToken);
    }

    /// <summary>Writes the rows when the step has completed the task; keeps the answers when listeners decide first.</summary>
    public async Task Write(
        StepScope scope, WorkTask task, Guid caseId, FormOutcome outcome, FeelContext answers, Actor actor, CancellationToken cancellationToken)
    {
        if (scope.Step?.Effects.Any(e => e is Effect.TaskClosed { Reason: CloseReason.Completed } closed && closed.Key == task.Key) == true)
        {
            await WriteRows(scope, task, caseId, outcome, task.FormId is null ? null : Seal(answers), actor, cancellationToken);
        }
        else
        {
            decisions.Forget(caseId, task.Key);
            await Keep(scope, task, caseId, answers, actor, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task Apply(StepScope scope, CancellationToken cancellationToken)
    {
        foreach (var effect in scope.Step?.Effects ?? [])
        {
            // A task that its own stimulus completes has nothing waiting, and is the usual one.
            var (key, isCompleted) = effect switch
            {
                Effect.TaskClosed { Reason: CloseReason.Completed, By: not null } closed => (closed.Key, true),
                Effect.TaskClosed { Reason: CloseReason.Withdrawn } closed => (closed.Key, false),
                Effect.Recorded { Kind: HistoryKind.Operation } operation when operation.Details["operation"] is "denied" => (operation.Key, false),
                _ => (0L, false),
            };
            if (key != 0 && await scope.Db.Set<PendingForm>().FindAsync([EffectId.Of(scope.Instance.Id, key, "task")], cancellationToken) is { } pending)
            {
                scope.Db.Remove(pending);
                if (isCompleted)
                {
                    await WriteLate(scope, pending, cancellationToken);
                }
            }
        }
    }

    private async Task WriteLate(StepScope scope, PendingForm pending, CancellationToken cancellationToken)
    {
        var task = await scope.Db.Tasks.AsNoTracking().FirstAsync(t => t.Id == pending.TaskId, cancellationToken);
        var @case = await scope.Db.Set<Enrolment>().AsNoTracking().FirstAsync(e => e.CaseId == pending.CaseId, cancellationToken);
        var actor = new Actor(pending.By, JsonSerializer.Deserialize<List<RoleGrant>>(pending.Grants) ?? []);
        var answers = ExactJson.Read(Encoding.UTF8.GetBytes(vault.OpenText(pending.SealedAnswers) ?? "{}"));
        var outcome = FormOutcome.Nothing;
        if (task.FormId is not null && await forms.Find(scope.Db, task.FormId, pending.At, cancellationToken) is { } schema)
        {
            // They were found right when they came; what has changed since does not undo what a person has signed.
            outcome = await Read(task, schema, ExactJson.Read(pending.TaskVariables), @case, FormAnswers.Check(schema, answers).Answers, actor, pending.At, cancellationToken);
        }

        await WriteRows(scope, task, pending.CaseId, outcome, task.FormId is null ? null : pending.SealedAnswers, actor, cancellationToken);
    }

    private static async Task WriteRows(
        StepScope scope, WorkTask task, Guid caseId, FormOutcome outcome, string? sealedAnswers, Actor actor, CancellationToken cancellationToken)
    {
        if (await scope.Db.Set<Enrolment>().FindAsync([caseId], cancellationToken) is not { } @case)
        {
            return;
        }

        if (TaskAccess.IsOnBehalf(actor, task, @case))
        {
            scope.Record(new Fact("IFYLLT_FOR_DELTAGARE", FeelContext.Of(("form", task.FormId), ("task", task.ElementId), ("onBehalfOf", Roles.Participant))));
        }

        if (sealedAnswers is not null)
        {
            scope.Db.Add(new FormSubmission
            {
                CaseId = caseId, FormKey = task.FormId!, InstanceId = task.InstanceId, TaskKey = task.Key, At = scope.At, By = actor.Id, SealedAnswers = sealedAnswers,
            });
        }

        if (outcome.Write is not null)
        {
            await outcome.Write(scope, @case, cancellationToken);
        }
    }

    private async Task Keep(StepScope scope, WorkTask task, Guid caseId, FeelContext answers, Actor actor, CancellationToken cancellationToken)
    {
        var (grants, sealedAnswers) = (JsonSerializer.Serialize(actor.Grants), Seal(answers));
        if (await scope.Db.Set<PendingForm>().FindAsync([task.Id], cancellationToken) is { } earlier)
        {
            (earlier.At, earlier.By, earlier.Grants, earlier.SealedAnswers) = (scope.At, actor.Id, grants, sealedAnswers);
            return;
        }

        scope.Db.Add(new PendingForm
        {
            TaskId = task.Id, CaseId = caseId, At = scope.At, By = actor.Id, Grants = grants, SealedAnswers = sealedAnswers, TaskVariables = task.Variables,
        });
    }

    private string Seal(FeelContext answers) => vault.SealText(Encoding.UTF8.GetString(ExactJson.Write(answers)))!;
}
