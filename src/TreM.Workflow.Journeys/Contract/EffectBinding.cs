using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>Which field of one form answers which property of its effect.</summary>
public sealed class EffectBinding
{
    private readonly ImmutableArray<BoundField> _fields;
    private readonly ImmutableArray<Finding> _misfits;

    private EffectBinding(EffectShape shape, ImmutableArray<BoundField> fields, ImmutableArray<Finding> misfits) =>
        (Shape, _fields, _misfits) = (shape, fields, misfits);

    /// <summary>The effect.</summary>
    public EffectShape Shape { get; }

    /// <summary>Joins a form and an effect; what does not fit is told by the findings.</summary>
    public static (EffectBinding Binding, ImmutableArray<Finding> Findings) Of(FormSchema schema, EffectShape shape)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var fields = BoundField.Find(shape.Fields, schema.Components, schema, shape, findings);
        var all = findings.ToImmutable();
        return (new(shape, fields, [.. all.Where(f => f.Severity == Severity.Error)]), all);
    }

    /// <summary>
    /// The effect that answers come to. An answer that is needed and absent, or a code that the effect does not know, is an error at
    /// its field; so is everything when the form does not fit the effect (it was deployed before the check).
    /// </summary>
    /// <param name="answers">Answers that satisfy the form.</param>
    public (FormEffect? Effect, ImmutableArray<FormError> Errors) Read(FeelContext answers)
    {
        if (!_misfits.IsEmpty)
        {
            return (null, [.. _misfits.Select(f => new FormError(f.ElementId ?? "", "form.effect.misfit", [Shape.Name]))]);
        }

        var errors = ImmutableArray.CreateBuilder<FormError>();
        var effect = (FormEffect)Activator.CreateInstance(Shape.Type)!;
        EffectReading.Fill(effect, _fields, answers, answers, "", errors);
        return errors.Count == 0 ? (effect, []) : (null, errors.ToImmutable());
    }

    /// <summary>Where the form asks for a property: the path for an error at its field; the property's own name when it asks nowhere.</summary>
    /// <param name="property">The property, as the code names it.</param>
    public string PathOf(string property) =>
        _fields.FirstOrDefault(f => f.Field.Property.Name == property) is { Component.Path: var path } ? path : property;

    /// <summary>The same for a property of one row.</summary>
    public string PathOf(string rows, int row, string property) =>
        _fields.FirstOrDefault(f => f.Field.Property.Name == rows) is { } list
            ? $"{list.Component.Path}[{row}].{list.Fields.FirstOrDefault(f => f.Field.Property.Name == property)?.Component.Key ?? property}"
            : property;
}
