using TreM.Workflow.Decisions;
using TreM.Workflow.Decisions.Testing;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>Test files in the TCK's format: how values are read, which model is meant, what counts as the same.</summary>
public class TckFileTests
{
    private const string Adults = """
        <inputData id="i" name="code"><variable name="code" typeRef="string"/></inputData>
        <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#i"/></informationRequirement>
          <literalExpression><text>code + "!"</text></literalExpression></decision>
        """;

    [Fact]
    public void A_value_without_a_type_takes_the_type_of_the_model()
    {
        var outcome = Run(Dmn.Model(Adults), """<inputNode name="code"><value>007</value></inputNode><resultNode name="d"><expected><value>007!</value></expected></resultNode>""");

        Assert.True(outcome.Pass, outcome.Results[0].Got);
    }

    [Theory]
    [InlineData("[1, null, {a: [@\"2026-11-23\"]}]", """<list><item><value xsi:type="xsd:decimal">1</value></item><item><value xsi:nil="true"/></item><item><component name="a"><list><item><value xsi:type="xsd:date">2026-11-23</value></item></list></component></item></list>""")]
    [InlineData("[1, null, {a: [@\"2026-11-23\"]}]", """<list><item><value>1</value></item><item><value xsi:nil="true"/></item><item><component name="a"><list><item><value>2026-11-23</value></item></list></component></item></list>""")]
    [InlineData("{a: null, b: true}", """<component name="a" xsi:nil="true"/><component name="b"><value xsi:type="xsd:boolean">1</value></component>""")]
    [InlineData("@\"PT1H\"", """<value xsi:type="xsd:duration">PT60M</value>""")]
    [InlineData("@\"10:00:00+01:00\"", """<value xsi:type="xsd:time">09:00:00Z</value>""")]
    [InlineData("10 / 3", """<value xsi:type="xsd:double">3.333333333</value>""")]
    [InlineData("1e20 / 3", """<value xsi:type="xsd:double">3.3333333333333333E19</value>""")]
    [InlineData("[]", "<list/>")]
    [InlineData("null", """<list xsi:nil="true"/>""")]
    [InlineData("\"\"", """<value xsi:type="xsd:string"></value>""")]
    public void Every_form_of_an_expected_value_is_read(string logic, string expected)
    {
        var outcome = Run(Dmn.Decision(Dmn.Literal(logic)), $"""<resultNode name="d"><expected>{expected}</expected></resultNode>""");

        Assert.True(outcome.Pass, $"{outcome.Results[0].Expected} is not {outcome.Results[0].Got}");
    }

    [Theory]
    [InlineData("{a: 1, b: 2}", """<component name="a"><value xsi:type="xsd:decimal">1</value></component>""")]
    [InlineData("[1, 2]", """<list><item><value xsi:type="xsd:decimal">1</value></item></list>""")]
    [InlineData("1", """<value xsi:type="xsd:string">1</value>""")]
    [InlineData("1.001", """<value xsi:type="xsd:decimal">1</value>""")]
    [InlineData("1", """<value xsi:nil="true"/>""")]
    public void A_value_that_differs_fails_its_case(string logic, string expected) =>
        Assert.False(Run(Dmn.Decision(Dmn.Literal(logic)), $"""<resultNode name="d"><expected>{expected}</expected></resultNode>""").Pass);

    [Fact]
    public void An_error_result_without_expected_value_is_null() =>
        Assert.True(Run(Dmn.Decision(Dmn.Literal("1 / 0")), """<resultNode name="d" errorResult="true"/>""").Pass);

    [Theory]
    [InlineData("m.dmn")]
    [InlineData("M.DMN")]
    [InlineData("m")]
    [InlineData("")]
    public void The_model_is_found_by_its_name_or_is_the_only_one(string name)
    {
        var file = TckFile.Read($"<testCases xmlns='http://www.omg.org/spec/DMN/20160719/testcase'><modelName>{name}</modelName></testCases>").File!;
        var models = ModelSet.Read(new Dictionary<string, string> { ["folder/m.dmn"] = Dmn.Decision(Dmn.Literal("1")) });

        Assert.NotNull(file.ModelAmong(models)?.Model);
    }

    [Fact]
    public void A_model_that_no_name_fits_is_found_by_its_namespace()
    {
        var file = TckFile.Read("<testCases namespace='urn:test' xmlns='http://www.omg.org/spec/DMN/20160719/testcase'><modelName>x.dmn</modelName></testCases>").File!;
        var models = ModelSet.Read(new Dictionary<string, string>
        {
            ["a.dmn"] = Dmn.Decision(Dmn.Literal("1")).Replace("urn:test", "urn:other", StringComparison.Ordinal),
            ["b.dmn"] = Dmn.Decision(Dmn.Literal("2")),
        });

        Assert.Equal("urn:test", file.ModelAmong(models)!.Model!.Namespace);
    }

    [Fact]
    public void A_model_read_leniently_answers_with_what_works()
    {
        var read = DecisionModel.Read(
            Dmn.Model("""
                <decision id="a" name="a"><variable name="a"/><informationRequirement><requiredDecision href="#b"/></informationRequirement><literalExpression><text>b</text></literalExpression></decision>
                <decision id="b" name="b"><variable name="b"/><informationRequirement><requiredDecision href="#a"/></informationRequirement><literalExpression><text>a</text></literalExpression></decision>
                <decision id="c" name="c"><variable name="c" typeRef="tNone"/><informationRequirement><requiredInput href="#none"/></informationRequirement><literalExpression><text>1</text></literalExpression></decision>
                """),
            null,
            new(Lenient: true));

        Assert.Equal("1", FeelLanguage.ToLiteral(read.Model!.Evaluate("c", FeelContext.Empty).Value));
        Assert.Contains(read.Model.Evaluate("a", FeelContext.Empty).Findings, f => f.Code == "dmn.graph.cycle");
        Assert.All(read.Findings, f => Assert.Equal(Severity.Warning, f.Severity));
        Assert.Contains(read.Findings, f => f.Code == "dmn.reference.unknown");
    }

    private static TckOutcome Run(string model, string nodes)
    {
        var file = TckFile.Read($"""
            <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
              <modelName>m.dmn</modelName><testCase id="1">{nodes}</testCase>
            </testCases>
            """);
        return Assert.Single(TckRunner.Run(file.File!, Dmn.Read(model)));
    }
}
