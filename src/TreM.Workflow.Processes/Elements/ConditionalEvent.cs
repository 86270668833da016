using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Conditional event definition: happens when its condition turns true.</summary>
/// <remarks>
/// BPMN 2.0.2 section 10.5.5. Asked when it begins to wait, before the content of its scope runs, and after every change
/// of variables; it happens again only after it has been false.
/// </remarks>
internal sealed class ConditionalEvent(Expression condition) : EventDefinition
{
    public override Expression Condition => condition;

    public override string Awaited => $"condition {condition.Written}";

    public static ConditionalEvent? Read(XElement xml, ElementReader reader)
    {
        if (xml.Element(BpmnNames.Model + "condition") is { } condition && reader.Plain(condition, "the condition") is { } expression)
        {
            return new(expression);
        }

        reader.Refuse(xml, "bpmn.condition.empty", "Expected a conditional event to have a condition.", "Enter for example =amount > 100.");
        return null;
    }

    public override bool TryPrepare(Run run, ElementInstance owner, Wait blank, out Wait? wait)
    {
        wait = blank with { Kind = WaitKind.Condition };
        return true;
    }
}
