using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>A property of an effect and the field that answers it.</summary>
/// <param name="Field">The property.</param>
/// <param name="Component">The form's field.</param>
/// <param name="Around">The field and the groups around it, within its list: each can hide it.</param>
internal sealed record BoundField(EffectField Field, FormComponent Component, ImmutableArray<FormComponent> Around)
{
    public ImmutableArray<BoundField> Fields { get; init; } = [];

    /// <summary>Whether nobody was asked.</summary>
    public bool IsHidden(FeelContext answers) => Around.Any(c => c.IsHidden(answers));

    public static ImmutableArray<BoundField> Find(
        ImmutableArray<EffectField> fields, ImmutableArray<FormComponent> components, FormSchema schema, EffectShape shape,
        ImmutableArray<Finding>.Builder findings)
    {
        var offered = Flat(components, []).ToList();
        var bound = ImmutableArray.CreateBuilder<BoundField>();
        foreach (var field in fields)
        {
            var candidates = offered.Where(c => (c.Component.BoundTo ?? c.Component.Key) == field.Name).ToList();
            if (candidates.Count > 1)
            {
                findings.Add(FieldCheck.Twice(schema, shape, field, candidates.Select(c => c.Component)));
            }
            else if (candidates.Count == 0)
            {
                findings.AddRange(FieldCheck.Missing(schema, shape, field));
            }
            else
            {
                var (component, around) = candidates[0];
                var found = new BoundField(field, component, around)
                {
                    Fields = field.Kind == FieldKind.Rows ? Find(field.Fields, component.Components, schema, shape, findings) : [],
                };
                findings.AddRange(FieldCheck.Fit(schema, shape, found));
                bound.Add(found);
            }
        }

        findings.AddRange(FieldCheck.Hidden(schema, shape, bound));
        foreach (var stray in offered.Select(c => c.Component).Where(c => c.BoundTo is { } name && !fields.Any(f => f.Name == name)))
        {
            findings.Add(FieldCheck.Unknown(schema, shape, stray, fields));
        }

        return bound.ToImmutable();
    }

    // Groups are only a frame; what is inside a list belongs to its rows.
    private static IEnumerable<(FormComponent Component, ImmutableArray<FormComponent> Around)> Flat(
        ImmutableArray<FormComponent> components, ImmutableArray<FormComponent> around) =>
        components.SelectMany(c => c.Type == FormComponentType.Group
            ? Flat(c.Components, around.Add(c))
            : c.IsInput ? [(c, around.Add(c))] : []);
}
