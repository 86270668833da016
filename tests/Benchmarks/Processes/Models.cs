using System.Text;
using TreM.Workflow.Processes;

namespace Benchmarks.Processes;

/// <summary>The models of the benchmarks.</summary>
internal static class Models
{
    public static string User => Wrap("<startEvent id='s'/><userTask id='u'/><endEvent id='e'/>" + Flow("f0", "s", "u") + Flow("f1", "u", "e"));

    public static string Script(string id) =>
        $"<scriptTask id='{id}'><extensionElements><zeebe:script expression='=n + 1' resultVariable='n'/></extensionElements></scriptTask>";

    public static string Service(string id) =>
        $"<serviceTask id='{id}'><extensionElements><zeebe:taskDefinition type='inc'/></extensionElements></serviceTask>";

    /// <summary>start, t1..t5, exclusive gateway (n &gt;= 5: t6..t10, end; otherwise tx, end).</summary>
    public static string Sequence(Func<string, string> task)
    {
        var xml = new StringBuilder("<startEvent id='s'/><exclusiveGateway id='g' default='fd'/><endEvent id='e'/>").Append(task("tx"));
        for (var i = 1; i <= 10; i++)
        {
            xml.Append(task($"t{i}"));
        }

        xml.Append(Flow("f0", "s", "t1"));
        for (var i = 1; i < 10; i++)
        {
            xml.Append(i == 5 ? Flow("f5", "t5", "g") : Flow($"f{i}", $"t{i}", $"t{i + 1}"));
        }

        return Wrap(xml.Append(Flow("fc", "g", "t6", "<conditionExpression>=n &gt;= 5</conditionExpression>"))
            .Append(Flow("fd", "g", "tx")).Append(Flow("fx", "tx", "e")).Append(Flow("f10", "t10", "e")).ToString());
    }

    public static string Split(int width)
    {
        var xml = new StringBuilder("<startEvent id='s'/><parallelGateway id='g'/><parallelGateway id='j'/><endEvent id='e'/>").Append(Flow("f0", "s", "g"));
        for (var i = 0; i < width; i++)
        {
            xml.Append("<task id='t").Append(i).Append("'/>").Append(Flow($"a{i}", "g", $"t{i}")).Append(Flow($"b{i}", $"t{i}", "j"));
        }

        return Wrap(xml.Append(Flow("f1", "j", "e")).ToString());
    }

    /// <summary>A chain of user tasks and gateways with so many elements, flows included.</summary>
    public static string Large(int elements)
    {
        var xml = new StringBuilder("<startEvent id='s'/><endEvent id='e'/>");
        var last = "s";
        for (var i = 0; i < (elements / 2) - 2; i++)
        {
            var id = $"n{i}";
            xml.Append(i % 3 == 2 ? Script(id) : $"<userTask id='{id}' name='Uppgift {i}'/>").Append(Flow($"f{i}", last, id));
            last = id;
        }

        return Wrap(xml.Append(Flow("fe", last, "e")).ToString());
    }

    public static ProcessDefinition Compile(string xml)
    {
        var result = BpmnFile.Read(xml);
        return result.File?.Processes[0] ?? throw new InvalidOperationException(string.Join('\n', result.Findings));
    }

    private static string Flow(string id, string from, string to, string content = "") =>
        $"<sequenceFlow id='{id}' sourceRef='{from}' targetRef='{to}'>{content}</sequenceFlow>";

    private static string Wrap(string content) =>
        "<definitions id='d' xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:zeebe='http://camunda.org/schema/zeebe/1.0' targetNamespace='x'>"
        + $"<process id='p' isExecutable='true'>{content}</process></definitions>";
}
