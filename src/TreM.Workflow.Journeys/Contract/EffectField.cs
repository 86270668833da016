using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>What kind of answer a property of an effect takes.</summary>
public enum FieldKind
{
    /// <summary>Text of any length; codes from a register too.</summary>
    Text,

    /// <summary>One of some codes.</summary>
    Choice,

    /// <summary>Any of some codes.</summary>
    Choices,

    /// <summary>A date.</summary>
    Date,

    /// <summary>A number; whole where the property is.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>Rows with fields of their own.</summary>
    Rows,
}

/// <summary>One property of an effect: what a form must ask for.</summary>
/// <param name="Name">The key that a form's field has, or names in <c>trem:field</c>.</param>
/// <param name="Kind">Which answers it takes.</param>
public sealed record EffectField(string Name, FieldKind Kind)
{
    /// <summary>The effect cannot be written without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The codes of a choice; empty when any will do.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    /// <summary>A form must offer all codes.</summary>
    public bool OffersAll { get; init; }

    /// <summary>Stored sealed.</summary>
    public bool IsSealed { get; init; }

    /// <summary>The field whose codes make this one needed, or null.</summary>
    public string? NeededWhen { get; init; }

    /// <summary>The codes of <see cref="NeededWhen"/>.</summary>
    public ImmutableArray<string> NeededCodes { get; init; } = [];

    /// <summary>The fields of a row.</summary>
    public ImmutableArray<EffectField> Fields { get; init; } = [];

    internal PropertyInfo Property { get; init; } = null!;

    internal Type? RowType { get; init; }

    /// <summary>Components of a form that can answer it.</summary>
    public IReadOnlyCollection<FormComponentType> Components => Kind switch
    {
        FieldKind.Text => [FormComponentType.TextField, FormComponentType.TextArea, FormComponentType.Select, FormComponentType.Radio],
        FieldKind.Choice => [FormComponentType.Select, FormComponentType.Radio],
        FieldKind.Choices => [FormComponentType.Checklist],
        FieldKind.Date => [FormComponentType.DateTime],
        FieldKind.Number => [FormComponentType.Number, FormComponentType.Select, FormComponentType.Radio],
        FieldKind.Flag => [FormComponentType.Checkbox],
        _ => [FormComponentType.List],
    };

    internal static ImmutableArray<EffectField> Of(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.DeclaringType != typeof(object)).Select(Of)];

    private static EffectField Of(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        var row = isList && type.GetGenericArguments()[0] is var item && item != typeof(string) ? item : null;
        var codes = property.GetCustomAttribute<CodesAttribute>();
        var needed = property.GetCustomAttribute<NeededWhenAttribute>();
        return new(JsonNamingPolicy.CamelCase.ConvertName(property.Name), KindOf(property, type, row, codes))
        {
            Property = property,
            RowType = row,
            Fields = row is null ? [] : Of(row),
            IsRequired = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull,
            Codes = [.. codes?.Codes ?? []],
            OffersAll = codes?.AreAllOffered == true,
            IsSealed = property.GetCustomAttribute<SealedTextAttribute>() is not null,
            NeededWhen = needed is null ? null : JsonNamingPolicy.CamelCase.ConvertName(needed.Property),
            NeededCodes = [.. needed?.Codes ?? []],
        };
    }

    private static FieldKind KindOf(PropertyInfo property, Type type, Type? row, CodesAttribute? codes) =>
        row is not null ? FieldKind.Rows
        : type == typeof(IReadOnlyList<string>) ? FieldKind.Choices
        : type == typeof(string) ? codes is null ? FieldKind.Text : FieldKind.Choice
        : type == typeof(DateOnly) ? FieldKind.Date
        : type == typeof(int) || type == typeof(decimal) ? FieldKind.Number
        : type == typeof(bool) ? FieldKind.Flag
        : throw new InvalidOperationException($"{property.DeclaringType!.Name}.{property.Name}: no field of a form answers a {type.Name}.");
}
