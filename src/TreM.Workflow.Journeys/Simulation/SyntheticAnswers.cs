using System.Globalization;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Simulation;

/// <summary>
/// Answers to any form: what the form demands, by its own rules, and where the journey branches what suits the person. A
/// form that an administrator changes tomorrow is answered all the same.
/// </summary>
internal static class SyntheticAnswers
{
    internal static FeelContext For(FormSchema schema, SyntheticPerson person, FeelContext task, DateOnly today)
    {
        var wishes = Wishes(schema.Id, person, task, today);
        var answers = Fill(schema.Components, FeelContext.Empty, wishes, person, today);
        return FormAnswers.Check(schema, answers).Answers;
    }

    private static FeelContext Fill(
        IEnumerable<FormComponent> components, FeelContext answers, FeelContext wishes, SyntheticPerson person, DateOnly today)
    {
        foreach (var component in components)
        {
            if (component.Type == FormComponentType.Group)
            {
                answers = component.Key is null
                    ? Fill(component.Components, answers, wishes, person, today)
                    : answers.With(component.Key, Fill(component.Components, FeelContext.Empty, wishes, person, today));
            }
            else if (component is { IsInput: true, Key: { } key } && !component.IsHidden(answers))
            {
                answers = answers.With(key, wishes.TryGet(key, out var wish) ? wish : Value(component, person, today));
            }
        }

        return answers;
    }

    private static object? Value(FormComponent component, SyntheticPerson person, DateOnly today) => component.Type switch
    {
        FormComponentType.TextField or FormComponentType.TextArea => component.Rules.Required ? SyntheticTexts.For(component.Key!, person) : null,
        FormComponentType.Number when !component.Rules.Required => null,
        FormComponentType.Number => component.Rules.Min ?? component.Rules.Max ?? (FeelNumber)1,
        FormComponentType.Select or FormComponentType.Radio when component.Options.Length > 0 =>
            component.Rules.Required ? component.Options[person.Random.Next(component.Options.Length)].Value : null,
        FormComponentType.Select or FormComponentType.Radio => component.Rules.Required ? person.Draft.Municipality : null,
        FormComponentType.Checklist => component.Rules.Required ? FeelList.Of(component.Options.Take(1).Select(o => (object?)o.Value)) : FeelList.Empty,
        FormComponentType.Checkbox => component.Rules.Required,
        FormComponentType.DateTime => component.Rules.Required ? Day(today) : null,
        FormComponentType.List => FeelList.Empty,
        _ => null,
    };

    private static FeelContext Wishes(string form, SyntheticPerson person, FeelContext task, DateOnly today)
    {
        var facts = person.Draft.Facts!;
        var random = person.Random;
        return form switch
        {
            "F-INTYG" => FeelContext.Of(("certificateKind", "INTYG")),
            "F-KVITT" => FeelContext.Of(("acknowledged", true)),
            "F-DUBB" => FeelContext.Of(("duplicateResult", "SAMMA_PERSON")),
            "F-INFO" => FeelContext.Of(("infoVersion", "1"), ("infoGiven", true), ("way", FeelList.Of("MUNTLIGT"))),
            "F-INS" => FeelContext.Of(
                ("identityCheck", "LEGITIMATION"), ("workPermit", facts.WorkPermit), ("countryGroup", facts.CountryGroup),
                ("laborStatus", facts.LaborStatus), ("underNotice", facts.UnderNotice), ("lastWorkOrStudy", Day(facts.LastWorkOrStudy)),
                ("upperSecondaryComplete", facts.UpperSecondaryComplete), ("disabilityBasis", facts.DisabilityBasis),
                ("lostJobOrNotice", facts.LostJobOrNotice), ("competenceMismatch", facts.CompetenceMismatch), ("ableToWork", facts.AbleToWork),
                ("otherEsfProject", false), ("startDate", Day(today)), ("plannedPace", (FeelNumber)(facts.PlannedPace ?? 100))),
            "F-PROV" => FeelContext.Of(("reviewResult", "GODKAND")),
            "F-BESL" => FeelContext.Of(("enrolmentDecision", "INSKRIVEN"), ("startDate", Day(today))),
            "F-AVSL" => FeelContext.Of(("decision", "AVSLAG")),
            "F-TILL" => FeelContext.Of(("coachId", person.CoachId)),
            "F-SAM" => FeelContext.Of(("consents", Consents(person, today))),
            "F-KAR" => FeelContext.Of(
                ("goalType", person.GoalType), ("targetOccupations", FeelList.Of(SyntheticTexts.Occupation(person))), ("goalText", SyntheticTexts.For("goalText", person)),
                ("yearsExperience", (FeelNumber)random.Next(0, 12)), ("foreignEdu", "INGEN"), ("travelLimit", (FeelNumber)45),
                ("priorLearningStatement", person.WantsValidation ? "VALIDERA" : "INGET_ATT_VALIDERA"), ("branchModelExists", random.Next(2) == 0)),
            "F-ANP" => FeelContext.Of(("accommodations", facts.DisabilityBasis == "INGEN" ? FeelList.Empty : Accommodation(today))),
            "F-VAG" => task["route"] is string route ? FeelContext.Of(("route", route)) : FeelContext.Empty,
            "F-VAL" => FeelContext.Of(("route", task.TextOrNull("route") is { } r and not "INGEN" ? r : "OVERSIKT"), ("independenceOk", true)),
            "F-VOP" => FeelContext.Of(("outcomes", FeelList.Of(Outcome("1", "Bemötande och kommunikation", "UPPNATT"), Outcome("2", "Dokumentation och rutiner", random.Next(3) == 0 ? "DELVIS" : "UPPNATT"))), ("reassess", false)),
            "F-PLAN" => Plan(person, today),
            "F-GODK" => FeelContext.Of(("planApproval", "GODKAND")),
            "F-PI" => Item(person, task, today),
            "F-NAR" => FeelContext.Of(("entries", Attendance(person, today)), ("participantCertified", true)),
            "F-TUT" => FeelContext.Of(("at", Day(today)), ("way", "TELEFON"), ("minutes", (FeelNumber)20), ("reached", true)),
            "F-MAN" => FeelContext.Of(("risk", false), ("planChangeNeeded", false), ("nextMeeting", Day(today.AddDays(28)))),
            "F-BEH" => FeelContext.Of(("shortage", "MEDEL"), ("ssyk", SyntheticTexts.Occupation(person)["ssyk"]), ("occupation", SyntheticTexts.Occupation(person)["title"]), ("orgNumber", "556016-0680"),
                ("supervisorId", person.SupervisorId),
                ("workplaceMunicipality", person.Draft.Municipality), ("periodTo", Day(today.AddDays(84)))),
            "F-MATCH" => FeelContext.Of(("employerNeedId", task.TextOrNull("employerNeedId") ?? "simulerat"), ("occupationMatch", "EXAKT"), ("seqfDelta", (FeelNumber)0),
                ("travelMinutes", (FeelNumber)20), ("shortage", "MEDEL"), ("accommodationFit", "JA"), ("preference", (FeelNumber)2), ("nonTraditional", random.Next(5) == 0),
                ("employerTrained", true), ("protectedConflict", false), ("workEnvironmentStop", false), ("closeRelation", false), ("matchDecision", "VALD"), ("participantYes", true)),
            "F-AGU" => FeelContext.Of(("topics", FeelList.Of("TILLGANGLIGHET", "HANDLEDARROLL"))),
            "F-PRA" => FeelContext.Of(("periodFrom", Day(today.AddDays(3))), ("periodTo", Day(today.AddDays(45))), ("hoursPerWeek", (FeelNumber)30),
                ("outcomes", FeelList.Of(Statement("Bemötande"), Statement("Rutiner"), Statement("Dokumentation"))),
                ("insured", true), ("secrecyInformed", true), ("participantSigned", true), ("employerSigned", true), ("coachSigned", true)),
            "F-PBD" => FeelContext.Of(("assessmentPart", task["placementEnd"] is string end && string.CompareOrdinal(end, Day(today.AddDays(10))) > 0 ? "MITT" : "SLUT"),
                ("outcomes", FeelList.Of(FeelContext.Of(("statement", "Bemötande"), ("supervisorVerdict", "UPPNATT"), ("assessorVerdict", "UPPNATT")))),
                ("jobOffer", person.GetsJob ? "JA" : "NEJ"), ("certificateIssued", true)),
            "F-ANS" => FeelContext.Of(("employedOrOffer", person.GetsJob), ("documentedCompetence", person.BecomesEmployable), ("workAbilityTried", true),
                ("attendanceOk", person.Stays), ("swedishSufficient", true), ("ownJobSearchPlan", person.BecomesEmployable),
                ("coachSigned", true), ("secondSigned", true), ("nextStep", "KLAR"), ("validFrom", Day(today))),
            "F-EGM-T0" => Measurement(person, 2),
            "F-EGM-T1" or "F-EGM-T2" => Measurement(person, 4),
            "F-AVS" => FeelContext.Of(("exitDate", Day(today)), ("exitReason", Reason(person)), ("situation", person.GetsJob ? "ARBETE_HELTID" : "ARBETSSOKANDE"),
                ("planFulfilled", (FeelNumber)80), ("confirmedBy", "Lokal samordnare")),
            "F-UPP" => FeelContext.Of(("reached", person.Answers ? "JA" : "NEJ"), ("wouldRecommend", (FeelNumber)random.Next(5, 11))),
            "F-STANG" => FeelContext.Of(("noOpenTasks", true)),
            "F-BEKR" => FeelContext.Of(("confirmation", "JA")),
            "F-ESK" => FeelContext.Of(("escalationAction", "STANGD")),
            "F-OVL-SKICKA" when person.Handover is { } handover => FeelContext.Of(
                ("handoverType", handover.PartnerId is null ? "ANSVARSBYTE" : "UPPDRAG"), ("need", handover.Need), ("recipientPartnerId", handover.PartnerId), ("consentScope", handover.Scope),
                ("purpose", handover.Purpose), ("participantInformed", true)),
            "F-OVL-BESLUT" => Decision(person, today),
            "F-OVL-GENOMFORD" => FeelContext.Of(("meetingHeld", Day(today)), ("meetingForm", "TREPART"), ("responsibilityTaken", true)),
            "F-OVL-ATERRAPP" => FeelContext.Of(("handoverResult", "GENOMFORT"), ("resultDate", Day(today))),
            "F-FLYTT" when person.Handover?.NewMunicipality is { } municipality => FeelContext.Of(
                ("newMunicipality", municipality), ("moveDate", Day(today.AddDays(21))), ("wantsToContinue", true)),
            "F-PAUS" when person.Pause is { } pause => FeelContext.Of(("reason", pause.Reason), ("pauseFrom", Day(today)), ("plannedDays", (FeelNumber)pause.Days)),
            "F-PAUS-OMPROVA" => FeelContext.Of(("pauseDecision", "ATERGA"), ("returnDate", Day(today))),
            _ => FeelContext.Empty,
        };
    }

    private static FeelContext Decision(SyntheticPerson person, DateOnly today) => person.Handover?.Decision switch
    {
        // A question once; when it is answered, the receiver accepts.
        "KOMPLETTERING" when person.Handover is { } handover && (person.Handover = handover with { Decision = "ACCEPTERAD" }) is not null =>
            FeelContext.Of(("handoverDecision", "KOMPLETTERING"), ("question", SyntheticTexts.For("question", person))),
        "AVVISAD" => FeelContext.Of(("handoverDecision", "AVVISAD"), ("declineReason", person.Handover.DeclineReason ?? "KAPACITET")),
        _ => FeelContext.Of(("handoverDecision", "ACCEPTERAD"), ("meetingDate", Day(today.AddDays(5))), ("meetingPlace", "Lärcentrum")),
    };

    private static string Reason(SyntheticPerson person) =>
        person.GetsJob ? "ARBETE" : person.GoalType == "STUDIER" ? "STUDIER" : person.Stays ? "ATER_REMITTENT" : "EGEN_BEGARAN";

    private static FeelContext Measurement(SyntheticPerson person, int middle)
    {
        if (!person.Answers)
        {
            return FeelContext.Of(("declined", true));
        }

        var answers = Enumerable.Range(1, 8).Select(i => KeyValuePair.Create($"egen{i}", (object?)Scale(person.Random, middle)))
            .Append(new("egenmaktForandring", Scale(person.Random, 4)))
            .Append(new("formaga", person.Random.Next(100) < 60 ? "100" : (person.Random.Next(3, 10) * 10).ToString(CultureInfo.InvariantCulture)));
        return FeelContext.Of(answers);
    }

    private static string Scale(Random random, int middle) => Math.Clamp(middle + random.Next(-1, 2), 1, 5).ToString(CultureInfo.InvariantCulture);

    private static FeelList Consents(SyntheticPerson person, DateOnly today) => person.Draft.PartnerId is not { } partner ? FeelList.Empty : FeelList.Of(
        FeelContext.Of(("consentType", "SEKRETESS"), ("recipientPartnerId", partner), ("scope", "KOMPETENS_PLAN"), ("purpose", "Samverkan kring plan och insatser"),
            ("status", person.Random.Next(5) == 0 ? "NEKAT" : "LAMNAT"), ("validFrom", Day(today)), ("signature", "PAPPER")));

    private static FeelList Accommodation(DateOnly today) => FeelList.Of(FeelContext.Of(
        ("need", "LAS_SKRIV"), ("settings", FeelList.Of("UTBILDNING")), ("measure", "Talsyntes"), ("responsible", "Handledaren"),
        ("leadDate", Day(today.AddDays(5))), ("confirmed", true)));

    private static FeelContext Outcome(string id, string statement, string verdict) => FeelContext.Of(
        ("outcomeId", id), ("statement", statement), ("method", "SAMTAL"), ("evidence", "Samtal och arbetsprov"), ("verdict", verdict));

    private static FeelContext Statement(string text) => FeelContext.Of(("statement", text));

    private static FeelContext Plan(SyntheticPerson person, DateOnly today)
    {
        var weeks = person.PlanWeeks;
        FeelContext Item(string type, string component, int length) => FeelContext.Of(
            ("type", type), ("component", component), ("mode", "PLATS"), ("start", Day(today.AddDays(7))), ("end", Day(today.AddDays(7 + (length * 7)))),
            ("hoursPerWeek", (FeelNumber)20));
        return FeelContext.Of(
            ("items", FeelList.Of(Item("ORIENTERING", "C-ORIENT", 4), Item("DELKURS", "C-DELKURS", weeks))),
            ("shortGoals", FeelList.Of(FeelContext.Of(("goal", SyntheticTexts.For("goal", person)), ("by", Day(today.AddDays(60)))))),
            ("totalWeeks", (FeelNumber)weeks), ("pace", (FeelNumber)100), ("workplaceLink", "PRAKTIK"));
    }

    private static FeelContext Item(SyntheticPerson person, FeelContext task, DateOnly today)
    {
        var item = task["item"] as FeelContext ?? FeelContext.Empty;
        var started = task.TextOrNull("itemStatus") == "PAGAENDE";
        return FeelContext.Of(
            ("status", started ? person.Stays ? "KLAR" : "AVBRUTEN" : "PAGAENDE"),
            ("start", item["start"] ?? Day(today)), ("end", item["end"] ?? Day(today.AddDays(28))), ("hoursPerWeek", (FeelNumber)20), ("type", "KURS"));
    }

    private static FeelList Attendance(SyntheticPerson person, DateOnly today) => FeelList.Of(
        Enumerable.Range(1, 28).Select(d => today.AddDays(-d)).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Reverse()
            .Select(d => (object?)FeelContext.Of(
                ("date", Day(d)), ("itemId", "simulerat"),
                ("status", person.Random.Next(100) < (person.Stays ? 90 : 50) ? "NARVARANDE" : person.Random.Next(2) == 0 ? "GILTIG" : "OGILTIG"),
                ("hours", (FeelNumber)4))));

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
