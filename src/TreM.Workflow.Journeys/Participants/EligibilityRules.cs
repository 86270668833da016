using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>The facts by which target groups and eligibility are proposed (F-REM and F-INS). No name, no number.</summary>
public sealed record EligibilityFacts
{
    public required int Age { get; init; }

    public required string IdType { get; init; }

    public required string ResidenceRegion { get; init; }

    public required string LaborStatus { get; init; }

    public bool UnderNotice { get; init; }

    public required string CountryGroup { get; init; }

    public bool UpperSecondaryComplete { get; init; }

    public required string DisabilityBasis { get; init; }

    public bool LostJobOrNotice { get; init; }

    public bool CompetenceMismatch { get; init; }

    public bool AbleToWork { get; init; }

    public int MonthsOutside { get; init; }

    public required string WorkPermit { get; init; }

    public bool OtherEsfProject { get; init; }

    public bool InfoGiven { get; init; }

    /// <summary><c>INGEN</c>, <c>VANTAR</c>, <c>GODKAND</c> or <c>AVSLAGEN</c>: what a human review has come to.</summary>
    public string ReviewResult { get; init; } = "INGEN";

    /// <summary>The facts under the names that the tables and the process use.</summary>
    public FeelContext ToContext() => FeelContext.Of(
        ("age", (FeelNumber)Age),
        ("idType", IdType),
        ("residenceRegion", ResidenceRegion),
        ("laborStatus", LaborStatus),
        ("underNotice", UnderNotice),
        ("countryGroup", CountryGroup),
        ("upperSecondaryComplete", UpperSecondaryComplete),
        ("disabilityBasis", DisabilityBasis),
        ("lostJobOrNotice", LostJobOrNotice),
        ("competenceMismatch", CompetenceMismatch),
        ("ableToWork", AbleToWork),
        ("monthsOutside", (FeelNumber)MonthsOutside),
        ("workPermit", WorkPermit),
        ("otherEsfProject", OtherEsfProject),
        ("infoGiven", InfoGiven),
        ("reviewResult", ReviewResult));

    /// <summary>Full months from the month somebody last worked or studied.</summary>
    public static int MonthsSince(DateOnly lastMonth, DateOnly on) =>
        Math.Max(0, ((on.Year - lastMonth.Year) * 12) + on.Month - lastMonth.Month);
}

/// <summary>What the rules propose. A human decides.</summary>
public sealed record EligibilityProposal(
    IReadOnlyList<string> Groups, string PrimaryGroup, IReadOnlyList<EligibilityFinding> Findings,
    string Eligibility, string NextNode, string RulesHash);

/// <summary>A row of DT-03 that matched.</summary>
public sealed record EligibilityFinding(string Severity, string Code)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Severity} {Code}";
}

/// <summary>Asks the chain DT-01 to DT-04.</summary>
public static class EligibilityRules
{
    /// <summary>Id of the decision that chains the four tables.</summary>
    public const string Chain = "BEHORIGHETSKEDJA";

    /// <summary>The proposal for these facts.</summary>
    public static EligibilityProposal Propose(RuleBook rules, EligibilityFacts facts, DateTimeOffset at)
    {
        var answer = rules.Ask(Chain, at, facts.ToContext());
        var row = (FeelContext)answer.Value!;
        return new(
            row["targetGroups"] is FeelList groups ? [.. groups.Select(GroupOf)] : [],
            row.Text("primaryGroup"),
            row["findings"] is FeelList findings
                ? [.. findings.OfType<FeelContext>().Select(f => new EligibilityFinding(f.Text("severity"), f.Text("code")))]
                : [],
            row.Text("eligibility"),
            row.Text("nextNode"),
            answer.VersionHash);
    }

    // The chain gives the groups' codes; a table with more columns gives rows.
    private static string GroupOf(object? group) => group is FeelContext row ? row.Text("groupId") : group as string ?? "";
}
