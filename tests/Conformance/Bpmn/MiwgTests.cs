using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace Conformance.Bpmn;

/// <summary>The reference models of the BPMN Model Interchange Working Group: everything read, recognised and written back.</summary>
public class MiwgTests
{
    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        if (ConformanceData.IsPresent)
        {
            foreach (var file in ConformanceData.Json("bpmn", "miwg.json").GetProperty("files").EnumerateArray())
            {
                files.Add(file.GetProperty("file").GetString()!);
            }
        }
        else
        {
            files.Add("(no suite)");
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_reference_model_is_read_recognised_and_written_back(string name)
    {
        var path = ConformanceData.PathOf("bpmn", "miwg", name);
        var expected = ConformanceData.Json("bpmn", "miwg.json").GetProperty("files").EnumerateArray()
            .Single(f => f.GetProperty("file").GetString() == name);
        var reading = BpmnDocument.Read(File.ReadAllText(path));

        Assert.Empty(reading.Findings);
        var document = reading.Document!;
        Assert.Empty(document.RepeatedIds);
        Assert.Equal(CountsOf(expected), Counts(document));
        Assert.Equal(expected.GetProperty("shapes").GetInt32(), document.Types.Values.Count(t => t.Name == "BPMNShape"));
        Assert.Equal(expected.GetProperty("edges").GetInt32(), document.Types.Values.Count(t => t.Name == "BPMNEdge"));
        Assert.Equal(expected.GetProperty("diagrams").GetInt32(), document.Types.Values.Count(t => t.Name == "BPMNDiagram"));
        Assert.Empty(document.Unrecognised.Select(e => $"{e.Name.LocalName}, line {BpmnDocument.LineOf(e)}"));

        var raw = XDocument.Load(XmlReader.Create(path));
        var written = XDocument.Parse(document.Save());
        Assert.Equal(CanonicalXml.Of(raw), CanonicalXml.Of(written));
        Assert.Equal(CanonicalXml.Of(written), CanonicalXml.Of(XDocument.Parse(BpmnDocument.Read(document.Save()).Document!.Save())));
    }

    [Fact]
    public void The_report_names_every_reference_model()
    {
        var files = new JsonArray();
        foreach (var file in ConformanceData.Json("bpmn", "miwg.json").GetProperty("files").EnumerateArray())
        {
            var document = BpmnDocument.Read(File.ReadAllText(ConformanceData.PathOf("bpmn", "miwg", file.GetProperty("file").GetString()!))).Document!;
            files.Add(new JsonObject
            {
                ["file"] = file.GetProperty("file").GetString(),
                ["read"] = true,
                ["recognised"] = document.Unrecognised.IsEmpty && CountsOf(file).SequenceEqual(Counts(document)),
                ["elements"] = document.Types.Count,
            });
        }

        ConformanceReport.Write("bpmn", "miwg", files);
        Assert.All(files, f => Assert.True((bool)f!["recognised"]!, f.ToJsonString()));
    }

    private static SortedDictionary<string, int> CountsOf(JsonElement file) => new(
        file.GetProperty("types").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32()), StringComparer.Ordinal);

    private static SortedDictionary<string, int> Counts(BpmnDocument document) => new(
        document.Xml.Descendants().Where(e => e.Name.Namespace == BpmnNames.Model)
            .GroupBy(e => e.Name.LocalName).ToDictionary(g => g.Key, g => g.Count()),
        StringComparer.Ordinal);
}
