using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Jobs;

/// <summary>Which job type of the models is done by what.</summary>
internal static class JobServices
{
    private static readonly ImmutableArray<(JobShape Shape, Func<CaseJobRun, CancellationToken, Task<CaseJobResult>> Work)> Jobs =
    [
        Job("trem.duplicate-check", JourneyJobs.DuplicateCheck, "Söker samma person en gång till", "Looks for the same person once more", sets: ["duplicateHits"]),
        Job("trem.enrol", JourneyJobs.Enrol, "Öppnar deltagandet", "Opens the participation", sets: ["enrolmentId"]),
        Job("trem.assign-coach", JourneyJobs.AssignCoach, "Tilldelar coach enligt DT-19", "Assigns a coach by DT-19", sets: ["assignment"]),
        Job("trem.register-measures", JourneyJobs.Nothing, "Antecknar att åtgärderna är registrerade", "Notes that the measures are registered"),
        Job("trem.attendance-facts", JourneyJobs.AttendanceFacts, "Läser närvaron", "Reads the attendance",
            sets: ["consecutiveUnexcused", "rate4w", "mode", "daysSinceTutorContact"]),
        Job("trem.register-exit", JourneyJobs.RegisterExit, "Avslutar deltagandet", "Ends the participation"),
        Job("trem.close-case", JourneyJobs.CloseCase, "Stänger ärendet eller remissen", "Closes the case or the referral", headers: ["recordClass"]),
        Job("trem.transfer-region", JourneyJobs.Transfer, "Flyttar ärendet till en annan kommun", "Moves the case to another municipality",
            sets: ["municipality", "region", "residenceRegion"]),
        Job("trem.export-record", JourneyJobs.Nothing, "Antecknar att utdraget är gjort", "Notes that the extract is made"),
        Job("trem.pause", EventJobs.Pause, "Börjar pausen", "Begins the pause"),
        Job("trem.resume", EventJobs.Resume, "Avslutar pausen", "Ends the pause"),
        Job("trem.stop-sharing", EventJobs.StopSharing, "Stoppar delning utan samtycke", "Stops sharing without consent", sets: ["handoverIds"]),
        Job("trem.protect-case", EventJobs.Protect, "Låser ärendet till namngivna", "Locks the case to the named"),
        Job("trem.unprotect-case", EventJobs.Unprotect, "Låser upp ärendet", "Unlocks the case"),
        Job("trem.stop-placement", EventJobs.StopPlacement, "Avbryter praktiken", "Breaks off the placement"),
        Job("trem.mail", EventJobs.Mail, "Skickar ett mejl utan personuppgifter", "Sends a mail without personal data", headers: ["template", "to"]),
        Job("trem.feedback-referrer", EventJobs.Feedback, "Svarar remittenten", "Answers the referrer", headers: ["kind"]),
        Job("trem.send-handover", SendHandover.Run, "Skickar överlämningen", "Sends the handover", sets: ["handoverId", "handoverSent"]),
    ];

    /// <summary>The job types, as the contract tells them.</summary>
    internal static ImmutableArray<JobShape> Shapes => [.. Jobs.Select(j => j.Shape)];

    public static IServiceCollection AddCaseJobs(this IServiceCollection services)
    {
        foreach (var (shape, work) in Jobs)
        {
            services.AddScoped<IJobHandler>(provider => new CaseJob(
                shape.Type, work, provider.GetRequiredService<WorkflowContext>(), provider.GetRequiredService<CurrentRules>(), provider.GetRequiredService<IdentityVault>(),
                provider.GetRequiredService<Calendars.WorkCalendars>()));
        }

        return services;
    }

    private static (JobShape, Func<CaseJobRun, CancellationToken, Task<CaseJobResult>>) Job(
        string type, Func<CaseJobRun, CancellationToken, Task<CaseJobResult>> work, string swedish, string english,
        ImmutableArray<string>? sets = null, ImmutableArray<string>? headers = null) =>
        (new(type, new LocalisedText(swedish, english), sets ?? [], headers ?? []), work);
}
