using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>The external functions that models may name: mathematics and text of Java's library, done in FEEL's own numbers.</summary>
public static class ExternalFunctions
{
    /// <summary>A function of the allow-list, or null.</summary>
    /// <param name="type">The Java class, for example <c>java.lang.Math</c>.</param>
    /// <param name="signature">The method, for example <c>max(double,double)</c>.</param>
    /// <param name="parameters">The parameters that the model gives it.</param>
    public static FeelFunction? Find(string type, string signature, ImmutableArray<FeelParameter> parameters)
    {
        var open = signature.IndexOf('(', StringComparison.Ordinal);
        var method = open < 0 ? signature.Trim() : signature[..open].Trim();
        var arguments = open < 0 || !signature.EndsWith(')') ? [] : signature[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (arguments.Length != parameters.Length)
        {
            return null;
        }

        Func<object?[], FeelRun, object?>? body = type switch
        {
            "java.lang.Math" or "java.lang.StrictMath" => JavaMath.Find(method, arguments),
            "java.lang.String" => JavaText.Find(method, arguments),
            "java.lang.Integer" or "java.lang.Long" or "java.lang.Short" or "java.lang.Byte" or "java.lang.Double" or "java.lang.Float"
                or "java.math.BigDecimal" or "java.math.BigInteger" => JavaText.FindNumber(method, arguments),
            _ => null,
        };
        return body is null ? null : FeelFunction.Of($"{type}.{method}", parameters, FeelType.Any, (a, run) => Converted(a, arguments) is { } converted ? body(converted, run) : JavaMath.Refuse(run));
    }

    // A whole-number parameter cuts the fraction, as the conversion to Java's type does; a character is a string of exactly one.
    private static object?[]? Converted(object?[] values, string[] types)
    {
        var converted = new object?[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (IsCharacter(types[i]) && values[i] is not string { Length: 1 })
            {
                return null;
            }

            converted[i] = values[i] is FeelNumber number && IsWhole(types[i]) && number.TryRound(0, Rounding.Down, out var whole) ? Boxes.Of(whole) : values[i];
        }

        return converted;
    }

    private static bool IsCharacter(string type) => type is "char" or "java.lang.Character";

    private static bool IsWhole(string type) => type is "int" or "long" or "short" or "byte"
        or "java.lang.Integer" or "java.lang.Long" or "java.lang.Short" or "java.lang.Byte" or "java.math.BigInteger";

    /// <summary>A function that always answers null with a finding.</summary>
    internal static FeelFunction Refused(ImmutableArray<FeelParameter> parameters) =>
        FeelFunction.Of("external function", parameters, FeelType.Any, (_, run) => run.Report("feel.function.external", "Expected an external function of the allow-list."));
}
