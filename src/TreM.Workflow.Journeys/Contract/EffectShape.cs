using System.Collections.Immutable;
using System.Reflection;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>An effect as the contract tells it: its name, what it writes, and the fields that a form must ask for.</summary>
/// <param name="Name">As forms name it.</param>
/// <param name="Title">What it writes.</param>
/// <param name="Fields">What a form must ask for, in the order of the code.</param>
public sealed record EffectShape(string Name, LocalisedText Title, ImmutableArray<EffectField> Fields)
{
    internal Type Type { get; init; } = null!;

    internal static EffectShape? Of(Type type) =>
        !type.IsAbstract && type.IsSubclassOf(typeof(FormEffect)) && type.GetCustomAttribute<FormEffectAttribute>() is { } named
            ? new(named.Name, new(named.Swedish, named.English), EffectField.Of(type)) { Type = type }
            : null;
}
