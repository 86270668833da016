using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>How it is three and six months later.</summary>
[FormEffect("follow-up", "Antecknar uppföljningen efter avslut", "Records the follow-up after leaving")]
internal sealed record FollowUpLater : FormEffect
{
    private const string Yes = "JA";

    [Codes(Yes, "NEJ", AreAllOffered = true)]
    public required string Reached { get; init; }

    [Codes("ARBETE_HELTID", "ARBETE_DELTID", "STUDIER", "PRAKTIK", "ARBETSSOKANDE", "SJUK", "ANNAT")]
    [NeededWhen(nameof(Reached), Yes)]
    public string? Situation { get; init; }

    /// <summary>0 to 10.</summary>
    public int? WouldRecommend { get; init; }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var earlier = await form.Db.Set<FollowUp>().CountAsync(f => f.CaseId == form.Case.CaseId, cancellationToken);
        var months = form.Rules.Constants(form.Today).Whole(earlier == 0 ? ConstantCodes.FirstFollowUpMonths : ConstantCodes.SecondFollowUpMonths);
        return await FormOutcome.Rows((scope, @case) => scope.Db.Add(new FollowUp
        {
            CaseId = @case.CaseId,
            Months = months,
            At = form.At,
            Reached = Reached == Yes,
            Situation = Situation,
            WouldRecommend = WouldRecommend,
        }));
    }
}
