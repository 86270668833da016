using System.Text;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.State;

/// <summary>The stored form: small, the same for equal states, and readable for as long as golden files exist.</summary>
public class StateTests
{
    private static string Golden => Path.Combine(Engine.Repository.Folder, "tests", "Processes.Tests", "State", "golden");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Golden, "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    /// <summary>A process that shows every part of the stored form at once.</summary>
    private static ProcessDefinition Everything { get; } = Process("p").Start()
        .Task("undoable").UndoneBy("undoable", "undo")
        .Parallel("g",
            b => b.UserTask("person").Boundary("remind", "person", "cycle:R3/PT1H", x => x.End("endRemind"), interrupting: false),
            b => b.UserTask("each", Each("=items", "item", sequential: true, "outputCollection='out' outputElement='=answer'")),
            b => b.Catch("message", "message:answer:=key"),
            b => b.Catch("signals", "signal:a|signal:b", "parallelMultiple='true'"),
            b => b.Catch("condition", "condition:=n > 99"),
            b => b.Script("stuck", "=1 + null", "broken").UserTask("other"),
            b => b.Task("first"),
            b => b.UserTask("listened", Extensions("<zeebe:taskListeners><zeebe:taskListener eventType='creating' type='route'/></zeebe:taskListeners>")))
        .End().Build();

    [Fact]
    public void A_waiting_instance_with_one_token_takes_less_than_a_kilobyte()
    {
        var instance = Process("p").Start().UserTask("work").Boundary("late", "work", "timer:P5D", b => b.End("endLate")).End().Build()
            .Run(("caseId", "C-2026-000123"), ("age", (FeelNumber)24), ("groups", FeelList.Of("UNG", "LANGTID")));

        var bare = Process("p").Start().UserTask("work").End().Build().Run();
        var (least, usual) = (bare.State.Save().Length, instance.State.Save().Length);

        Console.WriteLine($"A waiting instance with one token: {least} bytes bare, {usual} bytes with a timer and three variables.");
        Assert.InRange(least, 1, 200);
        Assert.InRange(usual, 1, 1023);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_golden_file_of_any_version_goes_on(string file)
    {
        var state = InstanceState.Load(File.ReadAllBytes(Path.Combine(Golden, file)));

        string[] since = file == "v1.json" ? [] : ["listened"];
        Assert.Equal(
            [.. since, "condition", "each", "gJoin", "message", "person", "signals", "stuck"],
            state.ActiveElements.Select(a => a.ElementId).OrderBy(id => id == "listened" ? "" : id, StringComparer.Ordinal));
        var step = ProcessEngine.Advance(
            Everything, state, new Stimulus.VariablesSet(DateTimeOffset.UnixEpoch, "A1", null, FeelContext.Of(("n", (FeelNumber)100)), "Test."), new EngineServices());
        Assert.DoesNotContain(step.State.ActiveElements, a => a.ElementId == "condition");
    }

    [Fact]
    public void Today_s_stored_form_is_the_newest_golden_file()
    {
        var host = Everything.Host();
        var instance = host.Start("p", FeelContext.Of(("items", FeelList.Of("a", "b")), ("key", "K"), ("n", (FeelNumber)1)));
        host.Broadcast("a", FeelContext.Of(("payload", true)));
        var newest = Directory.EnumerateFiles(Golden, "*.json").Order(StringComparer.Ordinal).Last();

        var saved = Encoding.UTF8.GetString(instance.State.Save());

        Assert.True(saved == File.ReadAllText(newest).Trim(), $"A changed form needs a new version, an upgrader and a new golden file. Now:\n{saved}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"v\":1}")]
    [InlineData("{\"v\":99,\"id\":\"00000000-0000-0000-0000-000000000000\"}")]
    public void Anything_else_is_refused_with_a_reason(string text) =>
        Assert.Throws<FormatException>(() => InstanceState.Load(Encoding.UTF8.GetBytes(text)));
}
