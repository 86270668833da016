using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A contact with the participant.</summary>
[FormEffect("contact", "Antecknar en kontakt", "Notes a contact")]
internal sealed record NoteContact : FormEffect
{
    [Codes("TELEFON", "SMS", "EPOST", "MOTE", "VIDEO")]
    public required string Way { get; init; }

    public int? Minutes { get; init; }

    public required bool Reached { get; init; }

    [SealedText]
    public string? Note { get; init; }

    [SealedText]
    public string? NextStep { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) =>
        FormOutcome.Rows((scope, @case) => scope.Db.Add(new ContactNote
        {
            CaseId = @case.CaseId,
            At = form.At,
            Way = Way,
            Minutes = Minutes ?? 0,
            Reached = Reached,
            SealedNote = form.Vault.SealText(Note),
            SealedNextStep = form.Vault.SealText(NextStep),
            By = form.Actor.Id,
        }));
}
