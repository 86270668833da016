using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Goals;

/// <summary>Asks the pace curve what is due, and DT-11 and DT-12 how a goal stands.</summary>
public static class GoalRules
{
    /// <summary>The part of the target, 0 to 1, that is due when a part of the time has passed.</summary>
    public static double ExpectedShare(RuleBook rules, string curve, double elapsedShare, DateTimeOffset at) =>
        rules.Ask("TAKTKURVA", at, FeelContext.Of(("curve", curve), ("elapsedShare", Number(elapsedShare)))).Value is FeelNumber share && share.TryToDecimal(out var value)
            ? (double)value
            : throw new RuleFailedException("TAKTKURVA", new Finding(
                "rules.answer.shape", Severity.Error, $"Expected the part of the target that is due for the curve '{curve}'. Saw none: check its row and points."));

    /// <summary>Status of a count, for example <c>GUL</c>.</summary>
    public static string Count(RuleBook rules, bool achieved, CountPace pace, DateTimeOffset at) =>
        rules.Code("DT-11", at, FeelContext.Of(
            ("achieved", achieved),
            ("elapsedShare", Number(pace.ElapsedShare)),
            ("paceIndex", Number(pace.PaceIndex ?? 0))));

    /// <summary>Status of a share, for example <c>FOR_FA_DATA</c>.</summary>
    public static string Share(RuleBook rules, bool finalised, GoalFigure figure, ShareOutlook outlook, DateTimeOffset at) =>
        rules.Code("DT-12", at, FeelContext.Of(
            ("finalised", finalised),
            ("n", (FeelNumber)figure.D),
            ("gap", Number(outlook.Gap)),
            ("requiredRemaining", Number(outlook.RequiredRemaining))));

    // Nine decimals are far more than the figures hold, and keep binary dust (0.10000000000000009) from the limits.
    private static FeelNumber Number(double value) => (FeelNumber)Math.Round((decimal)value, 9);
}
