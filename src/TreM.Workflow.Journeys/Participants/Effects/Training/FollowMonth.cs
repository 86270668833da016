using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The monthly follow-up.</summary>
[FormEffect("monthly-follow-up", "Antecknar månadsuppföljningen", "Records the monthly follow-up")]
internal sealed record FollowMonth : FormEffect
{
    public required IReadOnlyList<Row> Progress { get; init; }

    public required bool Risk { get; init; }

    public required bool PlanChangeNeeded { get; init; }

    public required DateOnly NextMeeting { get; init; }

    /// <summary>How one goal goes.</summary>
    internal sealed record Row
    {
        public required int Rating { get; init; }
    }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) =>
        FormOutcome.Rows((scope, @case) => scope.Db.Add(new MonthlyFollowUp
        {
            CaseId = @case.CaseId,
            At = form.At,
            Progress = Progress.Select(p => (int?)p.Rating).Min(),
            Risk = Risk,
            PlanChangeNeeded = PlanChangeNeeded,
            NextMeeting = NextMeeting,
        }));
}
