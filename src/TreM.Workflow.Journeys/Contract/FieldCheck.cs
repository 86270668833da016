using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>Whether a form's fields fit the effect that the form names.</summary>
internal static class FieldCheck
{
    internal static Finding Twice(FormSchema schema, EffectShape shape, EffectField field, IEnumerable<FormComponent> components) =>
        new("form.effect.field-twice", Severity.Error,
            $"Expected one field for '{field.Name}' of the effect '{shape.Name}' in form {schema.Id}; saw {string.Join(" and ", components.Select(c => $"'{c.Key}'"))}.",
            components.Last().Key, Remedy: "Take trem:field away from all but one.");

    internal static IEnumerable<Finding> Missing(FormSchema schema, EffectShape shape, EffectField field)
    {
        if (field.IsRequired || field.NeededWhen is not null)
        {
            yield return new("form.effect.field-missing", Severity.Error,
                $"Expected a field '{field.Name}' ({Describe(field)}) in form {schema.Id}, because it writes '{shape.Name}'; saw none.",
                field.Name, Remedy: $"Add a field with the key '{field.Name}', or say trem:field = {field.Name} on the field that asks for it.");
        }
    }

    internal static Finding Unknown(FormSchema schema, EffectShape shape, FormComponent component, IEnumerable<EffectField> fields) =>
        new("form.effect.field-unknown", Severity.Error,
            $"Expected trem:field to name a field of the effect '{shape.Name}' ({string.Join(", ", fields.Select(f => f.Name))}); saw '{component.BoundTo}' in form {schema.Id}.",
            component.Key, Remedy: "Choose one of them, or take trem:field away.");

    internal static IEnumerable<Finding> Fit(FormSchema schema, EffectShape shape, BoundField bound)
    {
        var (field, component) = (bound.Field, bound.Component);
        if (!field.Components.Contains(component.Type) || (component.Type == FormComponentType.DateTime && component.Subtype == "time"))
        {
            yield return new("form.effect.field-type", Severity.Error,
                $"Expected '{component.Key}' in form {schema.Id} to be {Describe(field)} for the effect '{shape.Name}'; saw a {component.Type}.",
                component.Key, Remedy: $"Use one of: {string.Join(", ", field.Components)}.");
            yield break;
        }

        if (field.IsRequired && field.Kind is not (FieldKind.Flag or FieldKind.Rows or FieldKind.Choices) && !component.Rules.Required)
        {
            yield return new("form.effect.field-optional", Severity.Error,
                $"Expected '{component.Key}' in form {schema.Id} to be required: '{shape.Name}' cannot be written without it.",
                component.Key, Remedy: "Mark the field as required.");
        }

        foreach (var finding in Codes(schema, shape, field, component))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Codes(FormSchema schema, EffectShape shape, EffectField field, FormComponent component)
    {
        if (field.Codes.IsEmpty)
        {
            yield break;
        }

        var offered = component.Options.Select(o => o.Value).ToList();
        foreach (var code in offered.Where(c => !field.Codes.Contains(c)))
        {
            yield return new("form.effect.code-unknown", Severity.Error,
                $"Expected '{component.Key}' in form {schema.Id} to offer only {string.Join(", ", field.Codes)}; saw '{code}', which '{shape.Name}' does not know.",
                component.Key, Remedy: "Use one of the known codes; its label is yours to choose.");
        }

        if (offered.Count == 0 || (field.OffersAll && field.Codes.Any(c => !offered.Contains(c))))
        {
            yield return new("form.effect.code-missing", Severity.Error,
                $"Expected '{component.Key}' in form {schema.Id} to offer {string.Join(", ", field.Codes)}; "
                + $"saw no {string.Join(", ", field.Codes.Where(c => !offered.Contains(c)))}.",
                component.Key, Remedy: "Offer every one of them: what is left out could never be decided.");
        }
    }

    /// <summary>What is needed must be asked for: whether a field shows for every code that needs it.</summary>
    internal static IEnumerable<Finding> Hidden(FormSchema schema, EffectShape shape, IReadOnlyCollection<BoundField> fields)
    {
        foreach (var bound in fields.Where(b => (b.Field.IsRequired || b.Field.NeededWhen is not null) && b.Around.Any(c => c.Hide is not null)))
        {
            if (bound.Field.NeededWhen is not { } deciding)
            {
                yield return new("form.effect.field-hidden", Severity.Error,
                    $"Expected '{bound.Component.Key}' in form {schema.Id} to be visible always: '{shape.Name}' needs it; saw a condition that may hide it.",
                    bound.Component.Key, Remedy: "Take the condition away.");
                continue;
            }

            var key = fields.FirstOrDefault(f => f.Field.Name == deciding)?.Component.Key ?? deciding;
            foreach (var code in bound.Field.NeededCodes.Where(code => bound.IsHidden(FeelContext.Of((key, code)))))
            {
                yield return new("form.effect.field-hidden", Severity.Error,
                    $"Expected '{bound.Component.Key}' in form {schema.Id} to be visible when '{key}' is {code}: '{shape.Name}' needs it then; it is hidden.",
                    bound.Component.Key, Remedy: $"Change the condition so that it shows for {code}.");
            }
        }
    }

    internal static string Describe(EffectField field) => field.Kind switch
    {
        FieldKind.Choice => $"one of {string.Join(", ", field.Codes)}",
        FieldKind.Choices => field.Codes.IsEmpty ? "several codes" : $"any of {string.Join(", ", field.Codes)}",
        FieldKind.Date => "a date",
        FieldKind.Number => "a number",
        FieldKind.Flag => "a check box",
        FieldKind.Rows => $"a list with {string.Join(", ", field.Fields.Select(f => f.Name))}",
        _ => "a text",
    };
}
