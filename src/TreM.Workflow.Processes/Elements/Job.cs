using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
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
        object? tries = null;
        if (!run.Variables.TryText(e, type, "the job type", out var name)
            || (retries is not null && !run.Variables.TryEvaluate(e, retries, "the retries", out tries)))
        {
            return false;
        }

        if (string.IsNullOrEmpty(name))
        {
            return run.Stick(e, "process.job.type", $"Expected a job type at '{e.ElementId}'. Saw none from '{type.Text}'.");
        }

        var count = DefaultRetries;
        if (retries is { IsLiteral: true })
        {
            // What the model says is judged when it is checked: an old version goes on with the usual number.
            count = IsRetries(tries, out var written) ? written : DefaultRetries;
        }
        else if (retries is not null && !IsRetries(tries, out count))
        {
            return run.Stick(e, "process.job.retries",
                $"Expected the retries of '{e.ElementId}' to be a whole number from 1. Saw: {tries ?? "null"} from '{retries.Text}'. Correct the variables and retry.");
        }

        var variables = e.Node.Inputs.IsEmpty ? run.Variables.Seen(e) : e.Locals;
        run.Emit(new Effect.JobOpened(
            key, e.Node.Element, name, headers, count, variables)
        {
            Listener = on?.ToString().ToLowerInvariant(),
        });
        return true;
    }

    /// <summary>Whether a value says how often a job is tried: a whole number from 1.</summary>
    internal static bool IsRetries(object? retries, out int count)
    {
        count = 0;
        return (retries is FeelNumber number || (retries is string text && FeelNumber.TryParse(text.Trim(), out number)))
            && number.TryToInt32(out count) && count > 0;
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
