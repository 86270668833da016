using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// Error event definition: ends what it interrupts. Without an error, or with one that has no code, it catches every error;
/// an error without a code is thrown under its id.
/// </summary>
/// <remarks>BPMN 2.0.2 section 10.5.5 and 10.5.7.</remarks>
internal sealed class ErrorEvent(Expression? code, string thrownWithout = "") : EventDefinition
{
    public Expression? Code { get; } = code;

    public override bool ComesLast => true;

    public static ErrorEvent Read(XElement xml, ElementReader reader)
    {
        var reference = (string?)xml.Attribute("errorRef");
        if (reference is null)
        {
            return new(null);
        }

        var error = reader.Referred(xml, reference, "error");
        if (error is null)
        {
            reader.Refuse(xml, "bpmn.error.missing", $"Expected the error '{reference}' to be in this file.", "Choose the error.", reference);
            return new(null);
        }

        return new(reader.Value(error, (string?)error.Attribute("errorCode"), "the error code"), BpmnDocument.IdOf(error) ?? "");
    }

    /// <summary>2: this very code. 1: any code. 0: another.</summary>
    public int Matches(string code) => Code is null ? 1 : Code.Literal is string own && own == code ? 2 : 0;

    public override bool Throw(Run run, ElementInstance thrower)
    {
        if (!run.Variables.TryText(thrower, Code, "the error code", out var code))
        {
            return false;
        }

        code ??= thrownWithout;
        if (!run.Catching.TryError(thrower, code, thrower.Locals))
        {
            run.End(new InstanceOutcome.Failed(code));
        }

        return false;
    }
}
