using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The receiver's question is answered; the decision waits again.</summary>
[FormEffect("handover-answer", "Svarar på en fråga om en överlämning", "Answers a question on a handover")]
internal sealed record AnswerQuestion : FormEffect
{
    [SealedText]
    public required string Answer { get; init; }

    /// <summary>The package is made anew.</summary>
    public required bool NewVersion { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Write = async (scope, @case, ct) =>
        {
            if (await HandoverWords.Find(scope, form, ct) is { } handover)
            {
                handover.Become(HandoverStatus.Acknowledged, form.At);
                HandoverWords.Say(form, handover, "SVAR", Answer);
                if (NewVersion && !@case.IsProtected)
                {
                    await ChangeHandover.Update(scope, form.Vault, handover, @case, ct);
                }
            }
        },
    });
}
