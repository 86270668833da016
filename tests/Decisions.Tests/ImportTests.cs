using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>Imports (DMN 1.5, 6.3.3): under a name, without a name, of services and of what an import imports.</summary>
public class ImportTests
{
    private const string ImportType = "https://www.omg.org/spec/DMN/20230324/MODEL/";

    private static readonly DecisionModel Library = Dmn.Read($"""
        <definitions xmlns="{ImportType}" id="m" name="library" namespace="urn:library">
          <itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent></itemDefinition>
          <inputData id="who" name="who"><variable name="who" typeRef="tPerson"/></inputData>
          <decision id="greeting" name="greeting"><variable name="greeting" typeRef="string"/><informationRequirement><requiredInput href="#who"/></informationRequirement>{Dmn.Literal("\"Hej \" + who.name")}</decision>
          <businessKnowledgeModel id="loud" name="loud"><variable name="loud"/><encapsulatedLogic><formalParameter name="p" typeRef="tPerson"/>{Dmn.Literal("upper case(p.name)")}</encapsulatedLogic></businessKnowledgeModel>
          <decisionService id="greet" name="greet"><variable name="greet"/><outputDecision href="#greeting"/><inputData href="#who"/></decisionService>
        </definitions>
        """);

    [Theory]
    [InlineData("lib", "lib.loud({name: \"bo\"})", "\"BO\"")]
    [InlineData("lib", "lib.greet({name: \"bo\"})", "\"Hej bo\"")]
    [InlineData("lib", "lib.greeting", "\"Hej Ada\"")]
    [InlineData("lib", "lib.who.name", "\"Ada\"")]
    [InlineData("lib", "{name: \"x\"} instance of lib.tPerson", "true")]
    [InlineData("", "loud({name: \"bo\"})", "\"BO\"")]
    [InlineData("", "greet({name: \"bo\"})", "\"Hej bo\"")]
    [InlineData("", "greeting", "\"Hej Ada\"")]
    [InlineData("", "who.name", "\"Ada\"")]
    [InlineData("", "{name: \"x\"} instance of tPerson", "true")]
    public void What_is_imported_stands_under_the_name_of_the_import_or_by_itself(string name, string logic, string expected)
    {
        var model = Importing(name, logic);
        var ada = FeelContext.Of(("name", "Ada"));
        var inputs = name.Length == 0 ? FeelContext.Of(("who", ada)) : FeelContext.Of((name, FeelContext.Of(("who", ada))));

        Assert.Equal(expected, FeelLanguage.ToLiteral(model.Evaluate("d", inputs).Value));
    }

    [Theory]
    [InlineData("lib", "lib.greeting")]
    [InlineData("", "greeting")]
    public void A_decision_of_an_import_can_be_asked_for(string name, string decision) =>
        Assert.Equal("Hej Bo", Importing(name, "1").Evaluate(decision, FeelContext.Of(("who", FeelContext.Of(("name", "Bo"))))).Value);

    [Fact]
    public void An_import_without_a_name_is_referred_to_as_the_model_s_own_and_gives_way_where_names_collide()
    {
        var model = Dmn.Read(
            Dmn.Model($"""
                <import name="" namespace="urn:library" importType="{ImportType}"/>
                <decision id="own" name="greeting"><variable name="greeting"/>{Dmn.Literal("\"God dag\"")}</decision>
                <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredDecision href="#own"/></informationRequirement>
                  <informationRequirement><requiredDecision href="#greeting"/></informationRequirement>
                  <knowledgeRequirement><requiredKnowledge href="#loud"/></knowledgeRequirement>{Dmn.Literal("[greeting, loud({name: \"bo\"})]")}</decision>
                """),
            Library);

        Assert.Equal("[\"God dag\", \"BO\"]", FeelLanguage.ToLiteral(model.Evaluate("d", FeelContext.Empty).Value));
    }

    [Fact]
    public void A_type_of_an_import_types_a_variable()
    {
        var model = Dmn.Read(
            Dmn.Model($"""
                <import name="lib" namespace="urn:library" importType="{ImportType}"/>
                <decision id="d" name="d"><variable name="d" typeRef="lib.tPerson"/>{Dmn.Literal("{name: 1}")}</decision>
                """),
            Library);

        Assert.Null(model.Evaluate("d", FeelContext.Empty).Value);
    }

    private static DecisionModel Importing(string name, string logic) => Dmn.Read(
        Dmn.Model($"""
            <import name="{name}" namespace="urn:library" importType="{ImportType}"/>
            <decision id="d" name="d"><variable name="d"/>
              <informationRequirement><requiredDecision href="urn:library#greeting"/></informationRequirement>
              <informationRequirement><requiredInput href="urn:library#who"/></informationRequirement>
              <knowledgeRequirement><requiredKnowledge href="urn:library#loud"/></knowledgeRequirement>
              <knowledgeRequirement><requiredKnowledge href="urn:library#greet"/></knowledgeRequirement>{Dmn.Literal(logic)}</decision>
            """),
        Library);

    [Fact]
    public void Imports_in_a_circle_are_told_as_a_circle()
    {
        var read = ModelSet.Read(new Dictionary<string, string>
        {
            ["a.dmn"] = Set("urn:a", "urn:b"), ["b.dmn"] = Set("urn:b", "urn:a"), ["c.dmn"] = Set("urn:c", "urn:a"),
        });

        var finding = Assert.Single(read["a.dmn"].Findings);
        Assert.Equal("dmn.import.circle", finding.Code);
        Assert.Contains("'a.dmn' imports 'b.dmn' imports 'a.dmn'", finding.Message, StringComparison.Ordinal);
        Assert.Equal("dmn.import.circle", Assert.Single(read["b.dmn"].Findings).Code);
        Assert.Equal("dmn.import.refused", Assert.Single(read["c.dmn"].Findings).Code);
    }

    [Fact]
    public void A_fault_in_an_imported_model_is_told_once()
    {
        var read = ModelSet.Read(new Dictionary<string, string>
        {
            ["bad.dmn"] = Set("urn:bad", null, "1 +"), ["uses.dmn"] = Set("urn:uses", "urn:bad"), ["on.dmn"] = Set("urn:on", "urn:uses"),
        });

        Assert.Single(read.Values.SelectMany(r => r.Findings), f => f.Severity == Severity.Error);
        Assert.Equal(("dmn.import.refused", Severity.Information), (Assert.Single(read["on.dmn"].Findings).Code, read["on.dmn"].Findings[0].Severity));
        Assert.Null(read["on.dmn"].Model);
    }

    [Theory]
    [InlineData("http://www.dmg.org/PMML-4_2", "urn:elsewhere", "dmn.import.type")]
    [InlineData("http://www.omg.org/spec/DMN1-2Alpha/20160929/MODEL", "urn:elsewhere", "dmn.import.missing")]
    [InlineData("http://www.omg.org/spec/DMN1-2Alpha/20160929/MODEL", "urn:library", null)]
    [InlineData("urn:anything", "urn:library", null)]
    public void An_import_is_found_by_its_namespace_or_told_by_its_type(string type, string ns, string? code)
    {
        var read = DecisionModel.Read(Dmn.Model($"""<import name="x" namespace="{ns}" importType="{type}"/>"""), [Library]);

        Assert.Equal(code is null ? [] : [code], read.Findings.Select(f => f.Code));
    }

    private static string Set(string ns, string? import, string text = "1") => $"""
        <definitions xmlns="{ImportType}" id="m" name="m" namespace="{ns}">
        {(import is null ? "" : $"""<import name="x" namespace="{import}" importType="{ImportType}"/>""")}
        <decision id="d" name="d"><variable name="d"/>{Dmn.Literal(text)}</decision></definitions>
        """;
}
