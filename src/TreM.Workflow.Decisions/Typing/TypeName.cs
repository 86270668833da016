using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Type references that are not item definitions: FEEL's own names, with or without parts (<c>list&lt;number&gt;</c>).</summary>
internal static class TypeName
{
    public static IReadOnlyList<string> Builtin { get; } =
    [
        "Any", "number", "string", "boolean", "date", "time", "date and time",
        "days and time duration", "years and months duration", "list", "context", "range", "function",
    ];

    /// <summary>The type of FEEL that a type of other engines stands for, or null.</summary>
    public static FeelType? OfOtherEngines(string name) => name.ToUpperInvariant() switch
    {
        "INTEGER" or "INT" or "LONG" or "SHORT" or "DOUBLE" or "FLOAT" or "DECIMAL" or "NUMBER" => FeelType.Number,
        "STRING" => FeelType.String,
        "BOOLEAN" => FeelType.Boolean,
        _ => null,
    };

    /// <summary>The type a text means, or null.</summary>
    /// <param name="find">Finds a named type inside the brackets.</param>
    public static FeelType? Parse(string text, Func<string, FeelType?> find)
    {
        // Models of DMN 1.1 and 1.2 may qualify FEEL's types with the prefix of its namespace.
        var name = FeelNames.Normalize(text.StartsWith("feel:", StringComparison.Ordinal) ? text[5..] : text);
        if (FeelNames.Empty.FindType(name) is { } plain)
        {
            return plain;
        }

        var open = name.IndexOf('<', StringComparison.Ordinal);
        if (open <= 0 || !name.EndsWith('>') || name.Length > 1000)
        {
            return null;
        }

        var inner = name[(open + 1)..^1].Trim();
        var part = FeelNames.Empty.FindType(inner) ?? find(inner);
        return (name[..open].Trim(), part) switch
        {
            ("list", { } item) => new FeelType.List(item),
            ("range", { } of) => new FeelType.Range(of),
            _ => null,
        };
    }
}
