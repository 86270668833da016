using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A compiled set of decisions from one DMN file and its imports: immutable, thread-safe.</summary>
public sealed class DecisionModel
{
    private DecisionModel(DmnDocument document, CompiledModel compiled, string hash)
    {
        (Document, Compiled, ContentHash) = (document, compiled, hash);
        Decisions = [.. compiled.Decisions.Select(d => new DecisionInfo(d.Source.Id, d.Source.Name, d.Source.Description, [.. InputsOf(d)], Tables.In(d.Logic).Any()))];
        InputData = [.. compiled.Definitions.Inputs.Select((input, i) => new InputInfo(input.Id, input.Variable.Name, compiled.InputTypes[i].Feel.ToString()))];
    }

    /// <summary>Namespace of the definitions (DMN 1.5, 6.3.2).</summary>
    public string Namespace => Compiled.Definitions.Namespace;

    /// <summary>Name of the definitions.</summary>
    public string Name => Compiled.Definitions.Name;

    /// <summary>SHA-256 of the file's text and of its imports' hashes, lower-case hexadecimal: the version that journeys pin.</summary>
    public string ContentHash { get; }

    /// <summary>The file as it was read.</summary>
    public DmnDocument Document { get; }

    /// <summary>The decisions, in the file's order.</summary>
    public ImmutableArray<DecisionInfo> Decisions { get; }

    /// <summary>The input data, in the file's order.</summary>
    public ImmutableArray<InputInfo> InputData { get; }

    internal CompiledModel Compiled { get; }

    /// <summary>Reads, checks and compiles a DMN file (1.1 to 1.6).</summary>
    /// <param name="xml">The file's text.</param>
    /// <param name="imports">Models that may be imported, found by namespace.</param>
    /// <param name="options">Strictness and limits.</param>
    /// <returns>The model, or null and at least one error: <c>xml.*</c> (the text), <c>dmn.*</c> (the model), <c>feel.*</c> (its expressions).</returns>
    public static DecisionModelResult Read(string xml, IReadOnlyCollection<DecisionModel>? imports = null, DmnReadOptions? options = null)
    {
        options ??= DmnReadOptions.Default;
        var limits = options.Limits ?? DmnLimits.Default;
        var document = DmnDocument.Read(xml, limits);
        if (document.Document is null)
        {
            return new(null, document.Findings);
        }

        var findings = new List<Finding>(document.Findings);
        var definitions = ModelReader.Read(document.Document, limits, findings);
        var available = (imports ?? []).Select(m => m.Compiled).ToList();
        var compiled = ModelCompiler.Compile(definitions, available, options, findings);
        if (options.Lenient && compiled is not null)
        {
            // What does not work is null where it is asked for; the rest of the model still answers.
            findings = [.. findings.Select(f => f with { Severity = f.Severity == Severity.Error ? Severity.Warning : f.Severity })];
        }

        var model = compiled is null || findings.Any(f => f.Severity == Severity.Error)
            ? null
            : new DecisionModel(document.Document, compiled, Hash(xml, compiled, imports ?? []));
        return new(model, [.. findings.Distinct().Select(f => f.Shortened())]);
    }

    /// <summary>Evaluates one decision, by id or by name.</summary>
    /// <param name="decision">Id (preferred) or name of a decision of this model, or <c>import.name</c> for one of an import.</param>
    /// <param name="inputs">Values of the input data, by name; those of an imported model in a context under the import's name.</param>
    /// <param name="options">Trace, clock and limits.</param>
    /// <returns>The value, null when there is none; findings say why a null came of an error.</returns>
    public DecisionResult Evaluate(string decision, FeelContext inputs, DecisionOptions? options = null)
    {
        options ??= DecisionOptions.Default;
        if (Find(decision) is not { } asked)
        {
            return Unknown("decision", decision, Compiled.Definitions.Decisions.SelectMany(d => new[] { d.Id, d.Name }));
        }

        var trace = options.Trace ? new TraceRecorder() : null;
        var run = options.NewRun();
        foreach (var finding in options.AllowsMore ? [] : UnknownInputs(inputs))
        {
            run.Add(finding);
        }

        var model = ModelRun.Of(Compiled, run, trace, inputs);
        foreach (var (name, value) in options.Preset ?? FeelContext.Empty)
        {
            if (Compiled.Find(ElementKind.Decision, name) is { } preset)
            {
                model.Preset(new(-1, ElementKind.Decision, preset), TypedLogic.Coerce(value, Compiled.Decisions[preset].Type, name, run));
            }
        }

        var result = model.Value(asked);
        var id = (asked.Import < 0 ? Compiled : Compiled.Imports[asked.Import].Model).Decisions[asked.Number].Source.Id;
        return new(result, run.Findings, trace?.For(id, inputs));
    }

    /// <summary>The names among values that no input data of the model has: warnings <c>dmn.input.unknown</c> with the nearest name.</summary>
    /// <param name="inputs">The values, by name.</param>
    public ImmutableArray<Finding> UnknownInputs(FeelContext inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var known = Compiled.InputNames;
        return
        [
            .. inputs.Select(i => i.Key).Where(name => !known.Contains(name)).Select(name => new Finding(
                "dmn.input.unknown", Severity.Warning, $"Expected the name of an input, saw '{name}'.",
                Remedy: Spelling.Nearest(name, known) is { } near ? $"Did you mean '{near}'?" : $"The inputs are {string.Join(", ", InputData.Select(i => $"'{i.Name}'"))}.") { Arguments = [name] }),
        ];
    }

    /// <summary>A decision of this model, or one of an import by <c>import.name</c>.</summary>
    private ElementRef? Find(string decision)
    {
        if (Compiled.Find(ElementKind.Decision, decision) is { } own)
        {
            return new(-1, ElementKind.Decision, own);
        }

        for (var i = 0; i < Compiled.Imports.Length; i++)
        {
            var (name, model) = Compiled.Imports[i];
            var inner = name.Length == 0 ? decision : decision.StartsWith(name + ".", StringComparison.Ordinal) ? decision[(name.Length + 1)..] : null;
            if (inner is not null && model.Find(ElementKind.Decision, inner) is { } imported)
            {
                return new(i, ElementKind.Decision, imported);
            }
        }

        return null;
    }

    /// <summary>
    /// Makes a decision ready to be asked many times with values in a fixed order, without building contexts.
    /// </summary>
    /// <param name="decision">Id (preferred) or name of a decision of this model.</param>
    /// <returns>The prepared decision, or null when the model has no such decision.</returns>
    public PreparedDecision? Prepare(string decision) =>
        Compiled.Find(ElementKind.Decision, decision) is { } number ? new(Compiled, number, [.. InputsOf(Compiled.Decisions[number]).Distinct()]) : null;

    /// <summary>Invokes a decision service or a business knowledge model, by id or by name.</summary>
    /// <param name="invocable">Id or name of the service or knowledge model.</param>
    /// <param name="arguments">Values by parameter; what is absent is null.</param>
    /// <param name="options">Trace, clock and limits.</param>
    public DecisionResult Invoke(string invocable, FeelContext arguments, DecisionOptions? options = null)
    {
        options ??= DecisionOptions.Default;
        var trace = options.Trace ? new TraceRecorder() : null;
        var run = options.NewRun();
        var model = ModelRun.Of(Compiled, run, trace, FeelContext.Empty);
        object? value;
        if (Compiled.Find(ElementKind.Service, invocable) is { } service)
        {
            value = model.Service(service).Invoke(run, [.. Compiled.Services[service].Inputs.Select(i => Argument(arguments, i.Parameter.Name, i.Element.Import))]);
        }
        else if (Compiled.Find(ElementKind.Knowledge, invocable) is { } knowledge)
        {
            value = model.Knowledge(knowledge).Invoke(run, [.. Compiled.Knowledge[knowledge].Parameters.Select(p => arguments[p.Name])]);
        }
        else
        {
            return Unknown("service or knowledge model", invocable, Compiled.Definitions.Services.Select(s => s.Name).Concat(Compiled.Definitions.KnowledgeModels.Select(k => k.Name)));
        }

        return new(value, run.Findings, trace?.For(invocable, arguments));
    }

    // What is imported is given under the import's name (10.4), or by itself.
    private object? Argument(FeelContext arguments, string name, int import)
    {
        if (arguments.TryGet(name, out var value) || import < 0)
        {
            return value;
        }

        var prefix = Compiled.Imports[import].Name;
        return arguments.TryGet($"{prefix}.{name}", out value) ? value : (arguments[prefix] as FeelContext)?[name];
    }

    internal bool HasSeveralOutputs(string service) => Compiled.Find(ElementKind.Service, service) is { } number && Compiled.Services[number].Outputs.Length > 1;

    /// <summary>The types of what a caller may give: input data, decisions, and the parameters of services and knowledge models.</summary>
    internal Dictionary<string, FeelType> TypesByName()
    {
        var types = new Dictionary<string, FeelType>(StringComparer.Ordinal);
        var definitions = Compiled.Definitions;
        foreach (var (input, type) in definitions.Inputs.Zip(Compiled.InputTypes))
        {
            types.TryAdd(input.Variable.Name, type.Feel);
        }

        foreach (var decision in Compiled.Decisions)
        {
            types.TryAdd(decision.Source.Name, decision.FeelType);
        }

        foreach (var parameter in Compiled.Knowledge.SelectMany(k => k.Parameters).Concat(Compiled.Services.SelectMany(s => s.Inputs.Select(i => i.Parameter))))
        {
            types.TryAdd(parameter.Name, parameter.Type);
        }

        return types;
    }

    internal string? ImportNameOf(string uri) => Compiled.Imports.FirstOrDefault(i => i.Model.Definitions.Namespace == uri).Name;

    private IEnumerable<string> InputsOf(CompiledDecision decision)
    {
        // Requirements come before what needs them, so one pass from the decision down finds all.
        var seen = new HashSet<ElementRef>();
        var open = new Stack<CompiledDecision>([decision]);
        while (open.TryPop(out var next))
        {
            foreach (var element in next.Needs.Select(n => n.Element).OfType<ElementRef>().Where(e => e.Import < 0 && seen.Add(e)))
            {
                if (element.Kind == ElementKind.Input)
                {
                    yield return Compiled.Definitions.Inputs[element.Number].Variable.Name;
                }
                else if (element.Kind == ElementKind.Decision)
                {
                    open.Push(Compiled.Decisions[element.Number]);
                }
            }
        }
    }

    private static DecisionResult Unknown(string what, string saw, IEnumerable<string> known)
    {
        var remedy = Spelling.Nearest(saw, known) is { } near ? $"Did you mean '{near}'?" : null;
        return new(null, [new("dmn.decision.unknown", Severity.Error, $"Expected the id or name of a {what} of the model, saw '{saw}'.", Remedy: remedy)], null);
    }

    private static string Hash(string xml, CompiledModel compiled, IReadOnlyCollection<DecisionModel> available)
    {
        var used = compiled.Imports.Select(i => available.First(m => ReferenceEquals(m.Compiled, i.Model)).ContentHash).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', used.Prepend(xml)))));
    }
}

/// <summary>A decision of a model, for lists and forms.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description, or null.</param>
/// <param name="Inputs">Names of the input data it needs, also through other decisions.</param>
/// <param name="HasTable">Whether its logic holds a decision table.</param>
public sealed record DecisionInfo(string Id, string Name, string? Description, ImmutableArray<string> Inputs, bool HasTable);

/// <summary>An input of a model.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name its value is given by.</param>
/// <param name="Type">Its FEEL type as text.</param>
public sealed record InputInfo(string Id, string Name, string Type);

/// <summary>What reading gave. <see cref="Model"/> is null exactly when a finding is an error, or <c>dmn.import.refused</c> says that an import has one.</summary>
public sealed record DecisionModelResult(DecisionModel? Model, ImmutableArray<Finding> Findings);
