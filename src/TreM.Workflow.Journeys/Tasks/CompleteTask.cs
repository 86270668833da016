using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>Completes a task: authorises, checks the answers against the form, makes domain rows of them and takes the step.</summary>
public sealed class CompleteTask(WorkflowContext db, AdvanceInstance door, TaskForms forms, CompletedForms rows, TimeProvider time)
{
    /// <summary>Completes the task.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="answers">Answers to its form.</param>
    /// <param name="actor">Who completes it.</param>
    /// <param name="submissionId">Makes a repeat of the request harmless, or null.</param>
    public async Task<TaskResult> Run(
        Guid taskId, FeelContext answers, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default)
    {
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, cancellationToken);
        var scope = await CaseScope.Load(db, task?.CaseId, actor, cancellationToken);
        if (task is null || !TaskAccess.MayWork(actor, task, scope))
        {
            return new TaskResult.NotFound();
        }

        if (TaskAccess.IsHeldFrom(actor, task, scope))
        {
            return new TaskResult.Conflict("task.claimed.other", "Somebody else has taken the task.");
        }

        var receipt = submissionId is null ? null : new ReceiptKey(actor.Id, submissionId, HashOf(taskId, answers));
        if (task.Status != WorkTaskStatus.Open && receipt is null)
        {
            return new TaskResult.Conflict("task.closed", "The task is already done.");
        }

        var now = time.GetUtcNow();
        var schema = task.FormId is null ? null : await forms.Find(db, task.FormId, now, cancellationToken);
        if (task.FormId is not null && schema is null)
        {
            return new TaskResult.Refused("task.form.missing", $"Expected the form '{task.FormId}' to be deployed; nothing can be answered without it. Deploy it and try again.");
        }

        var (variables, outcome, errors) = await Read(task, schema, scope?.Case, answers, actor, now, cancellationToken);
        if (!errors.IsDefaultOrEmpty)
        {
            return new TaskResult.Invalid(errors);
        }

        var advance = new Advance(task.InstanceId, at => new Stimulus.TaskCompleted(at, actor.Id, task.Key, variables))
        {
            Receipt = receipt,
            With = async (step, ct) =>
            {
                if (task.CaseId is { } caseId)
                {
                    await rows.Write(step, task, caseId, outcome, answers, actor, ct);
                }

                return null;
            },
        };
        return TaskResult.Of(await door.Run(advance, cancellationToken), taskId);
    }

    private async Task<(FeelContext Variables, FormOutcome Outcome, ImmutableArray<FormError> Errors)> Read(
        WorkTask task, FormSchema? schema, Enrolment? @case, FeelContext answers, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (schema is null)
        {
            return (answers, FormOutcome.Nothing, []);
        }

        var check = FormAnswers.Check(schema, answers, WorkCalendar.DateOf(now));
        if (!check.Errors.IsEmpty || @case is null)
        {
            return (ProcessVariables.Of(schema, check.Answers), FormOutcome.Nothing, check.Errors);
        }

        var outcome = await rows.Read(task, schema, ExactJson.Read(task.Variables), @case, check.Answers, actor, now, cancellationToken);
        var own = outcome.KeepsAnswersOut ? ProcessVariables.NamesOf(schema) : ProcessVariables.Of(schema, check.Answers);
        return (own.With(outcome.Variables), outcome, outcome.Errors);
    }

    private static string HashOf(Guid taskId, FeelContext answers) =>
        Convert.ToHexStringLower(SHA256.HashData([.. taskId.ToByteArray(), .. ExactJson.Write(answers)]));
}
