using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Work that a worker outside does: <c>zeebe:taskDefinition</c> with <c>zeebe:taskHeaders</c>.</summary>
internal sealed class Job(Expression type, Expression? retries, ImmutableDictionary<string, string> headers)
{
    private const int DefaultRetries = 3;

    /// <summary>The job of an element, or null when it has no task definition.</summary>
    public static Job? Read(XElement xml, ElementReader reader) =>
        ElementReader.Zeebe(xml, "taskDefinition") is { } definition ? Of(definition, xml, reader, ElementReader.Headers(xml)) : null;

    /// <summary>The job that a task definition or a listener speaks of; null when it has no type.</summary>
    /// <param name="holder">The element that waits for it.</param>
    public static Job? Of(XElement definition, XElement holder, ElementReader reader, ImmutableDictionary<string, string> headers)
    {
        var type = reader.Value(definition, (string?)definition.Attribute("type"), "the job type");
        if (type is null)
        {
            reader.Refuse(holder, "bpmn.job.type", $"Expected the zeebe:{definition.Name.LocalName} to have a type.", "Enter the job type.");
            return null;
        }

        if (type.Literal is string literal)
        {
            reader.Reference("job", literal, holder);
        }

        return new(type, reader.Value(definition, (string?)definition.Attribute("retries"), "the retries"), headers);
    }

    /// <summary>Hands the work out, once.</summary>
    public void Open(Run run, ElementInstance e)
    {
        if (OpenAs(run, e, e.Key, null))
        {
            e.Flag = true;
        }
    }

    /// <summary>Hands the work out under a key; false after an incident.</summary>
    /// <param name="on">For listeners: when they run.</param>
    public bool OpenAs(Run run, ElementInstance e, long key, ListenerEvent? on)
    {
        if (!run.Variables.TryText(e, type, "the job type", out var name) || !run.Variables.TryText(e, retries, "the retries", out var tries))
        {
            return false;
        }

        if (string.IsNullOrEmpty(name))
        {
            return run.Stick(e, "process.job.type", $"Expected a job type at '{e.ElementId}'. Saw none from '{type.Text}'.");
        }

        var variables = e.Node.Inputs.IsEmpty ? run.Variables.Seen(e) : e.Locals;
        run.Emit(new Effect.JobOpened(
            key, e.Node.Element, name, headers, int.TryParse(tries, out var count) && count > 0 ? count : DefaultRetries, variables)
        {
            Listener = on?.ToString().ToLowerInvariant(),
        });
        return true;
    }

    public static void Close(Run run, ElementInstance e, CloseReason reason)
    {
        if (e.Flag)
        {
            e.Flag = false;
            run.Emit(new Effect.JobClosed(e.Key, e.Node.Element, reason));
        }
    }
}
