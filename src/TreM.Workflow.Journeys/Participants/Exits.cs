using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>Ends a participation: the one place that writes an exit.</summary>
internal static class Exits
{
    internal static async Task Register(
        StepScope scope, Enrolment @case, string reason, DateOnly date, FeelContext meaning, string? situation, string by, CancellationToken cancellationToken)
    {
        var exit = await scope.Db.Set<Exit>().FindAsync([@case.CaseId], cancellationToken);
        if (exit is null)
        {
            exit = new Exit { CaseId = @case.CaseId, Reason = reason, Outcome = "", PostMeasure = "", DecidedBy = by };
            scope.Db.Add(exit);
        }

        exit.Reason = reason;
        exit.Outcome = meaning.Text("outcome");
        exit.Positive = meaning.Flag("positive");
        exit.PostMeasure = meaning.Text("postMeasure");
        exit.Date = date;
        exit.Situation = situation switch { null => null, ['A', 'R', 'B', 'E', 'T', 'E', '_', ..] => "ARBETE", _ => situation };
        exit.DecidedBy = by;
        exit.RegisteredAt = scope.At;

        @case.EndDate = date;
        if (@case.Become(CaseStatus.Exited) && (meaning.Flag("followUp3m") || meaning.Flag("followUp6m")))
        {
            @case.Become(CaseStatus.FollowUp);
        }

        foreach (var period in await scope.Db.Set<RegionPeriod>().Where(p => p.CaseId == @case.CaseId && p.To == null).ToListAsync(cancellationToken))
        {
            period.To = date;
        }

        foreach (var pause in await scope.Db.Set<Pause>().Where(p => p.CaseId == @case.CaseId && p.EndedAt == null).ToListAsync(cancellationToken))
        {
            pause.EndedAt = scope.At;
        }
    }
}
