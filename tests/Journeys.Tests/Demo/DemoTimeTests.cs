using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Demo;

/// <summary>The demonstration plays around today, and what the rules say of its people is what they say at the original dates.</summary>
public sealed class DemoTimeTests
{
    public static TheoryData<string> Todays => ["2013-08-26", "2024-02-29", "2026-11-25", "2027-01-01", "2031-07-06"];

    private static List<ReferralDraft> Vignettes()
    {
        using var reader = File.OpenText(Path.Combine(ShippedRules.Folder("workflows"), "demo", "vignetter.csv"));
        return [.. ReferralCsv.Read(reader).Select(r => r.Draft!)];
    }

    private static (int Age, string Sex, string Kind, EligibilityProposal Proposal) Judge(ReferralDraft draft)
    {
        var on = draft.ReceivedOn!.Value;
        Assert.Empty(ReferralChecks.Check(draft, [.. PartnerRegistry.Shipped.Partners], on, out var number));
        return (number!.AgeAt(on), number.Sex, number.Kind,
            EligibilityRules.Propose(ShippedRules.Book.For(Guid.Empty), FileReferral.FactsOf(draft, number, on)!, WorkCalendar.At(on, new(9, 0))));
    }

    private static IReadOnlyList<ProgrammeConstant> Constants(string xml) =>
        ProgrammeConstant.Read(DecisionModel.Read(xml).Model!.Evaluate(ProgrammeConstants.DecisionId, FeelContext.Empty).Value);

    [Theory]
    [MemberData(nameof(Todays))]
    public void Everything_moves_by_whole_weeks_until_all_vignettes_have_come_and_the_programme_still_runs(string day)
    {
        var today = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        var time = DemoTime.For(today);

        var original = new ProgrammePeriod();
        Assert.Equal(time.Weeks * 7, time.Period.Start.DayNumber - original.Start.DayNumber);
        Assert.Equal((original.Start.DayOfWeek, original.End.DayOfWeek), (time.Period.Start.DayOfWeek, time.Period.End.DayOfWeek));
        Assert.InRange(today, time.Period.IntakeStart, time.Period.IntakeEnd);
        var shipped = File.ReadAllText(Path.Combine(ShippedRules.Folder("rules"), "programme", "programkonstanter.dmn"));
        var constants = new ProgrammeConstants(Constants(time.Move(new SourceFile("rules/programme/programkonstanter.dmn", shipped)).Text), today);
        Assert.Equal(
            (time.Period.Start, time.Period.End, time.Period.IntakeStart, time.Period.IntakeEnd),
            (constants.Date("programme.start"), constants.Date("programme.end"), constants.Date("intake.start"), constants.Date("intake.end")));
        var days = Vignettes().Select(v => time.Move(v).ReceivedOn!.Value).ToList();
        Assert.All(days, d => Assert.True(d < today));
        Assert.InRange(today.DayNumber - days.Max().DayNumber, 7, 13);
    }

    [Theory]
    [MemberData(nameof(Todays))]
    public void Ages_sexes_groups_findings_and_proposals_stay_those_of_the_document(string day)
    {
        var time = DemoTime.For(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

        Assert.All(Vignettes(), vignette =>
        {
            var (age, sex, kind, proposal) = Judge(vignette);
            var moved = Judge(time.Move(vignette));
            Assert.Equal((age, sex, kind), (moved.Age, moved.Sex, moved.Kind));
            Assert.Equal(proposal.Groups, moved.Proposal.Groups);
            Assert.Equal(proposal.Findings, moved.Proposal.Findings);
            Assert.Equal((proposal.PrimaryGroup, proposal.Eligibility, proposal.NextNode), (moved.Proposal.PrimaryGroup, moved.Proposal.Eligibility, moved.Proposal.NextNode));
        });
    }

    [Fact]
    public void A_moved_number_is_of_the_published_test_style_and_nobodys()
    {
        var time = DemoTime.For(new DateOnly(2026, 11, 25));

        Assert.All(Vignettes().Select(v => time.Move(v).IdNumber!), number => Assert.Matches("^[0-9]{8}-23[89][0-9]$", number));
        Assert.Equal(12, Vignettes().Select(v => time.Move(v).IdNumber).Distinct().Count());
    }
}
