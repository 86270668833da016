using System.Collections.Immutable;
using System.Xml;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>Journeys, tables, their tests and forms that come in together, read and checked against each other.</summary>
internal sealed class ModelFiles
{
    private readonly List<ReadFile> _files = [];
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<ReadFile> Files => _files;

    public ImmutableArray<Finding> Findings => [.. _findings];

    /// <summary>Ids of the processes that only events start.</summary>
    public IEnumerable<string> Triggered =>
        _files.SelectMany(f => f.Processes).Where(p => !p.StartTriggers.Any(t => t.Kind is "none" or "conditional")).Select(p => p.Id);

    public bool HasErrors => _findings.Exists(f => f.Severity == Severity.Error);

    /// <summary>Reads files and checks them against each other and against what is deployed already.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="forms">Ids of deployed forms; null when references are not checked here.</param>
    /// <param name="decisions">Deployed versions of decisions; null when references are not checked here.</param>
    public static ModelFiles Read(
        IReadOnlyCollection<SourceFile> sources, IReadOnlyList<string>? forms = null, IReadOnlyList<(string Id, string Hash)>? decisions = null)
    {
        var set = new ModelFiles();
        foreach (var source in sources)
        {
            switch (SourceFile.KindOf(source.Name))
            {
                case FileKind.Bpmn:
                    set.ReadBpmn(source);
                    break;
                case FileKind.Form:
                    set.ReadForm(source);
                    break;
                case FileKind.Tests:
                    set.ReadTests(source);
                    break;
                case null:
                    set.Add(source, [new("deploy.file.kind", Severity.Error, "Expected a .bpmn, .dmn or .form file, or tests beside a .dmn file (-tests.xml).")]);
                    break;
            }
        }

        set.ReadDecisions([.. sources.Where(s => SourceFile.KindOf(s.Name) == FileKind.Dmn)]);
        set.CheckTwice();
        if (forms is not null && decisions is not null)
        {
            set.CheckProcesses(forms, decisions);
        }

        return set;
    }

    private void ReadBpmn(SourceFile source)
    {
        var result = BpmnFile.Read(source.Text);
        Add(source, result.Findings);
        if (result.File is { } file)
        {
            var hash = file.Processes.IsEmpty ? source.TextHash() : file.Processes[0].ContentHash;
            _files.Add(new(source, FileKind.Bpmn, hash) { Processes = file.Processes, Document = file.Document });
        }
    }

    private void ReadForm(SourceFile source)
    {
        var (schema, findings) = FormSchema.Read(source.Text);
        Add(source, findings);
        if (schema is not null)
        {
            Add(source, ProgrammeContract.OfThisProgram.Check(schema));
            _files.Add(new(source, FileKind.Form, source.TextHash()) { FormId = schema.Id });
        }
    }

    private void ReadTests(SourceFile source)
    {
        Add(source, Decisions.Testing.TckFile.Read(source.Text).Findings);
        _files.Add(new(source, FileKind.Tests, source.TextHash()));
    }

    private void ReadDecisions(IReadOnlyList<SourceFile> sources)
    {
        // By place, not by name: two files may have the same name.
        var results = Decisions.ModelSet.Read(sources.Select((s, i) => (s, i)).ToDictionary(s => $"{s.i}", s => s.s.Text, StringComparer.Ordinal));
        var hashes = results.Values.Select(r => r.Model).OfType<DecisionModel>().DistinctBy(m => m.Namespace)
            .ToDictionary(m => m.Namespace, m => m.ContentHash, StringComparer.Ordinal);
        foreach (var (source, i) in sources.Select((s, i) => (s, i)))
        {
            var result = results[$"{i}"];
            Add(source, result.Findings);
            if (result.Model is { } model)
            {
                Add(source, [.. ProgrammeContract.OfThisProgram.Check(model, source.Text)]);
                var outline = Outline.Of(source.Text);
                _files.Add(new(source, FileKind.Dmn, model.ContentHash)
                {
                    Decisions = outline.Decisions, Imports = [.. outline.Imports.Select(n => hashes.GetValueOrDefault(n)).OfType<string>()], Model = model,
                });
            }
        }
    }

    // Called processes are not among the references: which version is called is decided when it is called, and one that is
    // missing then is an incident that waits for its deployment.
    private void CheckProcesses(IReadOnlyList<string> forms, IReadOnlyList<(string Id, string Hash)> decisions)
    {
        var known = new KnownReferences
        {
            Forms = [.. forms, .. _files.Where(f => f.FormId is not null).Select(f => f.FormId!)],
            Decisions = [.. decisions.Select(d => d.Id), .. _files.SelectMany(f => f.Decisions.Select(d => d.Id))],
            DecisionHashes = [.. decisions.Select(d => d.Hash), .. _files.Where(f => f.Kind == FileKind.Dmn).Select(f => f.Hash)],
            Triggered = [.. Triggered],
        };
        foreach (var file in _files.Where(f => f.Document is not null).ToList())
        {
            Add(file.Source, [.. ProcessChecks.Run(file.Document!, known)]);
        }
    }

    private void CheckTwice()
    {
        foreach (var twice in _files.SelectMany(f => f.Processes.Select(p => (f.Source, Id: $"process '{p.Id}'")))
            .Concat(_files.SelectMany(f => f.Decisions.Select(d => (f.Source, Id: $"decision '{d.Id}'"))))
            .Concat(_files.Where(f => f.FormId is not null).Select(f => (f.Source, Id: $"form '{f.FormId}'")))
            .GroupBy(x => x.Id).Where(g => g.Count() > 1))
        {
            Add(twice.Last().Source, [new("deploy.id.twice", Severity.Error, $"Expected one {twice.Key}; saw it in {string.Join(" and ", twice.Select(t => t.Source.Name))}.")]);
        }
    }

    private void Add(SourceFile source, ImmutableArray<Finding> findings) =>
        _findings.AddRange(findings.Select(f => f with { Message = $"{source.Name}: {f.Message}" }).Where(f => !_findings.Contains(f)));
}

/// <summary>A file that was read without errors.</summary>
internal sealed record ReadFile(SourceFile Source, FileKind Kind, string Hash)
{
    public ImmutableArray<ProcessDefinition> Processes { get; init; } = [];

    public ImmutableArray<DecisionOutline> Decisions { get; init; } = [];

    public string? FormId { get; init; }

    public BpmnDocument? Document { get; init; }

    public ImmutableArray<string> Imports { get; init; } = [];

    /// <summary>The compiled model of a DMN file.</summary>
    public DecisionModel? Model { get; init; }
}

/// <summary>What a DMN file is called, what it imports and which decisions it holds, before it can be compiled.</summary>
internal sealed record Outline(string? Namespace, HashSet<string> Imports, ImmutableArray<DecisionOutline> Decisions)
{
    public static Outline Of(string xml)
    {
        var imports = new HashSet<string>(StringComparer.Ordinal);
        var decisions = ImmutableArray.CreateBuilder<DecisionOutline>();
        string? modelNamespace = null;
        using var text = new StringReader(xml);
        using var reader = XmlReader.Create(text, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 5_000_000,
        });
        try
        {
            reader.MoveToContent();
            modelNamespace = reader.GetAttribute("namespace");
            reader.Read();
            while (!reader.EOF && reader.Depth >= 1)
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    reader.Read();
                    continue;
                }

                if (reader.LocalName == "import" && reader.GetAttribute("namespace") is { } name)
                {
                    imports.Add(name);
                }
                else if (reader.LocalName == "decision" && reader.GetAttribute("id") is { } id)
                {
                    var title = reader.GetAttribute("name") ?? id;
                    decisions.Add(new(id, title, TagIn(reader)));
                    continue;
                }

                reader.Skip();
            }
        }
        catch (XmlException)
        {
            // The model reader says what is wrong with the text.
        }

        return new(modelNamespace, imports, decisions.ToImmutable());
    }

    // Camunda's <zeebe:versionTag value="..."/> among the extension elements of a decision; leaves the reader after the decision.
    private static string? TagIn(XmlReader reader)
    {
        using var decision = reader.ReadSubtree();
        string? tag = null;
        while (decision.Read())
        {
            if (decision.NodeType == XmlNodeType.Element && decision.LocalName == "versionTag" && decision.NamespaceURI == "http://camunda.org/schema/zeebe/1.0")
            {
                tag = decision.GetAttribute("value");
            }
        }

        decision.Close();
        reader.Read();
        return tag;
    }
}

/// <summary>A decision of a file, before it is compiled.</summary>
internal sealed record DecisionOutline(string Id, string Name, string? VersionTag);
