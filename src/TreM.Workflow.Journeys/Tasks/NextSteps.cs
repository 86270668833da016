using System.Xml;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>A step that may follow.</summary>
/// <param name="ElementId">Its id in the diagram.</param>
/// <param name="Name">Swedish name.</param>
/// <param name="NameEn">English name, or null.</param>
/// <param name="Kind">BPMN element name.</param>
public sealed record NextStep(string ElementId, string Name, string? NameEn, string Kind);

/// <summary>What may happen after a step, read from the process the case runs on: the nearest named steps along the arrows.</summary>
public sealed class NextSteps(WorkflowContext db)
{
    private const int Most = 4;
    private static readonly XNamespace Trem = "urn:trem:bpmn:1";

    /// <summary>The steps after an element; empty when the process part ends there.</summary>
    public async Task<IReadOnlyList<NextStep>> After(string definitionHash, string elementId, CancellationToken cancellationToken = default)
    {
        var text = await db.DeployedFiles.AsNoTracking().Where(f => f.Hash == definitionHash).Select(f => f.Text).FirstOrDefaultAsync(cancellationToken);
        return text is null ? [] : Read(text, elementId);
    }

    internal static IReadOnlyList<NextStep> Read(string bpmn, string elementId)
    {
        using var reader = XmlReader.Create(new StringReader(bpmn), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var document = XDocument.Load(reader);
        var elements = document.Descendants().Where(e => e.Attribute("id") is not null && e.Name.LocalName is not ("BPMNShape" or "BPMNEdge"))
            .GroupBy(e => e.Attribute("id")!.Value).ToDictionary(g => g.Key, g => g.First());
        var flows = document.Descendants().Where(e => e.Name.LocalName == "sequenceFlow").ToLookup(e => e.Attribute("sourceRef")?.Value);
        var (seen, found, queue) = (new HashSet<string> { elementId }, new List<NextStep>(), new Queue<string>([elementId]));
        while (queue.TryDequeue(out var at) && found.Count < Most)
        {
            var targets = flows[at].Select(f => f.Attribute("targetRef")?.Value).OfType<string>().ToList();
            if (targets.Count == 0 && elements.GetValueOrDefault(at)?.Parent is { } parent && parent.Name.LocalName == "subProcess")
            {
                targets = [.. flows[parent.Attribute("id")?.Value].Select(f => f.Attribute("targetRef")?.Value).OfType<string>()];
            }

            foreach (var target in targets.Where(seen.Add))
            {
                if (elements.GetValueOrDefault(target) is not { } element)
                {
                    continue;
                }

                if (IsStep(element.Name.LocalName) && element.Attribute("name")?.Value is { Length: > 0 } name)
                {
                    found.Add(new(target, name, element.Attribute(Trem + "nameEn")?.Value, element.Name.LocalName));
                }
                else
                {
                    queue.Enqueue(target);
                }
            }
        }

        return found;
    }

    private static bool IsStep(string kind) => kind is "userTask" or "manualTask" or "callActivity" or "subProcess" or "businessRuleTask";
}
