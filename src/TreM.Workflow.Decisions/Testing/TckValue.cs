using System.Collections.Immutable;
using System.Xml.Linq;

namespace TreM.Workflow.Decisions.Testing;

/// <summary>A value as a test file writes it. Texts without a type take the type of what they are compared with or given to.</summary>
public abstract record TckValue
{
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    private TckValue()
    {
    }

    /// <summary>Null.</summary>
    public sealed record Null : TckValue;

    /// <summary>A simple value.</summary>
    /// <param name="Type">Local name of the XML Schema type (decimal, string, boolean, date, time, dateTime, duration), or null.</param>
    public sealed record Simple(string? Type, string Text) : TckValue;

    /// <summary>A list.</summary>
    public sealed record List(ImmutableArray<TckValue> Items) : TckValue;

    /// <summary>A context.</summary>
    public sealed record Context(ImmutableArray<(string Name, TckValue Value)> Components) : TckValue;

    internal static TckValue Read(XElement holder)
    {
        var content = holder.Elements().Where(e => e.Name.LocalName is "value" or "list" or "component").ToList();
        if (content.Count == 0 || IsNil(holder))
        {
            return new Null();
        }

        if (content[0].Name.LocalName == "component")
        {
            return new Context([.. content.Where(e => e.Name.LocalName == "component").Select(c => ((string?)c.Attribute("name") ?? "", Read(c)))]);
        }

        var only = content[0];
        if (IsNil(only))
        {
            return new Null();
        }

        return only.Name.LocalName == "list"
            ? new List([.. only.Elements().Where(e => e.Name.LocalName == "item").Select(Read)])
            : new Simple(TypeOf(only), only.Value);
    }

    private static bool IsNil(XElement e) => (string?)e.Attribute(Instance + "nil") is "true" or "1";

    private static string? TypeOf(XElement e) => (string?)e.Attribute(Instance + "type") is { } type ? type[(type.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;
}
