using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>The names that an expression of the model may use. An inner scope keeps the places of the outer one.</summary>
internal sealed class Scope(FeelNames names)
{
    public FeelNames Names => names;

    public Scope With(string name, FeelType type) => new(names.With(name, type));

    public Scope With(IEnumerable<(string Name, FeelType Type)> variables) => new(names.With(variables));

    /// <summary>Names inside a boxed filter: what no name here means is an entry of the item, if it has one.</summary>
    public Scope WithItem(FeelType type) => new(names.WithItem(type));

    public int PlaceOf(string name) => names.IndexOf(name);
}

/// <summary>The values in sight of an expression while it is evaluated.</summary>
/// <remarks>
/// Every inner scope gets a frame of its own: a function made inside keeps its frame, and must not see the values of the
/// next iteration or call.
/// </remarks>
internal sealed class Sight(FeelFrame values, FeelRun run, ModelRun model)
{
    public FeelFrame Values => values;

    public FeelRun Run => run;

    public ModelRun Model => model;

    /// <summary>A frame for an inner scope, with the outer values.</summary>
    public Sight Inside(Scope inner, FeelRun? callers = null)
    {
        var frame = inner.Names.CreateFrame();
        var outer = Math.Min(values.Names.Count, inner.Names.Count);
        for (var i = 0; i < outer; i++)
        {
            frame[i] = values[i];
        }

        return new(frame, callers ?? run, model);
    }
}
