using System.Globalization;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>A rule that was asked, in words.</summary>
/// <param name="DecisionId">Id of the decision.</param>
/// <param name="Title">Its name.</param>
/// <param name="Rows">The rows that matched, each with its text.</param>
/// <param name="Tables">Per table asked on the way: what it gave, why, and what would have given something else.</param>
/// <param name="At">When.</param>
/// <param name="VersionHash">Content hash of the version that answered.</param>
/// <param name="Override">What a human decided instead; null when nobody did.</param>
public sealed record RuleLine(
    string DecisionId, string Title, IReadOnlyList<string> Rows, IReadOnlyList<TableExplanation> Tables, DateTimeOffset At, string VersionHash, RuleOverride? Override)
{
    /// <summary>Its reasons are not for this reader: rows are told by their number only.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>All sentences.</summary>
    public IReadOnlyList<string> Sentences => [.. Tables.SelectMany(t => t.Sentences)];
}

/// <summary>A human's decision against a rule's proposal.</summary>
/// <param name="Value">The code decided on.</param>
/// <param name="Text">Its text.</param>
/// <param name="By">Id of who decided.</param>
/// <param name="At">When.</param>
/// <param name="Proposal">What the rule proposed, in words; null when that is erased or is not one code.</param>
/// <param name="Reason">Why; null when none was written, it is erased, or the reader may not know.</param>
public sealed record RuleOverride(string Value, string Text, string By, DateTimeOffset At, string? Proposal, string? Reason)
{
    /// <summary>A human came back to what the rule proposes, after an earlier decision against it.</summary>
    public bool FollowsProposal => Proposal == Text;
}

/// <summary>
/// Tells logged decisions in words. Rules are asked again in the version that answered then, with the inputs of then; what was
/// erased stays erased.
/// </summary>
public sealed class ExplainRules(WorkflowContext db, DefinitionCache definitions, IdentityVault vault)
{
    /// <summary>A logged decision.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="culture">The reader's language.</param>
    /// <param name="access">What the reader may see of the case; null for a reader who has been asked about already.</param>
    /// <param name="withReason">Whether the reader may know why a human decided otherwise.</param>
    public RuleLine Of(DecisionLogEntry entry, CultureInfo culture, CaseAccess? access = null, bool withReason = false)
    {
        var rows = entry.MatchedRules.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var withheld = access?.MayBeTold(entry.DecisionId) == false;
        return new(
            entry.DecisionId, RuleLabels.Find(entry.DecisionId, culture) ?? entry.DecisionId, withheld ? rows : [.. rows.Select(r => Row(r, culture))],
            withheld || entry.Inputs is null ? [] : Tables(entry.DecisionId, entry.VersionHash, ExactJson.Read(entry.Inputs), entry.At, culture),
            entry.At, entry.VersionHash,
            entry is { OverrideValue: { } value, OverriddenBy: { } by, OverriddenAt: { } at }
                ? new(value, RuleLabels.Find(value, culture) ?? value, by, at, Proposal(entry, culture), withReason ? vault.OpenText(entry.SealedOverrideReason) : null)
                : null)
        {
            IsWithheld = withheld,
        };
    }

    /// <summary>Why a version of a decision gives what it gives for these inputs.</summary>
    public IReadOnlyList<TableExplanation> Tables(string decisionId, string versionHash, FeelContext inputs, DateTimeOffset at, CultureInfo culture)
    {
        var result = definitions.Decisions(db, versionHash).Evaluate(decisionId, inputs, new DecisionOptions(Trace: true, Now: at) { AllowsMore = true });
        return result.Trace is { } trace ? Explanation.Tables(trace, culture, code => RuleLabels.Find(code, culture)) : [];
    }

    private static string? Proposal(DecisionLogEntry entry, CultureInfo culture)
    {
        var value = entry.Output is { } output ? ExactJson.ReadValue(output) : null;
        var code = value is FeelContext row ? row.TextOrNull("eligibility") : value as string;
        return code is null ? null : RuleLabels.Find(code, culture) ?? code;
    }

    // Rows are DT-03-2 in the model and DT-03.2 among the labels.
    private static string Row(string id, CultureInfo culture) =>
        id.LastIndexOf('-') is > 0 and var dash && RuleLabels.Find($"{id[..dash]}.{id[(dash + 1)..]}", culture) is { } text ? $"{id}: {text}" : id;
}
