using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Script task: a FEEL expression whose value becomes a variable; with a task definition a worker does it.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.3 and 13.3.3; Camunda's <c>zeebe:script</c>.</remarks>
internal sealed class ScriptTask(ElementRef element, Expression script, string resultVariable) : Activity(element)
{
    public static Activity? Read(XElement work, XElement xml, ElementReader reader)
    {
        if (ElementReader.Zeebe(xml, "taskDefinition") is not null)
        {
            return ServiceTask.Read(work, xml, reader);
        }

        if ((ElementReader.Zeebe(xml, "script") ?? ElementReader.Zeebe(work, "script")) is not { } script)
        {
            return ForeignScript.Read(work, xml, reader);
        }

        var expression = reader.Value(script, (string?)script.Attribute("expression"), "the script");
        var result = (string?)script.Attribute("resultVariable");
        if (expression is null || string.IsNullOrWhiteSpace(result))
        {
            reader.Refuse(xml, "bpmn.script.empty", "Expected a script to have an expression and a result variable.", "Enter both.");
            return null;
        }

        reader.WarnOfFunctionName(xml, result);
        return reader.Activity(xml, new ScriptTask(reader.Ref(xml), expression, result));
    }

    public override string? ResultVariable => resultVariable;

    protected override void Work(Run run, ElementInstance e)
    {
        if (run.Variables.TryEvaluate(e, script, "the script", out var value)
            && run.Variables.TakeResult(e, FeelContext.Of((resultVariable, value))))
        {
            run.Complete(e);
        }
    }
}

/// <summary>A script in another language, run by <see cref="EngineServices.Script"/>; refused unless the deployment allows it.</summary>
internal sealed class ForeignScript(ElementRef element, string? format, string text) : Activity(element)
{
    public static Activity? Read(XElement work, XElement xml, ElementReader reader)
    {
        var text = work.Element(BpmnNames.Model + "script")?.Value;
        if (!reader.Options.AllowForeignScripts || text is null)
        {
            reader.Refuse(xml, "bpmn.script.language",
                $"Expected a FEEL script (zeebe:script); saw {(text is null ? "none" : $"a script in '{(string?)work.Attribute("scriptFormat") ?? "another language"}'")}.",
                "Write the script as a FEEL expression with a result variable, or let a worker do it.");
            return null;
        }

        return reader.Activity(xml, new ForeignScript(reader.Ref(xml), (string?)work.Attribute("scriptFormat"), text));
    }

    protected override void Work(Run run, ElementInstance e)
    {
        if (run.Services.Script is not { } runner)
        {
            run.Stick(e, "process.script.none", $"Expected a runner for the script of '{Id}'. Configure one and retry.");
            return;
        }

        switch (runner(new(Element, format, text, run.Variables.Seen(e))))
        {
            case ScriptAnswer.Completed done:
                Finish(run, e, done.Variables);
                break;
            case ScriptAnswer.Takes slow:
                e.Result = slow.Variables;
                run.Waits.Open(this, new(0, e.Key, Id, 0, WaitKind.Timer) { Due = run.At + slow.Duration });
                break;
            case ScriptAnswer.Threw thrown when !run.Catching.TryError(e, thrown.ErrorCode, FeelContext.Empty):
                run.Stick(e, "process.error.uncaught", $"Expected an error event to catch '{thrown.ErrorCode}' from '{Id}'. Saw none. Give it a boundary event, or move the token.");
                break;
            case ScriptAnswer.Failed failed:
                run.Stick(e, "process.script.failed", failed.Message);
                break;
        }
    }

    public override void Happened(Run run, ElementInstance owner, Wait wait, FeelContext payload) => Finish(run, owner, owner.Result!);

    private static void Finish(Run run, ElementInstance e, FeelContext variables)
    {
        if (run.Variables.TakeResult(e, variables))
        {
            e.Result = null;
            run.Complete(e);
        }
    }
}
