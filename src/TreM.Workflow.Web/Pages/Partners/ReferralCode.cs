namespace TreM.Workflow.Web.Pages.Partners;

/// <summary>The code by which sender and receiver talk of a referral without naming anybody.</summary>
internal static class ReferralCode
{
    /// <summary>The last eight digits of the case id: the first ones are its time.</summary>
    public static string Of(Guid caseId) => $"R-{caseId.ToString("N")[^8..].ToUpperInvariant()}";
}
