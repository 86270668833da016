using System.Globalization;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Simulation;

/// <summary>An invented participant: facts for the referral, and how the journey tends to go. The same seed gives the same person.</summary>
internal sealed class SyntheticPerson
{
    // Ordinary first names, and family names that nobody has: everybody sees at once that these people are made up.
    private static readonly string[] Women = ["Aino", "Berit", "Cecilia", "Dunja", "Elsa", "Fatima", "Gunilla", "Hawa", "Ines", "Johanna", "Kerstin", "Leila", "Mona", "Nora", "Petra", "Sara"];
    private static readonly string[] Men = ["Ahmed", "Bo", "Carl", "David", "Emil", "Fredrik", "Goran", "Henrik", "Ivar", "Johan", "Kent", "Lars", "Mikael", "Nils", "Omar", "Per"];
    private static readonly string[] FamilyFirst = ["Prov", "Test", "Demo", "Exempel", "Påhitt", "Låtsas", "Fiktiv", "Modell", "Skiss", "Utkast"];
    private static readonly string[] FamilyLast = ["berg", "ström", "lund", "gren", "kvist", "dal", "sjö", "mark"];

    private static readonly string[] Reasons =
    [
        "Utbildad i annat land; behöver få sin kompetens bedömd och språkstöd på arbetsplats", "Vill läsa klart gymnasiet och prova ett yrke",
        "Behöver anpassad väg till arbete", "Förlorat arbetet när fabriken ställde om; lång erfarenhet utan papper", "Lång tid utan arbete; vill bygga upp vardagen steg för steg",
    ];

    private SyntheticPerson(Random random, ReferralDraft draft)
    {
        (Random, Draft) = (random, draft);
        CoachId = Coaches.IdOf(draft.Municipality);
    }

    /// <summary>Everything that is left to chance for this person.</summary>
    public Random Random { get; }

    public ReferralDraft Draft { get; }

    /// <summary>Passes through training to the end (most do).</summary>
    public bool Stays { get; private init; }

    public bool WantsValidation { get; private init; }

    public string GoalType { get; private init; } = "ARBETE";

    public bool GetsJob { get; private init; }

    public bool BecomesEmployable { get; private init; }

    public bool Answers { get; private init; }

    /// <summary>The coach who is named where a form asks for one.</summary>
    public string CoachId { get; init; }

    /// <summary>The user who supervises at the workplace.</summary>
    public string SupervisorId { get; init; } = $"SIM-{Access.Roles.WorkplaceSupervisor}";

    /// <summary>The handover that is under way, if any.</summary>
    public SyntheticHandover? Handover { get; set; }

    /// <summary>The pause that is under way, if any.</summary>
    public SyntheticPause? Pause { get; set; }

    /// <summary>Tasks are done when at least this share of their time has passed.</summary>
    public double Patience { get; init; } = 0.15;

    /// <summary>Whether the person does what the journey asks of a participant; otherwise it waits for somebody who tries it out.</summary>
    public bool DoesOwnTasks { get; init; } = true;

    /// <summary>Length of the longest item of the plan.</summary>
    public int PlanWeeks { get; init; } = 8;

    /// <summary>Whether a story is told of this person: nothing is left undone by chance.</summary>
    public bool IsScripted { get; set; }

    /// <summary>Elements whose tasks nobody does for this person.</summary>
    public HashSet<string> Leaves { get; init; } = [];

    /// <summary>Somebody with a given referral (with its intake facts) who goes all the way.</summary>
    public static SyntheticPerson Of(ReferralDraft draft, int seed, string? coachId = null, int planWeeks = 8, bool isSlow = false) => new(new Random(seed), draft)
    {
        CoachId = coachId ?? Coaches.IdOf(draft.Municipality),
        PlanWeeks = planWeeks,
        Patience = isSlow ? 0.85 : 0.15,
        DoesOwnTasks = !isSlow,
        Stays = true, BecomesEmployable = true, GetsJob = true, Answers = true,
    };

    /// <summary>Person number <paramref name="index"/> of a simulation, referred on a day.</summary>
    /// <param name="home">Code of the municipality, or null for any.</param>
    /// <param name="coachOf">Coach of a municipality, or null for the simulation's own.</param>
    public static SyntheticPerson Create(int seed, int index, DateOnly referredOn, string? home = null, Func<string, string>? coachOf = null)
    {
        // A generator per person: adding a person changes nobody else.
        var random = new Random(Mix(seed, index));
        var group = random.Next(5);
        var born = referredOn.AddDays(-(group == 1 ? random.Next(20 * 366, 24 * 365) : random.Next(26 * 366, 60 * 365)));
        var woman = random.Next(2) == 0;
        var municipalities = PartnerRegistry.Shipped.Municipalities;
        var municipality = municipalities[random.Next(municipalities.Count)];
        municipality = municipalities.FirstOrDefault(m => m.Code == home) ?? municipality;
        var months = group == 4 ? random.Next(12, 48) : random.Next(1, 6);
        var facts = new IntakeFacts
        {
            LaborStatus = group == 4 ? "INAKTIV" : "ARBETSLOS",
            LastWorkOrStudy = new DateOnly(referredOn.Year, referredOn.Month, 1).AddMonths(-months),
            CountryGroup = group == 0 ? "UTOM_EU" : "SE",
            UpperSecondaryComplete = group != 1,
            DisabilityBasis = group == 2 ? "EGEN_UPPGIFT" : "INGEN",
            LostJobOrNotice = group == 3,
            CompetenceMismatch = group == 3,
            AbleToWork = true,
            WorkPermit = "JA",
            InfoGiven = true,
            PlannedPace = random.Next(4) == 0 ? 50 : 100,
        };
        var partner = municipality.AdultEducation;
        return new SyntheticPerson(random, new ReferralDraft
        {
            RowKey = $"SIM-{seed}-{index:00000}",
            ReceivedOn = referredOn,
            Source = partner is null ? "EGEN" : "VUX",
            PartnerId = partner,
            DecisionType = partner is null ? "EGEN_ANSOKAN" : "REMISS",
            IdNumber = Number(born, woman, index),
            ProtectedFlag = random.Next(100) == 0 ? ProtectedLevels.Marked : ProtectedLevels.None,
            GivenName = (woman ? Women : Men)[index % Women.Length],
            FamilyName = FamilyFirst[(index / Women.Length) % FamilyFirst.Length] + FamilyLast[random.Next(FamilyLast.Length)],
            ContactWay = "TELEFON",
            Phone = string.Create(CultureInfo.InvariantCulture, $"070-17406{5 + (index % 95):00}"),
            Municipality = municipality.Code,
            Reason = Reasons[group],
            Facts = facts,
        })
        {
            CoachId = (coachOf ?? Coaches.IdOf)(municipality.Code),
            PlanWeeks = random.Next(4, 21),
            Stays = random.Next(100) < 85,
            WantsValidation = random.Next(100) < 40,
            GoalType = random.Next(100) < 80 ? "ARBETE" : "STUDIER",
            GetsJob = random.Next(100) < 35,
            BecomesEmployable = random.Next(100) < 70,
            Answers = random.Next(100) < 85,
        };
    }

    // Neighbours among seeds begin alike in .NET: spread them first (the finaliser of MurmurHash3).
    private static int Mix(int seed, int index)
    {
        var h = unchecked(((uint)seed * 486187739u) + (uint)index);
        h = unchecked((h ^ (h >> 16)) * 0x85ebca6bu);
        h = unchecked((h ^ (h >> 13)) * 0xc2b2ae35u);
        return (int)((h ^ (h >> 16)) & int.MaxValue);
    }

    // Born in the last century with a serial number in the nine hundreds: formally right, and told apart by the index.
    private static string Number(DateOnly born, bool woman, int index)
    {
        var serial = 900 + (index % 50 * 2) + (woman ? 0 : 1);
        var nine = string.Create(CultureInfo.InvariantCulture, $"{born:yyMMdd}{serial:000}");
        return string.Create(CultureInfo.InvariantCulture, $"{born:yyyyMMdd}{serial:000}{PersonalIdentityNumber.CheckDigit(nine)}");
    }
}

/// <summary>A handover as it will go: to whom (null: the coordinator where somebody moves to), what for, how the receiver answers.</summary>
internal sealed record SyntheticHandover(string? PartnerId, string Need, string Scope, string Purpose, string Decision, string? DeclineReason = null)
{
    /// <summary>The municipality somebody moves to: the responsibility goes over, not an assignment.</summary>
    public string? NewMunicipality { get; init; }
}

/// <summary>A pause as it will go.</summary>
internal sealed record SyntheticPause(string Reason, int Days);
