using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Makes a table's result of the rows that matched (DMN 1.5, 8.2.10 to 8.2.12).</summary>
internal sealed class HitPolicies(Boxed.Table table, TableOutput[] outputs)
{
    public object? Apply(ReadOnlySpan<ulong> matched, Sight sight)
    {
        var first = RowSet.Next(matched, 0);
        if (first < 0)
        {
            return NoMatch(sight);
        }

        switch (table.HitPolicy)
        {
            case HitPolicy.First:
                return Output(first, sight);
            case HitPolicy.Unique:
                return RowSet.Next(matched, first + 1) < 0 ? Output(first, sight) : TooMany(matched, sight);
            case HitPolicy.Any:
                return Same(matched, first, sight);
        }

        if (outputs.Length == 1 && (table.HitPolicy == HitPolicy.RuleOrder || (table.HitPolicy == HitPolicy.Collect && table.Aggregation == Aggregation.None)))
        {
            return InTableOrder(matched, sight);
        }

        var results = Outputs(matched, sight);
        return table.HitPolicy switch
        {
            HitPolicy.Priority => results.MinBy(r => r.Rank)!.Value,
            HitPolicy.OutputOrder => FeelList.Of(results.OrderBy(r => r.Rank).Select(r => r.Value).ToArray()),
            HitPolicy.Collect => Aggregate(results, sight),
            _ => FeelList.Of(results.Select(r => r.Value).ToArray()),
        };
    }

    /// <summary>The type of the result as far as the outputs tell.</summary>
    public FeelType TypeOf()
    {
        var one = outputs.Length == 1 ? outputs[0].Type : new FeelType.Context([.. outputs.Select(o => new FeelType.Member(o.Source.Name ?? "", o.Type))]);
        return table.HitPolicy switch
        {
            HitPolicy.Collect when table.Aggregation == Aggregation.Count => FeelType.Number,
            HitPolicy.Collect when table.Aggregation != Aggregation.None => outputs.Length == 1 ? one : FeelType.Any,
            HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder => new FeelType.List(one),
            _ => one,
        };
    }

    // The commonest list, without ranks or pairs in between.
    private FeelList? InTableOrder(ReadOnlySpan<ulong> matched, Sight sight)
    {
        var values = new object?[RowSet.Count(matched)];
        var next = 0;
        for (var row = RowSet.Next(matched, 0); row >= 0; row = RowSet.Next(matched, row + 1))
        {
            values[next++] = outputs[0].Evaluate(row, sight);
        }

        return sight.Run.List(values);
    }

    private object? NoMatch(Sight sight)
    {
        if (outputs.Any(o => o.Default is not null))
        {
            return Compose(o => o.EvaluateDefault(sight));
        }

        return table.HitPolicy switch
        {
            HitPolicy.Collect when table.Aggregation == Aggregation.Count => (FeelNumber)0L,
            HitPolicy.Collect when table.Aggregation != Aggregation.None => null,
            HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder => FeelList.Empty,
            _ => null,
        };
    }

    public object? Output(int row, Sight sight) => outputs.Length == 1 ? outputs[0].Evaluate(row, sight) : Compose(o => o.Evaluate(row, sight));

    private object? Compose(Func<TableOutput, object?> value) =>
        outputs.Length == 1 ? value(outputs[0]) : FeelContext.Of(outputs.Select(o => KeyValuePair.Create(o.Source.Name ?? "", value(o))));

    private object? TooMany(ReadOnlySpan<ulong> matched, Sight sight)
    {
        sight.Run.Add(new("dmn.table.not-unique", Severity.Error, $"Expected at most one row to match (hit policy UNIQUE), saw rows {Numbers(matched)}.", table.At, Remedy: "Narrow the rows, or choose another hit policy."));
        return null;
    }

    private object? Same(ReadOnlySpan<ulong> matched, int first, Sight sight)
    {
        var value = Output(first, sight);
        for (var row = RowSet.Next(matched, first + 1); row >= 0; row = RowSet.Next(matched, row + 1))
        {
            if (FeelLanguage.AreEqual(value, Output(row, sight)) != true)
            {
                sight.Run.Add(new("dmn.table.not-same", Severity.Error, $"Expected all matching rows to give the same (hit policy ANY), saw rows {Numbers(matched)} differ.", table.At));
                return null;
            }
        }

        return value;
    }

    private List<Result> Outputs(ReadOnlySpan<ulong> matched, Sight sight)
    {
        var isRanked = table.HitPolicy is HitPolicy.Priority or HitPolicy.OutputOrder;
        var results = new List<Result>(RowSet.Count(matched));
        for (var row = RowSet.Next(matched, 0); row >= 0; row = RowSet.Next(matched, row + 1))
        {
            if (outputs.Length == 1)
            {
                var value = outputs[0].Evaluate(row, sight);
                results.Add(new(value, isRanked ? new([outputs[0].RankOf(value)]) : Rank.None));
            }
            else
            {
                var values = new object?[outputs.Length];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = outputs[i].Evaluate(row, sight);
                }

                var context = FeelContext.Of(outputs.Select((o, i) => KeyValuePair.Create(o.Source.Name ?? "", values[i])));
                results.Add(new(context, isRanked ? new([.. outputs.Select((o, i) => o.RankOf(values[i]))]) : Rank.None));
            }
        }

        return results;
    }

    private object? Aggregate(List<Result> results, Sight sight)
    {
        if (table.Aggregation == Aggregation.None)
        {
            return FeelList.Of(results.Select(r => r.Value).ToArray());
        }

        if (table.Aggregation == Aggregation.Count)
        {
            return (FeelNumber)(long)results.Count;
        }

        if (outputs.Length != 1)
        {
            sight.Run.Add(new("dmn.table.aggregation", Severity.Error, $"Expected one output column for {table.Aggregation}, saw {outputs.Length}.", table.At));
            return null;
        }

        var name = table.Aggregation switch { Aggregation.Sum => "sum", Aggregation.Min => "min", _ => "max" };
        return Catalogue.Find(name)!.Invoke(sight.Run, FeelList.Of(results.Select(r => r.Value).ToArray()));
    }

    private static string Numbers(ReadOnlySpan<ulong> matched)
    {
        var numbers = new List<int>();
        for (var row = RowSet.Next(matched, 0); row >= 0; row = RowSet.Next(matched, row + 1))
        {
            numbers.Add(row + 1);
        }

        return string.Join(", ", numbers);
    }

    private sealed record Result(object? Value, Rank Rank);

    // With several outputs the first column weighs most (8.2.10).
    private sealed class Rank(int[] places) : IComparable<Rank>
    {
        public static Rank None { get; } = new([]);

        private readonly int[] _places = places;

        public int CompareTo(Rank? other) => other is null ? 1 : _places.AsSpan().SequenceCompareTo(other._places);
    }
}
