using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A boxed context: entries see the entries before them; an entry without name is the value (10.2.1.4).</summary>
internal sealed class ContextLogic(Scope scope, ImmutableArray<ContextLogic.Entry> entries, Logic? result) : Logic
{
    public sealed record Entry(string Name, int Place, Logic Value);

    public override IEnumerable<Logic> Parts => result is null ? entries.Select(e => e.Value) : entries.Select(e => e.Value).Append(result);

    public override FeelType Type => result?.Type
        ?? new FeelType.Context([.. entries.Select(e => new FeelType.Member(e.Name, e.Value.Type))]);

    public override object? Evaluate(Sight sight)
    {
        var inside = sight.Inside(scope);
        foreach (var entry in entries)
        {
            inside.Values[entry.Place] = entry.Value.Evaluate(inside);
        }

        return result is not null
            ? result.Evaluate(inside)
            : FeelContext.Of(entries.Select(e => KeyValuePair.Create(e.Name, inside.Values[e.Place])));
    }
}

/// <summary>A boxed list.</summary>
internal sealed class ListLogic(ImmutableArray<Logic> items) : Logic
{
    public override IEnumerable<Logic> Parts => items;

    public override FeelType Type => new FeelType.List(FeelType.Common(items.Select(i => i.Type)));

    public override object? Evaluate(Sight sight) => FeelList.Of(items.Select(i => i.Evaluate(sight)).ToArray());
}

/// <summary>A relation: a list of contexts.</summary>
internal sealed class RelationLogic(ImmutableArray<string> columns, ImmutableArray<ImmutableArray<Logic>> rows) : Logic
{
    public override IEnumerable<Logic> Parts => rows.SelectMany(r => r);

    public override FeelType Type => new FeelType.List(new FeelType.Context(
        [.. columns.Select((c, i) => new FeelType.Member(c, FeelType.Common(rows.Where(r => i < r.Length).Select(r => r[i].Type))))]));

    public override object? Evaluate(Sight sight) => FeelList.Of(rows.Select(row => (object?)FeelContext.Of(
        columns.Select((c, i) => KeyValuePair.Create(c, i < row.Length ? row[i].Evaluate(sight) : null)))).ToArray());
}

/// <summary>If, then, else: null takes the else branch as in FEEL, but what is no truth value is an error (10.2.1.8).</summary>
internal sealed class ConditionalLogic(Logic condition, Logic then, Logic otherwise, string at) : Logic
{
    public override IEnumerable<Logic> Parts => [condition, then, otherwise];

    public override FeelType Type => FeelType.Common([then.Type, otherwise.Type]);

    public override object? Evaluate(Sight sight)
    {
        switch (condition.Evaluate(sight))
        {
            case true:
                return then.Evaluate(sight);
            case false or null:
                return otherwise.Evaluate(sight);
            default:
                sight.Run.Add(new("dmn.conditional.truth", Severity.Error, "Expected true or false as condition, saw something else.", at));
                return null;
        }
    }
}

/// <summary>A boxed invocation: the arguments are bound to the parameters by name (10.2.1.3).</summary>
internal sealed class InvocationLogic(Logic called, string[] names, ImmutableArray<Logic> arguments, string at) : Logic
{
    public override IEnumerable<Logic> Parts => arguments.Prepend(called);

    public override FeelType Type => called.Type is FeelType.Function function ? function.Result : FeelType.Any;

    public override object? Evaluate(Sight sight)
    {
        if (called.Evaluate(sight) is not FeelFunction function)
        {
            sight.Run.Add(new("dmn.invocation.target", Severity.Error, "Expected a function to invoke, saw none.", at));
            return null;
        }

        return function.Call(sight.Run, [.. arguments.Select(a => a.Evaluate(sight))], names, null);
    }
}

/// <summary>A boxed function: keeps the values in sight where it is made.</summary>
internal sealed class FunctionLogic(string name, ImmutableArray<FeelParameter> parameters, Scope inside, ImmutableArray<int> places, Logic body, ItemType result, string at) : Logic
{
    public override IEnumerable<Logic> Parts => [body];

    public override FeelType Type => new FeelType.Function([.. parameters.Select(p => p.Type)], result.Feel);

    public override object? Evaluate(Sight sight) => FeelFunction.Of(name, parameters, FeelType.Any, (arguments, run) =>
    {
        var call = sight.Inside(inside, run);
        for (var i = 0; i < arguments.Length; i++)
        {
            call.Values[places[i]] = arguments[i];
        }

        return TypedLogic.Coerce(body.Evaluate(call), result, at, run);
    });
}

/// <summary>A value that does not depend on anything in sight, for example an external function.</summary>
internal sealed class ConstantLogic(object? value) : Logic
{
    public object? Value => value;

    public override FeelType Type => FeelType.Of(value);

    public override object? Evaluate(Sight sight) => value;
}
