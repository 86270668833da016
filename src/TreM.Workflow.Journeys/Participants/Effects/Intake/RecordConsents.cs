using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Answers to requests for consent. Refusing never blocks.</summary>
[FormEffect("consents", "Registrerar samtycken", "Records consents")]
internal sealed record RecordConsents : FormEffect
{
    public required IReadOnlyList<Row> Consents { get; init; }

    /// <summary>One recipient, one scope, one purpose.</summary>
    internal sealed record Row
    {
        [Codes("SEKRETESS", "GDPR", "FOTO")]
        public required string ConsentType { get; init; }

        public required string RecipientPartnerId { get; init; }

        [Codes(
            ConsentScopes.Minimum, ConsentScopes.Competence, ConsentScopes.CompetencePlan, ConsentScopes.HealthLimited, ConsentScopes.SocialLimited,
            ConsentScopes.FullFile, ConsentScopes.Evaluation)]
        public required string Scope { get; init; }

        public required string Purpose { get; init; }

        [Codes(ConsentStatus.Asked, ConsentStatus.Given, ConsentStatus.Refused, ConsentStatus.Withdrawn, ConsentStatus.Expired)]
        public required string Status { get; init; }

        public required DateOnly ValidFrom { get; init; }

        public DateOnly? ValidTo { get; init; }

        [Codes("ELEG", "PAPPER")]
        public string? Signature { get; init; }
    }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => FormOutcome.Rows((scope, @case) =>
    {
        foreach (var row in Consents)
        {
            scope.Db.Add(new Consent
            {
                Id = scope.NextEffect("consent"),
                CaseId = @case.CaseId,
                ConsentType = row.ConsentType,
                RecipientPartnerId = row.RecipientPartnerId,
                Scope = row.Scope,
                Categories = row.Scope == ConsentScopes.FullFile ? [.. Access.Categories.Personal] : [],
                Purpose = row.Purpose,
                ValidFrom = row.ValidFrom,
                ValidTo = row.ValidTo,
                Status = row.Status,
                Signature = row.Signature,
                RegisteredAt = form.At,
            });
            if (row.Status is ConsentStatus.Given or ConsentStatus.Refused)
            {
                scope.Record(new Fact(
                    row.Status == ConsentStatus.Given ? "SAMTYCKE_LAMNAT" : "SAMTYCKE_NEKAT",
                    FeelContext.Of(("recipient", row.RecipientPartnerId), ("scope", row.Scope))));
            }
        }
    });
}
