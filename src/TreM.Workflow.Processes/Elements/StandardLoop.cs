using System.Globalization;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Standard loop: again while a condition holds, tested before or after, at most so many times.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.8 and 13.3.6. Iterations see their number, from 1, as <c>loopCounter</c>.</remarks>
internal sealed class StandardLoop(Expression? condition, int? maximum, bool testBefore) : Loop
{
    public static StandardLoop Read(XElement xml, ElementReader reader)
    {
        var maximumText = (string?)xml.Attribute("loopMaximum");
        int? maximum = null;
        if (maximumText is not null)
        {
            if (int.TryParse(maximumText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 0)
            {
                maximum = number;
            }
            else
            {
                reader.Refuse(xml, "bpmn.loop.maximum", $"Expected a loop maximum of 0 or more; saw '{maximumText}'.", "Enter a whole number.", maximumText);
            }
        }

        var condition = xml.Element(BpmnNames.Model + "loopCondition") is { } text ? reader.Plain(text, "the loop condition") : null;
        if (condition is null && maximum is null)
        {
            reader.Refuse(xml, "bpmn.loop.endless", "Expected a loop to have a condition or a maximum.", "Enter a loop condition.");
        }

        return new(condition, maximum, BpmnDocument.Flag(xml, "testBefore"));
    }

    public override void Begin(Run run, ElementInstance body)
    {
        var isRetry = body.Loop is not null;
        body.Loop ??= new(null, null, 0, 0);
        if (isRetry || testBefore || maximum == 0)
        {
            Next(run, body);
        }
        else
        {
            Again(run, body);
        }
    }

    public override void InnerCompleted(Run run, ElementInstance inner)
    {
        var body = run.Find(inner.Scope)!;
        body.Loop = body.Loop! with { Completed = body.Loop.Completed + 1 };
        Retire(run, inner);
    }

    public override void IterationEnded(Run run, ElementInstance body) => Next(run, body);

    private void Next(Run run, ElementInstance body)
    {
        if (maximum is { } most && body.Loop!.Begun >= most)
        {
            run.Complete(body);
            return;
        }

        var holds = true;
        var count = FeelContext.Of((LoopNames.Counter, (FeelNumber)body.Loop!.Begun));
        if (condition is not null && !run.Variables.TryAsk(body, condition, "the loop condition", out holds, count))
        {
            return;
        }

        if (holds)
        {
            Again(run, body);
        }
        else
        {
            run.Complete(body);
        }
    }

    private static void Again(Run run, ElementInstance body) =>
        Iterate(run, body, FeelContext.Of((LoopNames.Counter, (FeelNumber)(body.Loop!.Begun + 1))));
}
