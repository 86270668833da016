using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Compiles definitions: resolves types and references, puts elements in order, compiles their logic.</summary>
internal sealed class ModelCompiler
{
    private readonly CompiledModel _model;
    private readonly DmnReadOptions _options;
    private readonly List<Finding> _findings;
    private readonly Scope _base;
    private readonly LogicCompiler _logic;

    private ModelCompiler(CompiledModel model, DmnReadOptions options, List<Finding> findings)
    {
        (_model, _options, _findings) = (model, options, findings);
        var names = FeelNames.Empty;
        foreach (var (name, type) in model.Types.Named())
        {
            names = names.WithType(name, type);
        }

        _base = new(names);
        var definitions = model.Definitions;
        _logic = new(model.Types, options, findings, definitions.Inputs.Select(e => e.Name).Concat(definitions.Decisions.Select(e => e.Name))
            .Concat(definitions.KnowledgeModels.Select(e => e.Name)).Concat(definitions.Services.Select(e => e.Name)).Select(FeelNames.Normalize).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Compiles; null when the elements cannot be put in order.</summary>
    public static CompiledModel? Compile(Definitions definitions, IReadOnlyCollection<CompiledModel> available, DmnReadOptions options, List<Finding> findings)
    {
        var model = new CompiledModel(definitions, Imports(definitions, available, findings));
        model.Types = new(definitions, model.Imports.Select(i => (i.Name, i.Model.Types)), findings);
        model.Types.ResolveAll();
        if (RequirementGraph.Order(model, options, findings) is not { } order)
        {
            return null;
        }

        var compiler = new ModelCompiler(model, options, findings);
        compiler.CompileAll(order);
        return model;
    }

    private static ImmutableArray<(string Name, CompiledModel Model)> Imports(Definitions definitions, IReadOnlyCollection<CompiledModel> available, List<Finding> findings)
    {
        var imports = ImmutableArray.CreateBuilder<(string Name, CompiledModel Model)>();
        foreach (var import in definitions.Imports)
        {
            if (available.FirstOrDefault(m => m.Definitions.Namespace == import.Namespace) is { } model)
            {
                imports.Add((FeelNames.Normalize(import.Name), model));
            }
            else if (import.ImportType.Length > 0 && !DmnNamespaces.IsDmnImport(import.ImportType))
            {
                findings.Add(new("dmn.import.type", Severity.Warning, $"Expected imports of DMN models, saw the import '{import.Name}' of type '{import.ImportType}'.", import.At, Remedy: "Nothing of it can be used here; write what is needed of it in DMN, or remove the import.") { Arguments = [import.Name, import.ImportType] });
            }
            else
            {
                findings.Add(new("dmn.import.missing", Severity.Error, $"Expected a model with namespace '{import.Namespace}' for the import '{import.Name}', saw none.", import.At, Remedy: "Deploy the imported model first, or correct the namespace."));
            }
        }

        return imports.ToImmutable();
    }

    private void CompileAll(List<(ElementKind Kind, int Number)> order)
    {
        for (var i = 0; i < _model.InputTypes.Length; i++)
        {
            var variable = _model.Definitions.Inputs[i].Variable;
            _model.InputTypes[i] = _model.Types.Resolve(variable.TypeRef, variable.At);
        }

        foreach (var (kind, number) in order)
        {
            switch (kind)
            {
                case ElementKind.Decision:
                    _model.Decisions[number] = Compile(_model.Definitions.Decisions[number]);
                    break;
                case ElementKind.Knowledge:
                    _model.Knowledge[number] = Compile(_model.Definitions.KnowledgeModels[number]);
                    break;
                default:
                    _model.Services[number] = Compile(_model.Definitions.Services[number]);
                    break;
            }
        }
    }

    private CompiledDecision Compile(Decision decision)
    {
        var type = _model.Types.Resolve(decision.Variable.TypeRef, decision.Variable.At);
        var (scope, needs) = Needs(_base, decision.Information.Concat(decision.Knowledge));
        if (decision.Logic is Boxed.Literal { Text.Length: 0, IsForeign: false })
        {
            return new(decision, type, scope, needs, Missing(decision.Id, $"Expected logic for the decision '{decision.Name}', saw an empty expression: it always answers null."));
        }

        var logic = decision.Logic is null ? null : _logic.Compile(decision.Logic, scope, decision.Id);
        return new(decision, type, scope, needs, logic);
    }

    private CompiledKnowledge Compile(KnowledgeModel knowledge)
    {
        var function = knowledge.Logic;
        var parameters = function is null ? [] : _logic.Parameters(function.Parameters);
        var (outer, needs) = Needs(_base, knowledge.Knowledge.Where(k => k.Id != knowledge.Id));
        if (knowledge.Knowledge.Any(k => k.Id == knowledge.Id))
        {
            var (own, itself) = Needs(outer, knowledge.Knowledge.Where(k => k.Id == knowledge.Id));
            (outer, needs) = (own, needs.AddRange(itself));
        }

        var scope = outer.With(parameters.Select(p => (p.Name, p.Type)));
        var declared = _model.Types.Resolve(knowledge.Variable.TypeRef, knowledge.Variable.At);

        // A variable's type is the function's; older models give the type of what it returns.
        var result = declared.Feel is FeelType.Function ? declared.Result ?? ItemType.Any : declared;
        var body = function?.Body is null
            ? Missing(knowledge.Id, $"Expected logic for the knowledge model '{knowledge.Name}', saw none: it always answers null.")
            : _logic.Body(function, parameters, scope, knowledge.Id);
        return new(knowledge, parameters, result, scope, [.. parameters.Select(p => scope.PlaceOf(p.Name))], needs, body);
    }

    private CompiledService Compile(DecisionService service)
    {
        var inputs = ImmutableArray.CreateBuilder<(FeelParameter, ElementRef)>();
        // The parameters are the input data and then the input decisions (DMN 1.5, 10.4).
        foreach (var reference in service.InputData.Concat(service.InputDecisions))
        {
            if (Resolve(reference) is { } element)
            {
                var (name, type) = VariableOf(element);
                inputs.Add((new(name, type), element));
            }
        }

        var outputs = service.Outputs.Select(Resolve).OfType<ElementRef>().Where(e => e.Kind == ElementKind.Decision);
        var declared = _model.Types.Resolve(service.Variable.TypeRef, service.Variable.At);
        var result = declared.Feel is FeelType.Function ? declared.Result ?? ItemType.Any : declared;
        if (service.Outputs.IsEmpty)
        {
            _findings.Add(new("dmn.service.output", Severity.Warning, $"Expected at least one output decision in the service '{service.Name}', saw none: it always answers null.", service.Id));
        }

        return new(service, inputs.ToImmutable(), [.. outputs], result);
    }

    /// <summary>The scope that requirements make, and where their values go. Elements of an import stand under its name.</summary>
    private (Scope Scope, ImmutableArray<Needed> Needs) Needs(Scope outer, IEnumerable<Reference> references)
    {
        var elements = references.Select(Resolve).OfType<ElementRef>().Distinct().ToList();
        // Where names collide, the model's own element stands before imported ones, and an earlier import before a later one.
        var direct = elements.Where(e => e.Import < 0 || _model.Imports[e.Import].Name.Length == 0).OrderByDescending(e => e.Import).ToList();
        var scope = outer.With(direct.Select(VariableOf));
        var needs = direct.Select(e => new Needed(scope.PlaceOf(VariableOf(e).Name), e, [])).ToList();
        foreach (var group in elements.Except(direct).GroupBy(e => _model.Imports[e.Import].Name))
        {
            var members = group.Select(e => (VariableOf(e).Name, Element: e)).ToImmutableArray();
            var type = new FeelType.Context([.. group.Select(e => new FeelType.Member(VariableOf(e).Name, VariableOf(e).Type))]);
            scope = scope.With(group.Key, type);
            needs.Add(new(scope.PlaceOf(group.Key), null, members));
        }

        return (scope, [.. needs]);
    }

    private (string Name, FeelType Type) VariableOf(ElementRef element)
    {
        var model = element.Import < 0 ? _model : _model.Imports[element.Import].Model;
        var definitions = model.Definitions;
        var (name, type) = element.Kind switch
        {
            ElementKind.Input => (definitions.Inputs[element.Number].Variable.Name, model.InputTypes[element.Number].Feel),
            ElementKind.Decision => (definitions.Decisions[element.Number].Variable.Name, model.Decisions[element.Number]?.FeelType ?? DeclaredType(definitions.Decisions[element.Number].Variable)),
            ElementKind.Knowledge => (definitions.KnowledgeModels[element.Number].Variable.Name, model.Knowledge[element.Number]?.FeelType ?? FeelType.AnyFunction),
            _ => (definitions.Services[element.Number].Variable.Name, model.Services[element.Number]?.FeelType ?? FeelType.AnyFunction),
        };
        return (FeelNames.Normalize(name), type);
    }

    private FeelType DeclaredType(Variable variable) => _model.Types.Resolve(variable.TypeRef, variable.At).Feel;

    private ElementRef? Resolve(Reference reference)
    {
        var isLocal = reference.Namespace is null || reference.Namespace == _model.Definitions.Namespace;
        if (isLocal && Find(_model, -1, reference.Id) is { } local)
        {
            return local;
        }

        // What an import without name brings in belongs to the model's own namespace (6.3.3).
        for (var i = 0; i < _model.Imports.Length; i++)
        {
            var (name, imported) = _model.Imports[i];
            if ((imported.Definitions.Namespace == reference.Namespace || (isLocal && name.Length == 0)) && Find(imported, i, reference.Id) is { } element)
            {
                return element;
            }
        }

        _findings.Add(new(
            "dmn.reference.unknown",
            Severity.Error,
            $"Expected a reference to an element of this model or of an import, saw '{reference.Href}'.",
            reference.At,
            Remedy: Spelling.Nearest(reference.Id, Ids(_model)) is { } near ? $"Did you mean '#{near}'?" : null));
        return null;
    }

    private static ElementRef? Find(CompiledModel model, int import, string id)
    {
        foreach (var kind in Enum.GetValues<ElementKind>())
        {
            if (model.ById(kind, id) is { } number)
            {
                return new(import, kind, number);
            }
        }

        return null;
    }

    private static IEnumerable<string> Ids(CompiledModel model) =>
        model.Definitions.Inputs.Select(e => e.Id).Concat(model.Definitions.Decisions.Select(e => e.Id)).Concat(model.Definitions.KnowledgeModels.Select(e => e.Id));

    // A sketch is no mistake: what has no logic yet answers null, and is told.
    private NoLogic Missing(string at, string message)
    {
        var finding = new Finding("dmn.logic.missing", Severity.Warning, message, at);
        _findings.Add(finding);
        return new(finding);
    }
}
