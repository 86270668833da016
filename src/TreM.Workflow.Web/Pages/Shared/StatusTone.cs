using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Web.Pages.Shared;

/// <summary>Tone and icon of a status chip, for cases and handovers.</summary>
internal static class StatusTone
{
    /// <summary>Tone of a case's status.</summary>
    public static string? Of(string status) => status switch
    {
        CaseStatus.Enrolled => "good",
        CaseStatus.Paused => "warn",
        CaseStatus.Declined => "bad",
        CaseStatus.Referred or CaseStatus.UnderReview or CaseStatus.BeingHandedOver => "info",
        _ => null,
    };

    /// <summary>Icon of a case's status.</summary>
    public static string Icon(string status) => status switch
    {
        CaseStatus.Enrolled => "circle-check",
        CaseStatus.Paused => "circle-pause",
        CaseStatus.Declined => "circle-x",
        CaseStatus.Referred or CaseStatus.UnderReview => "hourglass",
        CaseStatus.BeingHandedOver => "arrow-left-right",
        _ => "archive",
    };

    /// <summary>Tone of a handover's status.</summary>
    public static string? OfHandover(string status) => status switch
    {
        HandoverStatus.Accepted or HandoverStatus.Done or HandoverStatus.ReportedBack => "good",
        HandoverStatus.Declined or HandoverStatus.Expired => "bad",
        HandoverStatus.Recalled or HandoverStatus.Draft => null,
        HandoverStatus.MoreAsked => "warn",
        _ => "info",
    };

    /// <summary>Icon of a handover's status.</summary>
    public static string HandoverIcon(string status) => status switch
    {
        HandoverStatus.Accepted or HandoverStatus.Done or HandoverStatus.ReportedBack => "circle-check",
        HandoverStatus.Declined or HandoverStatus.Expired => "circle-x",
        HandoverStatus.Recalled => "undo-2",
        HandoverStatus.MoreAsked => "circle-help",
        HandoverStatus.Draft => "pencil",
        _ => "send",
    };
}
