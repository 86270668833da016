using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Jobs;

/// <summary>Which job type of the models is done by what.</summary>
internal static class JobServices
{
    private static readonly (string Type, Func<CaseJobRun, CancellationToken, Task<CaseJobResult>> Work)[] Jobs =
    [
        ("trem.duplicate-check", JourneyJobs.DuplicateCheck),
        ("trem.enrol", JourneyJobs.Enrol),
        ("trem.assign-coach", JourneyJobs.AssignCoach),
        ("trem.register-measures", JourneyJobs.Nothing),
        ("trem.attendance-facts", JourneyJobs.AttendanceFacts),
        ("trem.register-exit", JourneyJobs.RegisterExit),
        ("trem.close-case", JourneyJobs.CloseCase),
        ("trem.transfer-region", JourneyJobs.Transfer),
        ("trem.export-record", JourneyJobs.Nothing),
        ("trem.pause", EventJobs.Pause),
        ("trem.resume", EventJobs.Resume),
        ("trem.stop-sharing", EventJobs.StopSharing),
        ("trem.protect-case", EventJobs.Protect),
        ("trem.unprotect-case", EventJobs.Unprotect),
        ("trem.stop-placement", EventJobs.StopPlacement),
        ("trem.mail", EventJobs.Mail),
        ("trem.feedback-referrer", EventJobs.Feedback),
        ("trem.send-handover", SendHandover.Run),
    ];

    public static IServiceCollection AddCaseJobs(this IServiceCollection services)
    {
        foreach (var (type, work) in Jobs)
        {
            services.AddScoped<IJobHandler>(provider => new CaseJob(
                type, work, provider.GetRequiredService<WorkflowContext>(), provider.GetRequiredService<CurrentRules>(), provider.GetRequiredService<IdentityVault>(),
                provider.GetRequiredService<Calendars.WorkCalendars>()));
        }

        return services;
    }
}
