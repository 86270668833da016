using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Message event definition: one message between two instances, matched by name and correlation key.</summary>
/// <remarks>BPMN 2.0.2 section 10.5.5. Name and correlation key come from the <c>message</c> it refers to.</remarks>
internal sealed class MessageEvent(Expression name, Expression? correlationKey) : EventDefinition
{
    public Expression Name { get; } = name;

    public static MessageEvent? Read(XElement xml, ElementReader reader) => Of(xml, reader, (string?)xml.Attribute("messageRef"));

    /// <summary>The message that an event definition, a send or a receive task refers to.</summary>
    public static MessageEvent? Of(XElement xml, ElementReader reader, string? reference)
    {
        if (reader.Referred(xml, reference, "message") is not { } message)
        {
            reader.Refuse(xml, "bpmn.message.missing", "Expected a reference to a message; saw none that is in this file.", "Choose the message.");
            return null;
        }

        var name = reader.Value(message, (string?)message.Attribute("name") ?? (string?)message.Attribute("id"), "the name of the message");
        if (name is null)
        {
            reader.Refuse(xml, "bpmn.message.unnamed", "Expected the message to have a name.", "Name the message.");
            return null;
        }

        var key = ElementReader.Zeebe(message, "subscription") is { } subscription
            ? reader.Value(subscription, (string?)subscription.Attribute("correlationKey"), "the correlation key")
            : null;
        if (name.Literal is string literal)
        {
            reader.Reference("message", literal, xml);
        }

        return new(name, key);
    }

    public override string Awaited => $"message {Name.Written}{(correlationKey is null ? "" : $" with key {correlationKey.Written}")}";

    public override bool TryPrepare(Run run, ElementInstance owner, Wait blank, out Wait? wait)
    {
        wait = null;
        if (!run.Variables.TryText(owner, Name, "the name of the message", out var name)
            || !run.Variables.TryText(owner, correlationKey, "the correlation key", out var key))
        {
            return false;
        }

        if (string.IsNullOrEmpty(name))
        {
            return run.Stick(owner, "process.message.unnamed", $"Expected a message name at '{owner.ElementId}'. Saw none from '{Name.Text}'.");
        }

        if (correlationKey is not null && string.IsNullOrEmpty(key))
        {
            return run.Stick(owner, "process.message.uncorrelated",
                $"Expected a correlation key for message '{name}' at '{owner.ElementId}'. Saw none from '{correlationKey.Text}'. Set the variable and retry.");
        }

        wait = blank with { Kind = WaitKind.Message, Name = name, Correlation = key };
        return true;
    }

    public override bool Throw(Run run, ElementInstance thrower)
    {
        if (!TryPrepare(run, thrower, new(0, 0, thrower.ElementId, 0, WaitKind.Message), out var message))
        {
            return false;
        }

        run.Emit(new Effect.MessageThrown(thrower.Node.Element, message!.Name!, message.Correlation, thrower.Locals));
        return true;
    }
}
