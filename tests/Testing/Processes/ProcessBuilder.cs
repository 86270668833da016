using System.Security;
using System.Text;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Testing.Processes;

/// <summary>
/// Writes BPMN as a person would draw it: <c>Process("p").Start().UserTask("a").End()</c>. Each call puts an element after
/// the last one. Triggers are short texts: <c>timer:PT1H</c>, <c>cycle:R3/PT1H</c>, <c>date:...</c>, <c>message:name:=key</c>,
/// <c>signal:name</c>, <c>error:CODE</c>, <c>escalation:CODE</c>, <c>condition:=x &gt; 1</c>, <c>link:name</c>,
/// <c>compensate[:activity]</c>, <c>cancel</c>, <c>terminate</c>.
/// </summary>
internal sealed class ProcessBuilder
{
    private readonly StringBuilder _content = new();
    private readonly Declarations _declared;
    private string? _last;
    private string? _condition;
    private bool _isDefault;

    private ProcessBuilder(string id, Declarations declared) => (Id, _declared) = (id, declared);

    public string Id { get; }

    /// <summary>The whole file.</summary>
    public string Xml =>
        "<definitions id='d' xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:zeebe='http://camunda.org/schema/zeebe/1.0' "
        + "xmlns:trem='urn:trem:bpmn:1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' targetNamespace='x'>"
        + $"{_declared.Xml}<process id='{Id}' isExecutable='true'>{_content}</process></definitions>";

    public static ProcessBuilder Process(string id) => new(id, new());

    public ProcessDefinition Build(CompileOptions? options = null)
    {
        var result = BpmnFile.Read(Xml, options);
        return result.File?.Processes.Single() ?? throw new InvalidOperationException(string.Join('\n', result.Findings) + "\n" + Xml);
    }

    public ProcessBuilder Start(string id = "start", string? trigger = null, string attributes = "") => Node("startEvent", id, Event(trigger), attributes);

    public ProcessBuilder End(string id = "end", string? trigger = null, string content = "")
    {
        Node("endEvent", id, content + Event(trigger));
        _last = null;
        return this;
    }

    public ProcessBuilder Task(string id, string content = "", string attributes = "") => Node("task", id, content, attributes);

    public ProcessBuilder UserTask(string id, string content = "", string attributes = "") => Node("userTask", id, content, attributes);

    public ProcessBuilder Job(string id, string type = "work", string content = "") =>
        Node("serviceTask", id, Extensions($"<zeebe:taskDefinition type='{type}'/>") + content);

    public ProcessBuilder Script(string id, string expression, string variable, string content = "", string attributes = "") =>
        Node("scriptTask", id, Extensions($"<zeebe:script expression='{Escape(expression)}' resultVariable='{variable}'/>") + content, attributes);

    public ProcessBuilder Call(string id, string process, string extensions = "", string content = "") =>
        Node("callActivity", id, Extensions($"<zeebe:calledElement processId='{process}'/>{extensions}") + content);

    public ProcessBuilder Catch(string id, string trigger, string attributes = "") =>
        Node("intermediateCatchEvent", id, Event(trigger), attributes);

    public ProcessBuilder Throw(string id, string? trigger = null) => Node("intermediateThrowEvent", id, Event(trigger));

    public ProcessBuilder SubProcess(string id, Action<ProcessBuilder> inside, string content = "", string attributes = "", string kind = "subProcess")
    {
        var inner = new ProcessBuilder(id, _declared);
        inside(inner);
        return Node(kind, id, content + inner._content, attributes);
    }

    /// <summary>An event sub-process beside everything else; it does not change where the builder stands.</summary>
    public ProcessBuilder On(string id, string trigger, Action<ProcessBuilder> inside, bool interrupting = true)
    {
        var inner = new ProcessBuilder(id, _declared);
        inner.Start($"{id}Start", trigger, $"isInterrupting='{(interrupting ? "true" : "false")}'");
        inside(inner);
        _content.Append($"<subProcess id='{id}' triggeredByEvent='true'>{inner._content}</subProcess>");
        return this;
    }

    /// <summary>A boundary event with what comes after it; the builder stays where it stands.</summary>
    public ProcessBuilder Boundary(string id, string attachedTo, string trigger, Action<ProcessBuilder> after, bool interrupting = true)
    {
        _content.Append($"<boundaryEvent id='{id}' attachedToRef='{attachedTo}' cancelActivity='{(interrupting ? "true" : "false")}'>{Event(trigger)}</boundaryEvent>");
        var stands = _last;
        _last = id;
        after(this);
        _last = stands;
        return this;
    }

    /// <summary>A compensation boundary event with its handler, a task.</summary>
    public ProcessBuilder UndoneBy(string attachedTo, string handler)
    {
        _content.Append($"<boundaryEvent id='{attachedTo}Undo' attachedToRef='{attachedTo}'><compensateEventDefinition/></boundaryEvent>")
            .Append($"<serviceTask id='{handler}' isForCompensation='true'>{Extensions("<zeebe:taskDefinition type='undo'/>")}</serviceTask>")
            .Append($"<association id='{attachedTo}Association' associationDirection='One' sourceRef='{attachedTo}Undo' targetRef='{handler}'/>");
        return this;
    }

    /// <summary>A gateway, one branch per action, and a join of the same or another kind for the branches that have not ended.</summary>
    public ProcessBuilder Split(string kind, string id, string? join, params Action<ProcessBuilder>[] branches)
    {
        var defaultFlow = $"{id}Default";
        var at = _content.Length;
        Node(kind, id);
        var open = new List<(string From, string? Condition, bool Default)>();
        var usesDefault = false;
        foreach (var branch in branches)
        {
            (_last, _condition, _isDefault) = (id, null, false);
            branch(this);
            usesDefault |= _content.ToString(at, _content.Length - at).Contains($"id='{defaultFlow}'", StringComparison.Ordinal) || _isDefault;
            if (_last is not null)
            {
                open.Add((_last, _condition, _isDefault));
            }
        }

        if (usesDefault)
        {
            _content.Replace($"<{kind} id='{id}' ", $"<{kind} id='{id}' default='{defaultFlow}' ", at, _content.Length - at);
        }

        (_last, _condition, _isDefault) = (null, null, false);
        if (open.Count == 1)
        {
            (_last, _condition, _isDefault) = open[0];
        }
        else if (open.Count > 1)
        {
            var joinId = $"{id}Join";
            _content.Append($"<{join ?? kind} id='{joinId}' />");
            foreach (var (from, condition, isDefault) in open)
            {
                (_last, _condition, _isDefault) = (from, condition, isDefault);
                FlowTo(joinId);
            }

            _last = joinId;
        }

        return this;
    }

    public ProcessBuilder Exclusive(string id, params Action<ProcessBuilder>[] branches) => Split("exclusiveGateway", id, null, branches);

    public ProcessBuilder Parallel(string id, params Action<ProcessBuilder>[] branches) => Split("parallelGateway", id, null, branches);

    public ProcessBuilder Inclusive(string id, params Action<ProcessBuilder>[] branches) => Split("inclusiveGateway", id, null, branches);

    /// <summary>The next flow has a condition.</summary>
    public ProcessBuilder When(string condition)
    {
        _condition = condition;
        return this;
    }

    /// <summary>The next flow is the default of the gateway it leaves.</summary>
    public ProcessBuilder Otherwise()
    {
        _isDefault = true;
        return this;
    }

    /// <summary>A flow to an element that exists; the branch ends there.</summary>
    public ProcessBuilder GoTo(string id)
    {
        FlowTo(id);
        _last = null;
        return this;
    }

    /// <summary>The branch ends here without a flow: at a link.</summary>
    public ProcessBuilder GoNowhere()
    {
        _last = null;
        return this;
    }

    /// <summary>Whatever XML the builder has no word for, inside the process.</summary>
    public ProcessBuilder Raw(string xml)
    {
        _content.Append(xml);
        return this;
    }

    /// <summary>A message of the file that only raw XML refers to, as <c>message_name</c>.</summary>
    public ProcessBuilder Declare(string kind, string name)
    {
        _declared.Named(kind, name, "name");
        return this;
    }

    /// <summary>Any other element after the last one.</summary>
    public ProcessBuilder Node(string kind, string id, string content = "", string attributes = "")
    {
        _content.Append($"<{kind} id='{id}' {attributes}>{content}</{kind}>");
        if (_last is not null)
        {
            FlowTo(id);
        }

        _last = id;
        return this;
    }

    public static string Extensions(string xml) => $"<extensionElements>{xml}</extensionElements>";

    /// <summary>A multi-instance marker.</summary>
    public static string Each(string collection, string element, bool sequential = false, string outputs = "", string completion = "") =>
        $"<multiInstanceLoopCharacteristics isSequential='{(sequential ? "true" : "false")}'>"
        + Extensions($"<zeebe:loopCharacteristics inputCollection='{Escape(collection)}' inputElement='{element}' {outputs}/>")
        + (completion.Length > 0 ? $"<completionCondition xsi:type='tFormalExpression'>{Escape(completion)}</completionCondition>" : "")
        + "</multiInstanceLoopCharacteristics>";

    private static string Escape(string text) => SecurityElement.Escape(text);

    private void FlowTo(string target)
    {
        var id = _isDefault ? $"{_last}Default" : $"f{++_declared.Flows}";
        var condition = _condition is null ? "" : $"<conditionExpression xsi:type='tFormalExpression'>{Escape(_condition)}</conditionExpression>";
        _content.Append($"<sequenceFlow id='{id}' sourceRef='{_last}' targetRef='{target}'>{condition}</sequenceFlow>");
        (_condition, _isDefault) = (null, false);
    }

    private string Event(string? triggers) =>
        triggers is null ? "" : string.Concat(triggers.Split('|').Select(One));

    private string One(string trigger)
    {
        var parts = trigger.Split(':', 2);
        var text = parts.Length > 1 ? parts[1] : "";
        return parts[0] switch
        {
            "timer" => $"<timerEventDefinition><timeDuration xsi:type='tFormalExpression'>{Escape(text)}</timeDuration></timerEventDefinition>",
            "cycle" => $"<timerEventDefinition><timeCycle xsi:type='tFormalExpression'>{Escape(text)}</timeCycle></timerEventDefinition>",
            "date" => $"<timerEventDefinition><timeDate xsi:type='tFormalExpression'>{Escape(text)}</timeDate></timerEventDefinition>",
            "workdays" => $"<timerEventDefinition trem:workdays='true'><timeDuration xsi:type='tFormalExpression'>{text}</timeDuration></timerEventDefinition>",
            "condition" => $"<conditionalEventDefinition><condition xsi:type='tFormalExpression'>{Escape(text)}</condition></conditionalEventDefinition>",
            "message" => $"<messageEventDefinition messageRef='{_declared.Message(text)}'/>",
            "signal" => $"<signalEventDefinition signalRef='{_declared.Named("signal", text, "name")}'/>",
            "error" => text.Length == 0 ? "<errorEventDefinition/>" : $"<errorEventDefinition errorRef='{_declared.Named("error", text, "errorCode")}'/>",
            "escalation" => text.Length == 0 ? "<escalationEventDefinition/>" : $"<escalationEventDefinition escalationRef='{_declared.Named("escalation", text, "escalationCode")}'/>",
            "link" => $"<linkEventDefinition name='{text}'/>",
            "compensate" => text.Length == 0 ? "<compensateEventDefinition/>" : $"<compensateEventDefinition activityRef='{text}'/>",
            _ => $"<{parts[0]}EventDefinition/>",
        };
    }

    /// <summary>Messages, signals, errors and escalations of the file.</summary>
    private sealed class Declarations
    {
        private readonly SortedDictionary<string, string> _xml = new(StringComparer.Ordinal);

        public int Flows { get; set; }

        public string Xml => string.Concat(_xml.Values);

        public string Named(string kind, string name, string attribute)
        {
            var id = $"{kind}_{name}";
            _xml[id] = $"<{kind} id='{id}' {attribute}='{name}'/>";
            return id;
        }

        public string Message(string text)
        {
            var parts = text.Split(':', 2);
            var id = $"message_{parts[0]}";
            var key = parts.Length > 1 ? Extensions($"<zeebe:subscription correlationKey='{parts[1]}'/>") : "";
            if (key.Length > 0 || !_xml.ContainsKey(id))
            {
                _xml[id] = $"<message id='{id}' name='{parts[0]}'>{key}</message>";
            }

            return id;
        }
    }
}
