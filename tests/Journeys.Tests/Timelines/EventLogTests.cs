using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using TreM.Workflow.Journeys.Tests.Simulation;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Journeys.Tests.Timelines;

/// <summary>What leaves for process mining is what the tools read: the rules of IEEE 1849 (XES) and of the JSON schema of OCEL 2.0.</summary>
public sealed class EventLogTests
{
    private static readonly XNamespace Xes = "http://www.xes-standard.org/";
    private static readonly string[] LogParts = ["extension", "global", "classifier", "string", "date", "int", "float", "boolean", "id", "list", "container", "trace", "event"];

    private static readonly string[] AttributeTypes = ["string", "time", "integer", "float", "boolean"];

    // The transitions of the lifecycle extension.
    private static readonly string[] Transitions =
        ["schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete", "autoskip", "manualskip", "unknown"];

    private static async Task<byte[]> Export(Func<ExportLog, Stream, Task> write)
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        await (await Walk.Refer(programme, "V01")).To("Task_N110_Kartlaggning");
        await (await Walk.Refer(programme, "V09")).To("Task_N040_Samtal");
        using var file = new MemoryStream();
        await programme.Use<ExportLog>(log => write(log, file));
        return file.ToArray();
    }

    [Fact]
    public async Task The_xes_file_keeps_the_schema_and_its_own_declarations()
    {
        var bytes = await Export((log, file) => log.Xes(file, _ => true, TestContext.Current.CancellationToken));
        var root = XDocument.Load(new MemoryStream(bytes)).Root!;

        Assert.Equal(Xes + "log", root.Name);
        Assert.True(decimal.TryParse(root.Attribute("xes.version")?.Value, CultureInfo.InvariantCulture, out _));
        Assert.NotNull(root.Attribute("xes.features"));
        var order = root.Elements().Select(e => Array.IndexOf(LogParts, e.Name.LocalName)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.All(root.Descendants(), e => Assert.Equal(Xes, e.Name.Namespace));

        var prefixes = root.Elements(Xes + "extension").Select(e =>
        {
            Assert.Matches("^https?://.+\\.xesext$", e.Attribute("uri")!.Value);
            Assert.NotEmpty(e.Attribute("name")!.Value);
            return e.Attribute("prefix")!.Value;
        }).ToList();
        Assert.Equal(prefixes.Distinct(), prefixes);
        var globals = root.Elements(Xes + "global").ToDictionary(g => g.Attribute("scope")!.Value, g => g.Elements().Select(a => (a.Name.LocalName, Key(a))).ToList());
        Assert.All(root.Elements(Xes + "classifier").SelectMany(c => c.Attribute("keys")!.Value.Split(' ')), key => Assert.Contains(globals["event"], g => g.Item2 == key));

        var traces = root.Elements(Xes + "trace").ToList();
        Assert.Equal(2, traces.Count);
        Assert.Equal(2, traces.Select(t => Value(t, "concept:name")).Distinct().Count());
        Assert.All(traces, trace => Assert.All(globals["trace"], g => Assert.Single(trace.Elements(), a => (a.Name.LocalName, Key(a)) == g)));
        foreach (var e in root.Descendants(Xes + "event"))
        {
            Assert.All(globals["event"], g => Assert.Single(e.Elements(), a => (a.Name.LocalName, Key(a)) == g));
            Assert.Equal(e.Elements().Select(Key).Distinct().Count(), e.Elements().Count());
            Assert.All(e.Elements().Select(Key).OfType<string>().Where(k => k.Contains(':')), key => Assert.Contains(key.Split(':')[0], prefixes));
            Assert.Contains(Value(e, "lifecycle:transition"), Transitions);
            XmlConvert.ToDateTimeOffset(Value(e, "time:timestamp"));
        }

        Assert.All(traces, trace => Assert.Equal(
            trace.Elements(Xes + "event").Select(e => XmlConvert.ToDateTimeOffset(Value(e, "time:timestamp"))).Order(),
            trace.Elements(Xes + "event").Select(e => XmlConvert.ToDateTimeOffset(Value(e, "time:timestamp")))));
    }

    [Fact]
    public async Task The_ocel_file_keeps_the_schema_and_relates_only_what_it_declares()
    {
        var bytes = await Export((log, file) => log.Ocel(file, _ => true, TestContext.Current.CancellationToken));
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;

        Assert.Equal(["eventTypes", "events", "objectTypes", "objects"], root.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var eventTypes = Types(root.GetProperty("eventTypes"));
        var objectTypes = Types(root.GetProperty("objectTypes"));
        var objects = root.GetProperty("objects").EnumerateArray().ToDictionary(o => Text(o, "id"), o => Text(o, "type"));
        Assert.All(objects.Values, type => Assert.Contains(type, objectTypes.Keys));
        Assert.All(root.GetProperty("objects").EnumerateArray().SelectMany(o => o.GetProperty("relationships").EnumerateArray()), r => Assert.Contains(Text(r, "objectId"), objects.Keys));

        var events = root.GetProperty("events").EnumerateArray().ToList();
        Assert.NotEmpty(events);
        Assert.Equal(events.Count, events.Select(e => Text(e, "id")).Distinct().Count());
        foreach (var e in events)
        {
            var declared = eventTypes[Text(e, "type")];
            Assert.EndsWith("Z", Text(e, "time"), StringComparison.Ordinal);
            XmlConvert.ToDateTimeOffset(Text(e, "time"));
            Assert.All(e.GetProperty("attributes").EnumerateArray(), a =>
            {
                Assert.Contains(Text(a, "name"), declared);
                Assert.Equal(JsonValueKind.String, a.GetProperty("value").ValueKind);
            });
            var relations = e.GetProperty("relationships").EnumerateArray().Select(r => (Id: Text(r, "objectId"), Qualifier: Text(r, "qualifier"))).ToList();
            Assert.Single(relations, r => objects[r.Id] == "deltagande");
            Assert.Equal(relations.Distinct(), relations);
        }

        Assert.Equal(2, objects.Values.Count(t => t == "deltagande"));
    }

    private static Dictionary<string, List<string>> Types(JsonElement types) => types.EnumerateArray().ToDictionary(t => Text(t, "name"), t => t.GetProperty("attributes").EnumerateArray().Select(a =>
    {
        Assert.Contains(Text(a, "type"), AttributeTypes);
        return Text(a, "name");
    }).ToList());

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string? Key(XElement attribute) => attribute.Attribute("key")?.Value;

    private static string Value(XElement of, string key) => of.Elements().Single(a => a.Attribute("key")?.Value == key).Attribute("value")!.Value;
}
