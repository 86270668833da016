using System.Globalization;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Web.Pages.Management;

/// <summary>Codes in reports as their readers know them.</summary>
internal static class Codes
{
    /// <summary>The value of a dimension.</summary>
    public static string Of(string dimension, string value) => dimension switch
    {
        GoalDimensions.Region => PartnerRegistry.Shipped.Regions.FirstOrDefault(r => r.Code == value)?.Name ?? Of(value),
        GoalDimensions.Sex => RuleLabels.Find($"{dimension}_{value}", CultureInfo.CurrentUICulture) ?? value,
        _ => Of(value),
    };

    /// <summary>The label of a code; the code itself when it has none.</summary>
    public static string Of(string code) => RuleLabels.Find(code, CultureInfo.CurrentUICulture) ?? code;

    /// <summary>A goal's status as the table that gave it words it: a share above its level is not "on pace", as a count is.</summary>
    /// <param name="status">The code.</param>
    /// <param name="isShare">Whether the goal is measured as a share.</param>
    public static string OfStatus(string status, bool isShare) =>
        (isShare ? RuleLabels.Find($"DT-12.{status}", CultureInfo.CurrentUICulture) : null) ?? Of(status);

    /// <summary>Tone and icon of a goal's status.</summary>
    public static (string? Tone, string Icon) Status(string status) => status switch
    {
        "GRON" or "UPPNATT" => ("good", "circle-check"),
        "GUL" => ("warn", "triangle-alert"),
        "ROD" or "EJ_UPPNATT" => ("bad", "octagon-alert"),
        "OUPPNAELIGT" => ("bad", "circle-x"),
        _ => (null, "hourglass"),
    };
}
