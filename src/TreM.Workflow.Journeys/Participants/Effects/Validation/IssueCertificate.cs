using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A certificate is issued.</summary>
[FormEffect("certificate", "Utfärdar ett intyg", "Issues a certificate")]
internal sealed record IssueCertificate : FormEffect
{
    [Codes("BETYG", "BRANSCHINTYG", "INTYG", "KOMPETENSPROFIL")]
    public required string CertificateKind { get; init; }

    public required string CertificateTitle { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => FormOutcome.Rows((scope, @case) =>
    {
        var id = scope.NextEffect("certificate");
        scope.Db.Add(new Certificate
        {
            Id = id,
            CaseId = @case.CaseId,
            Title = CertificateTitle,
            Kind = CertificateKind,
            IssuedAt = form.At,
            IssuedBy = form.Actor.Id,
            VerificationCode = Convert.ToHexStringLower(id.ToByteArray().AsSpan(10)),
        });
    });
}
