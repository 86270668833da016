using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Goals;

/// <summary>Asks DT-11 and DT-12 how a goal stands.</summary>
public static class GoalRules
{
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
