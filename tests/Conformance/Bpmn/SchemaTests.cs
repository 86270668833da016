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
