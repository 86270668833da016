using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Feel.Xml;

namespace TreM.Workflow.Processes.Reading;

/// <summary>What reading gave. <see cref="Document"/> is null exactly when a finding is an error.</summary>
public sealed record BpmnReading(BpmnDocument? Document, ImmutableArray<Finding> Findings);

/// <summary>
/// A BPMN file as read: every element, attribute, text and namespace, known or not, with an index over the BPMN ids.
/// </summary>
/// <remarks>
/// Content is only read: whoever changes a model writes a new text. Extension elements of others keep their ids to
/// themselves: a foreign element that repeats the id of a BPMN element takes nothing from it.
/// </remarks>
public sealed class BpmnDocument
{
    private readonly Dictionary<string, XElement> _byId;
    private readonly Dictionary<XElement, BpmnType> _types;
    private readonly string? _targetNamespace;

    private BpmnDocument(XDocument xml, Dictionary<string, XElement> byId, ImmutableArray<XElement> repeated, string contentHash)
    {
        Xml = xml;
        _types = Recognise(xml.Root!);
        _byId = byId;
        RepeatedIds = repeated;
        ContentHash = contentHash;
        _targetNamespace = (string?)xml.Root!.Attribute("targetNamespace");
    }

    /// <summary>The whole document, with white space and line numbers.</summary>
    public XDocument Xml { get; }

    /// <summary>The root, <c>bpmn:definitions</c>.</summary>
    public XElement Definitions => Xml.Root!;

    /// <summary>SHA-256 of the text as UTF-8, lower-case hexadecimal.</summary>
    public string ContentHash { get; }

    /// <summary>The BPMN elements (model and diagram) by id. Where an id comes twice, the first.</summary>
    public IReadOnlyDictionary<string, XElement> ById => _byId;

    /// <summary>Elements whose id another element before them already has.</summary>
    public ImmutableArray<XElement> RepeatedIds { get; }

    /// <summary>The processes, in the file's order.</summary>
    public IEnumerable<XElement> Processes => Definitions.Elements(BpmnNames.Model + "process");

    /// <summary>Every element that BPMN 2.0.2 knows (model and diagram), with its type. Elements that only refer to others have none.</summary>
    public IReadOnlyDictionary<XElement, BpmnType> Types => _types;

    /// <summary>The BPMN type of an element, or null when BPMN does not know it.</summary>
    public BpmnType? TypeOf(XElement element) => _types.GetValueOrDefault(element);

    /// <summary>Whether an element is of a BPMN type (<c>Activity</c>, <c>UserTask</c>) or of a specialisation of it.</summary>
    public bool Is(XElement element, string type) => TypeOf(element) is { } known && known.Is(type);

    /// <summary>Elements in the namespaces of BPMN that BPMN 2.0.2 does not know, or not at their place; kept as they are.</summary>
    public ImmutableArray<XElement> Unrecognised =>
        [.. Known(Definitions).Where(e => e.Parent is { } parent && (TypeOf(parent) is not { } around || BpmnMetamodel.PlaceOf(around, e.Name) is null))];

    /// <summary>Reads a file's text.</summary>
    /// <param name="xml">The text.</param>
    /// <param name="limits">Limits, or null for the defaults: 2 MB, 100 deep, 20 000 elements.</param>
    /// <errors>Those of <see cref="GuardedXml"/>, and <c>bpmn.root.unexpected</c>.</errors>
    public static BpmnReading Read(string xml, XmlLimits? limits = null)
    {
        var (reading, failure) = Unreadable.Try(() => ReadText(xml, limits), "xml");
        return reading ?? new(null, [failure!]);
    }

    private static BpmnReading ReadText(string xml, XmlLimits? limits)
    {
        var reading = GuardedXml.Read(xml, limits);
        if (reading.Document is not { } document)
        {
            return new(null, reading.Findings);
        }

        if (document.Root!.Name != BpmnNames.Model + "definitions")
        {
            return new(null, [new Finding(
                "bpmn.root.unexpected",
                Severity.Error,
                $"Expected the root element 'definitions' of BPMN 2.0 ({BpmnNames.Model}); saw '{document.Root.Name}'.",
                Remedy: "Export the model as BPMN 2.0.")
                { Arguments = [document.Root.Name.ToString()] }]);
        }

        var byId = new Dictionary<string, XElement>(StringComparer.Ordinal);
        var repeated = ImmutableArray.CreateBuilder<XElement>();
        foreach (var element in Known(document.Root))
        {
            if (IdOf(element) is { } id && !byId.TryAdd(id, element))
            {
                repeated.Add(element);
            }
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(xml)));
        return new(new BpmnDocument(document, byId, repeated.ToImmutable(), hash), []);
    }

    /// <summary>Writes the document: everything that was read, foreign content and diagrams included.</summary>
    public string Save() => GuardedXml.Write(Xml);

    /// <summary>The id of an element as written, white space around it removed, or null.</summary>
    public static string? IdOf(XElement element) => (string?)element.Attribute("id") is { } id && id.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    /// <summary>A boolean attribute as XML Schema writes it, white space around it removed; what is no boolean has the default.</summary>
    public static bool Flag(XElement? element, XName attribute, bool byDefault = false) => ((string?)element?.Attribute(attribute))?.Trim() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => byDefault,
    };

    /// <summary>The id of the nearest element around (or at) <paramref name="element"/> that has one, or null.</summary>
    public static string? NearestId(XElement? element)
    {
        for (; element is not null; element = element.Parent)
        {
            if (IdOf(element) is { } id)
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>Line of an element in the file, counted from 1; 0 when unknown.</summary>
    public static int LineOf(XElement element) => ((IXmlLineInfo)element).LineNumber;

    /// <summary>The element with an id.</summary>
    public bool TryFind(string? id, [NotNullWhen(true)] out XElement? element)
    {
        element = null;
        return id is not null && _byId.TryGetValue(id.Trim(), out element);
    }

    /// <summary>
    /// What a reference written in this file points to. References are qualified names: <c>id</c>, or <c>prefix:id</c>
    /// where the prefix stands for the file's target namespace.
    /// </summary>
    /// <param name="at">The element that holds the reference: prefixes are looked up from it.</param>
    /// <param name="reference">The text, or null.</param>
    /// <returns>The element, or null when there is none in this file (see <see cref="IsForeign"/>).</returns>
    public XElement? Resolve(XElement at, string? reference)
    {
        if (string.IsNullOrWhiteSpace(reference))
        {
            return null;
        }

        var text = reference.Trim();
        if (_byId.TryGetValue(text, out var element))
        {
            return element;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && at.GetNamespaceOfPrefix(text[..colon]) is { } space
            && space.NamespaceName == _targetNamespace
            && _byId.TryGetValue(text[(colon + 1)..], out element)
                ? element
                : null;
    }

    /// <summary>Whether a reference points into another file: its prefix stands for a namespace that is not this file's own.</summary>
    public bool IsForeign(XElement at, string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && at.GetNamespaceOfPrefix(reference.Trim()[..colon]) is { } space
            && space.NamespaceName != _targetNamespace;
    }

    /// <summary>
    /// The same document in which every flow node and flow has an id of its own: what has none, or one that another element
    /// has, is called by its line. Only for reading on after <c>bpmn.id.missing</c> and <c>bpmn.id.repeated</c>.
    /// </summary>
    internal BpmnDocument WithEveryId()
    {
        var copy = new XDocument(Xml);
        var repeated = RepeatedIds.ToHashSet();
        var byId = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var (original, element) in Known(Xml.Root!).Zip(Known(copy.Root!)))
        {
            if (repeated.Contains(original) || (IdOf(original) is null && Is(original, "FlowElement")))
            {
                var id = $"line {LineOf(original)}";
                for (var i = 2; byId.ContainsKey(id); i++)
                {
                    id = $"line {LineOf(original)}, {i}";
                }

                element.SetAttributeValue("id", id);
            }

            if (IdOf(element) is { } given)
            {
                byId.TryAdd(given, element);
            }
        }

        return new(copy, byId, [], ContentHash);
    }

    /// <summary>The id in this document that is nearest to an element of <see cref="WithEveryId"/>.</summary>
    internal string? NearestIn(BpmnDocument whole, string? id)
    {
        while (id is not null && !_byId.ContainsKey(id) && whole.TryFind(id, out var element))
        {
            id = NearestId(element.Parent);
        }

        return id;
    }

    /// <summary>All BPMN and diagram elements at and under <paramref name="root"/>, without what hangs under foreign or extension elements.</summary>
    public static IEnumerable<XElement> Known(XElement root)
    {
        // Forwards only: going back from a node to the one before it walks all its siblings.
        var element = root;
        while (true)
        {
            var isKnown = IsKnown(element.Name.Namespace);
            if (isKnown)
            {
                yield return element;
            }

            var next = isKnown && !HoldsAnything(element) ? First(element.FirstNode) : null;
            while (next is null)
            {
                if (element == root)
                {
                    yield break;
                }

                next = First(element.NextNode);
                element = next is null ? element.Parent! : element;
            }

            element = next;
        }

        static XElement? First(XNode? node)
        {
            while (node is not null and not XElement)
            {
                node = node.NextNode;
            }

            return (XElement?)node;
        }
    }

    /// <summary>Gives every element its type. One that says what it is by <c>xsi:type</c> alone bears that name from here on.</summary>
    private static Dictionary<XElement, BpmnType> Recognise(XElement root)
    {
        var types = new Dictionary<XElement, BpmnType> { [root] = BpmnMetamodel.Type("Definitions") };
        foreach (var element in Known(root))
        {
            if (element.Parent is { } parent
                && types.TryGetValue(parent, out var around)
                && BpmnMetamodel.TypeAt(around, element) is { } type)
            {
                types[element] = type;
                if (BpmnMetamodel.NameAt(around, element, type) is { } name)
                {
                    element.Name = name;
                }
            }
        }

        return types;
    }

    /// <summary>Extension elements may hold anything, also elements of BPMN and of the diagram: it is all foreign there.</summary>
    private static bool HoldsAnything(XElement element) =>
        element.Name.LocalName is "extensionElements" or "extension" && (element.Name.Namespace == BpmnNames.Di || element.Name == BpmnNames.Model + "extensionElements");

    private static bool IsKnown(XNamespace space) =>
        space == BpmnNames.Model || space == BpmnNames.Diagram || space == BpmnNames.Dc || space == BpmnNames.Di;
}
