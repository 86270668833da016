using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Simulation;

namespace TreM.Workflow.Journeys.Demo;

/// <summary>Who plays in the demonstration: the twelve vignettes and the invented participants, with the demo accounts as staff.</summary>
internal static class DemoCast
{
    // Some work is left lying, so that inboxes and escalations have something to show.
    private const int LateDays = 24;
    private const double LateShare = 0.18;
    private const int ArrivalMinutes = 7;

    // Ten referrals in a row: three to Hedemora, where the demonstration's first coach works; where there is no code, anywhere.
    private static readonly string?[] Homes = ["2083", "2080", null, "2083", "1480", "0880", "2083", null, "1384", null];

    public static Cast Create(IReadOnlyList<ReferralDraft> vignettes, DemoTime time, DemoOptions options, DateTimeOffset now)
    {
        var today = WorkCalendar.DateOf(now);
        var first = time.Period.IntakeStart.AddDays(21);
        var days = today.DayNumber - first.DayNumber - 5;
        var arrivals = vignettes.Select((v, i) => new Arrival(
                WorkCalendar.At(v.ReceivedOn!.Value, new TimeOnly(9, 0)).AddMinutes(i), SyntheticPerson.Of(v, options.Seed + i, CoachOf(v.Municipality), WeeksOf(v), v.RowKey == "V01")))
            .Concat(Enumerable.Range(0, options.Participants).Select(i =>
            {
                var day = first.AddDays((int)((long)i * days / options.Participants));
                return new Arrival(
                    WorkCalendar.At(day, new TimeOnly(9, 0)).AddMinutes(ArrivalMinutes * (i % 20)),
                    SyntheticPerson.Create(options.Seed, i, day, Homes[i % Homes.Length], CoachOf));
            }));
        return new Cast
        {
            Arrivals = [.. arrivals],
            Happenings = DemoStory.Of(time, now),
            StaffOf = StaffOf,
            LateFrom = now.AddDays(-LateDays),
            LateShare = LateShare,
            Today = WorkCalendar.Standard.Add(today, 0),
            KeepsGoals = true,
        };
    }

    // Amal is in the middle of her training: hers is the journey that is seen from inside.
    private static int WeeksOf(ReferralDraft vignette) => vignette.RowKey switch { "V01" => 36, "V05" => 30, _ => 16 };

    /// <summary>The demo coach of a municipality.</summary>
    public static string CoachOf(string municipality) => DemoAccounts.IdOf(municipality switch
    {
        "2083" => "handledare",
        "2080" => "handledare.falun",
        _ => PartnerRegistry.Shipped.RegionOf(municipality) switch
        {
            "REG-GR" => "handledare.goteborg",
            "REG-KAL" => "handledare.kalmar",
            _ => "handledare.dalarna",
        },
    }).ToString();

    private static string StaffOf(string role, string? scope) => Account(role, scope) is { } account ? DemoAccounts.IdOf(account).ToString() : role == Roles.Participant ? role : $"SIM-{scope ?? role}";

    private static string? Account(string role, string? scope) => role switch
    {
        Roles.LocalCoordinator => "samordnare" + Suffix(scope),
        Roles.RegionalCoordinator => "regsamordnare" + Suffix(scope),
        Roles.CareerCounsellor => "syv",
        Roles.Assessor => "validerare",
        Roles.WorkplaceSupervisor => "arbetsplats",
        Roles.EmployerLiaison => "arbetsgivarkontakt",
        Roles.ProjectManager => "projektledare",
        Roles.ReportingOfficer => "rapport",
        Roles.DataProtectionOfficer => "dso",
        Roles.Partner => scope switch
        {
            "P-01" => "partner.af",
            "P-08" => "partner.fk",
            "P-17" => "partner.orsa",
            "P-05" => "partner.dalawux",
            _ => null,
        },
        _ => null,
    };

    private static string Suffix(string? region) => region switch
    {
        "REG-GR" => ".goteborg",
        "REG-KAL" => ".kalmar",
        _ => "",
    };
}
