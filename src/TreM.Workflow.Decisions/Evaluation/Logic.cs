using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A compiled boxed expression: immutable, evaluated any number of times.</summary>
internal abstract class Logic
{
    /// <summary>The type of its value as far as its parts tell.</summary>
    public virtual FeelType Type => FeelType.Any;

    /// <summary>The logic it is made of.</summary>
    public virtual IEnumerable<Logic> Parts => [];

    /// <summary>The value; null when it is null, or when a finding says why there is none.</summary>
    public abstract object? Evaluate(Sight sight);
}

/// <summary>Logic that is missing or does not compile in a model read leniently: always null.</summary>
internal sealed class NoLogic(Finding why) : Logic
{
    public override object? Evaluate(Sight sight)
    {
        sight.Run.Add(why);
        return null;
    }
}

/// <summary>FEEL text.</summary>
internal sealed class LiteralLogic(CompiledExpression expression) : Logic
{
    public CompiledExpression Expression => expression;

    public override FeelType Type => expression.Syntax.Type;

    public override object? Evaluate(Sight sight) => expression.EvaluateInside(null, sight.Values.Values, sight.Run);
}

/// <summary>A variable by itself: read from its place.</summary>
internal sealed class PlaceLogic(int place, FeelType type) : Logic
{
    public int Place => place;

    public override FeelType Type => type;

    public override object? Evaluate(Sight sight) => sight.Values.Values[place];
}

/// <summary>Logic whose value must be of a type; otherwise it is null and a finding says so (DMN 1.5, 10.3.2.9.4).</summary>
internal sealed class TypedLogic(Logic inner, ItemType type, string at) : Logic
{
    public Logic Inner => inner;

    public override IEnumerable<Logic> Parts => [inner];

    public override FeelType Type => type.Feel;

    public override object? Evaluate(Sight sight)
    {
        var value = inner.Evaluate(sight);
        var typed = Coerce(value, type, at, sight.Run);
        if (typed is null && value is not null)
        {
            sight.Model.Trace?.Refuse(at, value, type);
        }

        return typed;
    }

    public static Logic Of(Logic inner, ItemType type, string at) => type.IsAny ? inner : new TypedLogic(inner, type, at);

    public static object? Coerce(object? value, ItemType type, string at, FeelRun run)
    {
        if (type.TryCoerce(value, run, out var coerced))
        {
            return coerced;
        }

        run.Add(new("dmn.value.type", Severity.Error, $"Expected a value of type {type.Name}, saw {FeelType.Of(value)}{(type.Feel.Accepts(value) ? " outside its allowed values" : "")}.", at));
        return null;
    }
}
