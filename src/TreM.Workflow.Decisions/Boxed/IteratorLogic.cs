using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>For, some and every (10.2.1.10): as their FEEL counterparts, over a list, a range or a single value.</summary>
internal sealed class IteratorLogic(IteratorKind kind, Logic list, Scope inside, int place, int partial, Logic body, string at) : Logic
{
    public override IEnumerable<Logic> Parts => [list, body];

    public override FeelType Type => kind == IteratorKind.For ? new FeelType.List(body.Type) : FeelType.Boolean;

    private readonly bool _mentionsPartial = kind == IteratorKind.For && Mentions(body, partial);

    public override object? Evaluate(Sight sight)
    {
        if (Iteration.Items(list.Evaluate(sight), sight.Run, at) is not { } items)
        {
            return null;
        }

        return kind == IteratorKind.For ? Collect(items, sight) : Quantify(items, sight);
    }

    private FeelList? Collect(IReadOnlyList<object?> items, Sight sight)
    {
        var results = new List<object?>(items.Count);
        foreach (var item in items)
        {
            if (!sight.Run.Charge(_mentionsPartial ? 1 + (results.Count >> 3) : 1))
            {
                return null;
            }

            var inner = sight.Inside(inside);
            inner.Values[place] = item;
            inner.Values[partial] = _mentionsPartial ? FeelList.Of(results.ToArray()) : null;
            results.Add(body.Evaluate(inner));
        }

        return sight.Run.List([.. results]);
    }

    // The list so far is only copied for bodies that read it.
    private static bool Mentions(Logic logic, int partial) => logic switch
    {
        LiteralLogic literal => literal.Expression.FreeNames.Contains("partial"),
        PlaceLogic plain => plain.Place == partial,
        TableLogic => true,
        _ => logic.Parts.Any(p => Mentions(p, partial)),
    };

    // Unlike FEEL's text, the boxed form promises null as soon as any answer is no truth value, so all are asked.
    private object? Quantify(IReadOnlyList<object?> items, Sight sight)
    {
        var decisive = kind == IteratorKind.Some;
        var decided = false;
        foreach (var item in items)
        {
            if (!sight.Run.Charge())
            {
                return null;
            }

            var inner = sight.Inside(inside);
            inner.Values[place] = item;
            if (body.Evaluate(inner) is not bool answer)
            {
                sight.Run.Add(Iteration.NoTruth(at));
                return null;
            }

            decided |= answer == decisive;
        }

        return decided ? decisive : !decisive;
    }
}

/// <summary>A boxed filter (10.2.1.9): the items for which the match is true; null when any answer is no truth value.</summary>
internal sealed class FilterLogic(Logic list, Scope inside, int place, IReadOnlyList<(string Name, int Place)> entries, Logic match, string at) : Logic
{
    public override IEnumerable<Logic> Parts => [list, match];

    public override FeelType Type => list.Type;

    public override object? Evaluate(Sight sight)
    {
        if (Iteration.Items(list.Evaluate(sight), sight.Run, at) is not { } items)
        {
            return null;
        }

        var kept = new List<object?>();
        foreach (var item in items)
        {
            if (!sight.Run.Charge())
            {
                return null;
            }

            var inner = sight.Inside(inside);
            inner.Values[place] = item;
            if (item is FeelContext context)
            {
                foreach (var entry in entries)
                {
                    inner.Values[entry.Place] = context[entry.Name];
                }
            }

            switch (match.Evaluate(inner))
            {
                case true:
                    kept.Add(item);
                    break;
                case false:
                    break;
                default:
                    sight.Run.Add(Iteration.NoTruth(at));
                    return null;
            }
        }

        return FeelList.Of(kept.ToArray());
    }
}

/// <summary>What iterators run over.</summary>
internal static class Iteration
{
    private static readonly CompiledExpression RangeItems = FeelLanguage.Compile("for x in range return x", FeelNames.Of("range")).Expression!;

    public static Finding NoTruth(string at) =>
        new("dmn.iteration.truth", Severity.Error, "Expected true or false for every item, saw something else.", at);

    /// <summary>The items of a list, of a range, or a single value; null is nothing to iterate over.</summary>
    public static IReadOnlyList<object?>? Items(object? value, FeelRun run, string at)
    {
        switch (value)
        {
            case FeelList list:
                return list;
            case FeelRange:
                return RangeItems.EvaluateInside(null, [value], run) as FeelList;
            case null:
                run.Add(new("dmn.iteration.list", Severity.Error, "Expected a list to iterate over, saw null.", at));
                return null;
            default:
                return [value];
        }
    }
}
