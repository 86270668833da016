using RulesEngine.Models;

namespace Benchmarks.Rules;

/// <summary>Microsoft RulesEngine with the same twenty rules, as lambda expressions over the typed participant.</summary>
internal sealed class RulesEnginePeer
{
    private const string Name = "classify";

    private static readonly string[] Conditions =
    [
        "p.Age < 25",
        "p.Age >= 25 AND p.Age < 30",
        "p.Age >= 55",
        "!p.Employed AND p.Months >= 12",
        "!p.Employed AND p.Months >= 24",
        "p.Age < 25 AND !p.Employed AND p.Months >= 6",
        "p.Age < 30 AND !p.Employed AND !p.InEducation",
        "p.Education == 0",
        "p.Age < 25 AND p.Education == 0 AND !p.InEducation",
        "p.Disability",
        "p.Immigrant",
        "p.Minority",
        "p.Homeless",
        "p.SingleParent AND p.Children >= 1",
        "p.Rural AND !p.Employed",
        "p.Employed AND p.Income < 900",
        "!p.Employed AND p.Age >= 18 AND p.Age < 65 AND p.Education <= 1",
        "!p.Employed AND p.Age >= 18 AND p.Age < 65 AND (p.Months >= 12 OR p.Disability OR p.Age >= 55)",
        "p.Age < 30 AND !p.Employed AND !p.InEducation AND p.Months <= 4",
        "p.Age >= 16 AND (p.Disability OR p.Immigrant OR p.Homeless OR p.Minority)",
    ];

    private readonly RulesEngine.RulesEngine _engine = new(
    [
        new Workflow
        {
            WorkflowName = Name,
            Rules = Conditions.Select((c, i) => new RulesEngine.Models.Rule { RuleName = $"R{i + 1}", Expression = c, RuleExpressionType = RuleExpressionType.LambdaExpression }).ToList(),
        },
    ]);

    public int Hits(Participant participant)
    {
        var hits = 0;
        foreach (var result in _engine.ExecuteAllRulesAsync(Name, new RuleParameter("p", participant)).AsTask().GetAwaiter().GetResult())
        {
            hits += result.IsSuccess ? 1 : 0;
        }

        return hits;
    }
}
