using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Goals;

public sealed class GoalRulesTests
{
    private static readonly DateTimeOffset Now = new(2013, 6, 30, 14, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("LINEAR", 0.25)]
    [InlineData("S_CURVE", 0.15625)]
    [InlineData("TABLE", 0.15)]
    public void What_is_due_follows_the_shape_of_the_curve(string curve, double due) =>
        Assert.Equal(due, GoalRules.ExpectedShare(ShippedRules.Book, curve, 0.25, Now));

    [Theory]
    [InlineData(131, "ROD")]
    [InlineData(150, "GUL")]
    [InlineData(160, "GRON")]
    public void A_count_has_the_status_of_the_worked_example(int actual, string status) =>
        Assert.Equal(status, GoalRules.Count(
            ShippedRules.Book, false, CountPace.Of(actual, 0, 90, 250, new(2012, 7, 1), new(2013, 12, 31), new(2013, 6, 30), share => share), Now));

    [Theory]
    [InlineData(8, 2, "FOR_FA_DATA")]
    [InlineData(60, 32, "GRON")]
    [InlineData(60, 27, "GUL")]
    [InlineData(40, 15, "ROD")]
    [InlineData(120, 45, "OUPPNAELIGT")]
    public void A_share_has_the_status_of_the_worked_example(int d, int n, string status)
    {
        var figure = new GoalFigure(n, d, d);

        Assert.Equal(status, GoalRules.Share(ShippedRules.Book, false, figure, ShareOutlook.Of(figure, 0.5, 140), Now));
    }
}
