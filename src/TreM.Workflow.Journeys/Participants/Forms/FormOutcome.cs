using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Forms;

/// <summary>A form that somebody completed, and what is needed to make domain rows of it.</summary>
public sealed record FormInput
{
    /// <summary>Where the form asks for what its effect needs.</summary>
    public required EffectBinding Binding { get; init; }

    /// <summary>The case as it is (not tracked).</summary>
    public required Enrolment Case { get; init; }

    /// <summary>Answers that satisfy the form.</summary>
    public required FeelContext Answers { get; init; }

    /// <summary>The role whose task it was.</summary>
    public string? Role { get; init; }

    /// <summary>Staff filled it in for the participant.</summary>
    public bool IsOnBehalf { get; init; }

    /// <summary>What the task knew: for items of a list, which item.</summary>
    public FeelContext TaskVariables { get; init; } = FeelContext.Empty;

    public required Actor Actor { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>For reading only; rows are written in <see cref="FormOutcome.Write"/>.</summary>
    public required WorkflowContext Db { get; init; }

    public required IdentityVault Vault { get; init; }

    public required RuleBook Rules { get; init; }

    /// <summary>Today in Sweden.</summary>
    public DateOnly Today => Calendars.WorkCalendar.DateOf(At);

    /// <summary>The item of the plan that the task is about, or null.</summary>
    public Guid? PlanItem => Guid.TryParse(
        (TaskVariables["planItem"] as FeelContext ?? TaskVariables["item"] as FeelContext)?.Text("id") ?? TaskVariables.Text("itemId"), out var id) ? id : null;

    /// <summary>Something is wrong with one answer beyond what the form itself can say.</summary>
    /// <param name="property">The property of the effect.</param>
    /// <param name="code">The code of the error.</param>
    /// <param name="arguments">What its text needs.</param>
    public Task<FormOutcome> Wrong(string property, string code, params string[] arguments) =>
        Task.FromResult(new FormOutcome { Errors = [new(Binding.PathOf(property), code, [.. arguments])] });

    /// <summary>Something is wrong with one answer in a row.</summary>
    public Task<FormOutcome> Wrong(string rows, int row, string property, string code) =>
        Task.FromResult(new FormOutcome { Errors = [new(Binding.PathOf(rows, row, property), code, [])] });
}

/// <summary>What a completed form comes to: variables for the process and rows for the case.</summary>
public sealed record FormOutcome
{
    /// <summary>Nothing besides the answers.</summary>
    public static FormOutcome Nothing { get; } = new();

    /// <summary>The same, as effects return it.</summary>
    public static Task<FormOutcome> None { get; } = Task.FromResult(Nothing);

    /// <summary>Variables computed from the answers; they come on top of the answers that may enter the process.</summary>
    public FeelContext Variables { get; init; } = FeelContext.Empty;

    /// <summary>The answers themselves stay out of the process: they are the person's own.</summary>
    public bool KeepsAnswersOut { get; init; }

    /// <summary>Writes the rows in the transaction of the step; runs again when the step does.</summary>
    public Func<StepScope, Enrolment, CancellationToken, Task>? Write { get; init; }

    /// <summary>When not empty, the form is refused.</summary>
    public ImmutableArray<FormError> Errors { get; init; } = [];

    /// <summary>An outcome that only writes rows.</summary>
    public static Task<FormOutcome> Rows(Action<StepScope, Enrolment> write) => Task.FromResult(new FormOutcome
    {
        Write = (scope, @case, _) =>
        {
            write(scope, @case);
            return Task.CompletedTask;
        },
    });
}

/// <summary>
/// Which answers may enter the process: codes, numbers, dates and yes or no. Free text is about persons and stays out; its
/// name is there with no value, so that a model may speak of it.
/// </summary>
public static class ProcessVariables
{
    /// <summary>The names of a form whose answers are the person's own, without a value.</summary>
    public static FeelContext NamesOf(FormSchema schema) => FeelContext.Of(
        schema.AllComponents.Where(c => c.IsInput && c.Key is not null && !c.Path.Contains("[]", StringComparison.Ordinal)).Select(c => KeyValuePair.Create(c.Key!, (object?)null)));

    /// <summary>The answers that may enter.</summary>
    public static FeelContext Of(FormSchema schema, FeelContext answers) => Of(schema.Components, answers);

    private static FeelContext Of(ImmutableArray<FormComponent> components, FeelContext answers)
    {
        var kept = new List<KeyValuePair<string, object?>>();
        foreach (var component in components)
        {
            switch (component.Type)
            {
                case FormComponentType.Group when component.Key is null:
                    kept.AddRange(Of(component.Components, answers));
                    break;
                case FormComponentType.Group:
                    kept.Add(new(component.Key, Of(component.Components, answers[component.Key] as FeelContext ?? FeelContext.Empty)));
                    break;
                case FormComponentType.List when component.Key is not null:
                    kept.Add(new(component.Key, FeelList.Of(answers.Rows(component.Key).Select(row => (object?)Of(component.Components, row)))));
                    break;
                case FormComponentType.TextField or FormComponentType.TextArea when component.Key is not null:
                    kept.Add(new(component.Key, null));
                    break;
                case FormComponentType.Number or FormComponentType.Select or FormComponentType.Radio or FormComponentType.Checklist
                    or FormComponentType.Checkbox or FormComponentType.DateTime when component.Key is not null && answers.TryGet(component.Key, out var answer):
                    kept.Add(new(component.Key, answer));
                    break;
            }
        }

        return FeelContext.Of(kept);
    }
}
