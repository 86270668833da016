using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>Puts the programme's registers into an empty store: partners, municipalities and the first version of its goals.</summary>
public static class SeedProgramme
{
    // From which day the registers' first rows are valid: before any day that somebody may ask about.
    private static readonly DateOnly FirstDay = new(2012, 1, 1);

    private static readonly (string Code, string Kind, string[] Groups, string Sv, string En)[] Goals =
    [
        ("G1", "ANTAL", [], "{0} individer ur målgrupperna har genomgått aktiviteter i projektet", "{0} people of the target groups have taken part in activities"),
        ("G2", "ANDEL", [], "{0} % av deltagarna upplever ökad känsla av egenmakt", "{0}% of participants feel more empowered"),
        ("G3", "ANDEL", ["TG1", "TG2", "TG3"], "{0} % av deltagarna i målgrupp 1–3 är anställningsbara", "{0}% of participants in target groups 1–3 are employable"),
        ("G4", "ANDEL", ["TG4"], "{0} % av deltagarna i målgrupp 4 är anställningsbara", "{0}% of participants in target group 4 are employable"),
        ("G5", "ANDEL", ["TG5"], "{0} % av deltagarna i målgrupp 5 upplever att de kan prestera 100 % efter förmåga", "{0}% of participants in target group 5 feel able to work to 100% of their capability"),
    ];

    /// <summary>Adds what is missing; changes nothing that is there.</summary>
    /// <param name="programmeStart">First day of the programme: goals and agreements hold from it. Null is the programme's own, 2012-01-01.</param>
    public static async Task Run(WorkflowContext db, DateOnly? programmeStart = null, CancellationToken cancellationToken = default)
    {
        var start = programmeStart ?? FirstDay;
        var partners = await db.Set<Partner>().Select(p => p.Id).ToListAsync(cancellationToken);
        foreach (var shipped in PartnerRegistry.Shipped.Partners.Where(p => !partners.Contains(p.Id)))
        {
            db.Add(new Partner
            {
                Id = shipped.Id,
                Name = shipped.Name,
                Type = shipped.Type,
                TypeUncertain = shipped.TypeUncertain,
                Roles = [.. shipped.Roles],
                Municipalities = [.. shipped.Municipalities],
                Region = shipped.Region,
                ControllerAgreement = start,
            });
        }

        var municipalities = await db.Set<Municipality>().Select(m => m.Code).ToListAsync(cancellationToken);
        foreach (var shipped in PartnerRegistry.Shipped.Municipalities.Where(m => !municipalities.Contains(m.Code)))
        {
            db.Add(new Municipality
            {
                Code = shipped.Code, Name = shipped.Name, County = shipped.County, Region = shipped.Region, AdultEducation = shipped.AdultEducation,
            });
        }

        var goals = await db.Set<Goal>().Select(g => g.Code).Distinct().ToListAsync(cancellationToken);
        foreach (var (code, kind, groups, sv, en) in Goals.Where(g => !goals.Contains(g.Code)))
        {
            db.Add(new Goal
            {
                Code = code, GoalVersion = 1, Kind = kind, Groups = [.. groups], TextSv = sv, TextEn = en, ValidFrom = start,
            });
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }
}
