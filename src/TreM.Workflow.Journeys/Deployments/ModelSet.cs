using System.Collections.Immutable;
using System.Xml;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>Files that are deployed together, read and checked.</summary>
internal sealed class ModelSet
{
    private readonly List<ReadFile> _files = [];
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<ReadFile> Files => _files;

    public ImmutableArray<Finding> Findings => [.. _findings];

    public bool HasErrors => _findings.Exists(f => f.Severity == Severity.Error);

    /// <summary>Reads files and checks them against each other and against what is deployed already.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="forms">Ids of deployed forms; null when references are not checked here.</param>
    /// <param name="decisions">Ids of deployed decisions; null when references are not checked here.</param>
    public static ModelSet Read(IReadOnlyCollection<SourceFile> sources, IReadOnlyList<string>? forms = null, IReadOnlyList<string>? decisions = null)
    {
        var set = new ModelSet();
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
                case null:
                    set.Add(source, [new("deploy.file.kind", Severity.Error, "Expected a .bpmn, .dmn or .form file.")]);
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
            _files.Add(new(source, FileKind.Form, source.TextHash()) { FormId = schema.Id });
        }
    }

    // A model comes after the models it imports, in whatever order the files are given.
    private void ReadDecisions(List<SourceFile> waiting)
    {
        var models = new List<DecisionModel>();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(s => Outline.Of(s.Text).Imports.All(n => models.Exists(m => m.Namespace == n))).ToList();
            if (ready.Count == 0)
            {
                // What is left imports something that is not here, or itself: the reader says which.
                ready = [.. waiting];
            }

            foreach (var source in ready)
            {
                waiting.Remove(source);
                var outline = Outline.Of(source.Text);
                var imports = models.Where(m => outline.Imports.Contains(m.Namespace)).ToList();
                var result = DecisionModel.Read(source.Text, imports);
                Add(source, result.Findings);
                if (result.Model is { } model)
                {
                    models.Add(model);
                    _files.Add(new(source, FileKind.Dmn, model.ContentHash)
                    {
                        Decisions = outline.Decisions, Imports = [.. imports.Select(i => i.ContentHash)], Model = model,
                    });
                }
            }
        }
    }

    // Called processes are not among the references: which version is called is decided when it is called, and one that is
    // missing then is an incident that waits for its deployment.
    private void CheckProcesses(IReadOnlyList<string> forms, IReadOnlyList<string> decisions)
    {
        var known = new KnownReferences
        {
            Forms = [.. forms, .. _files.Where(f => f.FormId is not null).Select(f => f.FormId!)],
            Decisions = [.. decisions, .. _files.SelectMany(f => f.Decisions.Select(d => d.Id))],
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

    public ImmutableArray<(string Id, string Name)> Decisions { get; init; } = [];

    public string? FormId { get; init; }

    public BpmnDocument? Document { get; init; }

    public ImmutableArray<string> Imports { get; init; } = [];

    /// <summary>The compiled model of a DMN file.</summary>
    public DecisionModel? Model { get; init; }
}

/// <summary>What a DMN file is called, what it imports and which decisions it holds, before it can be compiled.</summary>
internal sealed record Outline(string? Namespace, HashSet<string> Imports, ImmutableArray<(string Id, string Name)> Decisions)
{
    public static Outline Of(string xml)
    {
        var imports = new HashSet<string>(StringComparer.Ordinal);
        var decisions = ImmutableArray.CreateBuilder<(string, string)>();
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
                    decisions.Add((id, reader.GetAttribute("name") ?? id));
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
}
