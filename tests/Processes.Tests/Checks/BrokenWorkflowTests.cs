using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;

namespace Processes.Tests.Checks;

/// <summary>The programme's own journeys, each broken in one way: the checks find it, at the element, in both languages, with a remedy.</summary>
public class BrokenWorkflowTests
{
    private static readonly XNamespace Bpmn = BpmnNames.Model;
    private static readonly XNamespace Zeebe = BpmnNames.Zeebe;
    private static readonly XNamespace Trem = BpmnNames.Trem;

    private static string Folder => Path.Combine(Engine.Repository.Folder, "workflows");

    public static TheoryData<string, string> Breaks => new()
    {
        { "no role", "process.task.role-missing" },
        { "no form", "process.task.form-missing" },
        { "no deadline", "process.task.deadline-missing" },
        { "unknown role", "process.reference.role" },
        { "unknown form", "process.reference.form" },
        { "unknown table", "process.reference.decision" },
        { "unknown process", "process.reference.process" },
        { "no default", "process.gateway.no-default" },
        { "lost target", "bpmn.reference.missing" },
        { "dead end", "bpmn.flownode.no-exit" },
        { "unreachable", "bpmn.flownode.unreachable" },
        { "short cycle", "bpmn.timer.cycle-too-fast" },
        { "wrong duration", "bpmn.timer.duration-invalid" },
        { "wrong step code", "process.trem.value" },
        { "no english", "process.name.english-missing" },
        { "starving join", "process.join.never-completes" },
        { "loop without wait", "process.loop.without-wait" },
        { "same id twice", "bpmn.id.repeated" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_broken_journey_is_found_out_at_the_element_with_a_remedy_in_both_languages(string how, string code)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.bpmn", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var xml = XDocument.Load(file);
            if (Break(xml, how) is not { } id)
            {
                continue;
            }

            var sound = Errors(XDocument.Load(file)).ToList();
            Assert.Empty(sound);
            var finding = Findings(xml).FirstOrDefault(f => f.Code == code && (f.ElementId == id || id.Length == 0));
            Assert.True(finding is not null, $"{Path.GetFileName(file)}, {how}: expected {code} at {id}; saw {string.Join("; ", Errors(xml).Select(f => $"{f.Code} at {f.ElementId}"))}");
            var (swedish, remedy) = CheckTexts.Describe(finding, "sv");
            Assert.NotEqual(finding.Message, swedish);
            Assert.NotEqual(finding.Remedy, remedy);
            Assert.Contains(finding.ElementId!, swedish, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(remedy) || string.IsNullOrWhiteSpace(finding.Remedy));
            TestContext.Current.TestOutputHelper?.WriteLine($"{swedish} {remedy}\n{finding.Message} {finding.Remedy}");
            return;
        }

        Assert.Fail($"No journey can be broken so: {how}.");
    }

    private static IEnumerable<Finding> Errors(XDocument xml) => Findings(xml).Where(f => f.Severity == Severity.Error);

    private static ImmutableArray<Finding> Findings(XDocument xml)
    {
        var known = new KnownReferences
        {
            Forms = [.. Directory.EnumerateFiles(Path.Combine(Folder, "forms"), "*.form").Select(f => Path.GetFileNameWithoutExtension(f)!)],
            Decisions = [.. Attributes("calledDecision", "decisionId")],
            Processes = [.. Directory.EnumerateFiles(Folder, "*.bpmn", SearchOption.AllDirectories).SelectMany(f => XDocument.Load(f).Descendants(Bpmn + "process")).Select(p => (string)p.Attribute("id")!)],
            Roles = [.. Attributes("assignmentDefinition", "candidateGroups").SelectMany(g => g.Split(',', StringSplitOptions.TrimEntries))],
        };
        return ProcessChecks.Run(BpmnDocument.Read(xml.ToString()).Document!, known);
    }

    private static IEnumerable<string> Attributes(string extension, string attribute) => Directory.EnumerateFiles(Folder, "*.bpmn", SearchOption.AllDirectories)
        .SelectMany(f => XDocument.Load(f).Descendants(Zeebe + extension)).Select(e => (string?)e.Attribute(attribute)).OfType<string>();

    /// <summary>Breaks a model; the id of the element at fault, empty when it may be named in several ways, null when the model has nothing to break so.</summary>
    private static string? Break(XDocument xml, string how)
    {
        var flows = xml.Descendants(Bpmn + "sequenceFlow").ToList();
        XElement? Extension(string name) => xml.Descendants(Zeebe + name).FirstOrDefault(e => e.Attributes().All(a => !a.Value.StartsWith('=')));
        string? Remove(XElement? extension) => With(extension, e => e.Remove());
        string? Set(XElement? extension, string attribute, string value) => With(extension, e => e.SetAttributeValue(attribute, value));
        string? With(XElement? e, Action<XElement> change)
        {
            var id = BpmnDocument.NearestId(e);
            if (e is not null)
            {
                change(e);
            }

            return e is null ? null : id;
        }

        switch (how)
        {
            case "no role":
                return Remove(Extension("assignmentDefinition"));
            case "no form":
                return Remove(Extension("formDefinition"));
            case "no deadline":
                return With(xml.Descendants(Bpmn + "userTask").FirstOrDefault(t => t.Attribute(Trem + "deadline") is not null && !t.Descendants(Zeebe + "taskSchedule").Any()), t => t.SetAttributeValue(Trem + "deadline", null));
            case "unknown role":
                return Set(Extension("assignmentDefinition"), "candidateGroups", "HANDLEDRAE");
            case "unknown form":
                return Set(Extension("formDefinition"), "formId", "F-REMM");
            case "unknown table":
                return Set(Extension("calledDecision"), "decisionId", "DT-99");
            case "unknown process":
                return Set(Extension("calledElement"), "processId", "trem-f9");
            case "no default":
                return With(xml.Descendants(Bpmn + "exclusiveGateway").FirstOrDefault(g => g.Attribute("default") is not null), g =>
                {
                    flows.Single(f => (string?)f.Attribute("id") == (string?)g.Attribute("default"))
                        .Add(new XElement(Bpmn + "conditionExpression", new XAttribute(BpmnNames.Xsi + "type", "tFormalExpression"), "=1 = 2"));
                    g.SetAttributeValue("default", null);
                });
            case "lost target":
                return Set(flows[0], "targetRef", "nowhere");
            case "dead end":
                return With(xml.Descendants(Bpmn + "userTask").FirstOrDefault(t => flows.Count(f => IsFrom(f, t)) == 1), t => Drop(flows.Single(f => IsFrom(f, t))));
            case "unreachable":
                return With(xml.Descendants(Bpmn + "userTask").FirstOrDefault(t => flows.Count(f => IsTo(f, t)) == 1), t => Drop(flows.Single(f => IsTo(f, t))));
            case "short cycle":
                return With(xml.Descendants(Bpmn + "timeCycle").FirstOrDefault() ?? xml.Descendants(Bpmn + "timeDuration").FirstOrDefault(d => d.Parent!.Parent!.Name == Bpmn + "boundaryEvent"), c =>
                {
                    c.Name = Bpmn + "timeCycle";
                    c.Value = "R/PT10S";
                });
            case "wrong duration":
                return With(xml.Descendants(Bpmn + "timeDuration").FirstOrDefault(), d => d.Value = "5 dagar");
            case "wrong step code":
                return With(xml.Descendants().FirstOrDefault(e => e.Attribute(Trem + "node") is not null), e => e.SetAttributeValue(Trem + "node", "110"));
            case "no english":
                return With(xml.Descendants().FirstOrDefault(e => e.Attribute(Trem + "nameEn") is not null && e.Name == Bpmn + "userTask"), e => e.SetAttributeValue(Trem + "nameEn", null));
            case "starving join":
                var merge = xml.Descendants(Bpmn + "exclusiveGateway").FirstOrDefault(g => flows.Count(f => IsTo(f, g)) > 1 && flows.Count(f => IsFrom(f, g)) == 1);
                return With(merge, g =>
                {
                    g.Name = Bpmn + "parallelGateway";
                    g.SetAttributeValue("default", null);
                }) is null ? null : "";
            case "loop without wait":
                return Loop(xml, flows);
            default:
                return With(xml.Descendants(Bpmn + "userTask").Skip(1).FirstOrDefault(), t =>
                    t.SetAttributeValue("id", (string?)xml.Descendants(Bpmn + "userTask").First().Attribute("id"))) is null ? null : "";
        }
    }

    /// <summary>A choice that leads back to itself past a decision alone.</summary>
    private static string? Loop(XDocument xml, List<XElement> flows)
    {
        var gateway = xml.Descendants(Bpmn + "exclusiveGateway").FirstOrDefault(g => g.Attribute("default") is not null
            && flows.Any(f => IsTo(f, g) && xml.Descendants(Bpmn + "businessRuleTask").Any(t => IsFrom(f, t))));
        if (gateway is null)
        {
            return null;
        }

        var rule = xml.Descendants(Bpmn + "businessRuleTask").First(t => flows.Any(f => IsFrom(f, t) && IsTo(f, gateway)));
        var back = flows.First(f => IsFrom(f, gateway) && (string?)f.Attribute("id") != (string?)gateway.Attribute("default"));
        xml.Descendants(Bpmn + "incoming").Where(i => i.Value.Trim() == (string?)back.Attribute("id")).Remove();
        back.SetAttributeValue("targetRef", (string?)rule.Attribute("id"));
        var first = rule.Elements(Bpmn + "incoming").FirstOrDefault();
        first?.AddAfterSelf(new XElement(Bpmn + "incoming", (string?)back.Attribute("id")));
        return "";
    }

    private static bool IsFrom(XElement flow, XElement node) => (string?)flow.Attribute("sourceRef") == (string?)node.Attribute("id");

    private static bool IsTo(XElement flow, XElement node) => (string?)flow.Attribute("targetRef") == (string?)node.Attribute("id");

    private static void Drop(XElement flow)
    {
        flow.Document!.Descendants().Where(e => (e.Name == Bpmn + "incoming" || e.Name == Bpmn + "outgoing") && e.Value.Trim() == (string?)flow.Attribute("id")).Remove();
        flow.Document.Descendants().Where(e => (string?)e.Attribute("bpmnElement") == (string?)flow.Attribute("id")).Remove();
        flow.Remove();
    }
}
