using System.Globalization;
using System.Reflection;
using TreM.Workflow.Journeys;

namespace TreM.Workflow.Web.Api;

/// <summary>
/// Looks at what stands behind the question mark before a call is answered: a name that the call does not know, a name given twice, a
/// text that cannot be kept or a page that cannot be is refused by name, never silently something else.
/// </summary>
internal static class ApiQuery
{
    /// <summary>The problem with one parameter.</summary>
    public static IResult Wrong(string name, string expected) => Problems.Of(
        StatusCodes.Status400BadRequest, "api.request.invalid", $"Expected {expected}. Look at '{name}' in the address.", ("parameter", name));

    /// <summary>Checks the parameters of one call against those of its handler.</summary>
    public static EndpointFilterDelegate Check(EndpointFilterFactoryContext handler, EndpointFilterDelegate next)
    {
        var parameters = handler.MethodInfo.GetParameters().Where(IsText).Select(p => p.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return async call =>
        {
            var context = call.HttpContext;
            var known = parameters.Where(name => !context.Request.RouteValues.ContainsKey(name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, values) in context.Request.Query)
            {
                if (!known.Contains(name))
                {
                    return Wrong(SoundText.Is(name) && name.Length <= 100 ? name : "?", known.Count == 0 ? "no parameters" : $"one of {string.Join(", ", known.Order())}");
                }

                if (values is not [{ } value] || !SoundText.Is(value))
                {
                    return Wrong(name, "one value without control characters");
                }

                if ((name.ToUpperInvariant(), value) switch
                {
                    ("PAGE", _) => OutOf(value, ApiRequests.MostPages),
                    ("PAGESIZE", _) => OutOf(value, ApiRequests.MostRows),
                    _ => null,
                } is { } expected)
                {
                    return Wrong(name, expected);
                }
            }

            return await next(call);
        };
    }

    private static string? OutOf(string value, int most) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? null : $"a whole number from 1 to {most}";

    private static bool IsText(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(string) || type == typeof(int) || type == typeof(bool) || type == typeof(Guid) || type == typeof(DateOnly);
    }
}
