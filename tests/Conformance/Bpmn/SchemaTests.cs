using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using TreM.Workflow.Processes.Reading;

namespace Conformance.Bpmn;

/// <summary>The XML schemas of BPMN 2.0, which come with the npm package bpmn-moddle: our metamodel says the same, and what we write is valid.</summary>
public class SchemaTests
{
    [Fact]
    public void The_metamodel_knows_the_attributes_and_elements_of_the_schema()
    {
        var model = XDocument.Load(Path.Combine(Folder(), "Semantic.xsd"));
        XNamespace xsd = "http://www.w3.org/2001/XMLSchema";
        var differences = new List<string>();
        foreach (var type in model.Descendants(xsd + "complexType").Where(t => (string?)t.Attribute("name") != "tBaseElementWithMixedContent"))
        {
            var name = ((string)type.Attribute("name")!)[1..];
            if (BpmnMetamodel.All.FirstOrDefault(t => t.Name == name) is not { } known)
            {
                differences.Add($"type {name}");
                continue;
            }

            differences.AddRange(type.Descendants(xsd + "attribute")
                .Where(a => known.Attributes.GetValueOrDefault((string)a.Attribute("name")!) is not { } place
                    || place.IsRequired != ((string?)a.Attribute("use") == "required"))
                .Select(a => $"{name}/@{(string?)a.Attribute("name")}"));
            differences.AddRange(type.Descendants(xsd + "element")
                .Select(e => (string?)e.Attribute("name") ?? ((string)e.Attribute("ref")!).Split(':')[^1])
                .Where(e => BpmnMetamodel.PlaceOf(known, BpmnNames.Model + e) is null
                    && !known.Families.Any(f => string.Equals(f.Name, e, StringComparison.OrdinalIgnoreCase)))
                .Select(e => $"{name}/{e}"));
            differences.AddRange(type.Descendants(xsd + "element")
                .Where(e => e.Ancestors(xsd + "choice").FirstOrDefault() is null)
                .Select(e => (Name: (string?)e.Attribute("name") ?? ((string)e.Attribute("ref")!).Split(':')[^1], Least: (string?)e.Attribute("minOccurs") ?? "1", Most: (string?)e.Attribute("maxOccurs") ?? "1"))
                .Where(e => known.Parts.TryGetValue(e.Name, out var place)
                    && (place.Least > 0 != (e.Least != "0") || place.Most == 1 != (e.Most == "1")))
                .Select(e => $"{name}/{e.Name} is {e.Least}..{e.Most}"));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void One_of_every_element_of_the_schemas_is_recognised_with_its_type_and_written_back()
    {
        var ways = Ways();
        var names = new[] { "Semantic.xsd", "BPMNDI.xsd", "DC.xsd" }.SelectMany(Declared).ToList();
        Assert.True(names.Count > 120, $"{names.Count} elements");
        Assert.Empty(names.Where(n => n.LocalName != "definitions" && !ways.ContainsKey(n.LocalName)).Select(n => n.LocalName));

        var root = new XElement(BpmnNames.Model + "definitions", new XAttribute("targetNamespace", "urn:x"));
        foreach (var name in names.Where(n => n.LocalName != "definitions"))
        {
            var (at, type) = (root, BpmnMetamodel.Type("Definitions"));
            foreach (var step in ways[name.LocalName])
            {
                var element = new XElement(step);
                at.Add(element);
                var known = BpmnMetamodel.TypeAt(type, element);
                if (known?.Attributes.ContainsKey("id") == true)
                {
                    element.SetAttributeValue("id", $"id{root.Descendants().Count()}");
                }

                (at, type) = (element, known ?? type);
            }

            at.SetAttributeValue(XNamespace.Get("urn:foreign") + "mark", name.LocalName);
        }

        var document = BpmnDocument.Read(root.ToString(SaveOptions.DisableFormatting)).Document!;
        Assert.Empty(document.Unrecognised);
        Assert.All(names.Where(n => n.LocalName != "definitions"), name =>
        {
            var marked = document.Xml.Descendants().Single(e => (string?)e.Attribute(XNamespace.Get("urn:foreign") + "mark") == name.LocalName);
            Assert.Equal(name, marked.Name);
            Assert.Equal(TypeOf(name), document.TypeOf(marked)?.Name);
        });
        Assert.Equal(CanonicalXml.Of(new(root)), CanonicalXml.Of(XDocument.Parse(document.Save())));
    }

    /// <summary>Elements that a schema declares for use, by name.</summary>
    private static IEnumerable<XName> Declared(string file)
    {
        XNamespace xsd = "http://www.w3.org/2001/XMLSchema";
        var schema = XDocument.Load(Path.Combine(Folder(), file)).Root!;
        var abstracts = schema.Elements(xsd + "complexType").Where(t => (string?)t.Attribute("abstract") == "true").Select(t => (string)t.Attribute("name")!).ToHashSet();

        // A data association has no place of its own in any type, only its two specialisations have; a point is always called waypoint.
        return schema.Elements(xsd + "element")
            .Where(e => (string?)e.Attribute("abstract") != "true" && !abstracts.Contains(((string)e.Attribute("type")!).Split(':')[^1]) && (string?)e.Attribute("name") is not ("dataAssociation" or "Point"))
            .Select(e => XNamespace.Get((string)schema.Attribute("targetNamespace")!) + (string)e.Attribute("name")!);
    }

    /// <summary>The type that a schema gives to an element.</summary>
    private static string TypeOf(XName name)
    {
        XNamespace xsd = "http://www.w3.org/2001/XMLSchema";
        var type = new[] { "Semantic.xsd", "BPMNDI.xsd", "DC.xsd" }.SelectMany(f => XDocument.Load(Path.Combine(Folder(), f)).Root!.Elements(xsd + "element"))
            .First(e => (string?)e.Attribute("name") == name.LocalName).Attribute("type")!.Value.Split(':')[^1];
        return type is ['t', >= 'A' and <= 'Z', ..] ? type[1..] : type;
    }

    /// <summary>A shortest way from the root to every element that the metamodel knows.</summary>
    private static Dictionary<string, XName[]> Ways()
    {
        var ways = new Dictionary<string, XName[]>(StringComparer.Ordinal);
        var pending = new Queue<(BpmnType Type, XName[] Way)>([(BpmnMetamodel.Type("Definitions"), [])]);
        var seen = new HashSet<string>();
        while (pending.TryDequeue(out var at))
        {
            var children = at.Type.Parts.Keys.Concat(at.Type.Families.SelectMany(f =>
                BpmnMetamodel.All.Where(t => !t.IsAbstract && t.Is(f.Name)).Select(t => char.ToLowerInvariant(t.Name[0]) + t.Name[1..])));
            foreach (var child in children)
            {
                var space = child.StartsWith("BPMN", StringComparison.Ordinal) ? BpmnNames.Diagram
                    : child is "Bounds" or "Font" or "Point" ? BpmnNames.Dc
                    : child == "waypoint" ? BpmnNames.Di : BpmnNames.Model;
                XName[] way = [.. at.Way, space + child];
                var type = BpmnMetamodel.TypeAt(at.Type, new XElement(space + child));
                ways.TryAdd(child, way);
                if (type is not null && seen.Add(type.Name))
                {
                    pending.Enqueue((type, way));
                }
            }
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(MiwgTests.Files), MemberType = typeof(MiwgTests))]
    public void A_reference_model_is_as_valid_after_writing_as_before(string name)
    {
        var schemas = Schemas();
        var text = File.ReadAllText(ConformanceData.PathOf("bpmn", "miwg", name));
        var written = BpmnDocument.Read(text).Document!.Save();

        Assert.Equal(Faults(text, schemas), Faults(written, schemas));
    }

    private static List<string> Faults(string xml, XmlSchemaSet schemas)
    {
        var faults = new List<string>();
        XDocument.Parse(xml).Validate(schemas, (_, e) => faults.Add(e.Message));
        return faults;
    }

    private static XmlSchemaSet Schemas()
    {
        var folder = Folder();
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        schemas.Add(null, Path.Combine(folder, "BPMN20.xsd"));
        schemas.Compile();
        return schemas;
    }

    private static string Folder()
    {
        var folder = Path.Combine(
            ConformanceData.Repository, "src", "TreM.Workflow.Web", "ClientApp", "node_modules", "bpmn-moddle", "resources", "bpmn", "xsd");
        Assert.SkipUnless(Directory.Exists(folder), "The schemas are not here: building TreM.Workflow.Web installs bpmn-moddle, which brings them.");
        return folder;
    }
}
