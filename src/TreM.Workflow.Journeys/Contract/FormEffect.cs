using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>
/// What completing a form writes to the programme's records. A form names it (<c>"properties": { "trem:effect": "..." }</c>); its
/// properties are what the form must ask for. Each effect is a record with a <see cref="FormEffectAttribute"/>.
/// </summary>
/// <remarks>
/// The type of a property says which fields may answer it: text, number, date, yes or no, one or several codes, rows. A property
/// that cannot be null must be answered; nothing is read as an answer that was not given.
/// </remarks>
public abstract record FormEffect
{
    /// <summary>What the answers come to for the case.</summary>
    public abstract Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken);
}

/// <summary>Names an effect, as forms name it, and says what it writes.</summary>
/// <param name="name">Words with hyphens: <c>enrolment-decision</c>. Forms keep it for ever: it is never renamed.</param>
/// <param name="swedish">What it writes, in a few words.</param>
/// <param name="english">The same in English.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FormEffectAttribute(string name, string swedish, string english) : Attribute
{
    public string Name => name;

    public string Swedish => swedish;

    public string English => english;
}

/// <summary>The codes that a choice may have. A form offers no others.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes => codes;

    /// <summary>The form must offer every one of them: what it leaves out could never be decided.</summary>
    public bool AreAllOffered { get; init; }
}

/// <summary>The answer is needed when another choice of the same form has one of these codes, and must then be visible.</summary>
/// <param name="property">The deciding property.</param>
/// <param name="codes">Its codes.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NeededWhenAttribute(string property, params string[] codes) : Attribute
{
    public string Property => property;

    public IReadOnlyList<string> Codes => codes;
}

/// <summary>The text is about a person: it is stored sealed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SealedTextAttribute : Attribute;
