using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Jobs;

/// <summary>What a job of the journey sees.</summary>
internal sealed record CaseJobRun(JobCall Job, Enrolment Case, WorkflowContext Db, RuleBook Rules, IdentityVault Vault, Calendars.WorkCalendars Calendars)
{
    /// <summary>Variables of the process.</summary>
    public FeelContext Variables => Job.Variables;

    /// <summary>Today in Sweden.</summary>
    public DateOnly Today => Journeys.Calendars.WorkCalendar.DateOf(Job.At);
}

/// <summary>What a job sets in the process and writes with the step.</summary>
internal sealed record CaseJobResult(FeelContext Variables, Func<StepScope, Enrolment, CancellationToken, Task>? Write = null)
{
    public static CaseJobResult Nothing { get; } = new(FeelContext.Empty);

    public static CaseJobResult Rows(Func<StepScope, Enrolment, CancellationToken, Task> write) => new(FeelContext.Empty, write);

    public static CaseJobResult Rows(Action<StepScope, Enrolment> write) => new(FeelContext.Empty, (scope, @case, _) =>
    {
        write(scope, @case);
        return Task.CompletedTask;
    });
}

/// <summary>A job type of the journey: finds its case, does its work, and writes rows in the transaction of the step.</summary>
internal sealed class CaseJob(
    string type, Func<CaseJobRun, CancellationToken, Task<CaseJobResult>> work, WorkflowContext db, CurrentRules rules, IdentityVault vault,
    Calendars.WorkCalendars calendars) : IJobHandler
{
    public string Type => type;

    public async Task<JobOutcome> Run(JobCall job, CancellationToken cancellationToken)
    {
        var caseId = job.CaseId ?? (Guid.TryParse(job.Variables.Text("caseId"), out var id) ? id : Guid.Empty);
        var @case = await db.Set<Enrolment>().AsNoTracking().FirstOrDefaultAsync(e => e.CaseId == caseId, cancellationToken);
        if (@case is null)
        {
            return new JobOutcome.Failed("case.unknown", $"Expected a case for job '{type}'. Saw '{caseId}'.");
        }

        var result = await work(new CaseJobRun(job, @case, db, (await rules.Get(cancellationToken)).For(caseId, job.Key, job.ElementId), vault, calendars), cancellationToken);
        return new JobOutcome.Completed(result.Variables)
        {
            With = result.Write is not { } write ? null : async (scope, ct) =>
            {
                if (await scope.Db.Set<Enrolment>().FindAsync([caseId], ct) is { } tracked)
                {
                    await write(scope, tracked, ct);
                }

                return null;
            },
        };
    }
}
