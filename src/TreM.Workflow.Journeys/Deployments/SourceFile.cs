using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using TreM.Workflow.Feel;
using TreM.Workflow.Feel.Xml;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>A file to deploy.</summary>
/// <param name="Name">Path with forward slashes; the ending says what it is.</param>
/// <param name="Text">Its text.</param>
public sealed record SourceFile(string Name, string Text)
{
    private const string TestsEnding = "-tests.xml";
    private static readonly string[] BpmnEndings = [".bpmn", ".bpmn2", ".bpmn20.xml"];

    /// <summary>Why the text could not be had from the file; then it is empty.</summary>
    [JsonIgnore]
    public Finding? Problem { get; init; }

    /// <summary>A file from its bytes, in the encoding that it says it is in.</summary>
    public static SourceFile Of(string name, ReadOnlySpan<byte> bytes)
    {
        var (text, problem) = FileText.Decode(bytes);
        return new(name, text ?? "") { Problem = problem };
    }

    /// <summary>A file that could not be read at all.</summary>
    /// <param name="name">Its path.</param>
    /// <param name="why">What was in the way, in a few words.</param>
    public static SourceFile Unread(string name, string why) => new(name, "")
    {
        Problem = new("deploy.file.unread", Severity.Error, $"Expected a file that can be read; {why}.", Remedy: "Look whether it is there, may be read, and is not too large.")
        {
            Arguments = [why],
        },
    };

    /// <summary>What a file with this name holds, or null when it is not deployed.</summary>
    public static FileKind? KindOf(string name) =>
        Array.Exists(BpmnEndings, e => name.EndsWith(e, StringComparison.Ordinal)) ? FileKind.Bpmn
        : name.EndsWith(TestsEnding, StringComparison.Ordinal) ? FileKind.Tests
        : Path.GetExtension(name) switch
        {
            ".dmn" => FileKind.Dmn,
            ".form" => FileKind.Form,
            _ => null,
        };

    /// <summary>Where the tests of a DMN file lie.</summary>
    public static string TestsOf(string name) => Path.ChangeExtension(name, null) + TestsEnding;

    internal string TextHash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}
