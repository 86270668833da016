using System.Collections.Immutable;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Partners;
using static TreM.Workflow.Journeys.Contract.AskedOutput;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>The decisions that code asks itself. What a process asks by a business rule task is not among them.</summary>
internal static class AskedTables
{
    internal static ImmutableArray<AskedTable> All { get; } =
    [
        Ask("BEHORIGHETSKEDJA", "Förslag om målgrupp och behörighet", "Proposal of target group and eligibility",
            [
                "age", "idType", "residenceRegion", "laborStatus", "underNotice", "countryGroup", "upperSecondaryComplete", "disabilityBasis",
                "lostJobOrNotice", "competenceMismatch", "ableToWork", "monthsOutside", "workPermit", "otherEsfProject", "infoGiven", "reviewResult",
            ]),
        Ask("DT-07", "Åtgärder för ett anpassningsbehov", "Measures for an accommodation need", ["need", "setting"],
            Of("measure"), Of("area"), Of("blocking")),
        Ask("DT-08", "Utslag om anställningsbarhet", "Verdict on employability", ["employedOrOffer", "mandatoryMet", "optionalMet"],
            Of("employable", "ANSTALLNINGSBAR", "NARA", "EJ_AN")),
        Ask("DT-09", "Poäng för en matchning", "Points of a match",
            ["occupationMatch", "seqfDelta", "travelMinutes", "shortage", "accommodationFit", "preference", "nonTraditional", "employerTrained"]),
        Ask("DT-10", "Utfall av en matchning", "Outcome of a match", ["hardBlock", "score"],
            Of("band", "REKOMMENDERAS", "MOJLIG", "SVAG", "EJ_MOJLIG")),
        Ask("DT-11", "Status för ett mål i antal", "Status of a goal in numbers", ["achieved", "elapsedShare", "paceIndex"],
            Of("status", "UPPNATT", "GRON", "GUL", "ROD", "FOR_TIDIGT", "EJ_UPPNATT")),
        Ask("DT-12", "Status för ett mål i andelar", "Status of a goal in shares", ["finalised", "n", "gap", "requiredRemaining"],
            Of("status", "UPPNATT", "GRON", "GUL", "ROD", "FOR_FA_DATA", "OUPPNAELIGT", "EJ_UPPNATT")),
        Ask("DT-13", "Eskalering av försenade uppgifter", "Escalation of late tasks", ["taskClass", "overdueWorkdays", "riskFlag"],
            Of("level", "INGEN", "L0", "L1", "L2", "L3", "L4"), Of("notify"), Of("action")),
        Ask("DT-14", "Mottagare av en överlämning", "Receiver of a handover", ["need", "region", "localPartnerExists"],
            Of("resolver", Receivers), Of("fallback", Receivers), Of("consentScope")),
        Ask("DT-15", "Åtkomst till uppgifter", "Access to data", ["role", "relation", "category", "protectedId", "consentActive"],
            Of("access", AccessLevels.Deny, AccessLevels.Mask, AccessLevels.OnRequest, AccessLevels.Read, AccessLevels.Write), Of("log", "NORMAL", "FORSTARKT")),
        Ask("DT-16", "Signal om frånvaro", "Signal of absence", ["consecutiveUnexcused", "rate4w", "mode", "daysSinceTutorContact"],
            Of("level", "INGEN", "L0", "L1", "L2", "L3", "L4")),
        Ask("DT-17", "Regler för paus", "Rules of a pause", ["reason", "plannedDays"],
            Of("clock", "STOPPA", "FORTSATT"), Of("maxDays"), Of("reviewEveryDays"), Of("approver", [.. Roles.All])),
        Ask("DT-18", "Vad ett avslut betyder", "What an exit means", ["exitReason"],
            Of("outcome"), Of("positive"), Of("postMeasure"), Of("followUp3m"), Of("followUp6m")),
        Ask("DT-19", "Tilldelning av coach", "Assignment of a coach", ["protectedId", "sameMunicipality", "loadRatio", "skillMatch"],
            Of("action", "TILLDELA", "TILLDELA_VARNING", "TILLDELA_DISTANS", "KO", "MANUELL_REG_SAMORDNARE")),
        Ask("DT-20", "Gallringsfrist", "Retention period", ["recordClass"], Of("period")),
        Ask("TAKTKURVA", "Takt mot ett mål", "Pace towards a goal", ["curve", "elapsedShare"]),
        Ask("PROGRAMKONSTANTER", "Programmets konstanter", "Constants of the programme", []),
    ];

    private static string[] Receivers =>
    [
        "AF_DALARNA", "AF_GOTEBORG", "FK_DALARNA", "FK_VG", "DALAWUX", "KOMMUNENS_VUX", "KOMMUNENS_LARCENTRUM", "HEMKOMMUNENS_SOCIALTJANST",
        "MOTTAGANDE_REG_SAMORDNARE", "MANUELL", Roles.RegionalCoordinator, Roles.ProjectManager,
    ];

    private static AskedTable Ask(string id, string swedish, string english, ImmutableArray<string> inputs, params AskedOutput[] outputs) =>
        new(id, new LocalisedText(swedish, english), inputs, [.. outputs]);
}
