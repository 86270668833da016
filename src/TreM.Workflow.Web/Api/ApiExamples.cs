using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TreM.Workflow.Web.Api;

/// <summary>Examples in the document of the API: bodies that can be sent as they are.</summary>
internal static class ApiExamples
{
    /// <summary>Inputs of DT-16, attendance watch.</summary>
    public const string Inputs = """{ "consecutiveUnexcused": 3, "rate4w": 0.9, "mode": "PLATS", "daysSinceTutorContact": 2 }""";

    /// <summary>Two sets of the same.</summary>
    public const string Batch = $"[{Inputs}, {{ \"consecutiveUnexcused\": 0, \"rate4w\": 0.6, \"mode\": \"PLATS\", \"daysSinceTutorContact\": 2 }}]";

    /// <summary>A small model.</summary>
    public const string Model = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="example" name="example" namespace="urn:example">
          <inputData id="age-input" name="age"><variable name="age" typeRef="number"/></inputData>
          <decision id="EXAMPLE" name="Example">
            <variable name="Example" typeRef="string"/>
            <informationRequirement id="needs-age"><requiredInput href="#age-input"/></informationRequirement>
            <decisionTable id="table" hitPolicy="UNIQUE">
              <input id="in"><inputExpression id="expr" typeRef="number"><text>age</text></inputExpression></input>
              <output id="out" name="group" typeRef="string"/>
              <rule id="EXAMPLE-1"><inputEntry id="c1"><text>&lt; 25</text></inputEntry><outputEntry id="o1"><text>"UNG"</text></outputEntry></rule>
              <rule id="EXAMPLE-2"><inputEntry id="c2"><text>&gt;= 25</text></inputEntry><outputEntry id="o2"><text>"VUXEN"</text></outputEntry></rule>
            </decisionTable>
          </decision>
        </definitions>
        """;

    /// <summary>A test of it.</summary>
    public const string Tests = """
        <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <modelName>example.dmn</modelName>
          <testCase id="young">
            <inputNode name="age"><value xsi:type="xsd:decimal">24</value></inputNode>
            <resultNode name="Example" type="decision"><expected><value xsi:type="xsd:string">UNG</value></expected></resultNode>
          </testCase>
        </testCases>
        """;

    /// <summary>
    /// Describes the body of a call that reads it itself, with an example. Only in the document: a declared content type would be
    /// judged before the caller is.
    /// </summary>
    public static RouteHandlerBuilder WithBody(this RouteHandlerBuilder call, string type, string example) => call.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [type] = new() { Example = type == "application/json" ? JsonNode.Parse(example) : JsonValue.Create(example) },
            },
        };
        return Task.CompletedTask;
    });
}
