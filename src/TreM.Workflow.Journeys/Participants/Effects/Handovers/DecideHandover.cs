using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The receiver accepts, declines or asks. States follow the process.</summary>
[FormEffect("handover-decision", "Beslutar om en överlämning", "Decides on a handover")]
internal sealed record DecideHandover : FormEffect
{
    private const string Asks = "KOMPLETTERING";

    [Codes(HandoverStatus.Accepted, HandoverStatus.Declined, Asks)]
    public required string HandoverDecision { get; init; }

    [NeededWhen(nameof(HandoverDecision), HandoverStatus.Accepted)]
    public DateOnly? MeetingDate { get; init; }

    public string? MeetingPlace { get; init; }

    /// <summary>A user; whoever decides when nobody is chosen.</summary>
    public string? ReceivingCoach { get; init; }

    [Codes("KAPACITET", "FEL_MALGRUPP", "FEL_OMRADE", "SAKNAR_UPPGIFTER", "DELTAGAREN_VILL_INTE", "REDAN_HOS_OSS", "ANNAT")]
    [NeededWhen(nameof(HandoverDecision), HandoverStatus.Declined)]
    public string? DeclineReason { get; init; }

    [SealedText]
    [NeededWhen(nameof(HandoverDecision), Asks)]
    public string? Question { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Write = async (scope, @case, ct) =>
        {
            if (await HandoverWords.Find(scope, form, ct) is not { } handover)
            {
                return;
            }

            HandoverWords.Say(form, handover, "FRAGA", Question);
            HandoverWords.Say(form, handover, "MOTE", MeetingDate is { } day ? ChangeHandover.MeetingText(day, null, MeetingPlace) : null);
            if (handover.Type == HandoverTypes.Responsibility && HandoverDecision == HandoverStatus.Accepted)
            {
                @case.IncomingCoachId = await Journeys.Handovers.ReceivingCoach.Find(scope.Db, ReceivingCoach, form.Actor, form.At, ct);
            }

            handover.DeclineReason = DeclineReason ?? handover.DeclineReason;
        },
    });
}
