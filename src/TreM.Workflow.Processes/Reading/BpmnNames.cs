using System.Xml.Linq;

namespace TreM.Workflow.Processes.Reading;

/// <summary>The namespaces of a BPMN file.</summary>
public static class BpmnNames
{
    /// <summary>BPMN 2.0 model.</summary>
    public static readonly XNamespace Model = "http://www.omg.org/spec/BPMN/20100524/MODEL";

    /// <summary>BPMN diagram interchange.</summary>
    public static readonly XNamespace Diagram = "http://www.omg.org/spec/BPMN/20100524/DI";

    /// <summary>Diagram definition: bounds, fonts, points.</summary>
    public static readonly XNamespace Dc = "http://www.omg.org/spec/DD/20100524/DC";

    /// <summary>Diagram definition: waypoints and extensions of diagram elements.</summary>
    public static readonly XNamespace Di = "http://www.omg.org/spec/DD/20100524/DI";

    /// <summary>Camunda 8's extension elements.</summary>
    public static readonly XNamespace Zeebe = "http://camunda.org/schema/zeebe/1.0";

    /// <summary>Camunda's modeler: target platform and version.</summary>
    public static readonly XNamespace Modeler = "http://camunda.org/schema/modeler/1.0";

    /// <summary>What only this programme needs.</summary>
    public static readonly XNamespace Trem = "urn:trem:bpmn:1";

    /// <summary><c>xsi:type</c>.</summary>
    public static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";
}
