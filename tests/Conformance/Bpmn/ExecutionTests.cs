using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;

namespace Conformance.Bpmn;

/// <summary>betsy's executable models on a virtual clock: trace, order and outcome.</summary>
public class ExecutionTests
{
    [Fact]
    public void Every_case_runs_as_the_specification_says()
    {
        var cases = ConformanceData.Json("bpmn", "cases.json").GetProperty("cases").EnumerateArray().ToList();
        var records = new JsonArray();
        var failures = new List<string>();
        foreach (var item in cases)
        {
            var run = new ExecutionCase(item);
            var problem = run.Judge();
            records.Add(new JsonObject
            {
                ["group"] = item.GetProperty("group").GetString(),
                ["case"] = item.GetProperty("id").GetString(),
                ["confidence"] = item.GetProperty("confidence").GetString(),
                ["pass"] = problem is null,
                ["expected"] = $"{string.Join(' ', run.ExpectedTrace)} ({run.ExpectedOutcome})",
                ["got"] = $"{string.Join(' ', run.Trace)} ({run.Outcome}){(problem is null ? "" : $": {problem}")}",
            });
            if (problem is not null)
            {
                failures.Add($"{item.GetProperty("id").GetString()} [{item.GetProperty("confidence").GetString()}]: {problem}. {run.Details}");
            }
        }

        ConformanceReport.Write("bpmn", "execution", new JsonObject
        {
            ["passed"] = cases.Count - failures.Count,
            ["of"] = cases.Count,
            ["cases"] = records,
        });
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases.Count} cases fail:\n{string.Join('\n', failures)}");
    }

    [Theory]
    [InlineData("reversed")]
    [InlineData("referred")]
    public void Every_sure_case_runs_as_well_when_its_file_says_the_same_otherwise(string how)
    {
        var failures = ConformanceData.Json("bpmn", "cases.json").GetProperty("cases").EnumerateArray()
            .Where(c => c.GetProperty("confidence").GetString() == "sure")
            .Select(c => (Id: c.GetProperty("id").GetString(), Problem: new ExecutionCase(c, how == "reversed" ? Reversed : Referred).Judge()))
            .Where(c => c.Problem is not null).Select(c => $"{c.Id}: {c.Problem}").ToList();

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>The flow elements of every process and sub-process in reverse: nothing may hang on where they stand.</summary>
    private static string Reversed(string xml)
    {
        var document = XDocument.Parse(xml);
        foreach (var scope in document.Descendants().Where(e => e.Name.LocalName is "process" or "subProcess" or "transaction").ToList())
        {
            var elements = scope.Elements().Where(e => e.Name.LocalName is "sequenceFlow" or "boundaryEvent" || e.Name.LocalName.EndsWith("Task", StringComparison.Ordinal)
                || e.Name.LocalName.EndsWith("Event", StringComparison.Ordinal) || e.Name.LocalName.EndsWith("Gateway", StringComparison.Ordinal)).ToList();
            elements.ForEach(e => e.Remove());
            elements.Reverse();
            scope.Add(elements);
        }

        return document.ToString();
    }

    /// <summary>Event definitions beside the processes, with references to them from the events.</summary>
    private static string Referred(string xml)
    {
        var document = XDocument.Parse(xml);
        var model = document.Root!.Name.Namespace;
        var number = 0;
        foreach (var definition in document.Descendants().Where(e => e.Name.LocalName.EndsWith("EventDefinition", StringComparison.Ordinal) && e.Parent != document.Root).ToList())
        {
            definition.ReplaceWith(new XElement(model + "eventDefinitionRef", $"moved{++number}"));
            definition.SetAttributeValue("id", $"moved{number}");
            document.Root.AddFirst(definition);
        }

        return document.ToString();
    }

    [Fact]
    public void Every_case_runs_the_same_twice()
    {
        foreach (var item in ConformanceData.Json("bpmn", "cases.json").GetProperty("cases").EnumerateArray())
        {
            var (first, second) = (new ExecutionCase(item), new ExecutionCase(item));
            first.Judge();
            second.Judge();
            Assert.Equal(first.Bytes, second.Bytes);
        }
    }
}

/// <summary>One case: runs on construction of a verdict, keeps what happened.</summary>
internal sealed class ExecutionCase(JsonElement item, Func<string, string>? rewrite = null)
{
    private static readonly Lazy<Dictionary<string, string>> Neutral = new(() =>
        ConformanceData.Json("bpmn", "expressions.json").EnumerateArray()
            .ToDictionary(e => e.GetProperty("source").GetString()!, e => e.GetProperty("feel").GetString()!));

    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _intervals = [];
    private VirtualHost? _host;
    private bool _marked;

    /// <summary>What the suite's models need: scripts and expressions of no language, cycles of a second.</summary>
    public static CompileOptions Options { get; } = new()
    {
        AllowForeignScripts = true,
        ShortestCycle = TimeSpan.FromSeconds(1),
        Neutral = text => Neutral.Value.GetValueOrDefault(text),
    };

    public List<string> Trace { get; } = [];

    public string Outcome { get; private set; } = "";

    public string Details { get; private set; } = "";

    public string[] ExpectedTrace => Texts(item.GetProperty("expect").GetProperty("trace"));

    public string ExpectedOutcome => item.GetProperty("expect").GetProperty("outcome").GetString()!;

    public byte[] Bytes => [.. _host?.Instances.SelectMany(i => i.State.Save()) ?? []];

    /// <summary>What is wrong, or null.</summary>
    public string? Judge()
    {
        try
        {
            Run();
        }
        catch (InvalidOperationException e)
        {
            Trace.Add("ERROR_runtime");
            (Outcome, Details) = ("error", e.Message);
        }

        var confidence = item.GetProperty("confidence").GetString();
        var alternatives = item.GetProperty("alternatives").EnumerateArray().Select(Texts).ToList();
        var accepted = confidence switch
        {
            "sure" or "race" => [ExpectedTrace],
            "disputed" => [ExpectedTrace, .. alternatives],
            _ => alternatives,
        };
        if (ExpectedTrace is ["ERROR"])
        {
            return Trace.Count == 1 && Trace[0] is "ERROR_deployment" or "ERROR_runtime" ? null : "Expected the model to be refused, or an incident";
        }

        if (!accepted.Any(a => a.Order(StringComparer.Ordinal).SequenceEqual(Trace.Order(StringComparer.Ordinal))))
        {
            return $"Expected {string.Join(" or ", accepted.Select(a => string.Join(' ', a)))}; saw {string.Join(' ', Trace)} ({Outcome})";
        }

        if (item.GetProperty("expect").GetProperty("order") is { ValueKind: JsonValueKind.Array } order && !Texts(order).SequenceEqual(Trace))
        {
            return $"Expected the order {string.Join(' ', Texts(order))}; saw {string.Join(' ', Trace)}";
        }

        return Outcome == ExpectedOutcome ? null : $"Expected outcome {ExpectedOutcome}; saw {Outcome}";
    }

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(t => t.GetString()!)];

    private void Run()
    {
        var file = ConformanceData.PathOf("bpmn", item.GetProperty("file").GetString()!);
        var text = File.ReadAllText(file);
        var result = BpmnFile.Read(rewrite?.Invoke(text) ?? text, Options);
        if (result.File is null)
        {
            Trace.Add("ERROR_deployment");
            Outcome = "rejected";
            Details = string.Join(' ', result.Findings);
            return;
        }

        _host = new VirtualHost(new EngineServices { Script = Script }, result.File.Processes);
        var starts = Texts(item.GetProperty("start"));
        var end = _host.Now.AddSeconds(item.GetProperty("virtual_horizon_s").GetDouble());
        var started = starts
            .Select((process, at) => Start(result.File.Processes.First(p => p.Id == process), at == starts.Length - 1 ? Variables() : FeelContext.Empty))
            .OfType<HostedInstance>().ToList();
        _host.Pass(end - _host.Now);
        if (_intervals is [var one, var other] && one.From < other.To && other.From < one.To)
        {
            Trace.Add("EXECUTION_parallel");
        }

        if (_marked && ExpectedTrace.Contains("MARKER_exists"))
        {
            Trace.Add("MARKER_exists");
        }

        var failed = _host.Instances.Any(i => i.Outcome is InstanceOutcome.Failed && i.Parent is null);
        var stuck = _host.Instances.Any(i => i.Incidents.Count > 0);
        if (failed || stuck)
        {
            Trace.Add(failed ? "ERROR_thrownErrorEvent" : "ERROR_runtime");
        }

        Outcome = failed || stuck ? "error" : started.Count == starts.Length && started.TrueForAll(i => i.State.HasEnded) ? "completed" : "waiting";
        Details = string.Join(' ', _host.Effects.OfType<Effect.IncidentOpened>().Select(i => i.Message));
    }

    /// <summary>Starts a process, or waits until its timer does; null when its condition does not hold.</summary>
    private HostedInstance? Start(ProcessDefinition definition, FeelContext variables)
    {
        if (definition.StartTriggers is [{ Kind: "timer" } timer, ..] && timer.FirstDue!(_host!.Now) is { } due)
        {
            _host.Pass(due - _host.Now);
            return _host.Start(definition.Id, variables, timer.StartEventId);
        }

        return definition.StartTriggers is [{ Kind: "conditional" }, ..] ? _host!.TryStart(definition.Id, variables) : _host!.Start(definition.Id, variables);
    }

    private FeelContext Variables()
    {
        var variables = FeelContext.Of(("integerVariable", (FeelNumber)0));
        foreach (var variable in item.GetProperty("variables").EnumerateObject())
        {
            variables = variables.With(variable.Name, FeelJson.Read(variable.Value));
        }

        return variables;
    }

    private ScriptAnswer Script(ScriptCall call)
    {
        var nothing = new ScriptAnswer.Completed(FeelContext.Empty);
        switch (call.Text.Trim())
        {
            case "CREATE_LOG_FILE":
                return nothing;
            case "CREATE_MARKER_FILE":
                _marked = true;
                return nothing;
            case "INCREMENT_INTEGER_VARIABLE":
                return Increment(call);
            case "INCREMENT_INTEGER_VARIABLE_AND_LOG":
                Trace.Add("INCREMENT_correct");
                return Increment(call);
            case "SET_STRING_DATA":
                return new ScriptAnswer.Completed(FeelContext.Of(("data", "String")));
            case "LOG_DATA":
                if (call.Variables["data"] is "String")
                {
                    Trace.Add("DATA_correct");
                }

                return nothing;
            case "THROW_ERROR":
                return new ScriptAnswer.Threw("ERR_CODE");
            case "WAIT_TEN_SECONDS":
                return new ScriptAnswer.Takes(TimeSpan.FromSeconds(10), FeelContext.Empty);
            case "CREATE_TIMESTAMP_LOG_1" or "CREATE_TIMESTAMP_LOG_2":
                _intervals.Add((_host!.Now, _host.Now.AddSeconds(10)));
                return new ScriptAnswer.Takes(TimeSpan.FromSeconds(10), FeelContext.Empty);
            case var marker when marker.StartsWith("SCRIPT_task", StringComparison.Ordinal):
                Trace.Add(marker);
                return nothing;
            default:
                return new ScriptAnswer.Failed($"Expected a known marker. Saw '{call.Text}'.");
        }
    }

    private static ScriptAnswer Increment(ScriptCall call) => new ScriptAnswer.Completed(
        FeelContext.Of(("integerVariable", (call.Variables["integerVariable"] as FeelNumber? ?? FeelNumber.Zero) + FeelNumber.One)));
}
