using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The rules' proposal on a case, and what people make of it.</summary>
internal static class Eligibility
{
    internal const string Eligible = "BEHORIG";
    internal const string NotEligible = "EJ_BEHORIG";

    /// <summary>The row of one run of the rules.</summary>
    internal static EligibilityAssessment Assessment(Guid caseId, EligibilityFacts facts, EligibilityProposal proposal, DateTimeOffset at) => new()
    {
        CaseId = caseId,
        At = at,
        Inputs = System.Text.Encoding.UTF8.GetString(ExactJson.Write(facts.ToContext())),
        RulesHash = proposal.RulesHash,
        Groups = [.. proposal.Groups],
        PrimaryGroup = proposal.PrimaryGroup,
        Findings = [.. proposal.Findings.Select(f => f.ToString())],
        Proposal = proposal.Eligibility,
        NextNode = proposal.NextNode,
    };

    /// <summary>The newest run of the rules on the form's case (not tracked).</summary>
    internal static Task<EligibilityAssessment?> Latest(FormInput form, CancellationToken cancellationToken) =>
        form.Db.Set<EligibilityAssessment>().AsNoTracking().Where(a => a.CaseId == form.Case.CaseId)
            .OrderByDescending(a => a.At).ThenByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>
    /// A human decides otherwise than the rules propose: the log of the decision and the history say so. Rules that leave the question
    /// to a human are not overridden.
    /// </summary>
    internal static async Task DecideAgainst(StepScope scope, FormInput form, string decision, string? sealedReason, CancellationToken cancellationToken)
    {
        var caseId = form.Case.CaseId;
        var asked = await scope.Db.DecisionLog.Where(d => d.CaseId == caseId && d.DecisionId == EligibilityRules.Chain && d.ElementId != null)
            .OrderByDescending(d => d.At).FirstOrDefaultAsync(cancellationToken);
        if (asked?.Output is not { } output || ExactJson.ReadValue(output) is not FeelContext row || row.TextOrNull("eligibility") is not { } proposal
            || proposal == decision || proposal == "KRAVER_PROVNING")
        {
            return;
        }

        asked.Override(decision, form.Actor.Id, form.At, sealedReason);
        scope.Record(new Fact("REGEL_OVERRIDE", FeelContext.Of(("decisionId", asked.DecisionId), ("proposal", proposal), ("decision", decision))));
    }
}
