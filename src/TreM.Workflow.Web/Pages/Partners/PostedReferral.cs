using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Web.Pages.Partners;

/// <summary>The answers of F-REM as a referral.</summary>
internal static class PostedReferral
{
    /// <summary>The draft that the use case checks and files.</summary>
    public static ReferralDraft Draft(FeelContext answers) => new()
    {
        Source = answers.Text("source"),
        PartnerId = answers.TextOrNull("partnerId"),
        DecisionType = answers.Text("decisionType"),
        IdNumber = answers.TextOrNull("idNumber"),
        IdMissingReason = answers.TextOrNull("idMissingReason"),
        Born = DateOnly.TryParseExact(answers["born"]?.ToString(), "yyyy-MM-dd", out var born) ? born : null,
        ProtectedFlag = answers.TextOrNull("protectedFlag") ?? ProtectedLevels.Unknown,
        GivenName = answers.Text("givenName"),
        FamilyName = answers.Text("familyName"),
        ContactWay = answers.TextOrNull("contactWay"),
        Phone = answers.TextOrNull("phone"),
        Email = answers.TextOrNull("email"),
        Municipality = answers.Text("municipality"),
        Reason = answers.Text("reason"),
        LanguageNeed = answers.TextOrNull("languageNeed"),
        AccessNeeds = answers["accessNeed"] is FeelList needs ? [.. needs.OfType<string>()] : [],
        ReferrerConsent = answers.Flag("referrerConsent"),
        Urgency = answers.TextOrNull("urgency") ?? "NORMAL",
    };
}
