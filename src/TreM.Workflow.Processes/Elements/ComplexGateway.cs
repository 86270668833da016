using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// Complex gateway: fires when its activation condition holds, then swallows the tokens still expected and begins anew.
/// </summary>
/// <remarks>
/// BPMN 2.0.2 sections 10.6.5 and 13.4.5. The condition sees <c>activationCount</c>, the number of tokens that wait.
/// Conditions on its outgoing flows see <c>waitingForStart</c>: true when it fires, false when it resets. A flow without
/// a condition is taken only when it fires. Without an activation condition it joins as an inclusive gateway.
/// </remarks>
internal sealed class ComplexGateway(ElementRef element, Expression? activation) : FlowNode(element)
{
    public Expression? Activation { get; } = activation;

    public static ComplexGateway Read(XElement xml, ElementReader reader) => new(
        reader.Ref(xml),
        xml.Element(BpmnNames.Model + "activationCondition") is { } condition ? reader.Plain(condition, "the activation condition") : null);

    public override void Enter(Run run, ElementInstance e)
    {
        if (Incoming.Length < 2 || e.Via is null || e.Gathered)
        {
            Fire(run, e, []);
            return;
        }

        e.Phase = Phase.Joining;
        if (Activation is not null && !run.Joins.IsResetting(e))
        {
            TryActivate(run, e);
        }
    }

    /// <summary>Asks whether the tokens that wait are enough.</summary>
    public void TryActivate(Run run, ElementInstance e)
    {
        var waiting = run.Joins.Waiting(e);
        var counts = FeelContext.Of(("activationCount", (FeelNumber)waiting.Count));
        if (!run.Variables.TryAsk(e, Activation!, "the activation condition", out var holds, counts))
        {
            e.Phase = Phase.Ready;
            return;
        }

        if (holds)
        {
            Fire(run, e, [.. run.Joins.Consume(e).Select(t => t.Via!)]);
        }
    }

    /// <summary>Nothing more is expected on the flows that gave no token yet: take what came late and begin anew.</summary>
    public void Reset(Run run, ElementInstance e)
    {
        var flows = new Flows(run);
        var phase = FeelContext.Of(("waitingForStart", (object?)false));
        var taken = new List<Flow>();
        foreach (var flow in Outgoing)
        {
            if (flow.Condition is null || flow == Default)
            {
                continue;
            }

            if (!flows.TryAsk(e, flow, out var holds, phase))
            {
                return;
            }

            if (holds)
            {
                taken.Add(flow);
            }
        }

        run.Joins.ConsumeFor(e);
        foreach (var flow in taken)
        {
            flows.Take(e, flow);
        }

        run.Record(HistoryKind.ElementCompleted, e);
        run.Scopes.Remove(e);
    }

    public void Fire(Run run, ElementInstance e, ImmutableArray<string> consumed)
    {
        e.Gathered = true;
        e.Phase = Phase.Ready;
        e.Consumed = e.Consumed.IsEmpty ? consumed : e.Consumed;
        var flows = new Flows(run);
        List<Flow> taken = [];
        if (!Outgoing.IsEmpty && !flows.TryHolding(e, out taken, FeelContext.Of(("waitingForStart", (object?)true))))
        {
            return;
        }

        run.Activated(e);
        foreach (var flow in taken)
        {
            flows.Take(e, flow);
        }

        if (e.Consumed.IsEmpty || Activation is null)
        {
            run.Record(HistoryKind.ElementCompleted, e);
            run.Scopes.Remove(e);
        }
        else
        {
            e.Phase = Phase.Resetting;
        }
    }
}
