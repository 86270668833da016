using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Participants.Jobs;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys;

/// <summary>The use cases of the programme.</summary>
internal static class DomainServices
{
    public static IServiceCollection AddDomain(this IServiceCollection services)
    {
        services.AddSingleton<WorkCalendars>().AddScoped<EditCalendar>();
        services.TryAddSingleton<WorkdayDeadline>(provider =>
        {
            var calendars = provider.GetRequiredService<WorkCalendars>();
            return (from, days, variables) => calendars.For(variables["region"] as string).Due(from, days);
        });
        services.TryAddSingleton<Demonstration>();
        return services
            .AddVault()
            .AddCaseJobs()
            .AddSingleton<TaskForms>()
            .AddSingleton(Contract.ProgrammeContract.OfThisProgram)
            .AddScoped<CurrentRules>()
            .AddScoped<IStepProjection, FollowCase>()
            .AddScoped<IStepProjection, FollowHandover>()
            .AddScoped<RemindOfTasks>()
            .AddScoped<IStepProjection>(provider => provider.GetRequiredService<RemindOfTasks>())
            .AddScoped<ChangeHandover>()
            .AddPartners()
            .AddScoped<CompletedForms>()
            .AddScoped<IStepProjection>(provider => provider.GetRequiredService<CompletedForms>())
            .AddScoped<IStepProjection, MoveTasks>()
            .AddScoped<CompleteTask>()
            .AddScoped<FileReferral>()
            .AddScoped<ImportReferrals>()
            .AddScoped<ReadCase>()
            .AddScoped<OpenInEmergency>()
            .AddScoped<ReviewAccess>()
            .AddAccess()
            .AddScoped<ApiKeys>()
            .AddScoped<GrantRole>()
            .AddScoped<LinkIdentity>()
            .AddScoped<PasswordLinks>()
            .AddScoped<Accounts>()
            .AddScoped<TaskInbox>()
            .AddScoped<HoldTask>()
            .AddScoped<ReleaseTasks>()
            .AddScoped<EscalateTasks>()
            .AddScoped<CaseActions>()
            .AddScoped<OverridePrimaryGroup>()
            .AddScoped<RecordAttendance>()
            .AddScoped<ComputeGoals>()
            .AddScoped<ReadHandover>()
            .AddScoped<KeyFigures>()
            .AddReads()
            .AddScoped<FlagRisks>();
    }

    private static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddCheckedOptions<AccessOptions>(AccessOptions.Section);
        return services
            .AddScoped<FourEyes>()
            .AddScoped<ApproveAccess>()
            .AddScoped<FollowClaims>()
            .AddScoped<ReadUserLog>()
            .AddScoped<Sessions>()
            .AddScoped<SlowDown>();
    }
}
