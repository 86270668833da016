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
        Write = async (scope, @case, ct) =>
        {
            if (Guid.TryParse(form.TaskVariables.Text("handoverId"), out var id)
                && await scope.Db.Set<Handover>().FirstOrDefaultAsync(h => h.Id == id, ct) is { } handover)
            {
                handover.Become(HandoverStatus.Acknowledged, form.At);
                Say(form, handover, "SVAR", form.Answers.TextOrNull("answer"));
                if (form.Answers["newVersion"] is true && !@case.IsProtected)
                {
                    await ChangeHandover.Update(scope, form.Vault, handover, @case, ct);
                }
            }
        },
    });

    // F-OVL-BESLUT, F-OVL-ATERRAPP: a question or a result in words.
    internal static Task<FormOutcome> Words(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Write = async (scope, @case, ct) =>
        {
            if (Guid.TryParse(form.TaskVariables.Text("handoverId"), out var id)
                && await scope.Db.Set<Handover>().FirstOrDefaultAsync(h => h.Id == id, ct) is { } handover)
            {
                Say(form, handover, "FRAGA", form.Answers.TextOrNull("question"));
                Say(form, handover, "RESULTAT", form.Answers.TextOrNull("resultText"));
                Say(form, handover, "MOTE", form.Answers.Date("meetingDate") is { } day ? ChangeHandover.MeetingText(day, null, form.Answers.TextOrNull("meetingPlace")) : null);
                if (handover.Type == "ANSVARSBYTE" && form.Answers.TextOrNull("handoverDecision") == HandoverStatus.Accepted)
                {
                    @case.IncomingCoachId = await ReceivingCoach.Find(scope.Db, form.Answers.TextOrNull("receivingCoach"), form.Actor, form.At, ct);
                }

                handover.DeclineReason = form.Answers.TextOrNull("declineReason") ?? handover.DeclineReason;
            }
        },
    });

    private static void Say(FormInput form, Handover handover, string kind, string? text)
    {
        if (text is not null)
        {
            handover.Messages.Add(new HandoverMessage
            {
                HandoverId = handover.Id, FromId = form.Actor.Id, Kind = kind, SealedText = form.Vault.SealText(text)!, At = form.At,
            });
        }
    }
}
