namespace TreM.Workflow.Journeys.Participants.Forms;

/// <summary>Which form makes which rows. A form that is not here leaves its answers to the process alone.</summary>
public static class FormProjections
{
    private static readonly Dictionary<string, Func<FormInput, CancellationToken, Task<FormOutcome>>> ByKey = new()
    {
        ["F-KVITT"] = IntakeForms.Acknowledge,
        ["F-INFO"] = IntakeForms.Information,
        ["F-INS"] = IntakeForms.Enrolment,
        ["F-PROV"] = IntakeForms.Review,
        ["F-BESL"] = IntakeForms.Decision,
        ["F-AVSL"] = IntakeForms.Refusal,
        ["F-SAM"] = IntakeForms.Consents,
        ["F-TILL"] = IntakeForms.Coach,
        ["F-KAR"] = DevelopmentForms.Mapping,
        ["F-ANP"] = DevelopmentForms.Accommodations,
        ["F-VAL"] = DevelopmentForms.Validation,
        ["F-VOP"] = DevelopmentForms.Outcomes,
        ["F-INTYG"] = DevelopmentForms.Certificate,
        ["F-PLAN"] = DevelopmentForms.Plan,
        ["F-GODK"] = DevelopmentForms.PlanApproval,
        ["F-PI"] = DevelopmentForms.Item,
        ["F-NAR"] = DevelopmentForms.Attendance,
        ["F-TUT"] = DevelopmentForms.Contact,
        ["F-MAN"] = DevelopmentForms.Monthly,
        ["F-BEH"] = OutcomeForms.EmployerNeed,
        ["F-AGU"] = OutcomeForms.EmployerTraining,
        ["F-MATCH"] = OutcomeForms.Match,
        ["F-PRA"] = OutcomeForms.Agreement,
        ["F-PBD"] = OutcomeForms.PlacementAssessment,
        ["F-ANS"] = OutcomeForms.Employability,
        ["F-EGM-T0"] = OutcomeForms.Measurement,
        ["F-EGM-T1"] = OutcomeForms.Measurement,
        ["F-EGM-T2"] = OutcomeForms.Measurement,
        ["F-AVS"] = OutcomeForms.Exit,
        ["F-UPP"] = OutcomeForms.FollowUp,
        ["F-STANG"] = OutcomeForms.Close,
        ["F-PAUS"] = EventForms.Pause,
        ["F-ATER"] = EventForms.Withdrawal,
        ["F-SKYDD"] = EventForms.Protection,
        ["F-SAK"] = EventForms.Safety,
        ["F-FLYTT"] = EventForms.Move,
        ["F-OVL-SVAR"] = HandoverForms.Answer,
        ["F-OVL-BESLUT"] = HandoverForms.Words,
        ["F-OVL-ATERRAPP"] = HandoverForms.Words,
    };

    /// <summary>What the answers come to.</summary>
    public static Task<FormOutcome> Read(FormInput form, CancellationToken cancellationToken) =>
        ByKey.TryGetValue(form.FormKey, out var read) ? read(form, cancellationToken) : Task.FromResult(FormOutcome.Nothing);
}
