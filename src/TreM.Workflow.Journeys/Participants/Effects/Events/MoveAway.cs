using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Where the participant moves (E7). The process moves the case once the receiving region has it.</summary>
[FormEffect("move", "Anger ny kommun", "States the new municipality")]
internal sealed record MoveAway : FormEffect
{
    public required string NewMunicipality { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var region = Partners.PartnerRegistry.Shipped.RegionOf(NewMunicipality);
        return Task.FromResult(new FormOutcome { Variables = FeelContext.Of(("newRegion", region), ("residenceRegion", region)) });
    }
}
