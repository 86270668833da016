using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>The handover process drives: its activity codes move the handover's row, in the same transaction.</summary>
internal sealed class FollowHandover(CurrentRules rules, WorkCalendars calendars) : IStepProjection
{
    private static readonly Dictionary<string, string> StatusOf = new()
    {
        ["OVL_SKICKAD"] = HandoverStatus.Sent,
        ["OVL_KVITTERAD"] = HandoverStatus.Acknowledged,
        ["OVL_KOMPLETTERING"] = HandoverStatus.MoreAsked,
        ["OVL_ACCEPTERAD"] = HandoverStatus.Accepted,
        ["OVL_AVVISAD"] = HandoverStatus.Declined,
        ["OVL_ATERKALLAD"] = HandoverStatus.Recalled,
        ["OVL_UTGANGEN"] = HandoverStatus.Expired,
        ["OVL_GENOMFORD"] = HandoverStatus.Done,
        ["OVL_ATERRAPP"] = HandoverStatus.ReportedBack,
    };

    public async Task Apply(StepScope scope, CancellationToken cancellationToken)
    {
        if (scope.Step is null)
        {
            return;
        }

        var statuses = scope.Step.Effects.OfType<Effect.Recorded>()
            .Where(r => r.Kind == HistoryKind.ElementCompleted && r.Element.Extensions.TryGetValue("activity", out var code) && StatusOf.ContainsKey(code))
            .Select(r => StatusOf[r.Element.Extensions["activity"]]).ToList();
        if (statuses.Count == 0 || !Guid.TryParse(scope.Step.State.Variables.Text("handoverId"), out var id))
        {
            return;
        }

        // The step that sends it has only just added it: ask the tracker before the database.
        if (await scope.Db.Set<Handover>().FindAsync([id], cancellationToken) is not { } handover)
        {
            return;
        }

        handover.InstanceId = scope.Instance.Id;
        foreach (var status in statuses)
        {
            if (handover.Become(status, scope.At))
            {
                await Arrive(scope, handover, cancellationToken);
            }
        }
    }

    private async Task Arrive(StepScope scope, Handover handover, CancellationToken cancellationToken)
    {
        var constants = (await rules.Get(cancellationToken)).Constants(WorkCalendar.DateOf(scope.At));
        switch (handover.Status)
        {
            case HandoverStatus.Acknowledged:
                handover.DecisionDueAt ??= calendars.For(handover.ToRegion).Due(scope.At, constants.Whole(ConstantCodes.HandoverDecisionWorkdays));
                break;
            case HandoverStatus.Accepted:
                handover.MeetingDueAt = calendars.For(handover.ToRegion).Due(scope.At, constants.Whole(ConstantCodes.FirstMeetingWorkdays));
                break;
            case HandoverStatus.Declined:
                handover.DeclineReason ??= scope.Step!.State.Variables.TextOrNull("declineReason");
                break;
            case HandoverStatus.Recalled:
                handover.RecallReason ??= "AVSANDARE";
                break;
        }

        if (handover.Status is HandoverStatus.Declined or HandoverStatus.Recalled or HandoverStatus.Expired)
        {
            await scope.Db.Entry(handover).Collection(h => h.Packages).LoadAsync(cancellationToken);
            HandoverRows.Empty(handover);
        }

        if (handover.Type == HandoverTypes.Responsibility && await scope.Db.Set<Enrolment>().FindAsync([handover.CaseId], cancellationToken) is { } @case)
        {
            Responsibility(handover, @case);
        }
    }

    // The sender stays responsible until the first meeting is held: nobody falls between chairs.
    private static void Responsibility(Handover handover, Enrolment @case)
    {
        switch (handover.Status)
        {
            case HandoverStatus.Sent:
                @case.Become(CaseStatus.BeingHandedOver);
                break;
            case HandoverStatus.Done:
                @case.PartnerId = handover.ToPartnerId ?? @case.PartnerId;
                @case.CoachId = @case.IncomingCoachId ?? @case.CoachId;
                @case.IncomingCoachId = null;
                @case.Become(CaseStatus.Enrolled);
                break;
            case HandoverStatus.Declined or HandoverStatus.Recalled or HandoverStatus.Expired:
                @case.IncomingCoachId = null;
                @case.Become(CaseStatus.Enrolled);
                break;
        }
    }
}
