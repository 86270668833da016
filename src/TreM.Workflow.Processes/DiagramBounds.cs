using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes;

/// <summary>Where an element is drawn (BPMN 2.0.2, 12.2.3.3, BPMNShape): its upper left corner and size, in the diagram's pixels.</summary>
public readonly record struct DiagramBounds(double X, double Y, double Width, double Height)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"x {X:0.##}, y {Y:0.##}");

    /// <summary>The first shape of each element, by the element's id. What is not drawn, or drawn without numbers, is left out.</summary>
    internal static ImmutableDictionary<string, DiagramBounds> Read(XDocument xml)
    {
        var all = ImmutableDictionary.CreateBuilder<string, DiagramBounds>(StringComparer.Ordinal);
        foreach (var shape in xml.Descendants(BpmnNames.Diagram + "BPMNShape"))
        {
            var bounds = shape.Element(BpmnNames.Dc + "Bounds");
            if ((string?)shape.Attribute("bpmnElement") is { } element
                && Number(bounds, "x") is { } x && Number(bounds, "y") is { } y && Number(bounds, "width") is { } width && Number(bounds, "height") is { } height)
            {
                all.TryAdd(element, new(x, y, width, height));
            }
        }

        return all.ToImmutable();
    }

    private static double? Number(XElement? bounds, string name) =>
        double.TryParse((string?)bounds?.Attribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
