using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>What the participant needs to take part. DT-07 says which measures a need takes, per setting.</summary>
[FormEffect("accommodations", "Antecknar anpassningar", "Records accommodations")]
internal sealed record RecordAccommodations : FormEffect
{
    public required IReadOnlyList<Row> Accommodations { get; init; }

    /// <summary>One need.</summary>
    internal sealed record Row
    {
        [Codes("HORSEL_TECKEN", "HORSEL_SLINGA", "SYN", "LAS_SKRIV", "KONCENTRATION", "RORELSE", "PSYKISK", "SPRAK")]
        public required string Need { get; init; }

        [Codes("MOTE", "UTBILDNING", "PRAKTIK")]
        public required IReadOnlyList<string> Settings { get; init; }

        [SealedText]
        public string? OwnWords { get; init; }

        public required DateOnly LeadDate { get; init; }

        public required bool Confirmed { get; init; }

        [Codes("FUNGERADE", "ANDRA")]
        public string? Evaluation { get; init; }
    }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var rows = Accommodations.SelectMany(
            row => row.Settings.SelectMany(setting => form.Rules.Rows("DT-07", form.At, FeelContext.Of(("need", row.Need), ("setting", setting))))
                .DistinctBy(measure => measure.Text("measure")),
            (row, measure) => (row, measure)).ToList();
        return Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(("blockingAccommodation", rows.Any(r => r.measure.Flag("blocking") && !r.row.Confirmed))),
            Write = (scope, @case, _) =>
            {
                scope.Db.AddRange(rows.Select(r => Need(@case.CaseId, r.row, r.measure, form)));
                return Task.CompletedTask;
            },
        });
    }

    private static AccommodationNeed Need(Guid caseId, Row row, FeelContext measure, FormInput form) => new()
    {
        CaseId = caseId,
        Need = row.Need,
        Measure = measure.Text("measure"),
        Area = measure.TextOrNull("area"),
        Blocking = measure.Flag("blocking"),
        SealedOwnWords = form.Vault.SealText(row.OwnWords),
        LeadDate = row.LeadDate,
        RegisteredAt = form.At,
        ConfirmedAt = row.Confirmed ? form.At : null,
        Evaluation = row.Evaluation,
    };
}
