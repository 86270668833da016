using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>One decision of a model, asked with values in a fixed order. Immutable and thread-safe, like the model.</summary>
public sealed class PreparedDecision
{
    private readonly CompiledModel _model;
    private readonly int _number;
    private readonly int[] _inputNumbers;
    private readonly PlainTable? _plain;

    internal PreparedDecision(CompiledModel model, int number, ImmutableArray<string> inputs)
    {
        (_model, _number, Inputs) = (model, number, inputs);
        _inputNumbers = [.. inputs.Select(name => Array.FindIndex([.. model.Definitions.Inputs], i => i.Variable.Name == name))];
        var decision = model.Decisions[number];
        if (decision.Logic is TableLogic table && (decision.Type.IsAny || HoldsConstants(decision.Type, table)))
        {
            var byPlace = decision.Needs.Where(n => n.Element is { Import: < 0, Kind: ElementKind.Input })
                .ToDictionary(n => n.Place, n => Array.IndexOf(_inputNumbers, n.Element!.Value.Number));
            _plain = PlainTable.Of(table, place => byPlace.GetValueOrDefault(place, -1), input => model.InputTypes[_inputNumbers[input]]);
        }
    }

    /// <summary>Names of the input data, in the order in which <see cref="Evaluate"/> takes their values.</summary>
    public ImmutableArray<string> Inputs { get; }

    /// <summary>Whether answers come straight from the table's index, without evaluating any expression.</summary>
    public bool IsIndexed => _plain is not null;

    /// <summary>Evaluates with one value per name of <see cref="Inputs"/>.</summary>
    /// <param name="values">The values, in the order of <see cref="Inputs"/>.</param>
    /// <param name="options">Trace, clock and limits.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than inputs.</exception>
    public DecisionResult Evaluate(ReadOnlySpan<object?> values, DecisionOptions? options = null)
    {
        if (options is not { Trace: true } && TryIndex(values, out var indexed))
        {
            return new(indexed, [], null);
        }

        options ??= DecisionOptions.Default;
        var run = options.NewRun();
        var trace = options.Trace ? new TraceRecorder() : null;
        return new(Run(values, run, trace), run.Findings, trace?.For(_model.Decisions[_number].Source.Id, Context(values)));
    }

    /// <summary>As <see cref="Evaluate"/>, when only the value matters: nothing but the value itself is allocated where the index answers.</summary>
    public object? Value(ReadOnlySpan<object?> values) =>
        TryIndex(values, out var indexed) ? indexed : Run(values, DecisionOptions.Default.NewRun(), null);

    private bool TryIndex(ReadOnlySpan<object?> values, out object? value)
    {
        if (values.Length != Inputs.Length)
        {
            throw new ArgumentException($"Expected {Inputs.Length} values ({string.Join(", ", Inputs)}), saw {values.Length}.", nameof(values));
        }

        value = null;
        return _plain is not null && _plain.TryEvaluate(values, out value);
    }

    private object? Run(ReadOnlySpan<object?> values, FeelRun run, TraceRecorder? trace)
    {
        var model = new ModelRun(_model, run, trace, _ => (false, null));
        for (var i = 0; i < values.Length; i++)
        {
            model.Preset(new(-1, ElementKind.Input, _inputNumbers[i]), model.Given(Inputs[i], values[i], _model.InputTypes[_inputNumbers[i]], Inputs[i]));
        }

        return model.Decision(_number);
    }

    private FeelContext Context(ReadOnlySpan<object?> values)
    {
        var copy = values.ToArray();
        return FeelContext.Of(Inputs.Select((name, i) => KeyValuePair.Create(name, copy[i])));
    }

    // The outputs are checked against the decision's type once, here, instead of every time.
    private static bool HoldsConstants(ItemType type, TableLogic table)
    {
        var run = new FeelRun();
        var isList = type.Element is not null;
        var single = type.Element ?? type;
        return table.Outputs.Count == 1
            && (isList == table.Source.HitPolicy is HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder)
            && table.Outputs[0].AllConstants is { } outputs
            && outputs.All(o => single.TryCoerce(o, run, out var coerced) && ReferenceEquals(coerced, o))
            && (!isList || type is { Constraint: null } && (type.Allowed is null || outputs.All(o => o is null || type.Allowed.Accepts(o, run))));
    }
}
