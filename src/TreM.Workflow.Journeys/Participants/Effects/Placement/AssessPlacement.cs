using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A placement half-way, at its end or broken off. Nothing is lost of what was learnt at work.</summary>
[FormEffect("placement-assessment", "Bedömer en praktik", "Assesses a placement")]
internal sealed record AssessPlacement : FormEffect
{
    private const string HalfWay = "MITT";
    private const string AtEnd = "SLUT";
    private const string BrokenOff = "AVBROTT";

    [Codes(HalfWay, AtEnd, BrokenOff)]
    public required string AssessmentPart { get; init; }

    [Codes("DELTAGARE", "ARBETSGIVARE", "SAKERHET", "HALSA", "ANNAT")]
    [NeededWhen(nameof(AssessmentPart), BrokenOff)]
    public string? EarlyEnd { get; init; }

    public IReadOnlyList<Row>? Outcomes { get; init; }

    public string? NoAssessmentReason { get; init; }

    [Codes("JA", "NEJ", "SENARE")]
    [NeededWhen(nameof(AssessmentPart), AtEnd)]
    public string? JobOffer { get; init; }

    public bool? CertificateIssued { get; init; }

    /// <summary>What was practised.</summary>
    internal sealed record Row
    {
        public required string Statement { get; init; }
    }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var assessed = Outcomes is { Count: > 0 };
        return AssessmentPart switch
        {
            HalfWay => FormOutcome.None,
            BrokenOff => End(form, placement => placement.EndReason = EarlyEnd),
            _ when !assessed && NoAssessmentReason is null => form.Wrong(nameof(NoAssessmentReason), "form.required"),
            _ => End(form, placement =>
            {
                placement.EndReason ??= "KLAR";
                placement.AssessedAt = assessed ? form.At : null;
                placement.JobOffer = JobOffer;
                placement.CertificateIssued = CertificateIssued == true;
            }),
        };
    }

    private static Task<FormOutcome> End(FormInput form, Action<Placement> end) => Task.FromResult(new FormOutcome
    {
        Write = async (scope, @case, ct) =>
        {
            var placement = await scope.Db.Set<Placement>().Where(p => p.CaseId == @case.CaseId && p.AssessedAt == null)
                .OrderByDescending(p => p.Start).ThenByDescending(p => p.SignedAt).FirstOrDefaultAsync(ct);
            if (placement is not null)
            {
                placement.EndedAt ??= form.At;
                end(placement);
            }

            @case.LastProgressAt = form.At;
        },
    });
}
