using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Import;

/// <summary>The twelve vignettes of the demo programme: what the rules say of them is what the programme's document says.</summary>
public sealed class VignetteTests
{
    private static readonly Dictionary<string, (CsvRow Row, EligibilityProposal Proposal, PersonalIdentityNumber Number, DateOnly On)> All = ReadAll();

    private static Dictionary<string, (CsvRow, EligibilityProposal, PersonalIdentityNumber, DateOnly)> ReadAll()
    {
        using var reader = File.OpenText(Path.Combine(ShippedRules.Folder("workflows"), "demo", "vignetter.csv"));
        return ReferralCsv.Read(reader).ToDictionary(r => r.Draft!.RowKey!, r =>
        {
            var draft = r.Draft!;
            var on = draft.ReceivedOn!.Value;
            Assert.Empty(ReferralChecks.Check(draft, [.. PartnerRegistry.Shipped.Partners], on, out var number));
            return (r, EligibilityRules.Propose(ShippedRules.Book.For(Guid.Empty), FileReferral.FactsOf(draft, number, on)!, WorkCalendar.At(on, new(9, 0))), number!, on);
        });
    }

    [Theory]
    [InlineData("V01", 32, "K", "TG1", "TG1", "", "BEHORIG", "N080")]
    [InlineData("V02", 18, "M", "TG2", "TG2", "PROVA E02", "KRAVER_PROVNING", "N060")]
    [InlineData("V03", 25, "K", "TG3", "TG3", "", "BEHORIG", "N080")]
    [InlineData("V04", 48, "M", "TG4", "TG4", "", "BEHORIG", "N080")]
    [InlineData("V05", 31, "K", "TG3,TG5", "TG5", "", "BEHORIG", "N080")]
    [InlineData("V06", 29, "M", "", "INGEN", "STOPP E04,STOPP E12", "EJ_BEHORIG", "N070")]
    [InlineData("V07", 27, "K", "TG5", "TG5", "", "BEHORIG", "N080")]
    [InlineData("V08", 42, "M", "TG1", "TG1", "PROVA E09,PROVA E11", "KRAVER_PROVNING", "N060")]
    [InlineData("V09", 24, "K", "TG1,TG2", "TG2", "", "BEHORIG", "N080")]
    [InlineData("V10", 29, "M", "TG4", "TG4", "", "BEHORIG", "N080")]
    [InlineData("V11", 25, "K", "TG5", "TG5", "", "BEHORIG", "N080")]
    [InlineData("V12", 31, "M", "TG5", "TG5", "", "BEHORIG", "N080")]
    public void Groups_findings_and_proposal_are_those_of_the_document(
        string id, int age, string sex, string groups, string primary, string findings, string eligibility, string nextNode)
    {
        var (_, proposal, number, on) = All[id];

        Assert.Equal((age, sex), (number.AgeAt(on), number.Sex));
        Assert.Equal(groups, string.Join(',', proposal.Groups));
        Assert.Equal(findings, string.Join(',', proposal.Findings));
        Assert.Equal((primary, eligibility, nextNode), (proposal.PrimaryGroup, proposal.Eligibility, proposal.NextNode));
    }

    [Fact]
    public void Eleven_persons_make_thirteen_group_memberships_and_six_in_the_union_of_the_first_three()
    {
        var enrolled = All.Where(v => v.Key != "V06").ToDictionary(v => v.Key, v => v.Value.Proposal.Groups);

        Assert.Equal(11, enrolled.Count);
        Assert.Equal(13, enrolled.Values.Sum(g => g.Count));
        Assert.Equal(
            ["V01", "V02", "V03", "V05", "V08", "V09"],
            enrolled.Where(v => v.Value.Any(g => g is "TG1" or "TG2" or "TG3")).Select(v => v.Key).Order());
        Assert.Equal(["V05", "V07", "V11", "V12"], enrolled.Where(v => v.Value.Contains("TG5")).Select(v => v.Key).Order());
    }

    [Fact]
    public void Six_are_women_and_five_are_men()
    {
        var sexes = All.Where(v => v.Key != "V06").Select(v => v.Value.Number.Sex).ToList();

        Assert.Equal((6, 5), (sexes.Count(s => s == "K"), sexes.Count(s => s == "M")));
    }

    [Fact]
    public void The_man_who_was_refused_and_comes_back_under_notice_is_reviewed()
    {
        var draft = All["V06"].Row.Draft!;
        var back = draft with { Facts = draft.Facts! with { UnderNotice = true, LostJobOrNotice = true, CompetenceMismatch = true } };

        var proposal = EligibilityRules.Propose(
            ShippedRules.Book.For(Guid.Empty), FileReferral.FactsOf(back, All["V06"].Number, All["V06"].On)!, WorkCalendar.At(All["V06"].On, new(9, 0)));

        Assert.Equal(["TG4"], proposal.Groups);
        Assert.Equal(["PROVA E05"], proposal.Findings.Select(f => f.ToString()));
        Assert.Equal("KRAVER_PROVNING", proposal.Eligibility);
    }
}
