using System.Text.Json;
using System.Text.Json.Nodes;
using TreM.Workflow.Feel;
using TreM.Workflow.Feel.Xml;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;

namespace Conformance.Bpmn;

/// <summary>The constraint files of betsy and BPMNspector: invalid models are refused at the right element, valid ones are not.</summary>
public class ConstraintTests
{
    [Fact]
    public void At_least_95_percent_of_the_invalid_models_are_refused_at_a_listed_element()
    {
        var items = ConformanceData.Json("bpmn", "constraints.json").GetProperty("items").EnumerateArray()
            .Where(i => i.GetProperty("kind").GetString() == "fail").ToList();
        var missed = new JsonArray();
        foreach (var item in items)
        {
            var expected = item.GetProperty("elements").EnumerateArray()
                .Select(e => e.GetProperty("id").GetString() ?? e.GetProperty("nearest_id").GetString()).ToHashSet();
            var errors = Check(item).Where(f => f.Severity == Severity.Error).ToList();
            if (!errors.Any(f => expected.Contains(f.ElementId)))
            {
                missed.Add(new JsonObject
                {
                    ["id"] = item.GetProperty("id").GetString(),
                    ["expected"] = string.Join(", ", expected),
                    ["saw"] = string.Join("; ", errors.Select(f => $"{f.Code} at {f.ElementId}")),
                });
            }
        }

        ConformanceReport.Write("bpmn", "constraints-invalid", new JsonObject
        {
            ["models"] = items.Count,
            ["refused"] = items.Count - missed.Count,
            ["missed"] = missed,
        });
        Assert.True(missed.Count <= items.Count * 0.05, $"{missed.Count} of {items.Count} missed: {missed.ToJsonString()}");
    }

    [Fact]
    public void None_of_the_valid_counterparts_is_refused()
    {
        var refused = new JsonArray();
        var items = ConformanceData.Json("bpmn", "constraints.json").GetProperty("items").EnumerateArray()
            .Where(i => i.GetProperty("kind").GetString() == "success" && i.GetProperty("fully_clean").GetBoolean()).ToList();
        foreach (var item in items)
        {
            var errors = Check(item).Where(f => f.Severity == Severity.Error).ToList();
            if (errors.Count > 0)
            {
                refused.Add($"{item.GetProperty("file").GetString()}: {string.Join("; ", errors.Select(f => $"{f.Code} at {f.ElementId}"))}");
            }
        }

        ConformanceReport.Write("bpmn", "constraints-valid", new JsonObject { ["models"] = items.Count, ["refused"] = refused });
        Assert.True(refused.Count == 0, string.Join("\n", refused));
    }

    [Fact]
    public void No_executable_model_is_refused_unless_its_case_expects_an_error()
    {
        var cases = ConformanceData.Json("bpmn", "cases.json").GetProperty("cases").EnumerateArray().ToList();
        var refused = new List<string>();
        foreach (var file in cases.GroupBy(c => c.GetProperty("file").GetString()!))
        {
            if (file.All(c => c.GetRawText().Contains("ERROR", StringComparison.Ordinal)))
            {
                continue;
            }

            var errors = BpmnFile.Read(File.ReadAllText(ConformanceData.PathOf("bpmn", file.Key)), ExecutionCase.Options)
                .Findings.Where(f => f.Severity == Severity.Error).ToList();
            if (errors.Count > 0)
            {
                refused.Add($"{file.Key}: {string.Join("; ", errors.Select(f => $"{f.Code} at {f.ElementId}"))}");
            }
        }

        Assert.True(refused.Count == 0, string.Join("\n", refused));
    }

    [Fact]
    public void Every_model_of_the_suites_is_compiled_and_none_throws()
    {
        var files = Directory.EnumerateFiles(ConformanceData.PathOf("bpmn"), "*.bpmn", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var failed = files.SelectMany(f => BpmnFile.Read(FileText.Decode(File.ReadAllBytes(f)).Text!, ExecutionCase.Options).Findings
            .Where(x => x.Code == "model.read.failed").Select(x => $"{f}: {x}"));

        Assert.True(files.Count > 300, $"{files.Count} files");
        Assert.Empty(failed);
    }

    private static IEnumerable<Finding> Check(JsonElement item)
    {
        var reading = BpmnDocument.Read(File.ReadAllText(ConformanceData.PathOf("bpmn", item.GetProperty("file").GetString()!)));
        return reading.Document is null ? reading.Findings : StructureChecks.Run(reading.Document);
    }
}
