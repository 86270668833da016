using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Signal event definition: reaches everyone who waits for it, in this instance and in others.</summary>
/// <remarks>BPMN 2.0.2 section 10.5.5. The throwing instance is reached within the step, all others through the effect.</remarks>
internal sealed class SignalEvent(Expression name) : EventDefinition
{
    public Expression Name { get; } = name;

    public static SignalEvent? Read(XElement xml, ElementReader reader)
    {
        var signal = reader.Referred(xml, (string?)xml.Attribute("signalRef"), "signal");
        var name = signal is null ? null : reader.Value(signal, (string?)signal.Attribute("name") ?? (string?)signal.Attribute("id"), "the name of the signal");
        if (name is null)
        {
            reader.Refuse(xml, "bpmn.signal.missing", "Expected a reference to a signal with a name; saw none that is in this file.", "Choose the signal.");
            return null;
        }

        if (name.Literal is string literal)
        {
            reader.Reference("signal", literal, xml);
        }

        return new(name);
    }

    public override string Awaited => $"signal {Name.Written}";

    public override bool TryPrepare(Run run, ElementInstance owner, Wait blank, out Wait? wait)
    {
        wait = null;
        if (!run.Variables.TryText(owner, Name, "the name of the signal", out var name))
        {
            return false;
        }

        if (string.IsNullOrEmpty(name))
        {
            return run.Stick(owner, "process.signal.unnamed", $"Expected a signal name at '{owner.ElementId}'. Saw none from '{Name.Text}'.");
        }

        wait = blank with { Kind = WaitKind.Signal, Name = name };
        return true;
    }

    public override bool Throw(Run run, ElementInstance thrower)
    {
        if (!TryPrepare(run, thrower, new(0, 0, thrower.ElementId, 0, WaitKind.Signal), out var signal))
        {
            return false;
        }

        run.Emit(new Effect.SignalThrown(thrower.Node.Element, signal!.Name!, thrower.Locals));
        run.Waits.Deliver(signal.Name!, thrower.Locals);
        return true;
    }
}
