using System.Collections;
using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>Makes an effect of answers. What was not answered stays null; what must be answered and was not is an error.</summary>
internal static class EffectReading
{
    internal static void Fill(
        object target, ImmutableArray<BoundField> fields, FeelContext row, FeelContext all, string path, ImmutableArray<FormError>.Builder errors)
    {
        var scope = ReferenceEquals(row, all) ? all : all.With(row);
        foreach (var bound in fields)
        {
            var place = path + bound.Component.Key;
            var before = errors.Count;
            var value = bound.IsHidden(scope) ? null : Value(bound, Answer(row, bound), all, place, errors);
            if (value is null && errors.Count == before && IsNeeded(bound, fields, scope))
            {
                errors.Add(new(place, "form.required", []));
            }
            else if (value is not null)
            {
                bound.Field.Property.SetValue(target, value);
            }
        }

        foreach (var (field, list) in fields.Where(f => f.Field.Kind is FieldKind.Rows or FieldKind.Choices).Select(f => (f.Field, f.Field.Property.GetValue(target))))
        {
            if (list is null)
            {
                field.Property.SetValue(target, Array.CreateInstance(field.RowType ?? typeof(string), 0));
            }
        }
    }

    private static bool IsNeeded(BoundField bound, ImmutableArray<BoundField> fields, FeelContext answers) =>
        bound.Field.IsRequired
            ? bound.Field.Kind is not (FieldKind.Rows or FieldKind.Choices)
            : bound.Field.NeededWhen is { } deciding
                && answers[fields.FirstOrDefault(f => f.Field.Name == deciding)?.Component.Key ?? deciding] is string code
                && bound.Field.NeededCodes.Contains(code);

    // A group with a path keeps its answers inside it.
    private static object? Answer(FeelContext row, BoundField bound)
    {
        foreach (var group in bound.Around.Where(c => c.Type == FormComponentType.Group && c.Key is not null))
        {
            row = row[group.Key!] as FeelContext ?? FeelContext.Empty;
        }

        return row[bound.Component.Key!];
    }

    private static object? Value(BoundField bound, object? answer, FeelContext all, string place, ImmutableArray<FormError>.Builder errors)
    {
        var one = FeelContext.Of(("it", answer));
        switch (bound.Field.Kind)
        {
            case FieldKind.Text:
                return one.TextOrNull("it");
            case FieldKind.Choice:
                var code = one.TextOrNull("it");
                return code is null || bound.Field.Codes.Contains(code) ? code : Wrong(errors, place, "form.option.unknown");
            case FieldKind.Choices:
                var codes = one.Texts("it");
                return bound.Field.Codes.IsEmpty || codes.All(bound.Field.Codes.Contains) ? codes : Wrong(errors, place, "form.option.unknown");
            case FieldKind.Date:
                return one.Date("it");
            case FieldKind.Flag:
                // A box that nobody ticked is a no: the person saw it.
                return answer is true;
            case FieldKind.Number:
                return (Nullable.GetUnderlyingType(bound.Field.Property.PropertyType) ?? bound.Field.Property.PropertyType) == typeof(int)
                    ? one.Whole("it") ?? (answer is FeelNumber ? Wrong(errors, place, "form.type.wrong") : null)
                    : one.Number("it");
            default:
                return Rows(bound, one.Rows("it"), all, place, errors);
        }
    }

    private static IList Rows(
        BoundField bound, IEnumerable<FeelContext> rows, FeelContext all, string place, ImmutableArray<FormError>.Builder errors)
    {
        var read = rows.Select((row, i) =>
        {
            var item = Activator.CreateInstance(bound.Field.RowType!)!;
            Fill(item, bound.Fields, row, all, $"{place}[{i}].", errors);
            return item;
        }).ToList();
        var list = Array.CreateInstance(bound.Field.RowType!, read.Count);
        read.ToArray().CopyTo(list, 0);
        return list;
    }

    private static object? Wrong(ImmutableArray<FormError>.Builder errors, string place, string code)
    {
        errors.Add(new(place, code, []));
        return null;
    }
}
