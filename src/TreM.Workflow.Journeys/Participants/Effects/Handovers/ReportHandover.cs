using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>What came of a handover, in the receiver's words.</summary>
[FormEffect("handover-report", "Återrapporterar en överlämning", "Reports back on a handover")]
internal sealed record ReportHandover : FormEffect
{
    [Codes("GENOMFORT", "DELVIS", "AVBRUTET")]
    public required string HandoverResult { get; init; }

    [SealedText]
    public required string ResultText { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Write = async (scope, _, ct) =>
        {
            if (await HandoverWords.Find(scope, form, ct) is { } handover)
            {
                HandoverWords.Say(form, handover, "RESULTAT", ResultText);
            }
        },
    });
}
