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
    public static Job? Read(XElement xml, ElementReader reader)
    {
        if (ElementReader.Zeebe(xml, "taskDefinition") is not { } definition)
        {
            return null;
        }

        var type = reader.Value(definition, (string?)definition.Attribute("type"), "the job type");
        if (type is null)
        {
            reader.Refuse(xml, "bpmn.job.type", "Expected the task definition to have a type.", "Enter the job type.");
            return null;
        }

        if (type.Literal is string literal)
        {
            reader.Reference("job", literal, xml);
        }

        return new(type, reader.Value(definition, (string?)definition.Attribute("retries"), "the retries"), ElementReader.Headers(xml));
    }

    /// <summary>Hands the work out, once.</summary>
    public void Open(Run run, ElementInstance e)
    {
        if (!run.Variables.TryText(e, type, "the job type", out var name) || !run.Variables.TryText(e, retries, "the retries", out var tries))
        {
            return;
        }

        if (string.IsNullOrEmpty(name))
        {
            run.Stick(e, "process.job.type", $"Expected a job type at '{e.ElementId}'. Saw none from '{type.Text}'.");
            return;
        }

        var variables = e.Node.Inputs.IsEmpty ? run.Variables.Seen(e) : e.Locals;
        e.Flag = true;
        run.Emit(new Effect.JobOpened(
            e.Key, e.Node.Element, name, headers, int.TryParse(tries, out var count) && count > 0 ? count : DefaultRetries, variables));
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
