using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys;

/// <summary>What pages read.</summary>
internal static class ReadServices
{
    public static IServiceCollection AddReads(this IServiceCollection services) => services
        .AddScoped<UserNames>()
        .AddScoped<ReadNames>()
        .AddScoped<ReadDay>()
        .AddScoped<FormRegisters>()
        .AddScoped<NextSteps>()
        .AddScoped<ReadTask>()
        .AddScoped<ReadParticipants>()
        .AddScoped<ReadParticipant>()
        .AddScoped<ReadReferrals>()
        .AddScoped<ReadRecord>()
        .AddScoped<EraseCase>()
        .AddScoped<HoldCase>()
        .AddScoped<ReadTeam>()
        .AddScoped<ReadEscalations>()
        .AddScoped<ProcessNames>()
        .AddScoped<HandoverTasks>()
        .AddScoped<RecallHandover>();
}
