using System.Globalization;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Simulation;

/// <summary>An invented participant: facts for the referral, and how the journey tends to go. The same seed gives the same person.</summary>
internal sealed class SyntheticPerson
{
    private static readonly string[] Given = ["Prov", "Test", "Demo", "Exempel", "Påhitt", "Låtsas", "Fiktiv", "Modell"];

    private SyntheticPerson(Random random, ReferralDraft draft) => (Random, Draft) = (random, draft);

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

    /// <summary>Somebody with a given referral (with its intake facts) who goes all the way.</summary>
    public static SyntheticPerson Of(ReferralDraft draft, int seed) => new(new Random(seed), draft)
    {
        Stays = true, BecomesEmployable = true, GetsJob = true, Answers = true,
    };

    /// <summary>Person number <paramref name="index"/> of a simulation, referred on a day.</summary>
    public static SyntheticPerson Create(int seed, int index, DateOnly referredOn)
    {
        // A generator per person: adding a person changes nobody else.
        var random = new Random(unchecked((seed * 486187739) + index));
        var group = random.Next(5);
        var born = referredOn.AddDays(-(group == 1 ? random.Next(20 * 366, 24 * 365) : random.Next(26 * 366, 60 * 365)));
        var woman = random.Next(2) == 0;
        var municipalities = PartnerRegistry.Shipped.Municipalities;
        var municipality = municipalities[random.Next(municipalities.Count)];
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
            GivenName = Given[random.Next(Given.Length)],
            FamilyName = string.Create(CultureInfo.InvariantCulture, $"Simulerad{index:00000}"),
            ContactWay = "BREV",
            Municipality = municipality.Code,
            Reason = "Simulerad remiss",
            Facts = facts,
        })
        {
            Stays = random.Next(100) < 85,
            WantsValidation = random.Next(100) < 40,
            GoalType = random.Next(100) < 80 ? "ARBETE" : "STUDIER",
            GetsJob = random.Next(100) < 35,
            BecomesEmployable = random.Next(100) < 70,
            Answers = random.Next(100) < 85,
        };
    }

    // Born in the last century with a serial number in the nine hundreds: formally right, and told apart by the index.
    private static string Number(DateOnly born, bool woman, int index)
    {
        var serial = 900 + (index % 50 * 2) + (woman ? 0 : 1);
        var nine = string.Create(CultureInfo.InvariantCulture, $"{born:yyMMdd}{serial:000}");
        return string.Create(CultureInfo.InvariantCulture, $"{born:yyyyMMdd}{serial:000}{PersonalIdentityNumber.CheckDigit(nine)}");
    }
}
