namespace Benchmarks.Rules;

/// <summary>The twenty rules of W1 as a programmer would write them: the ceiling.</summary>
internal static class ByHand
{
    public static void Classify(Participant p, List<int> hits)
    {
        var idle = !p.Employed;
        var working = p.Age is >= 18 and < 65;
        Hit(1, p.Age < 25);
        Hit(2, p.Age is >= 25 and < 30);
        Hit(3, p.Age >= 55);
        Hit(4, idle && p.Months >= 12);
        Hit(5, idle && p.Months >= 24);
        Hit(6, p.Age < 25 && idle && p.Months >= 6);
        Hit(7, p.Age < 30 && idle && !p.InEducation);
        Hit(8, p.Education == 0);
        Hit(9, p.Age < 25 && p.Education == 0 && !p.InEducation);
        Hit(10, p.Disability);
        Hit(11, p.Immigrant);
        Hit(12, p.Minority);
        Hit(13, p.Homeless);
        Hit(14, p.SingleParent && p.Children >= 1);
        Hit(15, p.Rural && idle);
        Hit(16, p.Employed && p.Income < 900);
        Hit(17, idle && working && p.Education <= 1);
        Hit(18, idle && working && (p.Months >= 12 || p.Disability || p.Age >= 55));
        Hit(19, p.Age < 30 && idle && !p.InEducation && p.Months <= 4);
        Hit(20, p.Age >= 16 && (p.Disability || p.Immigrant || p.Homeless || p.Minority));

        void Hit(int rule, bool holds)
        {
            if (holds)
            {
                hits.Add(rule);
            }
        }
    }
}
