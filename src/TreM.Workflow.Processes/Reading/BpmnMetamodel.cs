using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Xml.Linq;

namespace TreM.Workflow.Processes.Reading;

/// <summary>An element type of BPMN 2.0.2: what it may hold and what it is.</summary>
/// <param name="Name">Name in the metamodel, <c>UserTask</c>.</param>
/// <param name="Base">The type it specialises, or null.</param>
/// <param name="IsAbstract">Whether no element has this type itself.</param>
/// <param name="HoldsText">Whether text belongs to it.</param>
/// <param name="Attributes">Attributes by name, inherited ones included.</param>
/// <param name="Parts">Child elements by name, inherited ones included.</param>
/// <param name="Families">Child elements by type: any element that is one of these goes, under its own name.</param>
public sealed record BpmnType(
    string Name,
    BpmnType? Base,
    bool IsAbstract,
    bool HoldsText,
    FrozenDictionary<string, BpmnValuePlace> Attributes,
    FrozenDictionary<string, BpmnChildPlace> Parts,
    ImmutableArray<BpmnChildPlace> Families)
{
    /// <summary>Whether this is <paramref name="name"/> or a specialisation of it.</summary>
    public bool Is(string name)
    {
        for (var type = this; type is not null; type = type.Base)
        {
            if (type.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A place for attribute values or child elements.</summary>
/// <param name="Name">Attribute or element name; for a family the name of its type.</param>
/// <param name="Kind">Kind of value (see bpmn.metamodel), or null.</param>
/// <param name="Targets">Types that a reference may point to; empty when it is none.</param>
/// <param name="MayLiveElsewhere">Whether the reference may point outside the file.</param>
public abstract record BpmnPlace(string Name, string? Kind, ImmutableArray<string> Targets, bool MayLiveElsewhere)
{
    /// <summary>Whether the value refers to another element.</summary>
    public bool IsReference => !Targets.IsEmpty;
}

/// <summary>An attribute.</summary>
public sealed record BpmnValuePlace(string Name, string? Kind, ImmutableArray<string> Targets, bool MayLiveElsewhere, bool IsRequired)
    : BpmnPlace(Name, Kind, Targets, MayLiveElsewhere);

/// <summary>A child element.</summary>
/// <param name="Least">Fewest allowed.</param>
/// <param name="Most">Most allowed.</param>
public sealed record BpmnChildPlace(string Name, string? Kind, ImmutableArray<string> Targets, bool MayLiveElsewhere, int Least, int Most)
    : BpmnPlace(Name, Kind, Targets, MayLiveElsewhere);

/// <summary>The BPMN 2.0.2 metamodel, read once from the embedded text <c>bpmn.metamodel</c>.</summary>
public static class BpmnMetamodel
{
    private static readonly FrozenDictionary<string, BpmnType> Types = Load();
    private static readonly FrozenDictionary<string, BpmnType> ByElementName = Types.Values
        .Where(t => !t.IsAbstract && (t.Is("BaseElement") || t.Is("Definitions")))
        .ToFrozenDictionary(t => ElementNameOf(t.Name), StringComparer.Ordinal);

    /// <summary>All types.</summary>
    public static IEnumerable<BpmnType> All => Types.Values;

    /// <summary>The type with a name.</summary>
    public static BpmnType Type(string name) => Types[name];

    /// <summary>The type that elements with this name have wherever they are allowed by family, or null.</summary>
    public static BpmnType? OfElement(string localName) => ByElementName.GetValueOrDefault(localName);

    /// <summary>The place for a child element inside a type, or null when it does not belong there.</summary>
    public static BpmnChildPlace? PlaceOf(BpmnType parent, XName child)
    {
        if (parent.Parts.TryGetValue(child.LocalName, out var part))
        {
            return part;
        }

        if (child.Namespace != BpmnNames.Model || OfElement(child.LocalName) is not { } type)
        {
            return null;
        }

        foreach (var family in parent.Families)
        {
            if (type.Is(family.Name))
            {
                return family;
            }
        }

        return null;
    }

    /// <summary>The type of a child element at its place, with <c>xsi:type</c> honoured; null for references and unknown elements.</summary>
    public static BpmnType? TypeAt(BpmnType parent, XElement child)
    {
        var declared = PlaceOf(parent, child.Name) switch
        {
            null => child.Name.Namespace == BpmnNames.Model ? OfElement(child.Name.LocalName) ?? Head(child.Name.LocalName) : null,
            { IsReference: true } => null,
            { Kind: { } kind } when Types.TryGetValue(kind, out var known) => known,
            _ => OfElement(child.Name.LocalName),
        };
        var special = declared is not null
            && (string?)child.Attribute(BpmnNames.Xsi + "type") is { } written
            && written[(written.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() is ['t', .. var said]
            && Types.TryGetValue(said, out var narrowed)
            && narrowed.Is(declared.Name)
                ? narrowed
                : declared;
        return special is { IsAbstract: true } && OfElement(child.Name.LocalName) is null && PlaceOf(parent, child.Name) is null ? null : special;
    }

    /// <summary>
    /// The name that an element of this type has where any of its family may stand; null when it bears that name, or stands at
    /// a place of its own.
    /// </summary>
    public static XName? NameAt(BpmnType parent, XElement child, BpmnType type) =>
        child.Name.Namespace == BpmnNames.Model && !type.IsAbstract && !parent.Parts.ContainsKey(child.Name.LocalName)
        && ElementNameOf(type.Name) is var name && name != child.Name.LocalName && ByElementName.ContainsKey(name)
            ? BpmnNames.Model + name
            : null;

    /// <summary>The abstract type whose name stands for any of its family, as <c>flowElement</c> with an <c>xsi:type</c>.</summary>
    private static BpmnType? Head(string localName) =>
        Types.GetValueOrDefault(char.ToUpperInvariant(localName[0]) + localName[1..]) is { IsAbstract: true } type && type.Is("BaseElement") ? type : null;

    private static string ElementNameOf(string typeName) => char.ToLowerInvariant(typeName[0]) + typeName[1..];

    private static FrozenDictionary<string, BpmnType> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("bpmn.metamodel")!;
        using var reader = new StreamReader(stream);
        var written = new Dictionary<string, (string[] Head, List<string> Places)>(StringComparer.Ordinal);
        var places = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                places.Add(line.Trim());
                continue;
            }

            var head = line.Split(' ');
            written.Add(head[head[0] == "abstract" ? 1 : 0], (head, places = []));
        }

        var types = new Dictionary<string, BpmnType>(StringComparer.Ordinal);
        foreach (var name in written.Keys)
        {
            Resolve(name);
        }

        return types.ToFrozenDictionary(StringComparer.Ordinal);

        BpmnType Resolve(string name)
        {
            if (!types.TryGetValue(name, out var type))
            {
                var (head, own) = written[name];
                var specialises = Array.IndexOf(head, "<") is var at and > 0 ? Resolve(head[at + 1]) : null;
                types.Add(name, type = TypeOf(name, head, own, specialises));
            }

            return type;
        }
    }

    private static BpmnType TypeOf(string name, string[] head, List<string> places, BpmnType? specialises)
    {
        var attributes = new Dictionary<string, BpmnValuePlace>(StringComparer.Ordinal);
        var parts = new Dictionary<string, BpmnChildPlace>(StringComparer.Ordinal);
        var families = new List<BpmnChildPlace>();
        if (specialises is not null)
        {
            foreach (var (key, value) in specialises.Attributes)
            {
                attributes[key] = value;
            }

            foreach (var (key, value) in specialises.Parts)
            {
                parts[key] = value;
            }

            families.AddRange(specialises.Families);
        }

        foreach (var words in places.Select(p => p.Split(' ')))
        {
            var refers = words is [_, "->" or "=>", _];
            var elsewhere = refers && words[1] == "=>";
            var kind = refers || words.Length < 2 ? null : words[1];
            ImmutableArray<string> targets = refers ? [.. words[2].Split('|')] : [];
            var word = words[0];
            if (word[0] == '@')
            {
                var required = word[^1] == '!';
                var key = word[1..^(required ? 1 : 0)];
                attributes[key] = new(key, kind, targets, elsewhere, required);
                continue;
            }

            var (least, most) = word[^1] switch { '?' => (0, 1), '!' => (1, 1), '+' => (1, int.MaxValue), _ => (0, int.MaxValue) };
            if (word[0] == '~')
            {
                families.Add(new(word[1..^1], null, [], false, least, most));
            }
            else
            {
                parts[word[..^1]] = new(word[..^1], kind, targets, elsewhere, least, most);
            }
        }

        return new(
            name,
            specialises,
            head[0] == "abstract",
            head[^1] == "mixed" || specialises is { HoldsText: true },
            attributes.ToFrozenDictionary(StringComparer.Ordinal),
            parts.ToFrozenDictionary(StringComparer.Ordinal),
            [.. families]);
    }
}
