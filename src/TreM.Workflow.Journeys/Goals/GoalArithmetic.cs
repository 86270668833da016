using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Goals;

/// <summary>What the goals need to know of one participation. Pseudonymous.</summary>
public sealed record ParticipationFacts
{
    /// <summary>The person: several participations of one person count once.</summary>
    public required Guid PersonId { get; init; }

    public required Guid CaseId { get; init; }

    public required string Sex { get; init; }

    public required string Region { get; init; }

    public required string Municipality { get; init; }

    /// <summary>Target groups valid at enrolment.</summary>
    public IReadOnlyCollection<string> Groups { get; init; } = [];

    /// <summary>First day, or null when never enrolled.</summary>
    public DateOnly? StartDate { get; init; }

    public string? ExitReason { get; init; }

    public DateOnly? ExitDate { get; init; }

    /// <summary>Certified attended minutes after intake.</summary>
    public int CertifiedMinutes { get; init; }

    /// <summary>Day of the first certified attended activity.</summary>
    public DateOnly? FirstActivity { get; init; }

    /// <summary>The last verdict on employability, or null.</summary>
    public string? Verdict { get; init; }

    /// <summary>Answer to M-EGEN-Q at T1, or null.</summary>
    public int? EmpowermentChange { get; init; }

    /// <summary>Answer to M-FORMAGA at T1, or null.</summary>
    public int? Capability { get; init; }

    /// <summary>Registered by mistake: outside every figure.</summary>
    public bool IsMistake => ExitReason == "FELREGISTRERAD";

    /// <summary>Has left, and could be asked.</summary>
    public bool IsConcluded => ExitReason is not (null or "AVLIDEN" or "FELREGISTRERAD");
}

/// <summary>Parameters of the goals on a day, from the programme's constants.</summary>
/// <param name="ActivityMinutes">Certified minutes from which somebody counts in G1.</param>
/// <param name="EmpowermentAnswer">Lowest answer to M-EGEN-Q that counts in G2.</param>
/// <param name="CapabilityThreshold">Lowest answer to M-FORMAGA that counts in G5, percent.</param>
public sealed record GoalParameters(int ActivityMinutes, int EmpowermentAnswer, int CapabilityThreshold)
{
    /// <summary>The parameters that constants give.</summary>
    public static GoalParameters Of(ProgrammeConstants constants) => new(
        (int)(constants.Number(ConstantCodes.MinimumHours) * 60),
        constants.Whole(ConstantCodes.EmpowermentAnswer),
        constants.Whole(ConstantCodes.CapabilityThreshold));
}

/// <summary>The five goals of the programme, exactly as DOMAIN 3.2 words them.</summary>
public static class GoalArithmetic
{
    private static readonly string[] G3Groups = ["TG1", "TG2", "TG3"];

    /// <summary>Whether a participation counts in G1: enrolled, in a target group, and took part in something.</summary>
    public static bool CountsInG1(ParticipationFacts facts, GoalParameters parameters) =>
        !facts.IsMistake
        && facts.StartDate is not null
        && facts.Groups.Count > 0
        && facts.CertifiedMinutes >= parameters.ActivityMinutes;

    /// <summary>The figure of a goal over these participations; persons count once.</summary>
    public static GoalFigure Figure(string goal, IEnumerable<ParticipationFacts> all, GoalParameters parameters)
    {
        int n = 0, d = 0, c = 0;
        foreach (var person in all.Where(f => !f.IsMistake).GroupBy(f => f.PersonId))
        {
            var (counts, measured, met) = goal switch
            {
                "G1" => Count(person, parameters),
                "G2" => Experience(person, f => f.EmpowermentChange, answer => answer >= parameters.EmpowermentAnswer),
                "G3" => Employable(person.Where(f => f.Groups.Any(G3Groups.Contains)), parameters),
                "G4" => Employable(person.Where(f => f.Groups.Contains("TG4")), parameters),
                "G5" => Experience(
                    person.Where(f => f.Groups.Contains("TG5")), f => f.Capability, answer => answer >= parameters.CapabilityThreshold),
                _ => throw new ArgumentOutOfRangeException(nameof(goal), goal, "Expected G1 to G5."),
            };
            c += counts ? 1 : 0;
            d += measured ? 1 : 0;
            n += met ? 1 : 0;
        }

        return new(n, d, c);
    }

    private static (bool, bool, bool) Count(IEnumerable<ParticipationFacts> person, GoalParameters parameters)
    {
        var counts = person.Any(f => CountsInG1(f, parameters));
        return (counts, counts, counts);
    }

    // The person's own answer after the last participation that has ended.
    private static (bool, bool, bool) Experience(
        IEnumerable<ParticipationFacts> person, Func<ParticipationFacts, int?> answer, Func<int, bool> meets)
    {
        var last = person.Where(f => f.IsConcluded).OrderBy(f => f.ExitDate).LastOrDefault();
        var given = last is null ? null : answer(last);
        return (last is not null, given is not null, given is { } value && meets(value));
    }

    // The verdict of the last participation that has one; without a verdict only those who have left are missing.
    private static (bool, bool, bool) Employable(IEnumerable<ParticipationFacts> person, GoalParameters parameters)
    {
        var active = person.Where(f => CountsInG1(f, parameters)).OrderBy(f => f.StartDate).ToList();
        var verdict = active.LastOrDefault(f => f.Verdict is not null)?.Verdict;
        return (verdict is not null || active.Any(f => f.IsConcluded), verdict is not null, verdict == "ANSTALLNINGSBAR");
    }
}
