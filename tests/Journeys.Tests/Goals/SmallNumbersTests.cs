using CsCheck;
using TreM.Workflow.Journeys.Goals;

namespace TreM.Workflow.Journeys.Tests.Goals;

public sealed class SmallNumbersTests
{
    private const int Limit = 5;

    [Fact]
    public void Cells_below_five_are_hidden_and_empty_ones_are_not()
    {
        var shown = SmallNumbers.Suppress(new Dictionary<string, int> { ["a"] = 4, ["b"] = 1, ["c"] = 5, ["d"] = 0 }, Limit);

        Assert.Equal((null, null, 5, 0), (shown["a"], shown["b"], shown["c"], shown["d"]));
    }

    [Fact]
    public void A_single_hidden_cell_takes_the_next_smallest_with_it()
    {
        var shown = SmallNumbers.Suppress(new Dictionary<string, int> { ["women"] = 6, ["men"] = 3, ["unknown"] = 9 }, Limit);

        Assert.Equal((null, null, 9), (shown["men"], shown["women"], shown["unknown"]));
    }

    [Fact]
    public void No_hidden_cell_can_be_worked_out_from_the_total() =>
        Gen.Int[0, 12].Array[2, 6].Sample(counts =>
        {
            var cells = counts.Select((c, i) => (i, c)).ToDictionary(x => $"{x.i}", x => x.c);
            var shown = SmallNumbers.Suppress(cells, Limit);
            var hidden = shown.Count(s => s.Value is null);

            // With two or more hidden the total leaves them open; one hidden is only possible when nothing else is left to hide.
            Assert.True(hidden != 1 || cells.Count(c => c.Value > 0) == 1);
            Assert.All(shown, s => Assert.True(s.Value is null or 0 or >= Limit));
        });
}
