using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Forms;

/// <summary>What people write in a handover; its states follow the process.</summary>
internal static class HandoverForms
{
    // F-OVL-SVAR: the question is answered, the decision waits again.
    internal static Task<FormOutcome> Answer(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Write = async (scope, _, ct) =>
        {
            if (Guid.TryParse(form.TaskVariables.Text("handoverId"), out var id)
                && await scope.Db.Set<Handover>().FirstOrDefaultAsync(h => h.Id == id, ct) is { } handover)
            {
                handover.Become(HandoverStatus.Acknowledged, form.At);
                Say(form, handover, "SVAR", "answer");
            }
        },
    });

    // F-OVL-BESLUT, F-OVL-ATERRAPP: a question or a result in words.
    internal static Task<FormOutcome> Words(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Write = async (scope, _, ct) =>
        {
            if (Guid.TryParse(form.TaskVariables.Text("handoverId"), out var id)
                && await scope.Db.Set<Handover>().FirstOrDefaultAsync(h => h.Id == id, ct) is { } handover)
            {
                Say(form, handover, "FRAGA", "question");
                Say(form, handover, "RESULTAT", "resultText");
                handover.DeclineReason = form.Answers.TextOrNull("declineReason") ?? handover.DeclineReason;
            }
        },
    });

    private static void Say(FormInput form, Handover handover, string kind, string field)
    {
        if (form.Answers.TextOrNull(field) is { } text)
        {
            handover.Messages.Add(new HandoverMessage
            {
                HandoverId = handover.Id, FromId = form.Actor.Id, Kind = kind, SealedText = form.Vault.SealText(text)!, At = form.At,
            });
        }
    }
}
