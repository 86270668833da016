using System.Collections.Immutable;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Testing;

/// <summary>
/// Models straight from files, without a database: processes ready to run, with the decisions of the same files and the
/// workday calendar behind them.
/// </summary>
public sealed class UndeployedModels
{
    private readonly ImmutableDictionary<string, DecisionModel> _decisions;

    private UndeployedModels(
        ImmutableArray<ProcessDefinition> processes, ImmutableDictionary<string, DecisionModel> decisions, ImmutableArray<Finding> findings)
    {
        (Processes, _decisions, Findings) = (processes, decisions, findings);
        Services = new()
        {
            Decide = Decide,
            Workdays = (from, days, _) => WorkCalendar.Standard.Due(from, days),
        };
    }

    /// <summary>The processes that compile; of several with one id, the first.</summary>
    public ImmutableArray<ProcessDefinition> Processes { get; }

    /// <summary>Ids of the decisions that compile.</summary>
    public IEnumerable<string> DecisionIds => _decisions.Keys;

    /// <summary>Decisions and calendar for the engine.</summary>
    public EngineServices Services { get; }

    /// <summary>Why files were refused, each with its file; empty when all is well.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>Reads files; those that hold neither processes nor decisions are left out.</summary>
    public static UndeployedModels Read(IEnumerable<SourceFile> files)
    {
        var sources = files.ToList();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var processes = ImmutableArray.CreateBuilder<ProcessDefinition>();
        foreach (var source in sources.Where(s => s.Problem is not null))
        {
            findings.AddRange(Errors(source.Name, [source.Problem!]));
        }

        sources.RemoveAll(s => s.Problem is not null);
        foreach (var source in sources.Where(s => SourceFile.KindOf(s.Name) == FileKind.Bpmn))
        {
            var read = BpmnFile.Read(source.Text);
            processes.AddRange(read.File?.Processes ?? []);
            findings.AddRange(Errors(source.Name, read.Findings));
        }

        var decisions = ImmutableDictionary.CreateBuilder<string, DecisionModel>(StringComparer.Ordinal);
        var models = DecisionFiles.Read([.. sources.Where(s => SourceFile.KindOf(s.Name) == FileKind.Dmn)]);
        foreach (var (name, read) in models.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            findings.AddRange(Errors(name, read.Findings));
            foreach (var decision in read.Model?.Decisions ?? [])
            {
                decisions.TryAdd(decision.Id, read.Model!);
            }
        }

        return new([.. processes.DistinctBy(p => p.Id)], decisions.ToImmutable(), findings.ToImmutable());
    }

    private DecisionAnswer Decide(DecisionCall call)
    {
        if (!_decisions.TryGetValue(call.DecisionId, out var model))
        {
            return new(null, [new("decision.id.unknown", Severity.Error, $"Expected a decision '{call.DecisionId}' among the models; there is none.")], "", []);
        }

        var known = model.InputData.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = FeelContext.Of([.. call.Inputs.Where(i => known.Contains(i.Key)).Select(i => (i.Key, i.Value))]);
        var result = model.Evaluate(call.DecisionId, inputs, new DecisionOptions(Now: call.At));
        return new(result.Value, result.Findings, model.ContentHash, []);
    }

    private static IEnumerable<Finding> Errors(string name, IEnumerable<Finding> findings) =>
        findings.Where(f => f.Severity == Severity.Error).Select(f => f with { File = name });
}
