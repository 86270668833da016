using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>What people write in the handover that a task is about.</summary>
internal static class HandoverWords
{
    internal static async Task<Handover?> Find(StepScope scope, FormInput form, CancellationToken cancellationToken) =>
        Guid.TryParse(form.TaskVariables.Text("handoverId"), out var id)
            ? await scope.Db.Set<Handover>().FirstOrDefaultAsync(h => h.Id == id, cancellationToken)
            : null;

    internal static void Say(FormInput form, Handover handover, string kind, string? text)
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
