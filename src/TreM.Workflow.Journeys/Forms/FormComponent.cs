using System.Collections.Frozen;
using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Forms;

/// <summary>What a component is.</summary>
public enum FormComponentType
{
    /// <summary>Text to read.</summary>
    Text,

    /// <summary>A line between parts.</summary>
    Separator,

    /// <summary>A titled group of components.</summary>
    Group,

    /// <summary>A list of rows with the same components (form-js <c>dynamiclist</c>).</summary>
    List,

    /// <summary>One line of text.</summary>
    TextField,

    /// <summary>Several lines of text.</summary>
    TextArea,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One of several values, from a drop-down.</summary>
    Select,

    /// <summary>One of several values, all shown.</summary>
    Radio,

    /// <summary>Any of several values.</summary>
    Checklist,

    /// <summary>Yes or no.</summary>
    Checkbox,

    /// <summary>A date (<c>subtype</c> date) or a date with time (<c>datetime</c>); ISO 8601 text.</summary>
    DateTime,
}

/// <summary>One part of a form.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Key">Its own key (for groups and lists their path), or null.</param>
/// <param name="Path">Its key with those of the groups and lists around it: <c>items[].start</c>.</param>
public sealed record FormComponent(FormComponentType Type, string? Key, string Path)
{
    /// <summary>form-js names of the supported types.</summary>
    public static readonly FrozenDictionary<string, FormComponentType> Types = new Dictionary<string, FormComponentType>
    {
        ["text"] = FormComponentType.Text,
        ["separator"] = FormComponentType.Separator,
        ["group"] = FormComponentType.Group,
        ["dynamiclist"] = FormComponentType.List,
        ["textfield"] = FormComponentType.TextField,
        ["textarea"] = FormComponentType.TextArea,
        ["number"] = FormComponentType.Number,
        ["select"] = FormComponentType.Select,
        ["radio"] = FormComponentType.Radio,
        ["checklist"] = FormComponentType.Checklist,
        ["checkbox"] = FormComponentType.Checkbox,
        ["datetime"] = FormComponentType.DateTime,
    }.ToFrozenDictionary();

    /// <summary>The label, or null.</summary>
    public LocalisedText? Label { get; init; }

    /// <summary>The hint below the label, or null.</summary>
    public LocalisedText? Description { get; init; }

    /// <summary>The content of a text component.</summary>
    public LocalisedText? Content { get; init; }

    /// <summary><c>date</c>, <c>time</c> or <c>datetime</c> for dates.</summary>
    public string? Subtype { get; init; }

    /// <summary>The property of the form's effect that it answers (<c>trem:field</c>); its key when null.</summary>
    public string? BoundTo { get; init; }

    /// <summary>The value before anybody answered.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Shown, not asked for.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The values to choose from.</summary>
    public ImmutableArray<FormOption> Options { get; init; } = [];

    /// <summary>Name of the register whose entries are the values to choose from (form-js <c>valuesKey</c>), or null.</summary>
    public string? OptionsFrom { get; init; }

    /// <summary>What an answer must satisfy.</summary>
    public FormRules Rules { get; init; } = FormRules.None;

    /// <summary>When true for the answers so far, the component is neither shown nor kept.</summary>
    public CompiledExpression? Hide { get; init; }

    /// <summary>The components of a group or of a list's row.</summary>
    public ImmutableArray<FormComponent> Components { get; init; } = [];

    /// <summary>Whether a person answers it.</summary>
    public bool IsInput => Type is not (FormComponentType.Text or FormComponentType.Separator or FormComponentType.Group);

    /// <summary>This component and those inside it.</summary>
    public IEnumerable<FormComponent> SelfAndChildren => Components.SelectMany(c => c.SelfAndChildren).Prepend(this);

    /// <summary>Whether the component is hidden, given the answers around it.</summary>
    public bool IsHidden(FeelContext answers) => Hide?.Evaluate(answers).Value is true;
}

/// <summary>A value to choose.</summary>
/// <param name="Value">The code that is stored.</param>
/// <param name="Label">What a person reads.</param>
/// <param name="IsFull">Whether it has no free place now. It can be chosen all the same.</param>
public sealed record FormOption(string Value, LocalisedText Label, bool IsFull = false);
