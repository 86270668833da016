using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>Boxed expressions, functions, services, imports and types.</summary>
public class BoxedTests
{
    [Fact]
    public void Entries_of_a_context_see_those_before_them_and_the_nameless_one_is_the_value() =>
        Assert.Equal("6", Dmn.Ask(Dmn.Decision($"""
            <context>
              <contextEntry><variable name="a b"/>{Dmn.Literal("2")}</contextEntry>
              <contextEntry><variable name="c"/>{Dmn.Literal("a b + 1")}</contextEntry>
              <contextEntry>{Dmn.Literal("a b * c")}</contextEntry>
            </context>
            """)));

    [Fact]
    public void A_relation_is_a_list_of_contexts() =>
        Assert.Equal("[{a: 1, b: 2}, {a: 3, b: 4}]", Dmn.Ask(Dmn.Decision($"""
            <relation><column name="a"/><column name="b"/>
              <row>{Dmn.Literal("1")}{Dmn.Literal("2")}</row><row>{Dmn.Literal("3")}{Dmn.Literal("4")}</row>
            </relation>
            """)));

    [Fact]
    public void A_filter_sees_the_entries_of_its_items() =>
        Assert.Equal("[{p: 3}]", Dmn.Ask(Dmn.Decision($"<filter><in>{Dmn.Literal("[{p: 1}, {p: 3}]")}</in><match>{Dmn.Literal("p > 2 and item.p < 9")}</match></filter>")));

    [Fact]
    public void A_boxed_for_knows_its_partial_results() =>
        Assert.Equal("[1, 2, 4, 8]", Dmn.Ask(Dmn.Decision($"<for iteratorVariable=\"x\"><in>{Dmn.Literal("[1..4]")}</in><return>{Dmn.Literal("1 + sum(partial)")}</return></for>".Replace("1 + sum(partial)", "if count(partial) = 0 then 1 else 2 * partial[-1]", StringComparison.Ordinal))));

    [Theory]
    [InlineData("some", "[1, 5]", "true")]
    [InlineData("every", "[1, 5]", "false")]
    [InlineData("every", "[]", "true")]
    [InlineData("some", "[]", "false")]
    public void Quantifiers_ask_every_item(string kind, string list, string expected) =>
        Assert.Equal(expected, Dmn.Ask(Dmn.Decision($"<{kind} iteratorVariable=\"x\"><in>{Dmn.Literal(list)}</in><satisfies>{Dmn.Literal("x > 3")}</satisfies></{kind}>")));

    [Fact]
    public void A_function_keeps_the_values_it_was_made_with() =>
        Assert.Equal("[11, 12]", Dmn.Ask(Dmn.Decision($"""
            <context>
              <contextEntry><variable name="fs"/><for iteratorVariable="n"><in>{Dmn.Literal("[1, 2]")}</in><return>
                <functionDefinition><formalParameter name="y"/>{Dmn.Literal("n + y")}</functionDefinition></return></for></contextEntry>
              <contextEntry>{Dmn.Literal("for f in fs return f(10)")}</contextEntry>
            </context>
            """)));

    [Fact]
    public void A_java_function_of_the_allow_list_is_called_and_others_are_refused()
    {
        static string Java(string type) => $"""
            <context>
              <contextEntry><variable name="f"/><functionDefinition kind="Java"><formalParameter name="a" typeRef="number"/><formalParameter name="b" typeRef="number"/>
                <context><contextEntry><variable name="class"/>{Dmn.Literal($"\"{type}\"")}</contextEntry>
                <contextEntry><variable name="method signature"/>{Dmn.Literal("\"max(double,double)\"")}</contextEntry></context></functionDefinition></contextEntry>
              <contextEntry>{Dmn.Literal("f(3, 7)")}</contextEntry>
            </context>
            """;

        Assert.Equal("7", Dmn.Ask(Dmn.Decision(Java("java.lang.Math"))));
        Assert.Contains(DecisionModel.Read(Dmn.Decision(Java("java.lang.Runtime"))).Findings, f => f.Code == "dmn.function.external");
    }

    [Theory]
    [InlineData("grade(Age: 20, Region: \"Kalmar\")", "\"adult\"")]
    [InlineData("grade(12, \"Kalmar\")", "\"child\"")]
    [InlineData("grade(Region: \"Kalmar\")", "null")]
    public void A_knowledge_model_that_is_a_table_takes_what_its_inputs_name(string call, string expected) =>
        Assert.Equal(expected, Dmn.Ask(Dmn.Model($"""
            <businessKnowledgeModel id="b" name="grade"><variable name="grade"/><encapsulatedLogic><decisionTable>
              <input><inputExpression typeRef="number"><text>Age</text></inputExpression></input>
              <input><inputExpression typeRef="string"><text>Region</text></inputExpression></input><output/>
              <rule><inputEntry><text>&lt; 18</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"child"</text></outputEntry></rule>
              <rule><inputEntry><text>&gt;= 18</text></inputEntry><inputEntry><text>"Kalmar"</text></inputEntry><outputEntry><text>"adult"</text></outputEntry></rule>
            </decisionTable></encapsulatedLogic></businessKnowledgeModel>
            <decision id="d" name="d"><variable name="d"/><knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>{Dmn.Literal(call)}</decision>
            """)));

    [Fact]
    public void A_boxed_invocation_leaves_what_it_does_not_bind_null() =>
        Assert.Equal("[1, null]", Dmn.Ask(Dmn.Model($"""
            <businessKnowledgeModel id="b" name="pair"><variable name="pair"/><encapsulatedLogic><formalParameter name="x"/><formalParameter name="y"/>{Dmn.Literal("[x, y]")}</encapsulatedLogic></businessKnowledgeModel>
            <decision id="d" name="d"><variable name="d"/><knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>
              <invocation>{Dmn.Literal("pair")}<binding><parameter name="x"/>{Dmn.Literal("1")}</binding></invocation></decision>
            """)));

    [Fact]
    public void A_service_runs_apart_from_the_inputs_of_its_caller()
    {
        var model = Dmn.Read(Dmn.Model($"""
            <inputData id="i" name="x"><variable name="x" typeRef="number"/></inputData>
            <decision id="twice" name="twice"><variable name="twice"/><informationRequirement><requiredInput href="#i"/></informationRequirement>{Dmn.Literal("x * 2")}</decision>
            <decisionService id="s" name="s"><variable name="s"/><outputDecision href="#twice"/><inputData href="#i"/></decisionService>
            <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#i"/></informationRequirement>
              <knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>{Dmn.Literal("[s(10), x, s(x: 3)]")}</decision>
            """));

        Assert.Equal("[20, 1, 6]", FeelLanguage.ToLiteral(model.Evaluate("d", FeelContext.Of(("x", Dmn.Number(1)))).Value));
        Assert.Equal("8", FeelLanguage.ToLiteral(model.Invoke("s", FeelContext.Of(("x", Dmn.Number(4)))).Value));
    }

    [Fact]
    public void Two_imports_of_one_model_have_inputs_of_their_own()
    {
        static string Importing(string uri, string name, string inner) => $"""
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="{uri}">
              <import name="a" namespace="urn:a" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
              <decision id="{name}" name="{name}"><variable name="{name}"/><informationRequirement><requiredDecision href="urn:a#greet"/></informationRequirement>{Dmn.Literal(inner)}</decision>
            </definitions>
            """;
        var a = Dmn.Read($"""
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="urn:a">
              <itemDefinition name="tName"><typeRef>string</typeRef></itemDefinition>
              <inputData id="who" name="who"><variable name="who" typeRef="tName"/></inputData>
              <decision id="greet" name="greet"><variable name="greet" typeRef="tName"/><informationRequirement><requiredInput href="#who"/></informationRequirement>{Dmn.Literal("\"hi \" + who")}</decision>
            </definitions>
            """);
        var (b, c) = (Dmn.Read(Importing("urn:b", "b1", "a.greet"), a), Dmn.Read(Importing("urn:c", "c1", "a.greet"), a));
        var model = Dmn.Read(Dmn.Model($"""
            <import name="B" namespace="urn:b" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
            <import name="C" namespace="urn:c" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
            <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredDecision href="urn:b#b1"/></informationRequirement>
              <informationRequirement><requiredDecision href="urn:c#c1"/></informationRequirement>{Dmn.Literal("B.b1 + \", \" + C.c1")}</decision>
            """), b, c);
        FeelContext Inner(string who) => FeelContext.Of(("a", FeelContext.Of(("who", who))));

        Assert.Equal("hi Ada, hi Bo", model.Evaluate("d", FeelContext.Of(("B", Inner("Ada")), ("C", Inner("Bo")))).Value);
        Assert.Equal("hi Eva, hi Eva", model.Evaluate("d", FeelContext.Of(("who", "Eva"))).Value);
        Assert.Equal("hi Bo", model.Evaluate("C.c1", FeelContext.Of(("C", Inner("Bo")))).Value);
        Assert.NotEqual(b.ContentHash, c.ContentHash);
        Assert.Equal(64, model.ContentHash.Length);
    }

    [Theory]
    [InlineData("number", "\"x\"", "null")]
    [InlineData("number", "[5]", "5")]
    [InlineData("number", "[[5]]", "null")]
    [InlineData("tList", "5", "[5]")]
    [InlineData("tList", "[5, \"x\"]", "null")]
    [InlineData("tKind", "\"A\"", "\"A\"")]
    [InlineData("tKind", "\"Z\"", "null")]
    [InlineData("tKinds", "[\"A\", \"B\"]", "[\"A\", \"B\"]")]
    [InlineData("tKinds", "[\"A\", \"Z\"]", "null")]
    [InlineData("tPerson", "{name: \"n\", age: 3}", "{name: \"n\", age: 3}")]
    [InlineData("tPerson", "{name: \"n\"}", "null")]
    [InlineData("tPerson", "{name: \"n\", age: -1}", "null")]
    [InlineData("tSpan", "{from: 1, to: 2, steps: [1, 2]}", "{from: 1, to: 2, steps: [1, 2]}")]
    [InlineData("tSpan", "{from: 3, to: 2, steps: []}", "null")]
    [InlineData("tSpan", "{from: 1, to: 2, steps: [1, 5]}", "null")]
    [InlineData("tPair", "[1, 2]", "[1, 2]")]
    [InlineData("tPair", "[1, 2, 3]", "null")]
    [InlineData("tDozens", "[12, 24]", "[12, 24]")]
    [InlineData("tDozens", "[12, 25]", "null")]
    [InlineData("list<number>", "[1, 2]", "[1, 2]")]
    public void A_value_is_converted_to_its_type_or_is_null(string type, string text, string expected) =>
        Assert.Equal(expected, Dmn.Ask(Dmn.Decision(Dmn.Literal(text), System.Security.SecurityElement.Escape(type), """
            <itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef></itemDefinition>
            <itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
            <itemDefinition name="tKinds" isCollection="true"><typeRef>tKind</typeRef></itemDefinition>
            <itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
              <itemComponent name="age"><typeRef>number</typeRef><allowedValues><text>&gt;= 0</text></allowedValues></itemComponent></itemDefinition>
            <itemDefinition name="tSpan"><itemComponent name="from"><typeRef>number</typeRef></itemComponent>
              <itemComponent name="to"><typeRef>number</typeRef><allowedValues><text>&gt;= from</text></allowedValues></itemComponent>
              <itemComponent name="steps" isCollection="true"><typeRef>number</typeRef><allowedValues><text>[from..to]</text></allowedValues></itemComponent></itemDefinition>
            <itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>
            <itemDefinition name="tDozens" isCollection="true"><typeRef>number</typeRef><allowedValues><text>modulo(?, 12) = 0</text></allowedValues></itemDefinition>
            """)));

    [Theory]
    [InlineData("<decision id='d' name='d'><variable name='d' typeRef='tNone'/><literalExpression><text>1</text></literalExpression></decision>", "dmn.type.unknown", "d")]
    [InlineData("<decision id='d' name='d'><informationRequirement id='q'><requiredInput href='#none'/></informationRequirement><literalExpression><text>1</text></literalExpression></decision>", "dmn.reference.unknown", "q")]
    [InlineData("<decision id='d' name='d'><literalExpression id='l'><text>nme + 1</text></literalExpression></decision>", "feel.name.unknown", "l")]
    [InlineData("<import name='x' namespace='urn:none' importType='https://www.omg.org/spec/DMN/20230324/MODEL/'/>", "dmn.import.missing", "m")]
    [InlineData("<itemDefinition id='t' name='t'><typeRef>t</typeRef></itemDefinition>", "dmn.type.cycle", "t")]
    [InlineData("<decision id='a' name='a'><informationRequirement><requiredDecision href='#a'/></informationRequirement><literalExpression><text>1</text></literalExpression></decision>", "dmn.graph.cycle", "a")]
    public void A_broken_model_is_refused_with_the_element_named(string elements, string code, string element)
    {
        var read = DecisionModel.Read(Dmn.Model(elements));

        Assert.Null(read.Model);
        Assert.Contains(read.Findings, f => f.Code == code && f.ElementId == element && f.Severity == Severity.Error);
    }

    [Fact]
    public void A_given_decision_is_not_evaluated()
    {
        var model = Dmn.Read(Dmn.Decision(Dmn.Literal("1 + 1")));

        Assert.Equal("7", FeelLanguage.ToLiteral(model.Evaluate("d", FeelContext.Empty, new(Preset: FeelContext.Of(("d", Dmn.Number(7))))).Value));
        Assert.Equal("dmn.decision.unknown", Assert.Single(model.Evaluate("e", FeelContext.Empty).Findings).Code);
    }

    [Fact]
    public void Types_may_bear_the_prefix_of_a_namespace_as_in_1_1() =>
        Assert.Equal("[\"A\", null]", Dmn.Ask(Dmn.Decision(
            $"<list><literalExpression typeRef=\"tns:tKind\"><text>\"A\"</text></literalExpression><literalExpression typeRef=\"feel:number\"><text>\"x\"</text></literalExpression></list>",
            elements: "<itemDefinition name=\"tKind\"><typeRef>feel:string</typeRef></itemDefinition>")));

    [Theory]
    [InlineData("http://www.omg.org/spec/DMN/20151101/dmn.xsd", "1.1")]
    [InlineData("http://www.omg.org/spec/DMN/20180521/MODEL/", "1.2")]
    [InlineData("https://www.omg.org/spec/DMN/20191111/MODEL/", "1.3")]
    [InlineData("https://www.omg.org/spec/DMN/20211108/MODEL/", "1.4")]
    [InlineData("https://www.omg.org/spec/DMN/20230324/MODEL/", "1.5")]
    [InlineData("https://www.omg.org/spec/DMN/20240513/MODEL/", "1.6")]
    public void Editions_1_1_to_1_6_are_read(string uri, string edition)
    {
        var model = Dmn.Read(Dmn.Decision(Dmn.Literal("1")).Replace("https://www.omg.org/spec/DMN/20230324/MODEL/", uri, StringComparison.Ordinal));

        Assert.Equal(edition, model.Document.Edition);
        Assert.Equal("1", FeelLanguage.ToLiteral(model.Evaluate("d", FeelContext.Empty).Value));
    }
}
