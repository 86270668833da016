using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Why and when somebody leaves. Some reasons need a second person. The process registers the exit.</summary>
[FormEffect("exit", "Anger skäl och dag för avslut", "States reason and day of an exit")]
internal sealed record ChooseExit : FormEffect
{
    private const string NoContact = "EJ_KONTAKT";
    private const string Mistaken = "FELREGISTRERAD";

    [Codes(
        "ARBETE", "ARBETE_MED_STOD", "EGET_FORETAG", "STUDIER", "ATER_REMITTENT", "SJUKDOM", "FLYTT_UTANFOR", NoContact, "EGEN_BEGARAN", "PROJEKTSLUT",
        "AVLIDEN", Mistaken)]
    public required string ExitReason { get; init; }

    public required DateOnly ExitDate { get; init; }

    /// <summary>The second person.</summary>
    public string? ConfirmedBy { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) =>
        ExitReason is NoContact or Mistaken && ConfirmedBy is null && !form.Actor.Has(Access.Roles.LocalCoordinator)
            ? form.Wrong(nameof(ConfirmedBy), "exit.confirmation.missing")
        : ExitDate > form.Today.AddDays(1) || ExitDate < form.Case.StartDate ? form.Wrong(nameof(ExitDate), "form.date.order")
        : FormOutcome.None;
}
