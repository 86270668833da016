using System.Collections.Frozen;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>
/// What forms wrote that were deployed before forms said it themselves: their key was their meaning. Frozen: a new form says
/// <c>trem:effect</c>.
/// </summary>
internal static class LegacyBindings
{
    private static readonly FrozenDictionary<string, string> Effects = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["F-KVITT"] = "referral-receipt",
        ["F-INFO"] = "information-notice",
        ["F-INS"] = "enrolment-facts",
        ["F-PROV"] = "eligibility-review",
        ["F-BESL"] = "enrolment-decision",
        ["F-AVSL"] = "refusal",
        ["F-SAM"] = "consents",
        ["F-TILL"] = "coach",
        ["F-KAR"] = "mapping",
        ["F-ANP"] = "accommodations",
        ["F-VAL"] = "validation",
        ["F-VOP"] = "learning-outcomes",
        ["F-INTYG"] = "certificate",
        ["F-PLAN"] = "plan",
        ["F-GODK"] = "plan-approval",
        ["F-PI"] = "plan-item",
        ["F-NAR"] = "attendance",
        ["F-TUT"] = "contact",
        ["F-MAN"] = "monthly-follow-up",
        ["F-BEH"] = "employer-need",
        ["F-AGU"] = "employer-training",
        ["F-MATCH"] = "match",
        ["F-PRA"] = "placement-agreement",
        ["F-PBD"] = "placement-assessment",
        ["F-ANS"] = "employability",
        ["F-EGM-T0"] = "self-rating-t0",
        ["F-EGM-T1"] = "self-rating-t1",
        ["F-EGM-T2"] = "self-rating-t2",
        ["F-AVS"] = "exit",
        ["F-UPP"] = "follow-up",
        ["F-STANG"] = "close-case",
        ["F-PAUS"] = "pause",
        ["F-ATER"] = "consent-withdrawal",
        ["F-SKYDD"] = "protected-identity",
        ["F-SAK"] = "safety-event",
        ["F-FLYTT"] = "move",
        ["F-OVL-SVAR"] = "handover-answer",
        ["F-OVL-BESLUT"] = "handover-decision",
        ["F-OVL-ATERRAPP"] = "handover-report",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The effect of a form with this key, or null.</summary>
    internal static string? EffectOf(string formKey) => Effects.GetValueOrDefault(formKey);
}
