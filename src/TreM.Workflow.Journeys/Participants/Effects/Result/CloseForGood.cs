using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Nothing more happens in the case.</summary>
[FormEffect("close-case", "Stänger ärendet", "Closes the case")]
internal sealed record CloseForGood : FormEffect
{
    public required bool NoOpenTasks { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => NoOpenTasks
        ? FormOutcome.Rows((_, @case) => @case.Become(CaseStatus.Closed))
        : form.Wrong(nameof(NoOpenTasks), "form.required");
}
