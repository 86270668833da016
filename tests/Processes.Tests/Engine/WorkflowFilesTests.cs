using TreM.Workflow.Processes;

namespace Processes.Tests.Engine;

/// <summary>Every process of the programme compiles for the engine.</summary>
public class WorkflowFilesTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Repository.Folder, "workflows"), "*.bpmn", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Repository.Folder, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_file_compiles(string file)
    {
        var result = BpmnFile.Read(File.ReadAllText(Path.Combine(Repository.Folder, file)));

        Assert.True(result.File is not null, string.Join('\n', result.Findings));
        Assert.All(result.File.Processes, p => Assert.NotEmpty(p.StartTriggers));
    }
}
