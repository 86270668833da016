using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>What was shown, outcome by outcome. What was not fully achieved is the gap that the plan fills.</summary>
[FormEffect("learning-outcomes", "Antecknar bedömda läranderesultat", "Records assessed learning outcomes")]
internal sealed record AssessOutcomes : FormEffect
{
    public required IReadOnlyList<Row> Outcomes { get; init; }

    /// <summary>One learning outcome.</summary>
    internal sealed record Row
    {
        public required string OutcomeId { get; init; }

        public required string Statement { get; init; }

        /// <summary>1 to 8.</summary>
        public int? SeqfLevel { get; init; }

        [Codes("UPPNATT", Partly, No, "EJ_BEDOMT")]
        public required string Verdict { get; init; }
    }

    private const string Partly = "DELVIS";
    private const string No = "EJ";

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var newest = await form.Db.Set<ValidationCase>().AsNoTracking().Where(v => v.CaseId == form.Case.CaseId)
            .OrderByDescending(v => v.StartedAt).FirstOrDefaultAsync(cancellationToken);
        return new FormOutcome
        {
            Variables = FeelContext.Of(("gapCount", (FeelNumber)Outcomes.Count(r => r.Verdict is Partly or No))),
            Write = async (scope, @case, ct) =>
            {
                var validation = await Routes.OpenOr(scope, newest?.Id, @case.CaseId, Routes.Assessment, form.At, ct);
                scope.Db.AddRange(Outcomes.Select(row => new LearningOutcome
                {
                    ValidationCaseId = validation.Id,
                    OutcomeId = row.OutcomeId,
                    Statement = row.Statement,
                    SeqfLevel = row.SeqfLevel,
                    Verdict = row.Verdict,
                    AssessedAt = form.At,
                }));
                validation.EndedAt = form.At;
                @case.LastProgressAt = form.At;
            },
        };
    }
}
