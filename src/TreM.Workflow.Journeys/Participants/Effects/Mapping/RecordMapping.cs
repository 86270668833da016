using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>What the participant can, wants and is hindered by.</summary>
[FormEffect("mapping", "Antecknar kartläggningen", "Records the mapping")]
internal sealed record RecordMapping : FormEffect
{
    private const string Validate = "VALIDERA";

    [SealedText]
    public required string GoalText { get; init; }

    [Codes("ARBETE", "STUDIER")]
    public required string GoalType { get; init; }

    public required IReadOnlyList<Occupation> TargetOccupations { get; init; }

    [Codes("A1", "A2", "B1", "B2", "C", "MODERSMAL")]
    public required string SwedishLevel { get; init; }

    [Codes("LAG", "MEDEL", "HOG")]
    public required string DigitalSkill { get; init; }

    /// <summary>Minutes one way.</summary>
    public required int TravelLimit { get; init; }

    public required int YearsExperience { get; init; }

    [Codes(Validate, "FINNS_DOKUMENT", "INGET_ATT_VALIDERA", "VILL_INTE")]
    public required string PriorLearningStatement { get; init; }

    public bool? BranchModelExists { get; init; }

    public required bool NonTraditionalOpen { get; init; }

    [SealedText]
    public string? Obstacles { get; init; }

    /// <summary>An occupation aimed at.</summary>
    internal sealed record Occupation
    {
        public required string Ssyk { get; init; }
    }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Variables = FeelContext.Of(
            ("wantsValidation", PriorLearningStatement == Validate),
            ("branchModelExists", BranchModelExists == true)),
        Write = (scope, @case, _) =>
        {
            scope.Db.Add(new Mapping
            {
                CaseId = @case.CaseId,
                At = form.At,
                SealedGoal = form.Vault.SealText(GoalText),
                GoalType = GoalType,
                TargetOccupations = [.. TargetOccupations.Select(o => o.Ssyk)],
                SwedishLevel = SwedishLevel,
                DigitalSkill = DigitalSkill,
                TravelLimitMinutes = TravelLimit,
                YearsExperience = YearsExperience,
                PriorLearningStatement = PriorLearningStatement,
                SealedObstacles = form.Vault.SealText(Obstacles),
                NonTraditionalOpen = NonTraditionalOpen,
            });
            @case.LastProgressAt = form.At;
            return Task.CompletedTask;
        },
    });
}
