using System.Globalization;
using System.Reflection;
using TreM.Workflow.Decisions;
using TreM.Workflow.Decisions.Testing;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Tests.Rules;

/// <summary>The programme's numbers stand in one table, with days on which they are valid.</summary>
public sealed class ProgrammeConstantsTests
{
    private static readonly string Xml = File.ReadAllText(Path.Combine(ShippedRules.Folder("rules"), "programme", "programkonstanter.dmn"));
    private static readonly DateOnly Day = new(2013, 4, 1);

    private static IEnumerable<string> Used => typeof(ConstantCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)
        .Concat(new[] { "G1", "G2", "G3", "G4", "G5" }.Select(ConstantCodes.TargetOf));

    [Fact]
    public void Every_constant_that_the_code_asks_for_is_in_the_table_on_every_day_of_the_programme()
    {
        var rows = Rows(Xml);
        var (first, last) = (new DateOnly(2012, 1, 1), new DateOnly(2026, 12, 31));

        Assert.All(Used, code => Assert.All(
            new[] { first, Day, last }, day => Assert.Single(rows, r => r.Code == code && r.IsValid(day))));
    }

    [Fact]
    public void A_page_tells_which_constants_use_cases_read() =>
        Assert.Equal(Used.Order(StringComparer.Ordinal), Rows(Xml).Select(r => r.Code).Where(ConstantCodes.IsRead).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_constant_has_a_name_and_a_unit_in_both_languages() => Assert.All(Rows(Xml), row => Assert.All(
        new[] { "sv", "en" }, language => Assert.All(
            new[] { row.Code, $"unit.{row.Unit}" }, key => Assert.NotNull(RuleLabels.Find(key, CultureInfo.GetCultureInfo(language))))));

    [Fact]
    public void A_new_value_is_in_force_from_its_day_and_the_days_before_keep_theirs()
    {
        var changed = ConstantsFile.Change(Xml, "g1.target", "275", Day)!;

        Assert.Equal(250, On(changed, Day.AddDays(-1)).Whole("g1.target"));
        Assert.Equal(275, On(changed, Day).Whole("g1.target"));
        Assert.Equal(On(Xml, Day).Number("g2.target"), On(changed, Day).Number("g2.target"));
    }

    [Fact]
    public void A_planned_value_stays_planned_when_another_change_comes_before_it()
    {
        var planned = ConstantsFile.Change(Xml, "g1.target", "300", Day.AddDays(30))!;
        var both = ConstantsFile.Change(planned, "g1.target", "275", Day)!;

        Assert.Equal(
            [250, 275, 275, 300],
            new[] { Day.AddDays(-1), Day, Day.AddDays(29), Day.AddDays(30) }.Select(d => On(both, d).Whole("g1.target")));
    }

    [Fact]
    public void A_value_changed_twice_on_its_first_day_has_one_row()
    {
        var twice = ConstantsFile.Change(ConstantsFile.Change(Xml, "g1.target", "275", Day)!, "g1.target", "280", Day)!;

        Assert.Equal(2, Rows(twice).Count(r => r.Code == "g1.target"));
        Assert.Equal(280, On(twice, Day).Whole("g1.target"));
    }

    [Fact]
    public void A_changed_table_is_accepted_and_its_tests_about_earlier_days_hold()
    {
        var read = DecisionModel.Read(ConstantsFile.Change(Xml, "intake.end", "date(\"2013-11-30\")", Day)!);
        var tests = TckFile.Read(File.ReadAllText(Path.Combine(ShippedRules.Folder("rules"), "programme", "programkonstanter-tests.xml"))).File!;

        Assert.Empty(read.Findings);
        Assert.All(TckRunner.Run(tests, read.Model!), o => Assert.True(o.Pass, o.CaseId));
        Assert.Equal(new DateOnly(2013, 11, 30), On(read.Model!, Day).Date("intake.end"));
    }

    [Fact]
    public void A_constant_that_is_not_there_is_not_changed_and_not_guessed()
    {
        Assert.Null(ConstantsFile.Change(Xml, "g9.target", "1", Day));
        Assert.Null(ConstantsFile.Change(Xml, "g1.target", "1", new DateOnly(2011, 12, 31)));
        Assert.Equal("rules.constant.missing", Assert.Throws<RuleFailedException>(() => On(Xml, Day).Number("g9.target")).Finding.Code);
        Assert.Equal("rules.constant.missing", Assert.Throws<RuleFailedException>(() => On(Xml, Day).Number("intake.end")).Finding.Code);
    }

    [Theory]
    [InlineData("275", "personer", "275", null)]
    [InlineData(" 0,8 ", "andel", "0.8", null)]
    [InlineData("0.8", "andel", "0.8", null)]
    [InlineData("1,5", "andel", null, "constant.share")]
    [InlineData("1,5", "vikt", "1.5", null)]
    [InlineData("-1", "dagar", null, "constant.number")]
    [InlineData("1e3", "dagar", null, "constant.number")]
    [InlineData("20) + (1", "dagar", null, "constant.number")]
    [InlineData("", "dagar", null, "constant.number")]
    public void A_typed_number_becomes_a_literal_or_is_refused(string typed, string unit, string? text, string? problem) =>
        Assert.Equal((text, problem), ConstantsFile.Parse(typed, (FeelNumber)1, unit, CultureInfo.GetCultureInfo("sv-SE")));

    [Theory]
    [InlineData("2013-12-31", "date(\"2013-12-31\")", null)]
    [InlineData("31 december", null, "constant.date")]
    [InlineData("2013-13-01", null, "constant.date")]
    public void A_typed_date_becomes_a_literal_or_is_refused(string typed, string? text, string? problem) =>
        Assert.Equal((text, problem), ConstantsFile.Parse(typed, Rows(Xml).First(r => r.Code == "intake.end").Value, "datum", CultureInfo.GetCultureInfo("sv-SE")));

    [Theory]
    [InlineData("S_CURVE", "\"S_CURVE\"", null)]
    [InlineData("a\" + \"b", null, "constant.text")]
    public void A_typed_code_cannot_become_an_expression(string typed, string? text, string? problem) =>
        Assert.Equal((text, problem), ConstantsFile.Parse(typed, "LINEAR", "kod", CultureInfo.GetCultureInfo("sv-SE")));

    private static IReadOnlyList<ProgrammeConstant> Rows(string xml) => Rows(DecisionModel.Read(xml).Model!);

    private static IReadOnlyList<ProgrammeConstant> Rows(DecisionModel model) =>
        ProgrammeConstant.Read(model.Evaluate(ProgrammeConstants.DecisionId, FeelContext.Empty).Value);

    private static ProgrammeConstants On(string xml, DateOnly day) => new(Rows(xml), day);

    private static ProgrammeConstants On(DecisionModel model, DateOnly day) => new(Rows(model), day);
}
