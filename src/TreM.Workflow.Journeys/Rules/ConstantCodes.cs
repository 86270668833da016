namespace TreM.Workflow.Journeys.Rules;

/// <summary>Codes of the programme constants that use cases ask for. Their values stand in <c>rules/programme/programkonstanter.dmn</c> only.</summary>
public static class ConstantCodes
{
    public const string ProgrammeEnd = "programme.end";
    public const string IntakeStart = "intake.start";
    public const string IntakeEnd = "intake.end";
    public const string PaceCurve = "pace.curve";
    public const string ForecastDays = "pace.forecastDays";

    public const string MinimumHours = "g1.minHours";
    public const string EmpowermentAnswer = "g2.minAnswer";
    public const string CapabilityThreshold = "g5.threshold";
    public const string ResponseRateLimit = "measurement.responseRateLimit";
    public const string SuppressionLimit = "measurement.suppressionLimit";
    public const string AnsweredItems = "measurement.minAnsweredItems";

    public const string AcknowledgeWorkdays = "handover.ackWorkdays";
    public const string HandoverDecisionWorkdays = "handover.decisionWorkdays";
    public const string FirstMeetingWorkdays = "handover.firstMeetingWorkdays";

    public const string CoachMaximum = "coach.maxLoad";
    public const string CoachWeight = "coach.weight";
    public const string CoachWeightLongTerm = "coach.weightTg3Tg5";
    public const string CoachWeightPaused = "coach.weightPaused";

    public const string FirstFollowUpMonths = "followUp.firstMonths";
    public const string SecondFollowUpMonths = "followUp.secondMonths";
    public const string EmployerTrainingMonths = "employerTraining.validMonths";

    public const string RiskDaysWithoutProgress = "risk.noProgressDays";
    public const string RiskMissedContacts = "risk.missedContacts";
    public const string RiskPauseDays = "risk.pauseDays";
    public const string RiskHandoverWorkdays = "risk.handoverWorkdays";

    public const string EmergencyHours = "breakGlass.hours";
    public const string RemindBeforeWorkdays = "task.remindBeforeWorkdays";

    /// <summary>
    /// Whether use cases read the constant. The others are information; where a journey has one as a deadline or timer in its
    /// drawing, it is changed there.
    /// </summary>
    public static bool IsRead(string code) => Asked.Contains(code);

    /// <summary>The codes that a constant may be, where its value is a code; null where it is a number or a date.</summary>
    public static IReadOnlyList<string>? ChoicesOf(string code) => code == PaceCurve ? Curves : null;

    private static readonly string[] Curves = ["LINEAR", "S_CURVE", "TABLE"];

    private static readonly HashSet<string> Asked =
    [
        ProgrammeEnd, IntakeStart, IntakeEnd, PaceCurve, ForecastDays, MinimumHours, EmpowermentAnswer, CapabilityThreshold, ResponseRateLimit, SuppressionLimit,
        AnsweredItems, AcknowledgeWorkdays, HandoverDecisionWorkdays, FirstMeetingWorkdays, CoachMaximum, CoachWeight, CoachWeightLongTerm,
        CoachWeightPaused, FirstFollowUpMonths, SecondFollowUpMonths, EmployerTrainingMonths, RiskDaysWithoutProgress, RiskMissedContacts, RiskPauseDays,
        RiskHandoverWorkdays, EmergencyHours, RemindBeforeWorkdays, .. new[] { "G1", "G2", "G3", "G4", "G5" }.Select(TargetOf),
    ];

    /// <summary>The target of a goal, <c>G1</c> to <c>G5</c>.</summary>
    public static string TargetOf(string goal) => $"{goal.ToLowerInvariant()}.target";
}
