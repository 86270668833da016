using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Testing;

namespace Decisions.Tests;

/// <summary>Models written to break the reader or the evaluation: refused or stopped, never an exception or a dead process.</summary>
public class HostileTests
{
    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "xml.dtd.refused")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>", "xml.dtd.refused")]
    public void A_document_type_is_refused(string dtd, string code) => Refused(dtd + Dmn.Model(""), code);

    [Fact]
    public void Deep_xml_is_refused_at_once() =>
        Refused(Dmn.Model(string.Concat(Enumerable.Repeat("<context>", 80_000)) + string.Concat(Enumerable.Repeat("</context>", 80_000))), "xml.depth.exceeded");

    [Fact]
    public void Too_much_xml_is_refused_at_once() => Refused(Dmn.Model(new string(' ', 32 * 1024 * 1024)), "xml.size.exceeded");

    [Fact]
    public void A_table_with_too_many_rows_is_refused() =>
        Refused(Dmn.Decision($"""<decisionTable><output name="o"/>{string.Concat(Enumerable.Repeat("<rule/>", 10_001))}</decisionTable>"""), "dmn.table.rows");

    [Fact]
    public void Deeply_nested_boxes_are_refused() =>
        Refused(Dmn.Decision(string.Concat(Enumerable.Repeat("<list>", 80)) + Dmn.Literal("1") + string.Concat(Enumerable.Repeat("</list>", 80))), "dmn.expression.depth");

    [Fact]
    public void A_long_chain_of_decisions_is_refused() => Refused(Dmn.Model(Chain(3000)), "dmn.graph.chain");

    [Fact]
    public void A_chain_within_the_limit_is_evaluated() =>
        Assert.Equal("200", FeelLanguage.ToLiteral(Dmn.Read(Dmn.Model(Chain(200))).Evaluate("c199", FeelContext.Empty).Value));

    [Fact]
    public void A_large_circle_of_decisions_is_refused() =>
        Refused(Dmn.Model(Chain(3000).Replace("<variable name=\"c0\"/>", "<variable name=\"c0\"/><informationRequirement><requiredDecision href=\"#c2999\"/></informationRequirement>", StringComparison.Ordinal)), "dmn.graph.cycle");

    [Fact]
    public void A_knowledge_model_that_calls_itself_for_ever_is_stopped()
    {
        var result = Dmn.Read(Dmn.Model($"""
            <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n" typeRef="number"/>{Dmn.Literal("f(n + 1)")}</encapsulatedLogic>
              <knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>
            <decision id="d" name="d"><variable name="d"/><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>{Dmn.Literal("f(1)")}</decision>
            """)).Evaluate("d", FeelContext.Empty);

        Assert.Null(result.Value);
        Assert.Contains(result.Findings, f => f.Code == "feel.limit.calls");
    }

    [Theory]
    [InlineData("for i in 1..1000000000 return i")]
    [InlineData("count(for a in 1..1000, b in 1..1000, c in 1..1000, d in 1..1000 return 1)")]
    [InlineData("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"^(a+)+$\")")]
    public void Costly_expressions_end_soon(string text)
    {
        var clock = WorkClock.Start();

        Dmn.Read(Dmn.Decision(Dmn.Literal(text))).Evaluate("d", FeelContext.Empty);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
    }

    [Fact]
    public void A_boxed_loop_within_loops_is_stopped()
    {
        static string Loop(string body) => $"<for iteratorVariable=\"x\"><in>{Dmn.Literal("[1..1000]")}</in><return>{body}</return></for>";
        var result = Dmn.Read(Dmn.Decision(Loop(Loop(Loop(Dmn.Literal("1")))))).Evaluate("d", FeelContext.Empty);

        Assert.Contains(result.Findings, f => f.Code.StartsWith("feel.limit.", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_that_looks_like_an_expression_stays_data()
    {
        var model = Dmn.Read(Dmn.Model($"""
            <inputData id="i" name="x"><variable name="x" typeRef="string"/></inputData>
            <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#i"/></informationRequirement>{Dmn.Literal("x")}</decision>
            """));

        Assert.Equal("1 + 1", model.Evaluate("d", FeelContext.Of(("x", "1 + 1"))).Value);
    }

    [Fact]
    public void Mutated_models_never_break_the_reader_or_the_evaluation()
    {
        var seeds = Directory.EnumerateFiles(Repository.Rules, "*.dmn", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 6 == 0).Select(File.ReadAllText).ToList();

        // TREM_FUZZ_ROUNDS makes the run as long as somebody likes; each round has a seed of its own, which a failure names.
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("TREM_FUZZ_ROUNDS"), out var asked) ? asked : 200;
        var slowest = (Time: TimeSpan.Zero, Round: 0);
        for (var round = 0; round < rounds; round++)
        {
            var random = new Random(20130506 + round);
            var text = Mutation.Of(seeds[round % seeds.Count], random);
            var clock = WorkClock.Start();
            try
            {
                Exercise(text);
            }
            catch (Exception e)
            {
                Assert.Fail($"Round {round}: {e}\n{text}");
            }

            slowest = clock.Elapsed > slowest.Time ? (clock.Elapsed, round) : slowest;
        }

        Assert.True(slowest.Time < TimeSpan.FromSeconds(5), $"round {slowest.Round} took {slowest.Time}");
    }

    /// <summary>Inputs that once surprised, kept so that they never do again.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<definitions/>")]
    [InlineData("<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'/>")]
    [InlineData("<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='' namespace=''><decision/><inputData/><decisionService/><businessKnowledgeModel/><itemDefinition/></definitions>")]
    [InlineData("<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='n' namespace='n'><decision id='d' name='d'><decisionTable/></decision></definitions>")]
    [InlineData("<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='n' namespace='n'><decision id='d' name='d'><decisionTable><output/><rule/></decisionTable></decision></definitions>")]
    [InlineData("<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='n' namespace='n'><decision id='d' name='d'><relation><column/><row/></relation></decision></definitions>")]
    [InlineData("<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='n' namespace='n'><decision id='d' name='d'><invocation/></decision><decision id='e' name='e'><for/></decision></definitions>")]
    [InlineData("<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='n' namespace='n'><import name='n' namespace='n'/><itemDefinition name='a'><itemComponent name='b'><typeRef>a</typeRef></itemComponent></itemDefinition></definitions>")]
    public void Inputs_that_surprised_once_are_answered(string text) => Exercise(text);

    private static void Exercise(string text)
    {
        if (DecisionModel.Read(text, options: new(Lenient: true)).Model is { } model)
        {
            _ = DmnChecks.Run(model);
            foreach (var decision in model.Decisions)
            {
                _ = model.Evaluate(decision.Id, FeelContext.Empty, new(Trace: true)).Trace?.Tables.Sum(t => t.Rows.Length + t.NearMisses().Length);
            }
        }
    }

    private static string Chain(int length) => string.Concat(Enumerable.Range(0, length).Select(i => $"""
        <decision id="c{i}" name="c{i}"><variable name="c{i}"/>{(i == 0 ? "" : $"<informationRequirement><requiredDecision href=\"#c{i - 1}\"/></informationRequirement>")}{Dmn.Literal(i == 0 ? "1" : $"c{i - 1} + 1")}</decision>
        """));

    private static void Refused(string xml, string code)
    {
        var clock = WorkClock.Start();
        var read = DecisionModel.Read(xml);

        Assert.Null(read.Model);
        Assert.Contains(read.Findings, f => f.Code == code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"took {clock.Elapsed}");
    }
}
