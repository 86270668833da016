using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A participant and a need are compared. The points of every row explain the score; a hard block wins over any score.</summary>
[FormEffect("match", "Bedömer en matchning", "Judges a match")]
internal sealed record ChooseMatch : FormEffect
{
    private const string Chosen = "VALD";
    private const string DoesNotFit = "NEJ";

    /// <summary>A need of the register, or a note in words.</summary>
    public required string EmployerNeedId { get; init; }

    [Codes("EXAKT", "NARLIGGANDE", "INGEN")]
    public required string OccupationMatch { get; init; }

    public required int SeqfDelta { get; init; }

    public required int TravelMinutes { get; init; }

    [Codes("STOR", "MEDEL", "LITEN")]
    public required string Shortage { get; init; }

    [Codes("JA", "DELVIS", DoesNotFit)]
    public required string AccommodationFit { get; init; }

    public required int Preference { get; init; }

    public required bool NonTraditional { get; init; }

    public required bool EmployerTrained { get; init; }

    public required bool ProtectedConflict { get; init; }

    public required bool WorkEnvironmentStop { get; init; }

    public required bool CloseRelation { get; init; }

    [Codes(Chosen, "EJ_VALD", AreAllOffered = true)]
    public required string MatchDecision { get; init; }

    /// <summary>The participant's own yes; asked for when chosen.</summary>
    [NeededWhen(nameof(MatchDecision), Chosen)]
    public bool? ParticipantYes { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var blocked = AccommodationFit == DoesNotFit || WorkEnvironmentStop || CloseRelation || ProtectedConflict;
        if (blocked && MatchDecision == Chosen)
        {
            return form.Wrong(nameof(MatchDecision), "match.blocked");
        }

        var score = Score(form);
        var band = form.Rules.Code("DT-10", form.At, FeelContext.Of(("hardBlock", blocked), ("score", (FeelNumber)score)));
        return FormOutcome.Rows((scope, @case) => scope.Db.Add(new MatchProposal
        {
            CaseId = @case.CaseId,
            EmployerNeedId = Guid.TryParse(EmployerNeedId, out var id) ? id : null,
            Score = score,
            Band = band,
            NonTraditional = NonTraditional,
            Accepted = MatchDecision == Chosen && ParticipantYes == true,
            At = form.At,
        }));
    }

    private int Score(FormInput form) =>
        form.Rules.Ask("DT-09", form.At, FeelContext.Of(
            ("occupationMatch", OccupationMatch), ("seqfDelta", (FeelNumber)SeqfDelta), ("travelMinutes", (FeelNumber)TravelMinutes),
            ("shortage", Shortage), ("accommodationFit", AccommodationFit), ("preference", (FeelNumber)Preference),
            ("nonTraditional", NonTraditional), ("employerTrained", EmployerTrained)))
            .Value is FeelNumber points && points.TryToInt32(out var whole) ? whole : 0;
}
