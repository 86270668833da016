using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Which elements of one model need which: puts them in an order in which each comes after what it needs.</summary>
internal static class RequirementGraph
{
    /// <summary>The order, or null when elements need each other in a circle or in too long a chain.</summary>
    /// <remarks>
    /// Works without recursion: the model's author decides how long its chains are. A model read leniently keeps its circles:
    /// what lies on one comes last, and is null when it is evaluated.
    /// </remarks>
    public static List<(ElementKind Kind, int Number)>? Order(CompiledModel model, DmnReadOptions options, List<Finding> findings)
    {
        var needs = new Dictionary<(ElementKind, int), HashSet<(ElementKind, int)>>();
        var definitions = model.Definitions;
        for (var i = 0; i < definitions.Decisions.Length; i++)
        {
            var decision = definitions.Decisions[i];
            needs[(ElementKind.Decision, i)] = [.. Local(model, decision.Information.Concat(decision.Knowledge))];
        }

        for (var i = 0; i < definitions.KnowledgeModels.Length; i++)
        {
            // A knowledge model may call itself; the depth of calls is bounded when it runs.
            var self = (ElementKind.Knowledge, i);
            needs[self] = [.. Local(model, definitions.KnowledgeModels[i].Knowledge).Where(n => n != self)];
        }

        for (var i = 0; i < definitions.Services.Length; i++)
        {
            var service = definitions.Services[i];
            needs[(ElementKind.Service, i)] = [.. Local(model, service.Outputs.Concat(service.Encapsulated))];
        }

        return Sort(model, needs, options, findings);
    }

    private static List<(ElementKind Kind, int Number)>? Sort(
        CompiledModel model, Dictionary<(ElementKind, int), HashSet<(ElementKind, int)>> needs, DmnReadOptions options, List<Finding> findings)
    {
        var limits = options.Limits ?? DmnLimits.Default;
        var users = needs.Keys.ToDictionary(k => k, _ => new List<(ElementKind, int)>());
        var open = needs.ToDictionary(n => n.Key, n => n.Value.Count);
        var length = needs.Keys.ToDictionary(k => k, _ => 1);
        foreach (var (user, needed) in needs)
        {
            foreach (var element in needed)
            {
                users[element].Add(user);
            }
        }

        var ready = new Queue<(ElementKind, int)>(open.Where(o => o.Value == 0).Select(o => o.Key).Order());
        var order = new List<(ElementKind Kind, int Number)>();
        while (ready.TryDequeue(out var element))
        {
            order.Add(element);
            foreach (var user in users[element])
            {
                length[user] = Math.Max(length[user], length[element] + 1);
                if (--open[user] == 0)
                {
                    ready.Enqueue(user);
                }
            }
        }

        if (order.Count < needs.Count)
        {
            var stuck = needs.Keys.Except(order).ToHashSet();
            foreach (var element in Circle(stuck, needs))
            {
                findings.Add(new("dmn.graph.cycle", Severity.Error, $"Expected elements not to need themselves, saw '{NameOf(model, element)}' in a circle of requirements.", IdOf(model, element), Remedy: "Remove one of the requirements."));
            }

            if (!options.Lenient)
            {
                return null;
            }

            order.AddRange(stuck.Order());
        }

        if (order.Count > 0 && length.MaxBy(l => l.Value) is { Value: var longest, Key: var end } && longest > limits.MaxChain)
        {
            findings.Add(new("dmn.graph.chain", Severity.Error, $"Expected chains of at most {limits.MaxChain} requirements, saw {longest}.", IdOf(model, end)));
            return null;
        }

        return order;
    }

    // Walk along needs that are stuck until an element comes back: what lies between is a circle.
    private static List<(ElementKind, int)> Circle(HashSet<(ElementKind, int)> stuck, Dictionary<(ElementKind, int), HashSet<(ElementKind, int)>> needs)
    {
        var path = new List<(ElementKind, int)>();
        var seen = new Dictionary<(ElementKind, int), int>();
        var at = stuck.Order().First();
        while (seen.TryAdd(at, path.Count))
        {
            path.Add(at);
            at = needs[at].First(stuck.Contains);
        }

        return path[seen[at]..];
    }

    private static IEnumerable<(ElementKind, int)> Local(CompiledModel model, IEnumerable<Reference> references)
    {
        foreach (var reference in references.Where(r => r.Namespace is null || r.Namespace == model.Definitions.Namespace))
        {
            foreach (var kind in new[] { ElementKind.Decision, ElementKind.Knowledge, ElementKind.Service })
            {
                if (model.ById(kind, reference.Id) is { } number)
                {
                    yield return (kind, number);
                }
            }
        }
    }

    private static string IdOf(CompiledModel model, (ElementKind Kind, int Number) element) => element.Kind switch
    {
        ElementKind.Decision => model.Definitions.Decisions[element.Number].Id,
        ElementKind.Knowledge => model.Definitions.KnowledgeModels[element.Number].Id,
        _ => model.Definitions.Services[element.Number].Id,
    };

    private static string NameOf(CompiledModel model, (ElementKind Kind, int Number) element) => element.Kind switch
    {
        ElementKind.Decision => model.Definitions.Decisions[element.Number].Name,
        ElementKind.Knowledge => model.Definitions.KnowledgeModels[element.Number].Name,
        _ => model.Definitions.Services[element.Number].Name,
    };
}
