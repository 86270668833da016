using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>The first text of a new journey, table or form: empty, or like one that is there.</summary>
public static partial class NewModel
{
    private static readonly XNamespace Trem = "urn:trem:bpmn:1";

    /// <summary>Whether an id may be given: letters, digits and hyphens, beginning with a letter.</summary>
    public static bool IsId(string id) => Id().IsMatch(id);

    /// <summary>An id for a name: <c>Snabbspår för målgrupp 4</c> gives <c>snabbspar-for-malgrupp-4</c>. Empty when nothing of it can be used.</summary>
    public static string ProposeId(string name)
    {
        var plain = new string([.. name.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)]);
        var words = NotInId().Replace(plain.ToLowerInvariant(), "-").Trim('-');
        return words.Length > 0 && !char.IsAsciiLetter(words[0]) ? $"m-{words}" : words[..Math.Min(words.Length, 60)].Trim('-');
    }

    /// <summary>An empty model.</summary>
    public static string Empty(FileKind kind, string id, string name, string nameEn) => kind switch
    {
        FileKind.Bpmn => Journey(id, name, nameEn),
        FileKind.Dmn => Table(id, name),
        _ => new JsonObject
        {
            ["type"] = "default",
            ["id"] = id,
            ["name"] = name,
            ["schemaVersion"] = 18,
            ["properties"] = new JsonObject { ["name.en"] = nameEn },
            ["components"] = new JsonArray(),
        }.ToJsonString(),
    };

    /// <summary>A copy of a model under another id and name.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="text">The model, as deployed.</param>
    /// <param name="from">Its id.</param>
    /// <param name="id">The new id.</param>
    /// <param name="name">The new name.</param>
    /// <param name="nameEn">The new name in English.</param>
    public static string Like(FileKind kind, string text, string from, string id, string name, string nameEn)
    {
        if (kind == FileKind.Form)
        {
            var form = JsonNode.Parse(text)!;
            (form["id"], form["name"]) = (id, name);
            ((JsonObject)(form["properties"] ??= new JsonObject()))["name.en"] = nameEn;
            return form.ToJsonString();
        }

        var document = XDocument.Parse(text, LoadOptions.PreserveWhitespace);
        foreach (var attribute in document.Descendants().Attributes().Where(a => a.Value == from || a.Value == $"#{from}"))
        {
            attribute.Value = attribute.Value.Replace(from, id, StringComparison.Ordinal);
        }

        var model = document.Descendants().First(e => (string?)e.Attribute("id") == id);
        model.SetAttributeValue("name", name);
        if (kind == FileKind.Bpmn)
        {
            model.SetAttributeValue(Trem + "nameEn", nameEn);
        }
        else
        {
            // The variable of a decision has its name, and a file is found by its namespace.
            model.Elements().FirstOrDefault(e => e.Name.LocalName == "variable")?.SetAttributeValue("name", name);
            document.Root!.SetAttributeValue("namespace", $"urn:trem:rules:own:{id}");
        }

        document.Root!.SetAttributeValue("id", $"Definitions_{id}");
        return document.ToString(SaveOptions.DisableFormatting);
    }

    private static string Journey(string id, string name, string nameEn) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:trem="{Trem}" id="Definitions_{id}" targetNamespace="urn:trem:workflows" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">
          <bpmn:process id="{id}" name="{Quoted(name)}" isExecutable="true" trem:nameEn="{Quoted(nameEn)}">
            <bpmn:startEvent id="Start" name="Resan börjar" trem:nameEn="The journey begins">
              <bpmn:outgoing>Flow_1</bpmn:outgoing>
            </bpmn:startEvent>
            <bpmn:sequenceFlow id="Flow_1" sourceRef="Start" targetRef="End"/>
            <bpmn:endEvent id="End" name="Resan är klar" trem:nameEn="The journey is done">
              <bpmn:incoming>Flow_1</bpmn:incoming>
            </bpmn:endEvent>
          </bpmn:process>
          <bpmndi:BPMNDiagram id="Diagram_1">
            <bpmndi:BPMNPlane id="Plane_1" bpmnElement="{id}">
              <bpmndi:BPMNShape id="Start_di" bpmnElement="Start"><dc:Bounds x="180" y="102" width="36" height="36"/></bpmndi:BPMNShape>
              <bpmndi:BPMNShape id="End_di" bpmnElement="End"><dc:Bounds x="480" y="102" width="36" height="36"/></bpmndi:BPMNShape>
              <bpmndi:BPMNEdge id="Flow_1_di" bpmnElement="Flow_1"><di:waypoint x="216" y="120"/><di:waypoint x="480" y="120"/></bpmndi:BPMNEdge>
            </bpmndi:BPMNPlane>
          </bpmndi:BPMNDiagram>
        </bpmn:definitions>
        """;

    private static string Table(string id, string name) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" id="Definitions_{id}" name="{Quoted(name)}" namespace="urn:trem:rules:own:{id}">
          <inputData id="Input_1" name="fraga"><variable id="Variable_1" name="fraga" typeRef="string"/></inputData>
          <decision id="{id}" name="{Quoted(name)}">
            <variable id="Variable_2" name="{Quoted(name)}" typeRef="string"/>
            <informationRequirement id="Requirement_1"><requiredInput href="#Input_1"/></informationRequirement>
            <decisionTable id="Table_1" hitPolicy="UNIQUE">
              <input id="Column_1" label="Fråga"><inputExpression id="Expression_1" typeRef="string"><text>fraga</text></inputExpression></input>
              <output id="Column_2" label="Svar" name="svar" typeRef="string"/>
              <rule id="Row_1"><inputEntry id="Cell_1"><text>-</text></inputEntry><outputEntry id="Cell_2"><text>"NEJ"</text></outputEntry></rule>
            </decisionTable>
          </decision>
          <dmndi:DMNDI>
            <dmndi:DMNDiagram id="Diagram_1">
              <dmndi:DMNShape id="Shape_1" dmnElementRef="{id}"><dc:Bounds x="160" y="80" width="180" height="80"/></dmndi:DMNShape>
              <dmndi:DMNShape id="Shape_2" dmnElementRef="Input_1"><dc:Bounds x="187" y="240" width="125" height="45"/></dmndi:DMNShape>
              <dmndi:DMNEdge id="Edge_1" dmnElementRef="Requirement_1"><di:waypoint x="249" y="240"/><di:waypoint x="250" y="160"/></dmndi:DMNEdge>
            </dmndi:DMNDiagram>
          </dmndi:DMNDI>
        </definitions>
        """;

    private static string Quoted(string text) => System.Security.SecurityElement.Escape(text);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,59}$", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotInId();
}
