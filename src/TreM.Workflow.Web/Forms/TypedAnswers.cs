using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Forms;

namespace TreM.Workflow.Web.Forms;

/// <summary>Answers as label and text: so that nobody loses what was typed when a form can no longer be sent.</summary>
internal static class TypedAnswers
{
    /// <summary>Every answer that is there, in the form's order; those of lists row by row.</summary>
    public static List<(string Label, string Value)> Read(FormSchema? schema, FeelContext answers, string language) =>
        schema is null ? [] : [.. Read(schema.Components, answers, language)];

    private static IEnumerable<(string Label, string Value)> Read(IEnumerable<FormComponent> components, FeelContext answers, string language)
    {
        foreach (var component in components)
        {
            switch (component.Type)
            {
                case FormComponentType.Group:
                    var inner = component.Key is null ? answers : answers[component.Key] as FeelContext ?? FeelContext.Empty;
                    foreach (var answer in Read(component.Components, inner, language))
                    {
                        yield return answer;
                    }

                    break;
                case FormComponentType.List when component.Key is not null && answers[component.Key] is FeelList rows:
                    foreach (var answer in rows.OfType<FeelContext>().SelectMany(row => Read(component.Components, row, language)))
                    {
                        yield return answer;
                    }

                    break;
                case var _ when component is { IsInput: true, Key: { } key } && Text(component, answers[key], language) is { Length: > 0 } text:
                    yield return (component.Label?.In(language) ?? key, text);
                    break;
            }
        }
    }

    private static string? Text(FormComponent component, object? value, string language) => value switch
    {
        null or false => null,
        true => "✓",
        FeelList list => string.Join(", ", list.Select(v => Text(component, v, language))),
        _ => component.Options.FirstOrDefault(o => Equals(o.Value, value))?.Label.In(language) ?? value.ToString(),
    };
}
