using System.Collections.Immutable;
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
    private readonly List<(SourceFile Source, BpmnDocument Document)> _processes = [];
    private readonly CancellationToken _stop;

    private ModelFiles(CancellationToken stop) => _stop = stop;

    public IReadOnlyList<ReadFile> Files => _files;

    public ImmutableArray<Finding> Findings => [.. _findings.DistinctBy(f => (f.File, f.Code, f.ElementId, f.Message))];

    public bool HasErrors => _findings.Exists(f => f.Severity == Severity.Error);

    /// <summary>Reads files and checks them against each other and against what is deployed already.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="forms">Ids of deployed forms; null when references are not checked here.</param>
    /// <param name="decisions">Deployed versions of decisions; null when references are not checked here.</param>
    /// <param name="formTexts">The deployed forms; what they set is unknown when null.</param>
    /// <param name="stop">Ends the work early.</param>
    public static ModelFiles Read(
        IReadOnlyCollection<SourceFile> sources, IReadOnlyList<string>? forms = null, IReadOnlyList<(string Id, string Hash)>? decisions = null,
        IReadOnlyList<string>? formTexts = null, CancellationToken stop = default)
    {
        var set = new ModelFiles(stop);
        foreach (var source in sources)
        {
            set.Read(source);
        }

        set.ReadDecisions([.. sources.Where(s => s.Problem is null && SourceFile.KindOf(s.Name) == FileKind.Dmn)]);
        set.CheckTwice();
        if (forms is not null && decisions is not null)
        {
            set.CheckProcesses(forms, decisions, formTexts ?? []);
        }

        return set;
    }

    /// <summary>What is asked of journeys beyond their structure, which reading has checked.</summary>
    public void CheckJourneys(KnownReferences? known)
    {
        var triggered = _processes.SelectMany(p => Unreadable.Try(() => ProcessChecks.StartedByEventsOnly(p.Document).ToList(), p.Source.Name).Value ?? []);
        known = (known ?? new()) with
        {
            Triggered = (known?.Triggered ?? []).Union(triggered),
            FormFields = (known?.FormFields ?? ImmutableDictionary<string, ImmutableHashSet<string>>.Empty)
                .SetItems(_files.Where(f => f.FormId is not null).Select(f => KeyValuePair.Create(f.FormId!, f.FormFields))),
        };
        foreach (var (source, document) in _processes)
        {
            var (found, failure) = Unreadable.Try(() => ProcessChecks.RunBeyondStructure(document, known, _stop).ToList(), source.Name);
            Add(source, failure is null ? found! : [failure]);
        }
    }

    /// <summary>Notes what is wrong with a file.</summary>
    public void Add(SourceFile source, IEnumerable<Finding> findings) => _findings.AddRange(findings.Select(f => f with { File = source.Name }));

    private void Read(SourceFile source)
    {
        var kind = SourceFile.KindOf(source.Name);
        Action<SourceFile>? read = kind switch
        {
            FileKind.Bpmn => ReadBpmn,
            FileKind.Form => ReadForm,
            FileKind.Tests => ReadTests,
            _ => null,
        };
        if (source.Problem is { } problem)
        {
            Add(source, [problem]);
        }
        else if (kind is null)
        {
            Add(source, [new("deploy.file.kind", Severity.Error, "Expected a .bpmn, .dmn or .form file, or tests beside a .dmn file (-tests.xml).")]);
        }
        else if (Unreadable.Try(() => { read?.Invoke(source); return source; }, source.Name).Failure is { } failure)
        {
            Add(source, [failure]);
        }
    }

    private void ReadBpmn(SourceFile source)
    {
        var result = BpmnFile.Read(source.Text, new CompileOptions { Stop = _stop });
        Add(source, result.Findings);
        if (result.Document is { } document)
        {
            _processes.Add((source, document));
        }

        if (result.File is { } file)
        {
            var hash = file.Processes.IsEmpty ? source.TextHash() : file.Processes[0].ContentHash;
            _files.Add(new(source, FileKind.Bpmn, hash) { Processes = file.Processes });
        }
    }

    private void ReadForm(SourceFile source)
    {
        var (schema, findings) = FormSchema.Read(source.Text);
        Add(source, findings);
        if (schema is not null)
        {
            Add(source, ProgrammeContract.OfThisProgram.Check(schema));
            _files.Add(new(source, FileKind.Form, source.TextHash()) { FormId = schema.Id, FormFields = FieldsOf(schema) });
        }
    }

    /// <summary>The variables that answering a form sets.</summary>
    public static ImmutableHashSet<string> FieldsOf(FormSchema schema) =>
        [.. schema.AllComponents.Select(c => c.Path.Split('.', '[')[0]).Where(n => n.Length > 0)];

    private void ReadTests(SourceFile source)
    {
        Add(source, Decisions.Testing.TckFile.Read(source.Text).Findings);
        _files.Add(new(source, FileKind.Tests, source.TextHash()));
    }

    private void ReadDecisions(IReadOnlyList<SourceFile> sources)
    {
        // By place, not by name: two files may have the same name.
        var results = DecisionFiles.Read([.. sources.Select((s, i) => s with { Name = $"{i}" })]);
        var hashes = results.Values.Select(r => r.Model).OfType<DecisionModel>().DistinctBy(m => m.Namespace)
            .ToDictionary(m => m.Namespace, m => m.ContentHash, StringComparer.Ordinal);
        foreach (var (source, i) in sources.Select((s, i) => (s, i)))
        {
            _stop.ThrowIfCancellationRequested();
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
    private void CheckProcesses(IReadOnlyList<string> forms, IReadOnlyList<(string Id, string Hash)> decisions, IReadOnlyList<string> formTexts)
    {
        var known = new KnownReferences
        {
            Forms = [.. forms, .. _files.Where(f => f.FormId is not null).Select(f => f.FormId!)],
            FormFields = formTexts.Select(t => FormSchema.Read(t).Schema).OfType<FormSchema>().DistinctBy(f => f.Id).ToImmutableDictionary(f => f.Id, FieldsOf),
            Decisions = [.. decisions.Select(d => d.Id), .. _files.SelectMany(f => f.Decisions.Select(d => d.Id))],
            DecisionHashes = [.. decisions.Select(d => d.Hash), .. _files.Where(f => f.Kind == FileKind.Dmn).Select(f => f.Hash)],
        };
        CheckJourneys(known);
    }

    private void CheckTwice()
    {
        foreach (var twice in _files.SelectMany(f => f.Processes.Select(p => (f.Source, Kind: "process", p.Id)))
            .Concat(_files.SelectMany(f => f.Decisions.Select(d => (f.Source, Kind: "decision", d.Id))))
            .Concat(_files.Where(f => f.FormId is not null).Select(f => (f.Source, Kind: "form", Id: f.FormId!)))
            .GroupBy(x => (x.Kind, x.Id)).Where(g => g.Count() > 1))
        {
            var places = string.Join(", ", twice.Select(t => t.Source.Name));
            Add(twice.Last().Source, [new(
                "deploy.id.twice", Severity.Error, $"Expected one {twice.Key.Kind} '{twice.Key.Id}'; saw it in {places}.",
                Remedy: "Give them different ids, also in files that have nothing to do with each other: engine and API find them by id.")
                { Arguments = [twice.Key.Kind, twice.Key.Id, places] }]);
        }
    }
}

/// <summary>A file that was read without errors.</summary>
internal sealed record ReadFile(SourceFile Source, FileKind Kind, string Hash)
{
    public ImmutableArray<ProcessDefinition> Processes { get; init; } = [];

    public ImmutableArray<DecisionOutline> Decisions { get; init; } = [];

    public string? FormId { get; init; }

    /// <summary>The variables that answering the form sets.</summary>
    public ImmutableHashSet<string> FormFields { get; init; } = [];

    public ImmutableArray<string> Imports { get; init; } = [];

    /// <summary>The compiled model of a DMN file.</summary>
    public DecisionModel? Model { get; init; }
}
