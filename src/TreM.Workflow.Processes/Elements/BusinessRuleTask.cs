using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Business rule task: asks a decision; with a task definition a worker does it.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.3 and 13.3.3; Camunda's <c>zeebe:calledDecision</c>; <c>trem:decisionVersion</c> pins a version.</remarks>
internal sealed class BusinessRuleTask(ElementRef element, Expression decision, ProcessBinding binding, string resultVariable) : Activity(element)
{
    public static Activity? Read(XElement work, XElement xml, ElementReader reader)
    {
        if ((ElementReader.Zeebe(xml, "calledDecision") ?? ElementReader.Zeebe(work, "calledDecision")) is not { } called)
        {
            return ServiceTask.Read(work, xml, reader);
        }

        var decision = reader.Value(called, (string?)called.Attribute("decisionId"), "the decision");
        var result = (string?)called.Attribute("resultVariable");
        if (decision is null || string.IsNullOrWhiteSpace(result))
        {
            reader.Refuse(xml, "bpmn.decision.empty", "Expected a called decision to have a decision id and a result variable.", "Enter both.");
            return null;
        }

        if (decision.Literal is string id)
        {
            reader.Reference("decision", id, xml);
        }

        return reader.Activity(xml, new BusinessRuleTask(reader.Ref(xml), decision, BindingOf(xml, called), result));
    }

    // trem:decisionVersion says more than Camunda's bindingType can, and goes first.
    private static ProcessBinding BindingOf(XElement xml, XElement called) => ((string?)xml.Attribute(BpmnNames.Trem + "decisionVersion"))?.Trim() switch
    {
        null or "" => ElementReader.Binding(called),
        "use" => new(BindingKind.Latest),
        "enrolment" => new(BindingKind.Enrolment),
        var hash => new(BindingKind.Hash, hash),
    };

    public override string? ResultVariable => resultVariable;

    protected override void Work(Run run, ElementInstance e)
    {
        if (!run.Variables.TryText(e, decision, "the decision", out var id))
        {
            return;
        }

        if (run.Services.Decide is not { } decide || string.IsNullOrEmpty(id))
        {
            run.Stick(e, "process.decision.none", $"Expected a decision '{id}' to be there for '{Id}'. Deploy it and retry.");
            return;
        }

        var inputs = run.Variables.Seen(e);
        var answer = decide(new(id, binding, inputs, run.At));
        run.Emit(new Effect.DecisionMade(e.Key, Element, id, inputs, answer));
        if (answer.Findings.Any(f => f.Severity == Severity.Error))
        {
            run.Stick(e, "process.decision.failed",
                $"Expected decision '{id}' to give a value at '{Id}'. Saw: "
                + string.Join("; ", answer.Findings.Select(f => $"{f.Code}: {f.Message}")) + " Correct the variables or the table and retry.");
        }
        else if (run.Variables.TakeResult(e, FeelContext.Of((resultVariable, answer.Value))))
        {
            run.Complete(e);
        }
    }
}
