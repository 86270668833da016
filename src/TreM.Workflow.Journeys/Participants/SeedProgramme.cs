using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>Puts the programme's registers into an empty store: partners, municipalities and the first version of its goals.</summary>
public static class SeedProgramme
{

    private static readonly (string Code, string Kind, double Target, string[] Groups, string Sv, string En)[] Goals =
    [
        ("G1", "ANTAL", 250, [], "250 individer ur målgrupperna har genomgått aktiviteter i projektet", "250 people of the target groups have taken part in activities"),
        ("G2", "ANDEL", 0.75, [], "75 % av deltagarna upplever ökad känsla av egenmakt", "75% of participants feel more empowered"),
        ("G3", "ANDEL", 0.50, ["TG1", "TG2", "TG3"], "50 % av deltagarna i målgrupp 1–3 är anställningsbara", "50% of participants in target groups 1–3 are employable"),
        ("G4", "ANDEL", 0.75, ["TG4"], "75 % av deltagarna i målgrupp 4 är anställningsbara", "75% of participants in target group 4 are employable"),
        ("G5", "ANDEL", 0.50, ["TG5"], "50 % av deltagarna i målgrupp 5 upplever att de kan prestera 100 % efter förmåga", "50% of participants in target group 5 feel able to work to 100% of their capability"),
    ];

    /// <summary>Adds what is missing; changes nothing that is there.</summary>
    /// <param name="programmeStart">First day of the programme: goals and agreements hold from it. Null is the programme's own, 2012-01-01.</param>
    public static async Task Run(WorkflowContext db, DateOnly? programmeStart = null, CancellationToken cancellationToken = default)
    {
        var start = programmeStart ?? new ProgrammePeriod().Start;
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
        foreach (var (code, kind, target, groups, sv, en) in Goals.Where(g => !goals.Contains(g.Code)))
        {
            db.Add(new Goal
            {
                Code = code, GoalVersion = 1, Kind = kind, Target = target, Groups = [.. groups], TextSv = sv, TextEn = en, ValidFrom = start,
            });
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }
}
