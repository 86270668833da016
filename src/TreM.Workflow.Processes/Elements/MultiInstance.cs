using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Multi-instance: once per item of a collection, or a number of times; one after another or all at once.</summary>
/// <remarks>
/// BPMN 2.0.2 sections 10.3.8 and 13.3.7, with Camunda's input and output collections. The completion condition also
/// sees <c>numberOfInstances</c>, <c>numberOfActiveInstances</c>, <c>numberOfCompletedInstances</c> and
/// <c>numberOfTerminatedInstances</c>.
/// </remarks>
internal sealed class MultiInstance : Loop
{
    private const int StepFactor = 10;
    private static readonly ImmutableHashSet<string> Throwable = ["message", "signal", "escalation", "error"];

    public bool IsSequential { get; init; }

    public Expression? Cardinality { get; init; }

    public Expression? InputCollection { get; init; }

    public string? InputElement { get; init; }

    public string? OutputCollection { get; init; }

    public Expression? OutputElement { get; init; }

    public Expression? CompletionCondition { get; init; }

    /// <summary>Thrown for every completed iteration.</summary>
    public EventDefinition? NoneEvent { get; init; }

    /// <summary>Thrown for the first completed iteration.</summary>
    public EventDefinition? OneEvent { get; init; }

    /// <summary>Thrown for every completed iteration whose condition holds.</summary>
    public ImmutableArray<(Expression Condition, ImmutableArray<EventDefinition> Events)> ComplexEvents { get; init; } = [];

    public static MultiInstance Read(XElement xml, ElementReader reader)
    {
        var zeebe = ElementReader.Zeebe(xml, "loopCharacteristics");
        var behavior = (string?)xml.Attribute("behavior") ?? "All";
        var input = zeebe is not null
            ? reader.Value(zeebe, (string?)zeebe.Attribute("inputCollection"), "the input collection")
            : reader.VariableOf(xml, (string?)xml.Element(BpmnNames.Model + "loopDataInputRef"));
        var loop = new MultiInstance
        {
            IsSequential = BpmnDocument.Flag(xml, "isSequential"),
            Cardinality = xml.Element(BpmnNames.Model + "loopCardinality") is { } number ? reader.Plain(number, "the loop cardinality") : null,
            InputCollection = input,
            InputElement = (string?)zeebe?.Attribute("inputElement") ?? reader.NameOf(xml.Element(BpmnNames.Model + "inputDataItem")),
            OutputCollection = (string?)zeebe?.Attribute("outputCollection")
                ?? reader.VariableOf(xml, (string?)xml.Element(BpmnNames.Model + "loopDataOutputRef"))?.Text,
            OutputElement = zeebe is not null
                ? reader.Value(zeebe, (string?)zeebe.Attribute("outputElement"), "the output element")
                : reader.NameOf(xml.Element(BpmnNames.Model + "outputDataItem")) is { } item ? Expression.Variable(item) : null,
            CompletionCondition = xml.Element(BpmnNames.Model + "completionCondition") is { } condition ? reader.Plain(condition, "the completion condition") : null,
            NoneEvent = behavior == "None" ? reader.ReferredEvent(xml, (string?)xml.Attribute("noneBehaviorEventRef"), Throwable) : null,
            OneEvent = behavior == "One" ? reader.ReferredEvent(xml, (string?)xml.Attribute("oneBehaviorEventRef"), Throwable) : null,
            ComplexEvents = behavior == "Complex" ? [.. xml.Elements(BpmnNames.Model + "complexBehaviorDefinition").Select(c => Complex(c, reader)).OfType<(Expression, ImmutableArray<EventDefinition>)>()] : [],
        };
        if (loop.Cardinality is null && loop.InputCollection is null)
        {
            reader.Refuse(xml, "bpmn.multiinstance.empty", "Expected a multi-instance activity to have an input collection or a cardinality.", "Enter for example =persons.");
        }

        return loop;
    }

    public override void Begin(Run run, ElementInstance body)
    {
        if (body.Loop is null)
        {
            if (OutputCollection is not null && LoopNames.AreWrittenBy(body.Node, OutputCollection))
            {
                run.Stick(body, "process.variable.owned",
                    $"Expected '{OutputCollection}' to be left to the multi-instance '{body.ElementId}', which collects its results there. The element sets it itself. "
                    + "Give the result another name, and move the token on.");
                return;
            }

            if (!TryCount(run, body, out var loop))
            {
                return;
            }

            body.Loop = loop;
            if (OutputCollection is not null)
            {
                body.Locals = body.Locals.With(OutputCollection, FeelList.Of(Enumerable.Repeat<object?>(null, loop.Total!.Value)));
            }
        }

        if (body.Loop.Begun < body.Loop.Total && !(IsSequential && body.Live > 0))
        {
            do
            {
                if (!Next(run, body))
                {
                    return;
                }
            }
            while (!IsSequential && body.Loop.Begun < body.Loop.Total);
        }

        run.Scopes.MayHaveEnded(body);
    }

    public override bool Collect(Run run, ElementInstance inner)
    {
        if (OutputCollection is null)
        {
            return true;
        }

        object? value = null;
        if (OutputElement is not null && !run.Variables.TryEvaluate(inner, OutputElement, "the output element", out value))
        {
            return false;
        }

        var body = run.Find(inner.Scope)!;
        var items = new object?[body.Loop!.Total!.Value];
        (body.Locals[OutputCollection] as FeelList)?.Take(items.Length).ToArray().CopyTo(items, 0);
        ((FeelNumber)inner.Locals[LoopNames.Counter]!).TryToInt32(out var number);
        items[number - 1] = value;
        return run.Variables.Store(inner, body, FeelContext.Of((OutputCollection, FeelList.Of(items))));
    }

    public override void InnerCompleted(Run run, ElementInstance inner)
    {
        var body = run.Find(inner.Scope)!;
        var completed = body.Loop!.Completed + 1;
        var counts = FeelContext.Of(
            ("numberOfInstances", (FeelNumber)body.Loop.Total!.Value),
            ("numberOfActiveInstances", (FeelNumber)(body.Live - 1)),
            ("numberOfCompletedInstances", (FeelNumber)completed),
            ("numberOfTerminatedInstances", (FeelNumber)0));
        var enough = false;
        if (CompletionCondition is not null && !run.Variables.TryAsk(inner, CompletionCondition, "the completion condition", out enough, counts))
        {
            return;
        }

        if (!TryEvents(run, inner, completed, counts, out var events))
        {
            return;
        }

        body.Loop = body.Loop with { Completed = completed };
        foreach (var thrown in events)
        {
            thrown.Throw(run, body);
            if (!run.IsAlive(inner))
            {
                return;
            }
        }

        Retire(run, inner);
        if (enough)
        {
            run.Scopes.TerminateContent(body, keepRecords: true);
            body.Loop = body.Loop with { Begun = body.Loop.Total!.Value };
            run.Scopes.MayHaveEnded(body);
        }
    }

    public override void IterationEnded(Run run, ElementInstance body)
    {
        if (body.Loop!.Begun < body.Loop.Total)
        {
            Next(run, body);
            return;
        }

        if (OutputCollection is null
            || run.Variables.Propagate(run.Find(body.Scope)!, FeelContext.Of((OutputCollection, body.Locals[OutputCollection]))))
        {
            run.Complete(body);
        }
    }

    private static (Expression, ImmutableArray<EventDefinition>)? Complex(XElement xml, ElementReader reader) =>
        xml.Element(BpmnNames.Model + "condition") is { } condition && reader.Plain(condition, "the condition of a complex behaviour") is { } expression
            ? (expression, xml.Element(BpmnNames.Model + "event") is { } thrown ? reader.EventDefinitions(thrown, Throwable) : [])
            : null;

    private bool TryEvents(Run run, ElementInstance inner, int completed, FeelContext counts, out List<EventDefinition> events)
    {
        events = [];
        if (NoneEvent is not null)
        {
            events.Add(NoneEvent);
        }

        if (OneEvent is not null && completed == 1)
        {
            events.Add(OneEvent);
        }

        foreach (var (condition, thrown) in ComplexEvents)
        {
            if (!run.Variables.TryAsk(inner, condition, "the condition of a complex behaviour", out var holds, counts))
            {
                return false;
            }

            if (holds)
            {
                events.AddRange(thrown);
            }
        }

        return true;
    }

    private bool Next(Run run, ElementInstance body)
    {
        if (++run.IterationsBegun > run.Services.Limits.MultiInstanceChildren * StepFactor)
        {
            return run.Stick(body, "process.multiinstance.exceeded",
                $"Expected one step to begin at most {run.Services.Limits.MultiInstanceChildren * StepFactor} iterations. Saw more at '{body.ElementId}'. Retry to go on.");
        }

        var at = body.Loop!.Begun;
        var locals = FeelContext.Empty;
        if (OutputElement?.VariableName is { } name)
        {
            locals = locals.With(name, null);
        }

        if (InputElement is not null && body.Loop.Items is { } items)
        {
            locals = locals.With(InputElement, items[at]);
        }

        Iterate(run, body, locals.With(LoopNames.Counter, (FeelNumber)(at + 1)));
        return true;
    }

    private bool TryCount(Run run, ElementInstance body, out LoopState loop)
    {
        loop = new(null, null, 0, 0);
        FeelList? items = null;
        if (InputCollection is not null)
        {
            if (!run.Variables.TryEvaluate(body, InputCollection, "the input collection", out var collection))
            {
                return false;
            }

            items = collection as FeelList;
            if (items is null)
            {
                return run.Stick(body, "process.multiinstance.collection",
                    $"Expected the input collection of '{body.ElementId}' to be a list. Saw: {collection ?? "null"} from '{InputCollection.Text}'. Correct the variable and retry.");
            }
        }

        var total = items?.Count ?? 0;
        if (Cardinality is not null)
        {
            if (!run.Variables.TryEvaluate(body, Cardinality, "the loop cardinality", out var count))
            {
                return false;
            }

            if (count is string text && FeelNumber.TryParse(text, out var parsed))
            {
                count = parsed;
            }

            if (count is not FeelNumber number || !number.TryToInt32(out total) || total < 0 || (items is not null && total > items.Count))
            {
                return run.Stick(body, "process.multiinstance.cardinality",
                    $"Expected the loop cardinality of '{body.ElementId}' to be a whole number of 0 or more. Saw: {count ?? "null"}. Correct the variable and retry.");
            }
        }

        if (total > run.Services.Limits.MultiInstanceChildren)
        {
            return run.Stick(body, "process.multiinstance.exceeded",
                $"Expected at most {run.Services.Limits.MultiInstanceChildren} iterations of '{body.ElementId}'. Saw {total}. Shorten the collection and retry.");
        }

        loop = new(items, total, 0, 0);
        return true;
    }
}
