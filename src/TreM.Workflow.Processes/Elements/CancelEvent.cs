using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Cancel event definition: ends a transaction, compensates what it completed, and goes on at its cancel boundary event.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.5, 10.5.5 and 13.3.5.</remarks>
internal sealed class CancelEvent : EventDefinition
{
    public override bool ComesLast => true;

    public static CancelEvent Read(XElement xml, ElementReader reader)
    {
        if (xml.Parent!.Name.LocalName == "endEvent" && !xml.Ancestors().Any(a => a.Name.LocalName == "transaction"))
        {
            reader.Refuse(xml, "bpmn.cancel.place", "Expected a cancel end event inside a transaction.", "Use a transaction, or another end event.");
        }

        return new();
    }

    public override bool Throw(Run run, ElementInstance thrower)
    {
        var inner = thrower;
        ElementInstance transaction;
        do
        {
            transaction = run.Find(inner.Scope)!;
            run.Scopes.TerminateContent(transaction, inner, keepRecords: true);
            inner = transaction;
        }
        while (transaction.Node is not Transaction);

        if (run.Compensation.BeginAll(thrower, transaction))
        {
            Finish(run, thrower);
        }

        return false;
    }

    /// <summary>Everything is compensated: the transaction is left.</summary>
    public static void Finish(Run run, ElementInstance thrower)
    {
        var transaction = thrower;
        while (transaction.Node is not Transaction)
        {
            transaction = run.Find(transaction.Scope)!;
        }

        if (transaction.Role == Role.Inner)
        {
            transaction = run.Find(transaction.Scope)!;
        }

        var boundary = ((Activity)transaction.Node).Boundaries.FirstOrDefault(b => b.Has<CancelEvent>(out _));
        if (boundary is null)
        {
            run.Scopes.Terminate(transaction);
        }
        else
        {
            boundary.Trigger(run, transaction, Feel.FeelContext.Empty);
        }
    }
}
