using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>
/// One evaluation of a model: the inputs given, and the value of every decision asked so far, so that each is made once.
/// An imported model runs beside it with inputs of its own; a decision service runs apart, on its arguments alone.
/// </summary>
internal sealed class ModelRun
{
    private readonly Func<string, (bool Found, object? Value)> _given;
    private readonly Slot[] _inputs;
    private readonly Slot[] _decisions;
    private readonly object?[] _functions;
    private readonly ModelRun?[] _imports;

    public ModelRun(CompiledModel model, FeelRun run, TraceRecorder? trace, Func<string, (bool Found, object? Value)> given)
    {
        (Model, Run, Trace, _given) = (model, run, trace, given);
        _inputs = new Slot[model.InputTypes.Length];
        _decisions = new Slot[model.Decisions.Length];
        _functions = new object?[model.Knowledge.Length + model.Services.Length];
        _imports = new ModelRun?[model.Imports.Length];
    }

    public CompiledModel Model { get; }

    public FeelRun Run { get; }

    /// <summary>Where evaluated tables and decisions are recorded, or null when nobody asks why.</summary>
    public TraceRecorder? Trace { get; }

    public static ModelRun Of(CompiledModel model, FeelRun run, TraceRecorder? trace, FeelContext inputs) =>
        new(model, run, trace, name => (inputs.TryGet(name, out var value), value));

    /// <summary>Gives a decision its value beforehand.</summary>
    public void Preset(ElementRef element, object? value)
    {
        var run = element.Import < 0 ? this : Import(element.Import);
        if (element.Kind == ElementKind.Decision)
        {
            run._decisions[element.Number] = new(State.Known, value);
        }
        else
        {
            run._inputs[element.Number] = new(State.Known, value);
        }
    }

    public object? Input(int number)
    {
        ref var slot = ref _inputs[number];
        if (slot.State != State.Known)
        {
            var input = Model.Definitions.Inputs[number];
            var (found, value) = _given(input.Variable.Name);
            if (!found && input.Name != input.Variable.Name)
            {
                value = _given(input.Name).Value;
            }

            var type = Model.InputTypes[number];
            slot = new(State.Known, Given(input.Variable.Name, value, type, input.Id));
        }

        return slot.Value;
    }

    /// <summary>A given value, or null when its type does not take it, which is remembered for those who ask why.</summary>
    public object? Given(string name, object? value, ItemType type, string at)
    {
        var typed = type.IsAny ? value : TypedLogic.Coerce(value, type, at, Run);
        if (typed is null && value is not null)
        {
            Trace?.Refuse(name, value, type);
        }

        return typed;
    }

    public object? Decision(int number)
    {
        ref var slot = ref _decisions[number];
        if (slot.State == State.Known)
        {
            return slot.Value;
        }

        if (slot.State == State.Asked)
        {
            Run.Add(new("dmn.graph.cycle", Severity.Error, "Expected decisions not to need themselves, saw a cycle.", Model.Decisions[number].Source.Id));
            return null;
        }

        slot.State = State.Asked;
        var value = Decide(Model.Decisions[number]);
        _decisions[number] = new(State.Known, value);
        Trace?.Decisions.Add(new(Model.Decisions[number].Source.Id, value));
        return value;
    }

    public object? Value(ElementRef element)
    {
        var run = element.Import < 0 ? this : Import(element.Import);
        return element.Kind switch
        {
            ElementKind.Input => run.Input(element.Number),
            ElementKind.Decision => run.Decision(element.Number),
            ElementKind.Knowledge => run.Knowledge(element.Number),
            _ => run.Service(element.Number),
        };
    }

    public FeelFunction Knowledge(int number) => (FeelFunction)(_functions[number] ??= MakeKnowledge(Model.Knowledge[number]));

    public FeelFunction Service(int number) => (FeelFunction)(_functions[Model.Knowledge.Length + number] ??= MakeService(Model.Services[number]));

    /// <summary>Evaluates a service's outputs on given values, apart from this run.</summary>
    public object? Serve(CompiledService service, IReadOnlyList<object?> arguments, FeelRun run)
    {
        var apart = new ModelRun(Model, run, Trace, _ => (true, null));
        for (var i = 0; i < service.Inputs.Length; i++)
        {
            apart.Preset(service.Inputs[i].Element, arguments[i]);
        }

        if (service.Outputs.IsEmpty)
        {
            run.Add(new("dmn.service.output", Severity.Warning, $"Expected at least one output decision in the service '{service.Source.Name}', saw none.", service.Source.Id));
            return null;
        }

        if (service.Outputs.Length == 1)
        {
            return TypedLogic.Coerce(apart.Value(service.Outputs[0]), service.Result, service.Source.Id, run);
        }

        var outputs = FeelContext.Of(service.Outputs.Select(o => KeyValuePair.Create(apart.NameOf(o), apart.Value(o))));
        return TypedLogic.Coerce(outputs, service.Result, service.Source.Id, run);
    }

    private object? Decide(CompiledDecision decision)
    {
        if (decision.Logic is null)
        {
            Run.Add(new("dmn.decision.no-logic", Severity.Warning, $"Expected logic or a given value for decision '{decision.Source.Name}', saw neither.", decision.Source.Id));
            return null;
        }

        var sight = new Sight(decision.Scope.Names.CreateFrame(), Run, this);
        Fill(decision.Needs, sight);
        var value = decision.Logic.Evaluate(sight);
        return decision.Type.IsAny ? value : TypedLogic.Coerce(value, decision.Type, decision.Source.Id, Run);
    }

    private void Fill(ImmutableArray<Needed> needs, Sight sight)
    {
        foreach (var need in needs)
        {
            sight.Values[need.Place] = need.Element is { } element
                ? Value(element)
                : FeelContext.Of(need.Members.Select(m => KeyValuePair.Create(m.Name, Value(m.Element))));
        }
    }

    private FeelFunction MakeKnowledge(CompiledKnowledge knowledge) =>
        FeelFunction.Of(knowledge.Source.Name, knowledge.Parameters, FeelType.Any, (arguments, run) =>
        {
            var sight = new Sight(knowledge.Scope.Names.CreateFrame(), run, this);
            Fill(knowledge.Needs, sight);
            for (var i = 0; i < arguments.Length; i++)
            {
                sight.Values[knowledge.Places[i]] = arguments[i];
            }

            return TypedLogic.Coerce(knowledge.Body.Evaluate(sight), knowledge.Result, knowledge.Source.Id, run);
        });

    private FeelFunction MakeService(CompiledService service) =>
        FeelFunction.Of(service.Source.Name, [.. service.Inputs.Select(i => i.Parameter)], FeelType.Any, (arguments, run) => Serve(service, arguments, run));

    private string NameOf(ElementRef element)
    {
        var model = element.Import < 0 ? Model : Model.Imports[element.Import].Model;
        return model.Definitions.Decisions[element.Number].Variable.Name;
    }

    // The inputs of an imported model stand under the import's name; what is not there may be given beside it.
    private ModelRun Import(int number) => _imports[number] ??= new(Model.Imports[number].Model, Run, Trace, name =>
    {
        var prefix = Model.Imports[number].Name;
        var (isThere, inner) = _given(prefix);
        if (isThere && inner is FeelContext context && context.TryGet(name, out var value))
        {
            return (true, value);
        }

        var (isQualified, qualified) = _given($"{prefix}.{name}");
        return isQualified ? (true, qualified) : _given(name);
    });

    private enum State : byte
    {
        Unknown,
        Asked,
        Known,
    }

    private record struct Slot(State State, object? Value);
}
