using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Variables in scopes: what an element sees, where a value goes, mappings and expressions.</summary>
/// <remarks>
/// As in Camunda 8: an element sees its own variables and those of every scope around it, the innermost first. A value
/// set without a mapping goes to the nearest scope that has a variable of that name, else to the process.
/// </remarks>
internal readonly struct Variables(Run run)
{
    /// <summary>All variables an element instance sees.</summary>
    public FeelContext Seen(ElementInstance e)
    {
        var seen = e.Locals;
        while (e.Scope != 0)
        {
            e = run.Find(e.Scope)!;
            if (e.Locals.Count > 0)
            {
                seen = seen.Count == 0 ? e.Locals : e.Locals.With(seen);
            }
        }

        return seen;
    }

    /// <summary>Evaluates; a null that came from an error is an incident with its findings.</summary>
    /// <param name="what">What the value is for, for the message: <c>the due date</c>.</param>
    /// <param name="extra">Names that only this expression sees.</param>
    public bool TryEvaluate(ElementInstance e, Expression expression, string what, out object? value, FeelContext? extra = null)
    {
        if (expression.IsLiteral)
        {
            value = expression.Literal;
            return true;
        }

        var seen = Seen(e);
        var result = expression.Evaluate(extra is null ? seen : seen.With(extra), run.Feel);
        value = result.Value;
        return value is not null || !result.Findings.Any(f => f.Severity == Severity.Error) || Failed(e, expression, what, result.Findings);
    }

    /// <summary>Evaluates a condition; anything but true or false is an incident.</summary>
    public bool TryAsk(ElementInstance e, Expression expression, string what, out bool holds, FeelContext? extra = null)
    {
        holds = false;
        if (!TryEvaluate(e, expression, what, out var value, extra))
        {
            return false;
        }

        if (value is bool answer)
        {
            holds = answer;
            return true;
        }

        return run.Stick(e, "process.expression.type",
            $"Expected {what} at '{e.ElementId}' to be true or false. Saw: {value ?? "null"} from '{expression.Text}'. "
            + "Correct the variables and retry.");
    }

    /// <summary>Evaluates without an incident: null also stands for an error.</summary>
    public object? EvaluateOrNull(ElementInstance e, Expression expression, FeelContext? extra = null) =>
        expression.IsLiteral ? expression.Literal : expression.Evaluate(extra is null ? Seen(e) : Seen(e).With(extra), run.Feel).Value;

    /// <summary>Evaluates to a text, or null.</summary>
    public bool TryText(ElementInstance e, Expression? expression, string what, out string? text)
    {
        text = null;
        if (expression is null)
        {
            return true;
        }

        if (!TryEvaluate(e, expression, what, out var value))
        {
            return false;
        }

        text = value switch { null => null, string s => s, _ => value.ToString() };
        return true;
    }

    /// <summary>Sets variables where they belong, seen from an element instance.</summary>
    public bool Propagate(ElementInstance from, FeelContext values)
    {
        foreach (var (name, value) in values)
        {
            if (!Set(from, HolderOf(from, name), name, value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sets variables of one scope. <paramref name="cause"/> takes the incident when they are too large.</summary>
    public bool SetLocal(ElementInstance cause, ElementInstance scope, FeelContext values)
    {
        if (values.Count == 0)
        {
            return true;
        }

        if (LoopNames.Written(scope, values) is { } owned)
        {
            return run.Stick(cause, "process.variable.owned",
                $"Expected '{owned}' to be left to the multi-instance '{scope.ElementId}', which collects its results there. Saw a value for it from '{cause.ElementId}'. "
                + "Use another name, or choose the value by an output element.");
        }

        return Store(cause, scope, LoopNames.Without(scope, values));
    }

    /// <summary>As <see cref="SetLocal"/>, for the loop that owns the names.</summary>
    public bool Store(ElementInstance cause, ElementInstance scope, FeelContext values)
    {
        if (values.Count == 0)
        {
            return true;
        }

        if (VariableSize.Problem(values, scope.Locals, run.Services.Limits) is { } problem)
        {
            return run.Stick(cause, "process.variable.size", problem);
        }

        scope.Locals = scope.Locals.With(values);
        run.Record(HistoryKind.VariablesSet, scope, values);
        run.VariablesChanged = true;
        return true;
    }

    /// <summary>The instance's own variables at its start: declared names, then the input mappings in order.</summary>
    public bool MapInputs(ElementInstance e, ImmutableArray<string> declared, ImmutableArray<Mapping> mappings)
    {
        if (declared.IsEmpty && mappings.IsEmpty)
        {
            return true;
        }

        var locals = e.Locals;
        foreach (var name in declared)
        {
            locals = locals.TryGet(name, out _) ? locals : locals.With(name, null);
        }

        var before = e.Locals;
        foreach (var mapping in mappings)
        {
            if (mapping.OnlyWhenPresent && EvaluateOrNull(e, mapping.Source) is null)
            {
                continue;
            }

            e.Locals = locals;
            var evaluated = TryEvaluate(e, mapping.Source, $"the input '{string.Join('.', mapping.Target)}'", out var value);
            e.Locals = before;
            if (!evaluated)
            {
                return false;
            }

            locals = Put(locals, mapping.Target, value);
        }

        if (locals.Count > before.Count || !mappings.IsEmpty)
        {
            if (VariableSize.Problem(locals, FeelContext.Empty, run.Services.Limits) is { } problem)
            {
                return run.Stick(e, "process.variable.size", problem);
            }

            e.Locals = LoopNames.Kept(e, locals, before);
        }

        return true;
    }

    /// <summary>
    /// The output mappings in order, each seeing those before it; they go from the scope around the element outwards, and the
    /// output element of a multi-instance to its iteration. A mapping to a part of a variable starts from the variable's value there.
    /// </summary>
    public bool MapOutputs(ElementInstance e)
    {
        if ((e.Node.Outputs.IsEmpty && e.Node.DataOutputs.IsEmpty) || e.Role == Role.Body)
        {
            return true;
        }

        var around = run.Find(e.Scope)!;
        var (mapped, seen) = (FeelContext.Empty, FeelContext.Empty);
        foreach (var mapping in e.Node.Outputs.AddRange(e.Node.DataOutputs))
        {
            if (mapping.OnlyWhenPresent && EvaluateOrNull(e, mapping.Source, seen) is null)
            {
                continue;
            }

            if (!TryEvaluate(e, mapping.Source, $"the output '{string.Join('.', mapping.Target)}'", out var value, seen))
            {
                return false;
            }

            var name = mapping.Target[0];
            mapped = Put(mapped.TryGet(name, out _) ? mapped : mapped.With(name, HolderOf(e, around, name).Locals[name]), mapping.Target, value);
            seen = Put(seen.TryGet(name, out _) ? seen : seen.With(name, Seen(e)[name]), mapping.Target, value);
        }

        foreach (var (name, value) in mapped)
        {
            if (!Set(e, HolderOf(e, around, name), name, value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What came from outside goes to the element when its output mappings choose, else outwards.</summary>
    public bool TakeResult(ElementInstance e, FeelContext values) =>
        values.Count == 0 || (e.Node.Outputs.IsEmpty ? Propagate(e, values) : SetLocal(e, e, values));

    private bool Set(ElementInstance cause, ElementInstance holder, string name, object? value) =>
        SetLocal(cause, holder, FeelContext.Of((name, value)));

    private ElementInstance HolderOf(ElementInstance e, string name)
    {
        while (e.Scope != 0 && (e.Locals.Count == 0 || !e.Locals.TryGet(name, out _)))
        {
            e = run.Find(e.Scope)!;
        }

        return e;
    }

    private ElementInstance HolderOf(ElementInstance mapped, ElementInstance around, string name) =>
        LoopNames.IsOutputElement(mapped, name) ? mapped : HolderOf(around, name);

    private static FeelContext Put(FeelContext into, ImmutableArray<string> path, object? value) =>
        path.Length == 1
            ? into.With(path[0], value)
            : into.With(path[0], Put(into[path[0]] as FeelContext ?? FeelContext.Empty, path[1..], value));

    private bool Failed(ElementInstance e, Expression expression, string what, ImmutableArray<Finding> findings) =>
        run.Stick(e, "process.expression.failed",
            $"Expected {what} at '{e.ElementId}' to have a value. '{expression.Text}' gave: "
            + string.Join("; ", findings.Select(f => $"{f.Code}: {f.Message}")) + " Correct the variables and retry.");
}
