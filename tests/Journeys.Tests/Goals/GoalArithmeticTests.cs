using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Goals;

public sealed class GoalArithmeticTests
{
    private static readonly ProgrammeConstants Constants = ShippedRules.Book.Constants(new(2013, 6, 30));
    private static readonly GoalParameters Parameters = GoalParameters.Of(Constants);
    private static readonly double EnoughAnswers = (double)Constants.Number(ConstantCodes.ResponseRateLimit);

    private static ParticipationFacts Participation(Guid? person = null, params string[] groups) => new()
    {
        PersonId = person ?? Guid.NewGuid(),
        CaseId = Guid.NewGuid(),
        Sex = "K",
        Region = "REG-DAL",
        Municipality = "2083",
        Groups = groups,
        StartDate = new DateOnly(2012, 10, 1),
        CertifiedMinutes = 60,
    };

    private static ParticipationFacts Ended(ParticipationFacts facts, string reason = "ARBETE") =>
        facts with { ExitReason = reason, ExitDate = new DateOnly(2013, 9, 2) };

    [Fact]
    public void G1_counts_enrolled_persons_of_a_target_group_who_took_part_for_an_hour()
    {
        var counted = Participation(null, "TG1");
        ParticipationFacts[] all =
        [
            counted,
            counted with { PersonId = Guid.NewGuid(), Groups = [] },
            counted with { PersonId = Guid.NewGuid(), StartDate = null },
            counted with { PersonId = Guid.NewGuid(), CertifiedMinutes = 45 },
            Ended(counted with { PersonId = Guid.NewGuid() }, "FELREGISTRERAD"),
            Ended(counted with { PersonId = Guid.NewGuid() }, "AVLIDEN"),
        ];

        Assert.Equal(2, GoalArithmetic.Figure("G1", all, Parameters).N);
    }

    [Fact]
    public void G1_counts_a_person_who_comes_back_once()
    {
        var person = Guid.NewGuid();

        var figure = GoalArithmetic.Figure("G1", [Ended(Participation(person, "TG5")), Participation(person, "TG5")], Parameters);

        Assert.Equal(1, figure.N);
    }

    [Fact]
    public void G2_is_the_participants_own_answer_and_never_mixes_in_those_who_gave_none()
    {
        ParticipationFacts[] all =
        [
            Ended(Participation()) with { EmpowermentChange = 5 },
            Ended(Participation()) with { EmpowermentChange = 4 },
            Ended(Participation()) with { EmpowermentChange = 3 },
            Ended(Participation()),
            Ended(Participation(), "AVLIDEN"),
            Participation() with { EmpowermentChange = 5 },
        ];

        var figure = GoalArithmetic.Figure("G2", all, Parameters);

        Assert.Equal(new GoalFigure(2, 3, 4), figure);
        Assert.Equal(0.75, figure.ResponseRate);
        Assert.False(figure.IsUncertain(EnoughAnswers));
        Assert.Equal((0.5, 0.5, 0.75), (figure.StrictShare, figure.LowerBound, figure.UpperBound));
    }

    [Fact]
    public void G3_counts_a_person_of_several_groups_once_and_G4_only_its_own()
    {
        ParticipationFacts[] all =
        [
            Participation(null, "TG1", "TG2", "TG3") with { Verdict = "ANSTALLNINGSBAR" },
            Participation(null, "TG2") with { Verdict = "NARA" },
            Participation(null, "TG4") with { Verdict = "ANSTALLNINGSBAR" },
            Participation(null, "TG5") with { Verdict = "ANSTALLNINGSBAR" },
            Participation(null, "TG1") with { Verdict = "ANSTALLNINGSBAR", CertifiedMinutes = 0 },
        ];

        Assert.Equal(new GoalFigure(1, 2, 2), GoalArithmetic.Figure("G3", all, Parameters));
        Assert.Equal(new GoalFigure(1, 1, 1), GoalArithmetic.Figure("G4", all, Parameters));
    }

    [Fact]
    public void Someone_in_TG3_and_TG5_may_miss_G3_and_meet_G5()
    {
        var karin = Ended(Participation(null, "TG3", "TG5")) with { Verdict = "EJ_AN", Capability = 100 };

        Assert.Equal(new GoalFigure(0, 1, 1), GoalArithmetic.Figure("G3", [karin], Parameters));
        Assert.Equal(new GoalFigure(1, 1, 1), GoalArithmetic.Figure("G5", [karin], Parameters));
    }

    [Fact]
    public void Someone_who_left_without_an_answer_is_outside_the_share_and_inside_the_bounds()
    {
        var ove = Ended(Participation(null, "TG5"), "EJ_KONTAKT");

        var figure = GoalArithmetic.Figure("G5", [ove, Ended(Participation(null, "TG5")) with { Capability = 100 }], Parameters);

        Assert.Equal((1.0, 0.5, 1.0), (figure.Share, figure.StrictShare, figure.UpperBound));
        Assert.True(figure.IsUncertain(EnoughAnswers));
    }

    [Fact]
    public void Ninety_per_cent_is_not_one_hundred() =>
        Assert.Equal(0, GoalArithmetic.Figure("G5", [Ended(Participation(null, "TG5")) with { Capability = 90 }], Parameters).N);

    [Fact]
    public void Nothing_measured_gives_no_share()
    {
        var figure = GoalArithmetic.Figure("G4", [], Parameters);

        Assert.Null(figure.Share);
        Assert.Null(figure.ResponseRate);
        Assert.Null(figure.UpperBound);
    }

    [Theory]
    [InlineData(131, 0.789)]
    [InlineData(150, 0.903)]
    [InlineData(160, 0.964)]
    public void The_pace_of_the_worked_example_holds(int actual, double paceIndex)
    {
        var pace = CountPace.Of(actual, 0, 90, 250, new(2012, 7, 1), new(2013, 12, 31), new(2013, 6, 30), share => share);

        Assert.Equal(0.664, pace.ElapsedShare, 3);
        Assert.Equal(166.06, pace.Expected, 2);
        Assert.Equal(paceIndex, pace.PaceIndex!.Value, 3);
    }

    [Fact]
    public void The_forecast_goes_on_at_the_pace_of_the_last_90_days()
    {
        var pace = CountPace.Of(150, 45, 90, 250, new(2012, 7, 1), new(2013, 12, 31), new(2013, 6, 30), share => share);

        Assert.Equal(150 + (0.5 * 184), pace.Forecast, 6);
    }

    [Fact]
    public void Before_intake_there_is_no_pace_and_after_it_nothing_is_left()
    {
        Assert.Null(CountPace.Of(0, 0, 90, 250, new(2012, 7, 1), new(2013, 12, 31), new(2012, 6, 1), share => share).PaceIndex);
        Assert.Equal(1, CountPace.Of(0, 0, 90, 250, new(2012, 7, 1), new(2013, 12, 31), new(2014, 6, 1), share => share).ElapsedShare);
    }

    [Theory]
    [InlineData(60, 32, 0.033, 0.475)]
    [InlineData(60, 27, -0.05, 0.5375)]
    [InlineData(40, 15, -0.125, 0.55)]
    [InlineData(120, 45, -0.125, 1.25)]
    public void What_the_rest_must_reach_follows_the_worked_examples(int d, int n, double gap, double required)
    {
        var outlook = ShareOutlook.Of(new GoalFigure(n, d, d), 0.5, 140);

        Assert.Equal(gap, outlook.Gap, 3);
        Assert.Equal(required, outlook.RequiredRemaining, 4);
    }

    [Fact]
    public void With_nobody_left_a_missed_target_is_out_of_reach()
    {
        Assert.Equal(ShareOutlook.OutOfReach, ShareOutlook.Of(new GoalFigure(4, 10, 10), 0.5, 10).RequiredRemaining);
        Assert.Equal(0, ShareOutlook.Of(new GoalFigure(5, 10, 10), 0.5, 10).RequiredRemaining);
    }
}
