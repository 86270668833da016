using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Checks.Rules;
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

    /// <summary>Reads, checks and compiles a BPMN file. Whatever is wrong with it is a finding, never an exception.</summary>
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

        var (result, failure) = Unreadable.Try(() => Read(document, options), "bpmn");
        return (result ?? new(null, [.. reading.Findings, failure!])) with { Document = document };
    }

    private static BpmnFileResult Read(BpmnDocument document, CompileOptions options)
    {
        var findings = StructureChecks.Run(StructureChecks.Rules, new BpmnModel(document) { Stop = options.Stop })
            .Where(f => f.Code != DeploymentRules.CallTriggeredCode)
            .Select(f => options.Tolerates(f.Code) ? f with { Severity = Severity.Warning } : f).ToList();

        // The compiler goes by id: for it, elements without one of their own get one that says where they are.
        var whole = findings.Exists(f => f.Code is "bpmn.id.missing" or "bpmn.id.repeated") ? document.WithEveryId() : document;
        var diagram = DiagramBounds.Read(document.Xml);
        var processes = ImmutableArray.CreateBuilder<ProcessDefinition>();
        foreach (var process in whole.Processes.Where(BpmnModel.IsExecutable))
        {
            options.Stop.ThrowIfCancellationRequested();
            var reader = new ElementReader(whole, options);
            var (definition, failure) = Unreadable.Try(() => Compile(process, reader, whole, diagram), "bpmn");
            if (failure is not null)
            {
                reader.Refuse(process, failure);
            }

            Add(findings, reader.Findings, document, whole);
            if (definition is not null && !reader.Findings.Any(f => f.Severity == Severity.Error))
            {
                processes.Add(definition);
            }
        }

        return findings.Exists(f => f.Severity == Severity.Error)
            ? new(null, [.. findings])
            : new(new() { Document = document, Processes = processes.ToImmutable() }, [.. findings]);
    }

    // What a check has said as an error is not said again; what it only warned of is said once, as the error it is.
    private static void Add(List<Finding> findings, IEnumerable<Finding> refusals, BpmnDocument document, BpmnDocument whole)
    {
        var told = findings.ToList();
        foreach (var refusal in refusals)
        {
            var before = Retold.FirstTold(refusal, told, whole);
            if (before is { Severity: Severity.Error })
            {
                continue;
            }

            findings.RemoveAll(f => ReferenceEquals(f, before));
            findings.Add(refusal with { ElementId = document.NearestIn(whole, refusal.ElementId) });
        }
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
public sealed record BpmnFileResult(BpmnFile? File, ImmutableArray<Finding> Findings)
{
    /// <summary>The document, also of a file that is refused; null when it is no BPMN at all.</summary>
    public BpmnDocument? Document { get; init; }
}
