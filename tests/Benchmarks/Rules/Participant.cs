using TreM.Workflow.Feel;

namespace Benchmarks.Rules;

/// <summary>A made-up participant of workload W1. Property names are those of the rules' inputs.</summary>
public sealed record Participant(
    int Age, int Months, int Education, bool Disability, bool Immigrant, bool Minority, bool Homeless, bool InEducation,
    bool Employed, int Children, bool SingleParent, bool Rural, int Income)
{
    /// <summary>How many rules fire for ten thousand participants.</summary>
    public const long ExpectedHits = 37_027;

    public static string[] Names { get; } =
    [
        "age", "months", "education", "disability", "immigrant", "minority", "homeless", "inEducation",
        "employed", "children", "singleParent", "rural", "income",
    ];

    /// <summary>The workload's participants, drawn from its linear congruential generator.</summary>
    public static Participant[] Draw(int count)
    {
        var state = 42L;
        int Next(int below)
        {
            state = ((state * 1_103_515_245) + 12_345) & 0x7fffffff;
            return (int)((state >> 8) % below);
        }

        var drawn = new Participant[count];
        for (var i = 0; i < count; i++)
        {
            // The order of the arguments is the order of the draws.
            var p = new Participant(
                15 + Next(55), Next(37), Next(4), Next(10) == 0, Next(5) == 0, Next(12) == 0, Next(25) == 0, Next(6) == 0,
                Next(3) == 0, Next(4), Next(8) == 0, Next(3) == 0, Next(3000));
            drawn[i] = p.Employed ? p with { Months = 0 } : p;
        }

        return drawn;
    }

    /// <summary>The values in the order of <see cref="Names"/>, as FEEL values.</summary>
    public object?[] ToValues() =>
    [
        Number(Age), Number(Months), Number(Education), Disability, Immigrant, Minority, Homeless, InEducation,
        Employed, Number(Children), SingleParent, Rural, Number(Income),
    ];

    private static object Number(int value) => (FeelNumber)(long)value;
}
