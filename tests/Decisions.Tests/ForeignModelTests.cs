using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>Models that other tools and engines wrote: read where they mean the same, refused with the remedy where they do not.</summary>
public class ForeignModelTests
{
    [Theory]
    [InlineData("http://www.omg.org/spec/DMN/20151101", "1.1")]
    [InlineData("http://www.omg.org/spec/DMN/20151101/dmn11.xsd", "1.1")]
    [InlineData("http://www.omg.org/spec/DMN/20180521/MODEL/", "1.2")]
    [InlineData("http://www.omg.org/spec/DMN/20230324/DMN15.xsd", "1.5")]
    [InlineData("https://www.omg.org/spec/DMN/20240513/MODEL/", "1.6")]
    public void An_edition_is_told_by_its_date(string uri, string edition) =>
        Assert.Equal(edition, DmnDocument.Read(Dmn.Model("").Replace("https://www.omg.org/spec/DMN/20230324/MODEL/", uri, StringComparison.Ordinal)).Document?.Edition);

    [Theory]
    [InlineData("https://www.omg.org/spec/DMN/20230324/DMNDI/")]
    [InlineData("https://www.omg.org/spec/DMN/20990101/MODEL/")]
    public void Other_namespaces_are_refused(string uri) =>
        Assert.Equal("dmn.root.edition", Assert.Single(DmnDocument.Read(Dmn.Model("").Replace("https://www.omg.org/spec/DMN/20230324/MODEL/", uri, StringComparison.Ordinal)).Findings).Code);

    [Theory]
    [InlineData("integer")]
    [InlineData("long")]
    [InlineData("double")]
    public void A_number_type_of_another_engine_is_a_number(string type)
    {
        var read = DecisionModel.Read(Dmn.Decision(Dmn.Literal("1 + 1"), type));

        Assert.Equal(("dmn.type.name", Severity.Warning), (Assert.Single(read.Findings).Code, read.Findings[0].Severity));
        Assert.Equal("2", FeelLanguage.ToLiteral(read.Model!.Evaluate("d", FeelContext.Empty).Value));
    }

    [Theory]
    [InlineData("""<inputExpression expressionLanguage="javascript"><text>1</text></inputExpression>""", "", "", "")]
    [InlineData("<inputExpression><text>1</text></inputExpression>", """expressionLanguage="python" """, "", "")]
    [InlineData("<inputExpression><text>1</text></inputExpression>", "", """expressionLanguage="groovy" """, "")]
    [InlineData("<inputExpression><text>1</text></inputExpression>", "", "", """expressionLanguage="http://www.ecma-international.org/ecma-262" """)]
    [InlineData("<inputExpression><text>1</text></inputExpression>", "", "", """expressionLanguage="https://www.omg.org/spec/DMN/20240513/B-FEEL/" """)]
    public void Another_language_is_refused_once_wherever_it_is_stated(string head, string input, string output, string model)
    {
        var xml = Dmn.Decision($"""
            <decisionTable><input>{head}</input><output name="o"/>
            <rule><inputEntry {input}><text>1</text></inputEntry><outputEntry {output}><text>1</text></outputEntry></rule></decisionTable>
            """).Replace("<definitions ", $"<definitions {model}", StringComparison.Ordinal);

        Assert.Equal(["dmn.expression.language"], DecisionModel.Read(xml).Findings.Select(f => f.Code));
    }

    [Fact]
    public void A_name_that_nothing_brings_is_told_as_an_arrow_that_is_missing()
    {
        var input = """<inputData id="i" name="amount"><variable name="amount"/></inputData>""";
        Finding Only(string xml) => Assert.Single(DecisionModel.Read(xml).Findings);

        Assert.Equal("Draw input data 'amount' and an arrow from it.", Only(Dmn.Decision(Dmn.Literal("amount > 3"))).Remedy);
        Assert.Equal("Draw an arrow from 'amount' to where it is used.", Only(Dmn.Decision(Dmn.Literal("amount > 3"), elements: input)).Remedy);
    }

    [Fact]
    public void A_word_without_quotation_marks_is_told_as_a_text()
    {
        var xml = Dmn.Table("UNIQUE", ["level: string"], ["o: string"], """ Hög, "Låg" | Ja """);

        Assert.Equal(["Write \"Hög\" if the text is meant.", "Write \"Ja\" if the text is meant."], DecisionModel.Read(xml).Findings.Select(f => f.Remedy));
    }

    [Fact]
    public void A_column_without_an_expression_is_named() =>
        Assert.Equal("Column 2 has no expression in its head.", Assert.Single(DecisionModel.Read(Dmn.Decision("""
            <decisionTable><input><inputExpression><text>1</text></inputExpression></input><input/><output name="o"/></decisionTable>
            """)).Findings).Message);

    [Fact]
    public void An_output_of_the_wrong_type_is_a_finding_before_and_while_it_is_asked()
    {
        var read = DecisionModel.Read(Dmn.Table("FIRST", ["n: number"], ["o: number"], """ - | "x" """));

        Assert.Equal(("dmn.table.output-type", Severity.Warning), (Assert.Single(read.Findings).Code, read.Findings[0].Severity));
        Assert.Equal("dmn.value.type", Assert.Single(read.Model!.Evaluate("d", FeelContext.Of(("n", Dmn.Number(1)))).Findings).Code);
    }

    [Fact]
    public void Sketches_are_read_and_told()
    {
        var read = DecisionModel.Read(Dmn.Decision("<literalExpression><text>1</text></literalExpression>", elements: """
            <businessKnowledgeModel id="k" name="k"/><decision id="e" name="e"><literalExpression/></decision>
            """).Replace("</definitions>", """<decisionService id="s" name="s"><encapsulatedDecision href="#d"/></decisionService></definitions>""", StringComparison.Ordinal));

        Assert.NotNull(read.Model);
        Assert.Equal(["dmn.logic.missing", "dmn.logic.missing", "dmn.service.output"], read.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
        Assert.Null(read.Model.Invoke("s", FeelContext.Empty).Value);
        Assert.Null(read.Model.Invoke("k", FeelContext.Empty).Value);
        Assert.Null(read.Model.Evaluate("e", FeelContext.Empty).Value);
    }

    [Fact]
    public void A_type_may_be_part_of_itself_and_its_constraints_hold_at_every_depth()
    {
        var xml = Dmn.Decision(
            "<informationRequirement><requiredInput href=\"#n\"/></informationRequirement>" + Dmn.Literal("count(n.children)"),
            elements: """
            <itemDefinition name="tNode"><itemComponent name="v"><typeRef>number</typeRef><allowedValues><text>&gt; 0</text></allowedValues></itemComponent>
            <itemComponent name="children" isCollection="true"><typeRef>tNode</typeRef></itemComponent></itemDefinition>
            <inputData id="n" name="n"><variable name="n" typeRef="tNode"/></inputData>
            """);
        object? Ask(string node) => Dmn.Read(xml).Evaluate("d", FeelContext.Of(("n", FeelLanguage.Compile(node).Expression!.Evaluate(FeelContext.Empty).Value))).Value;

        Assert.Equal(Dmn.Number(2), Ask("{v: 1, children: [{v: 2, children: []}, {v: 3, children: [{v: 4, children: null}]}]}"));
        Assert.Null(Ask("{v: 1, children: [{v: 2, children: [{v: -4, children: []}]}]}"));
        Assert.Null(Ask("{v: 1, children: [{v: \"x\", children: []}]}"));
    }

    [Fact]
    public void A_type_that_is_nothing_but_itself_is_refused() =>
        Assert.Equal(["dmn.type.cycle"], DecisionModel.Read(Dmn.Model("""
            <itemDefinition name="a"><typeRef>b</typeRef></itemDefinition><itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>
            """)).Findings.Select(f => f.Code));

    [Fact]
    public void A_boxed_filter_over_items_of_any_type_knows_their_entries() =>
        Assert.Equal("[{width: 3}]", Dmn.Ask(Dmn.Decision(
            $"<informationRequirement><requiredInput href=\"#l\"/></informationRequirement><filter><in>{Dmn.Literal("things")}</in><match>{Dmn.Literal("width > 2")}</match></filter>",
            elements: """<inputData id="l" name="things"><variable name="things"/></inputData>"""),
            ("things", FeelList.Of(FeelContext.Of(("width", Dmn.Number(3))), FeelContext.Of(("width", Dmn.Number(1)))))));

    [Fact]
    public void A_character_of_Java_is_exactly_one()
    {
        string Ask(string text) => Dmn.Ask(Dmn.Decision(Dmn.Literal("{f: function(t) external {java: {class: \"java.lang.String\", method signature: \"valueOf(char)\"}}, r: f(\"" + text + "\")}.r")));

        Assert.Equal("\"x\"", Ask("x"));
        Assert.Equal("null", Ask("flera"));
        Assert.Equal("null", Ask(""));
    }
}
