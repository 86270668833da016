using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// Escalation event definition: tells the scopes around, the innermost first. Without an escalation, or with one that has no
/// code, it catches every escalation; an escalation without a code is thrown under its id.
/// </summary>
/// <remarks>BPMN 2.0.2 section 10.5.5 and 10.5.7. What nobody catches goes to the caller and does no harm.</remarks>
internal sealed class EscalationEvent(Expression? code, string thrownWithout = "") : EventDefinition
{
    public Expression? Code { get; } = code;

    public static EscalationEvent Read(XElement xml, ElementReader reader)
    {
        var reference = (string?)xml.Attribute("escalationRef");
        if (reference is null)
        {
            return new(null);
        }

        var escalation = reader.Referred(xml, reference, "escalation");
        if (escalation is null)
        {
            reader.Refuse(xml, "bpmn.escalation.missing", $"Expected the escalation '{reference}' to be in this file.", "Choose the escalation.", reference);
            return new(null);
        }

        return new(reader.Value(escalation, (string?)escalation.Attribute("escalationCode"), "the escalation code"), BpmnDocument.IdOf(escalation) ?? "");
    }

    /// <summary>2: this very code. 1: any code. 0: another.</summary>
    public int Matches(string code) => Code is null ? 1 : Code.Literal is string own && own == code ? 2 : 0;

    public override bool Throw(Run run, ElementInstance thrower)
    {
        if (!run.Variables.TryText(thrower, Code, "the escalation code", out var code))
        {
            return false;
        }

        run.Catching.Escalate(thrower, code ?? thrownWithout, thrower.Locals);
        return true;
    }
}
