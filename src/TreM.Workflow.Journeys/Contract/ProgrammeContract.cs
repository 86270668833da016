using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Participants.Jobs;

namespace TreM.Workflow.Journeys.Contract;

/// <summary>
/// What code offers and models name: whatever is published is understood, or refused with the reason. Made from the code once.
/// </summary>
public sealed class ProgrammeContract
{
    private readonly ConcurrentDictionary<FormSchema, EffectBinding?> _bindings = new(ReferenceEqualityComparer.Instance);
    private readonly FrozenDictionary<string, EffectShape> _effects;

    internal ProgrammeContract(IEnumerable<EffectShape> effects) =>
        _effects = effects.ToFrozenDictionary(e => e.Name, StringComparer.Ordinal);

    /// <summary>The contract of this program.</summary>
    public static ProgrammeContract OfThisProgram { get; } =
        new(Assembly.GetExecutingAssembly().GetTypes().Select(EffectShape.Of).OfType<EffectShape>());

    /// <summary>The effects of forms, by name.</summary>
    public IEnumerable<EffectShape> Effects => _effects.Values.OrderBy(e => e.Name, StringComparer.Ordinal);

    /// <summary>The job types that are done by this program.</summary>
    public ImmutableArray<JobShape> Jobs { get; } = JobServices.Shapes;

    /// <summary>The messages that people and this program send to cases.</summary>
    public ImmutableArray<MessageShape> Messages { get; } = CaseMessages.All;

    /// <summary>The decisions that code asks itself.</summary>
    public ImmutableArray<AskedTable> Tables { get; } = AskedTables.All;

    /// <summary>How a form and its effect meet; null when the form has none.</summary>
    public EffectBinding? BindingOf(FormSchema schema) => _bindings.GetOrAdd(schema, s =>
        (s.Effect ?? LegacyBindings.EffectOf(s.Id)) is { } name && _effects.TryGetValue(name, out var shape) ? EffectBinding.Of(s, shape).Binding : null);

    /// <summary>Whether a form that is to be published is understood.</summary>
    public ImmutableArray<Finding> Check(FormSchema schema)
    {
        if (schema.Effect is null)
        {
            return LegacyBindings.EffectOf(schema.Id) is { } meant
                ? [new("form.effect.unnamed", Severity.Error,
                    $"Expected form {schema.Id} to say what it writes; saw no trem:effect.", Remedy: $"Say trem:effect = {meant} among the form's properties.")]
                : [.. schema.AllComponents.Where(c => c.BoundTo is not null).Select(c => new Finding("form.effect.none", Severity.Error,
                    $"Expected form {schema.Id} to name an effect, because '{c.Key}' says trem:field; saw no trem:effect.", c.Key))];
        }

        return _effects.TryGetValue(schema.Effect, out var shape)
            ? EffectBinding.Of(schema, shape).Findings
            : [new("form.effect.unknown", Severity.Error,
                $"Expected trem:effect of form {schema.Id} to be one of {string.Join(", ", Effects.Select(e => e.Name))}; saw '{schema.Effect}'.",
                Remedy: "Choose one of them, or take trem:effect away: the answers then only steer the process.")];
    }

    /// <summary>Whether the decisions of a file that code asks itself can be asked.</summary>
    /// <param name="model">The file, compiled.</param>
    /// <param name="xml">Its text.</param>
    public IEnumerable<Finding> Check(DecisionModel model, string xml) => model.Decisions
        .SelectMany(d => Tables.Where(t => t.Id == d.Id).SelectMany(t => AskedTableCheck.Run(t, d, xml)));
}
