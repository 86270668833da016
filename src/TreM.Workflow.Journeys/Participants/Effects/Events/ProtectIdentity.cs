using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A protected identity (E4). Fail closed: the case is hidden from everybody but the coach and the named.</summary>
[FormEffect("protected-identity", "Skyddar identiteten", "Protects the identity")]
internal sealed record ProtectIdentity : FormEffect
{
    [Codes("SEKRETESSMARKERING", "SKYDDAD_FOLKBOKFORING", "OKANT")]
    public required string ProtectedFlag { get; init; }

    public required IReadOnlyList<Row> NamedStaff { get; init; }

    /// <summary>Somebody who still sees the case.</summary>
    internal sealed record Row
    {
        public required string UserId { get; init; }
    }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Variables = FeelContext.Of(("protectedId", true)),
        Write = (scope, @case, ct) => Protections.Set(scope, @case, ProtectedFlag, [.. NamedStaff.Select(r => r.UserId)], ct),
    });
}
