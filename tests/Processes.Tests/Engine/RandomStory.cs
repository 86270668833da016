using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;

namespace Processes.Tests.Engine;

/// <summary>A random block-structured process, and somebody who plays it to its end: answers tasks, finishes jobs, lets time pass.</summary>
internal sealed class RandomStory
{
    private const int DepthLimit = 3;
    private readonly Random _random;
    private readonly bool _withRaces;
    private readonly List<string> _counters = [];
    private readonly List<string> _discriminators = [];
    private int _ids;

    private RandomStory(int seed, bool withRaces)
    {
        (_random, _withRaces) = (new Random(seed), withRaces);
        var builder = ProcessBuilder.Process("p").Start();
        Blocks(builder, 0);
        Xml = _discriminators.Aggregate(builder.End().Xml, (xml, id) => xml.Replace(
            $"<complexGateway id='{id}Join' />",
            $"<complexGateway id='{id}Join'><activationCondition xsi:type='tFormalExpression'>=activationCount >= 1</activationCondition></complexGateway>",
            StringComparison.Ordinal));
        var result = BpmnFile.Read(Xml);
        var child = ProcessBuilder.Process("child").Start("cs").UserTask("childWork").End("ce");
        Definitions = [result.File?.Processes[0] ?? throw new InvalidOperationException(string.Join('\n', result.Findings)), child.Build()];
    }

    public string Xml { get; }

    public IReadOnlyList<ProcessDefinition> Definitions { get; }

    /// <param name="seed">The same seed gives the same process.</param>
    /// <param name="withRaces">With events that interrupt, or elements where the order of answers decides the path.</param>
    public static RandomStory Of(int seed, bool withRaces = true) => new(seed, withRaces);

    /// <summary>Plays until the process has ended, or so many moves.</summary>
    /// <param name="watch">Sees the state before every move.</param>
    public HostedInstance Play(Random player, int stopAfter = 1_000, Action<InstanceState>? watch = null)
    {
        var host = new VirtualHost(new EngineServices(), Definitions);
        var instance = host.Start("p", FeelContext.Of(
            [("items", FeelList.Of("a", "b", "c")), ("n", (FeelNumber)0), ("key", "K"), .. _counters.Select(c => (c, (object?)FeelNumber.Zero))]));
        for (var move = 0; move < stopAfter && !instance.State.HasEnded; move++)
        {
            watch?.Invoke(instance.State);
            Move(host, player);
        }

        return instance;
    }

    private static void Move(VirtualHost host, Random player)
    {
        var moves = new List<Action>();
        foreach (var instance in host.Instances.Where(i => !i.State.HasEnded))
        {
            moves.AddRange(instance.Tasks.Keys.Select<long, Action>(k => () => host.Give(instance, new Stimulus.TaskCompleted(host.Now, "U1", k, FeelContext.Empty))));
            moves.AddRange(instance.Jobs.Keys.Select<long, Action>(k => () => host.Give(instance, new Stimulus.JobCompleted(host.Now, "WORKER", k, FeelContext.Empty))));
            moves.AddRange(instance.Subscriptions.Values.Where(s => s.Kind == SubscriptionKind.Message && Wanted(instance, s))
                .Select<Effect.SubscriptionOpened, Action>(s => () => host.Send(s.Name, s.CorrelationKey, FeelContext.Empty)));
            if (instance.Timers.Count > 0)
            {
                moves.Add(() => host.FireNext(DateTimeOffset.MaxValue));
            }
        }

        Assert.True(moves.Count > 0, $"Nothing can move: {string.Join(", ", host.Instances.SelectMany(i => i.Waits()))}; {string.Join("; ", host.Instances.SelectMany(i => i.State.Incidents))}");
        moves[player.Next(moves.Count)]();
    }

    /// <summary>A message that starts something beside the rest comes at most twice: else a story need never end.</summary>
    private static bool Wanted(HostedInstance instance, Effect.SubscriptionOpened subscription) =>
        subscription.Name != "m8" || instance.Effects.OfType<Effect.SubscriptionClosed>().Count(c => c.Element.Id == subscription.Element.Id) < 2;

    private string Id(string kind) => $"{kind}{++_ids}";

    private void Blocks(ProcessBuilder at, int depth)
    {
        var count = 1 + _random.Next(3);
        for (var i = 0; i < count; i++)
        {
            Block(at, depth);
        }
    }

    private void Block(ProcessBuilder at, int depth)
    {
        switch (_random.Next(depth >= DepthLimit ? 6 : _withRaces ? 25 : 19))
        {
            case 0:
                at.UserTask(Id("user"));
                break;
            case 1:
                at.Job(Id("job"));
                break;
            case 2:
                at.Script(Id("script"), "=n + 1", "n");
                break;
            case 3:
                at.Catch(Id("timer"), $"timer:PT{1 + _random.Next(9)}M");
                break;
            case 4:
                at.Catch(Id("message"), $"message:m{_random.Next(3)}:=key");
                break;
            case 5:
                at.Task(Id("task"));
                break;
            case 6:
                at.Parallel(Id("and"), Branches(depth));
                break;
            case 7:
                var pick = _random.Next(3);
                at.Exclusive(Id("xor"), [.. Branches(depth).Select<Action<ProcessBuilder>, Action<ProcessBuilder>>((b, i) => x =>
                {
                    b(i == 0 ? x.Otherwise() : x.When(i == pick ? "=true" : "=n < 0"));
                })]);
                break;
            case 8:
                var mask = _random.Next(8);
                at.Inclusive(Id("or"), [.. Branches(depth).Select<Action<ProcessBuilder>, Action<ProcessBuilder>>((b, i) => x =>
                {
                    b(i == 0 ? x.Otherwise() : x.When((mask & (1 << i)) != 0 ? "=true" : "=false"));
                })]);
                break;
            case 9:
                at.SubProcess(Id("sub"), Inner(depth), _random.Next(3) switch
                {
                    0 => ProcessBuilder.Each("=items", "item", sequential: _random.Next(2) == 0),
                    _ => "",
                });
                break;
            case 10:
                at.UserTask(Id("each"), ProcessBuilder.Each("=items", "item", sequential: _random.Next(2) == 0));
                break;
            case 11:
                at.Node("callActivity", Id("call"), ProcessBuilder.Extensions("<zeebe:calledElement processId='child' propagateAllChildVariables='false'/>"));
                break;
            case 12:
                at.Script(Id("loop"), "=n + 1", "n", "<standardLoopCharacteristics loopMaximum='3'/>");
                break;
            case 13:
                var undone = Id("done");
                at.Job(undone).UndoneBy(undone, Id("undo"));
                Block(at, depth + 1);
                at.Throw(Id("compensate"), $"compensate:{undone}");
                break;
            case 14:
                Transaction(at, depth);
                break;
            case 15:
                var (again, counter) = (Id("again"), Id("c"));
                _counters.Add(counter);
                at.Node("exclusiveGateway", again);
                Block(at, depth + 1);
                at.Script(Id("count"), $"={counter} + 1", counter)
                    .Exclusive(Id("more"), b => b.When($"={counter} < 2").GoTo(again), b => b.Otherwise().Task(Id("task")));
                break;
            case 16:
                var failing = Id("sub");
                at.SubProcess(failing, s =>
                {
                    s.Start(Id("start"));
                    Block(s, depth + 1);
                    s.End(Id("end"), "error:NO").On(Id("on"), "error:NO", Ending(depth));
                });
                break;
            case 19:
                var escalating = Id("sub");
                at.SubProcess(escalating, s =>
                {
                    s.Start(Id("start"));
                    Block(s, depth + 1);
                    s.Throw(Id("escalate"), "escalation:LATE");
                    Block(s, depth + 1);
                    s.End(Id("end"));
                }).Boundary(Id("heard"), escalating, "escalation:LATE", Ending(depth), interrupting: false);
                break;
            case 18:
                at.SubProcess(Id("adHoc"), s => s.Raw($"<userTask id='{Id("user")}'/><userTask id='{Id("user")}'/>"),
                    attributes: $"ordering='{(_random.Next(2) == 0 ? "Sequential" : "Parallel")}'", kind: "adHocSubProcess");
                break;
            case 17:
                at.UserTask(Id("listened"), ProcessBuilder.Extensions(
                    "<zeebe:executionListeners><zeebe:executionListener eventType='start' type='l'/><zeebe:executionListener eventType='end' type='l'/></zeebe:executionListeners>"
                    + "<zeebe:taskListeners><zeebe:taskListener eventType='creating' type='l'/><zeebe:taskListener eventType='completing' type='l'/></zeebe:taskListeners>"));
                break;
            case 20:
                var activity = Id("sub");
                var merge = Id("merge");
                at.SubProcess(activity, Inner(depth))
                    .Boundary(Id("late"), activity, "timer:PT3M", b => { Blocks(b, depth + 1); b.GoTo(merge); }, interrupting: true)
                    .Node("exclusiveGateway", merge);
                break;
            case 21:
                var reminded = Id("user");
                at.UserTask(reminded).Boundary(Id("remind"), reminded, "cycle:R2/PT5M", Ending(depth), interrupting: false);
                break;
            case 22:
                at.Split("eventBasedGateway", Id("either"), "exclusiveGateway",
                    b => { b.Catch(Id("message"), "message:m9:=key"); Blocks(b, depth + 1); },
                    b => { b.Catch(Id("timer"), "timer:PT7M"); Blocks(b, depth + 1); });
                break;
            case 23:
                var discriminator = Id("first");
                _discriminators.Add(discriminator);
                at.Split("parallelGateway", discriminator, "complexGateway", Branches(depth));
                break;
            default:
                var handled = Id("handled");
                at.SubProcess(handled, s =>
                {
                    Inner(depth)(s);
                    s.On(Id("on"), "message:m8:=key", e => { Blocks(e, depth + 1); e.End(Id("end")); }, interrupting: _random.Next(2) == 0);
                });
                break;
        }
    }

    /// <summary>Something done, and undone again when the transaction is cancelled.</summary>
    private void Transaction(ProcessBuilder at, int depth)
    {
        var (transaction, merge, done, cancels) = (Id("tx"), Id("merge"), Id("done"), _random.Next(2) == 0);
        at.SubProcess(transaction, s =>
        {
            s.Start(Id("start")).Job(done).UndoneBy(done, Id("undo"));
            Block(s, depth + 1);
            s.End(Id("end"), cancels ? "cancel" : null);
        }, kind: "transaction")
            .Boundary(Id("cancelled"), transaction, "cancel", b =>
            {
                Block(b, depth + 1);
                b.GoTo(merge);
            })
            .Node("exclusiveGateway", merge);
    }

    private Action<ProcessBuilder>[] Branches(int depth) =>
        [.. Enumerable.Range(0, 2 + _random.Next(2)).Select<int, Action<ProcessBuilder>>(_ => b => Blocks(b, depth + 1))];

    private Action<ProcessBuilder> Inner(int depth) => s =>
    {
        s.Start(Id("start"));
        Blocks(s, depth + 1);
        s.End(Id("end"));
    };

    private Action<ProcessBuilder> Ending(int depth) => b =>
    {
        Blocks(b, depth + 1);
        b.End(Id("end"));
    };
}
