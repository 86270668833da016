using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A consent is withdrawn (E3): sharing stops at once, in this transaction.</summary>
[FormEffect("consent-withdrawal", "Återkallar samtycke", "Withdraws consent")]
internal sealed record WithdrawConsent : FormEffect
{
    private const string All = "ALLA";
    private const string One = "ETT";

    [Codes(All, One, AreAllOffered = true)]
    public required string WithdrawScope { get; init; }

    [NeededWhen(nameof(WithdrawScope), One)]
    public string? RecipientPartnerId { get; init; }

    [Codes(
        ConsentScopes.Minimum, ConsentScopes.Competence, ConsentScopes.CompetencePlan, ConsentScopes.HealthLimited, ConsentScopes.SocialLimited,
        ConsentScopes.FullFile, ConsentScopes.Evaluation)]
    [NeededWhen(nameof(WithdrawScope), One)]
    public string? Scope { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Write = (scope, @case, ct) => Consents.Withdraw(
            scope, @case, c => WithdrawScope == All || (c.RecipientPartnerId == RecipientPartnerId && c.Scope == Scope), form.Actor.Id, ct),
    });
}
