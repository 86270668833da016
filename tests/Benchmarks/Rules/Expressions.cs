using TreM.Workflow.Feel;

namespace Benchmarks.Rules;

/// <summary>The five expressions of W2 and the context they are evaluated in.</summary>
internal static class Expressions
{
    public static (string Id, string Text, object Expected)[] All { get; } =
    [
        ("E1", """if age < 25 and not(upperSecondary) then "youth" else "other" """, "youth"),
        ("E2", "sum(for x in items return x.price * x.qty)", (FeelNumber)577.5m),
        ("E3", """date("2026-01-01") + duration("P30D") > date("2026-01-15")""", true),
        ("E4", "(age in [18..30]) and months >= 12 or income < 900", true),
        ("E5", "count(items[price > 5 and qty < 9])", (FeelNumber)5L),
    ];

    public static FeelContext Context { get; } = FeelContext.Of(
        ("age", (FeelNumber)22L),
        ("upperSecondary", false),
        ("income", (FeelNumber)850L),
        ("months", (FeelNumber)14L),
        ("items", FeelList.Of(Enumerable.Range(1, 10).Select(i => (object?)FeelContext.Of(("price", (FeelNumber)(1.5m * i)), ("qty", (FeelNumber)(long)i))).ToArray())));

    public static FeelNames Names { get; } = FeelNames.Of(Context.Select(e => (e.Key, FeelType.Of(e.Value))));
}
