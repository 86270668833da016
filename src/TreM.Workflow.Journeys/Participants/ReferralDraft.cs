using System.Text.RegularExpressions;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>A referral as somebody fills it in (F-REM), with the intake facts (F-INS) when they are known already.</summary>
public sealed record ReferralDraft
{
    public required string Source { get; init; }

    public string? PartnerId { get; init; }

    public required string DecisionType { get; init; }

    /// <summary>As written; ten or twelve digits.</summary>
    public string? IdNumber { get; init; }

    public string? IdMissingReason { get; init; }

    /// <summary>Date of birth where there is no number.</summary>
    public DateOnly? Born { get; init; }

    public string ProtectedFlag { get; init; } = ProtectedLevels.Unknown;

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public string? ContactWay { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public required string Municipality { get; init; }

    public required string Reason { get; init; }

    public string? LanguageNeed { get; init; }

    public IReadOnlyList<string> AccessNeeds { get; init; } = [];

    public bool ReferrerConsent { get; init; }

    public string Urgency { get; init; } = "NORMAL";

    /// <summary>When it came in; today for referrals filed by hand.</summary>
    public DateOnly? ReceivedOn { get; init; }

    /// <summary>Makes an import row idempotent.</summary>
    public string? RowKey { get; init; }

    /// <summary>Facts of F-INS, when they are known.</summary>
    public IntakeFacts? Facts { get; init; }

    /// <inheritdoc/>
    public override string ToString() => nameof(ReferralDraft);
}

/// <summary>The facts of the intake form (F-INS) that the rules need.</summary>
public sealed record IntakeFacts
{
    public required string LaborStatus { get; init; }

    public bool UnderNotice { get; init; }

    /// <summary>First day of the month somebody last worked or studied.</summary>
    public required DateOnly LastWorkOrStudy { get; init; }

    public required string CountryGroup { get; init; }

    public bool UpperSecondaryComplete { get; init; }

    public required string DisabilityBasis { get; init; }

    public bool LostJobOrNotice { get; init; }

    public bool CompetenceMismatch { get; init; }

    public bool AbleToWork { get; init; }

    public required string WorkPermit { get; init; }

    public bool OtherEsfProject { get; init; }

    public bool InfoGiven { get; init; }

    public int? PlannedPace { get; init; }
}

/// <summary>What is wrong with one field of something filled in.</summary>
/// <param name="Field">Key of the field or column.</param>
/// <param name="Code">Stable code, for example <c>referral.id.checkdigit</c>; the texts live in the resource files.</param>
/// <param name="Message">English: expected, saw. Never the value of a personal field.</param>
public sealed record FieldFault(string Field, string Code, string Message);

/// <summary>Checks of a referral that need no database.</summary>
public static partial class ReferralChecks
{
    private const int NameLength = 80;
    private const int ReasonLength = 1000;

    // The limits of the form (F-REM): what is refused on the page is refused everywhere.
    private const int IdLength = 13;
    private const int IdMissingLength = 200;
    private const int PhoneLength = 30;
    private const int EmailLength = 120;
    private const int RowKeyLength = 90;
    private const int MostYears = 120;
    private static readonly DateOnly FirstReceived = new(2000, 1, 1);

    private static readonly string[] Sources = ["AF", "FK", "KOMMUN_AME", "SOCIALTJANST", "VUX", "EGEN", "ANNAN"];
    private static readonly string[] DecisionTypes = ["ANVISNING", "REMISS", "EGEN_ANSOKAN"];
    private static readonly string[] ProtectedFlags = [ProtectedLevels.None, ProtectedLevels.Marked, ProtectedLevels.Registration, ProtectedLevels.Unknown];
    private static readonly string[] ContactWays = ["TELEFON", "SMS", "EPOST", "BREV", "VIA_REMITTENT"];
    private static readonly string[] AccessNeeds =
        ["HORSEL_TECKEN", "HORSEL_SLINGA", "SYN", "LAS_SKRIV", "KONCENTRATION", "RORELSE", "PSYKISK", "SPRAK"];

    private static readonly string[] LaborStatuses =
        ["ARBETSLOS", "INAKTIV", "SJUKSKRIVEN", "UNDERSYSSELSATT", "ANSTALLD_HELTID", "STUDERANDE_HELTID"];

    private static readonly string[] Urgencies = ["NORMAL", "SNABB"];
    private static readonly string[] CountryGroups = ["SE", "NORDEN", "EU_EES", "UTOM_EU"];
    private static readonly string[] DisabilityBases = ["INGEN", "EGEN_UPPGIFT", "AF_KOD", "LAKARUTLATANDE"];
    private static readonly string[] WorkPermits = ["JA", "NEJ", "OKAND"];

    /// <summary>The codes that a field takes, by the field's name in JSON.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Codes { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["source"] = Sources, ["decisionType"] = DecisionTypes, ["protectedFlag"] = ProtectedFlags, ["contactWay"] = ContactWays, ["accessNeeds"] = AccessNeeds,
        ["urgency"] = Urgencies, ["laborStatus"] = LaborStatuses, ["countryGroup"] = CountryGroups, ["disabilityBasis"] = DisabilityBases, ["workPermit"] = WorkPermits,
    };

    /// <summary>The most characters that a field takes, by the field's name in JSON.</summary>
    public static IReadOnlyDictionary<string, int> Lengths { get; } = new Dictionary<string, int>
    {
        ["givenName"] = NameLength, ["familyName"] = NameLength, ["reason"] = ReasonLength, ["idNumber"] = IdLength, ["idMissingReason"] = IdMissingLength,
        ["phone"] = PhoneLength, ["email"] = EmailLength, ["languageNeed"] = 3, ["municipality"] = 4,
    };

    /// <summary>Everything that is wrong, and the number when it is right.</summary>
    public static IReadOnlyList<FieldFault> Check(
        ReferralDraft draft, IReadOnlyCollection<Partner> partners, DateOnly today, out PersonalIdentityNumber? number)
    {
        var faults = new List<FieldFault>();
        CheckNumber(draft, draft.ReceivedOn ?? today, faults, out number);
        OneOf("source", draft.Source, Sources, faults);
        OneOf("decisionType", draft.DecisionType, DecisionTypes, faults);
        OneOf("protectedFlag", draft.ProtectedFlag, ProtectedFlags, faults);
        OneOf("urgency", draft.Urgency, Urgencies, faults);
        if (draft.ContactWay is not null)
        {
            OneOf("contactWay", draft.ContactWay, ContactWays, faults);
        }

        foreach (var need in draft.AccessNeeds)
        {
            OneOf("accessNeed", need, AccessNeeds, faults);
        }

        CheckPartner(draft, partners, today, faults);
        Text("givenName", draft.GivenName, NameLength, faults);
        Text("familyName", draft.FamilyName, NameLength, faults);
        Text("reason", draft.Reason, ReasonLength, faults);
        Optional("idNumber", draft.IdNumber, IdLength, faults);
        Optional("idMissingReason", draft.IdMissingReason, IdMissingLength, faults);
        Optional("phone", draft.Phone, PhoneLength, faults, PhonePattern());
        Optional("email", draft.Email, EmailLength, faults, EmailPattern());
        Optional("languageNeed", draft.LanguageNeed, 3, faults, LanguagePattern());
        Optional("rowKey", draft.RowKey, RowKeyLength, faults);
        if (draft.Municipality.Length != 4 || !draft.Municipality.All(char.IsAsciiDigit))
        {
            faults.Add(new("municipality", "referral.municipality.format", "Expected a municipality code of four digits, for example 0880."));
        }
        else if (!MunicipalityCodes.Has(draft.Municipality))
        {
            faults.Add(new("municipality", "referral.municipality.unknown", $"Expected the code of a municipality. Saw '{draft.Municipality}'."));
        }

        CheckBorn(draft, number, draft.ReceivedOn ?? today, faults);

        if (draft.DecisionType == "ANVISNING" && draft.Source != "AF")
        {
            faults.Add(new("decisionType", "referral.decision.source", $"Only AF gives ANVISNING. Saw source '{draft.Source}'."));
        }

        if (draft.ReceivedOn > today)
        {
            faults.Add(new("receivedOn", "referral.received.future", "Expected a day that has come."));
        }
        else if (draft.ReceivedOn < FirstReceived)
        {
            faults.Add(new("receivedOn", "referral.received.early", "Expected a day of this century."));
        }

        if (draft.Facts is { } facts)
        {
            CheckFacts(facts, draft.ReceivedOn ?? today, faults);
        }

        return faults;
    }

    private static void CheckNumber(ReferralDraft draft, DateOnly on, List<FieldFault> faults, out PersonalIdentityNumber? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(draft.IdNumber))
        {
            if (string.IsNullOrWhiteSpace(draft.IdMissingReason))
            {
                faults.Add(new("idNumber", "referral.id.missing", "Expected an identity number, or the reason why there is none (idMissingReason)."));
            }
            else if (draft.Born is null)
            {
                faults.Add(new("born", "referral.born.missing", "Expected the date of birth, because there is no identity number."));
            }

            return;
        }

        var fault = PersonalIdentityNumber.Read(draft.IdNumber, on, out number);
        if (fault != IdentityNumberFault.None)
        {
            var reason = fault switch
            {
                IdentityNumberFault.Format => "ten or twelve digits, ÅÅÅÅMMDD-NNNN",
                IdentityNumberFault.Date => "a day that exists (day 61 to 91 for a samordningsnummer)",
                IdentityNumberFault.Future => "a birth date that has come",
                _ => "a last digit that fits the others",
            };
            faults.Add(new("idNumber", $"referral.id.{fault.ToString().ToLowerInvariant()}", $"Expected {reason}."));
        }
    }

    // Whoever is referred has been born, and not longer ago than anybody lives.
    private static void CheckBorn(ReferralDraft draft, PersonalIdentityNumber? number, DateOnly on, List<FieldFault> faults)
    {
        if ((number?.Born ?? draft.Born) is { } born && (born > on || born.Year < on.Year - MostYears))
        {
            faults.Add(new(number is null ? "born" : "idNumber", "referral.born.range", $"Expected a day of birth that has come, at most {MostYears} years ago."));
        }
    }

    private static void CheckPartner(ReferralDraft draft, IReadOnlyCollection<Partner> partners, DateOnly today, List<FieldFault> faults)
    {
        if (draft.Source == "EGEN")
        {
            return;
        }

        if (partners.FirstOrDefault(p => p.Id == draft.PartnerId) is not { } partner)
        {
            faults.Add(new("partnerId", "referral.partner.unknown", $"Expected a partner of the registry. Saw '{draft.PartnerId}'."));
        }
        else if (!partner.IsActive(today))
        {
            faults.Add(new("partnerId", "referral.partner.inactive", $"Expected an active partner. '{partner.Id}' is not."));
        }
    }

    private static void CheckFacts(IntakeFacts facts, DateOnly on, List<FieldFault> faults)
    {
        OneOf("laborStatus", facts.LaborStatus, LaborStatuses, faults);
        OneOf("countryGroup", facts.CountryGroup, CountryGroups, faults);
        OneOf("disabilityBasis", facts.DisabilityBasis, DisabilityBases, faults);
        OneOf("workPermit", facts.WorkPermit, WorkPermits, faults);
        if (facts.LastWorkOrStudy > on || facts.LastWorkOrStudy.Year < on.Year - MostYears)
        {
            faults.Add(new("lastWorkOrStudy", "intake.lastwork.future", "Expected a month that has come, in somebody's lifetime."));
        }

        if (facts.PlannedPace is { } pace and not (25 or 50 or 75 or 100))
        {
            faults.Add(new("plannedPace", "intake.pace.value", $"Expected 25, 50, 75 or 100. Saw {pace}."));
        }
    }

    private static void OneOf(string field, string value, string[] allowed, List<FieldFault> faults)
    {
        if (!allowed.Contains(value, StringComparer.Ordinal))
        {
            faults.Add(new(field, "field.code.unknown", $"Expected one of {string.Join(", ", allowed)}. Saw '{(value is { Length: > 40 } ? value[..40] : value)}'."));
        }
    }

    private static void Text(string field, string value, int length, List<FieldFault> faults)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            faults.Add(new(field, "field.missing", "Expected a text."));
        }
        else
        {
            Optional(field, value, length, faults);
        }
    }

    private static void Optional(string field, string? value, int length, List<FieldFault> faults, Regex? pattern = null)
    {
        if (value is null)
        {
            return;
        }

        if (!SoundText.Is(value))
        {
            faults.Add(new(field, "field.characters", "Expected a text without control characters and halves of characters."));
        }
        else if (SoundText.LengthOf(value) > length)
        {
            faults.Add(new(field, "field.long", $"Expected at most {length} characters. Saw {SoundText.LengthOf(value)}."));
        }
        else if (value.Length > 0 && pattern?.IsMatch(value) == false)
        {
            faults.Add(new(field, "field.format", $"Expected a text like {pattern}."));
        }
    }

    [GeneratedRegex("^[0-9 +()-]{6,30}$", RegexOptions.CultureInvariant)]
    private static partial Regex PhonePattern();

    [GeneratedRegex(@"^[^@ ]+@[^@ ]+\.[^@ ]+$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern();

    [GeneratedRegex("^[a-z]{2,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguagePattern();
}
