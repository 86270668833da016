using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes;

/// <summary>A BPMN file: the document as read, its executable processes, and what the checks found.</summary>
public sealed class BpmnFile
{
    /// <summary>The document as read, with everything in it.</summary>
    public required BpmnDocument Document { get; init; }

    /// <summary>The executable processes, in the file's order.</summary>
    public required ImmutableArray<ProcessDefinition> Processes { get; init; }

    /// <summary>Reads, checks and compiles a BPMN file.</summary>
    /// <param name="xml">The file's text.</param>
    /// <param name="options">What the deployment allows, or null for the defaults of production.</param>
    public static BpmnFileResult Read(string xml, CompileOptions? options = null)
    {
        options ??= CompileOptions.Default;
        var reading = BpmnDocument.Read(xml, options.Xml);
        if (reading.Document is not { } document)
        {
            return new(null, reading.Findings);
        }

        var findings = reading.Findings.ToBuilder();
        findings.AddRange(StructureChecks.Run(document).Select(f => options.Tolerates(f.Code) ? f with { Severity = Severity.Warning } : f));
        if (findings.Any(f => f.Code is "bpmn.id.missing" or "bpmn.id.repeated"))
        {
            // Everything else in the compiler goes by id.
            return new(null, findings.ToImmutable());
        }

        var diagram = DiagramBounds.Read(document.Xml);
        var processes = ImmutableArray.CreateBuilder<ProcessDefinition>();
        foreach (var process in document.Processes.Where(p => BpmnDocument.Flag(p, "isExecutable")))
        {
            var reader = new ElementReader(document, options);
            var definition = Compile(process, reader, document, diagram);
            findings.AddRange(reader.Findings);
            if (definition is not null && !reader.Findings.Any(f => f.Severity == Severity.Error))
            {
                processes.Add(definition);
            }
        }

        return findings.Any(f => f.Severity == Severity.Error)
            ? new(null, findings.ToImmutable())
            : new(new() { Document = document, Processes = processes.ToImmutable() }, findings.ToImmutable());
    }

    private static ProcessDefinition? Compile(XElement xml, ElementReader reader, BpmnDocument document, ImmutableDictionary<string, DiagramBounds> diagram)
    {
        var nodes = xml.Descendants().Count(e => e.Name.Namespace == BpmnNames.Model && ElementCatalogue.FlowNode(e.Name.LocalName) is not null);
        if (nodes > reader.Options.FlowNodes)
        {
            reader.Refuse(xml, "bpmn.size.exceeded", $"Expected at most {reader.Options.FlowNodes} flow nodes; saw {nodes}.", "Split the process.");
            return null;
        }

        var root = new Process(reader.Ref(xml));
        reader.Nodes[root.Id] = root;
        CamundaExtensions.Check(xml, reader);
        reader.Scope(xml, root);
        root.Listeners = Listener.Read(xml, root, reader);
        return new()
        {
            Id = root.Id,
            Name = root.Element.Name,
            NameEn = root.Element.Extensions.GetValueOrDefault("nameEn"),
            VersionTag = (string?)ElementReader.Zeebe(xml, "versionTag")?.Attribute("value"),
            ContentHash = document.ContentHash,
            StartTriggers = [.. StartTriggers.Of(root)],
            References = [.. reader.References],
            Elements = reader.Elements.ToImmutableDictionary(),
            Diagram = diagram,
            Root = root,
            Nodes = reader.Nodes.ToFrozenDictionary(StringComparer.Ordinal),
        };
    }
}

/// <summary>What reading gave. <see cref="File"/> is null exactly when a finding is an error.</summary>
public sealed record BpmnFileResult(BpmnFile? File, ImmutableArray<Finding> Findings);
