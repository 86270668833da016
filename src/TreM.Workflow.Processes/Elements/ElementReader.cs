using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Turns the XML of one process into its elements; whatever cannot run becomes a finding with the element's id and name.</summary>
internal sealed partial class ElementReader(BpmnDocument document, CompileOptions options)
{
    private static readonly FrozenSet<string> Functions = FeelLanguage.Builtins.Select(b => b.Name).ToFrozenSet(StringComparer.Ordinal);

    private readonly List<Finding> _findings = [];
    private readonly List<ExternalReference> _references = [];

    public BpmnDocument Document => document;

    public CompileOptions Options => options;

    public IReadOnlyList<Finding> Findings => _findings;

    public IReadOnlyList<ExternalReference> References => _references;

    /// <summary>All elements and flows by id.</summary>
    public Dictionary<string, ElementRef> Elements { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, FlowNode> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>The XML that each element was read from.</summary>
    public Dictionary<FlowNode, XElement> Sources { get; } = [];

    /// <summary>The element cannot run.</summary>
    /// <param name="seen">What the texts speak of besides the element.</param>
    public void Refuse(XElement at, string code, string message, string remedy, params string[] seen)
    {
        var holder = at.AncestorsAndSelf().FirstOrDefault(e => e.Name.Namespace == BpmnNames.Model && BpmnDocument.IdOf(e) is not null);
        var name = Checks.BpmnModel.Cut((string?)holder?.Attribute("name"));
        var id = holder is null ? null : BpmnDocument.IdOf(holder);
        var place = holder is null ? "" : $" At {holder.Name.LocalName} '{id}'{(string.IsNullOrEmpty(name) ? "" : $" ({name})")}.";
        _findings.Add(new(code, Severity.Error, message + place, id, Remedy: remedy) { Arguments = [Checks.BpmnModel.Label(holder ?? at), .. seen.Select(s => Checks.BpmnModel.Cut(s)!)] });
    }

    /// <summary>Reading an element failed: it cannot run, and the others are read on.</summary>
    public void Refuse(XElement at, Finding failure) => _findings.Add(failure with { ElementId = BpmnDocument.NearestId(at) });

    /// <summary>The process needs something outside its file.</summary>
    public void Reference(string kind, string id, XElement at) =>
        _references.Add(new(kind, id, BpmnDocument.NearestId(at) ?? ""));

    public ElementRef Ref(XElement xml)
    {
        if (BpmnDocument.IdOf(xml) is not { } id)
        {
            Refuse(xml, "bpmn.id.missing", $"Expected the {xml.Name.LocalName} on line {BpmnDocument.LineOf(xml)} to have an id.", "Give it an id.");
            id = "";
        }

        if (Elements.TryGetValue(id, out var known))
        {
            return known;
        }

        var extensions = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (xml.Ancestors().Select(a => (string?)a.Attribute(BpmnNames.Trem + "phase")).FirstOrDefault(p => p is not null) is { } phase)
        {
            extensions["phase"] = phase;
        }

        foreach (var attribute in xml.Attributes().Where(a => a.Name.Namespace == BpmnNames.Trem))
        {
            extensions[attribute.Name.LocalName] = attribute.Value;
        }

        var name = (string?)xml.Attribute("name");
        return Elements[id] = new(id, string.IsNullOrWhiteSpace(name) ? null : name.Trim(), xml.Name.LocalName, extensions.ToImmutable());
    }

    /// <summary>A Camunda extension element, or null.</summary>
    public static XElement? Zeebe(XElement xml, string name) =>
        xml.Element(BpmnNames.Model + "extensionElements")?.Element(BpmnNames.Zeebe + name);

    /// <summary>What a reference points to when it is of this kind, or null.</summary>
    public XElement? Referred(XElement at, string? reference, string kind) =>
        document.Resolve(at, reference) is { } element && element.Name == BpmnNames.Model + kind ? element : null;

    /// <summary>A value in an attribute or timer: FEEL after a leading <c>=</c>, else the text itself. Null when empty.</summary>
    public Expression? Value(XElement at, string? text, string what)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return text.TrimStart() is ['=', .. var source] ? Feel(at, source.Trim(), what) : Expression.Of(text, text);
    }

    /// <summary>A BPMN expression element: FEEL, a plain constant, or what the deployment translates; else refused.</summary>
    public Expression? Plain(XElement xml, string what)
    {
        var text = xml.Value.Trim();
        if (text is ['=', .. var source])
        {
            return Feel(xml, source.Trim(), what);
        }

        var language = (string?)xml.Attribute("language") ?? (string?)document.Definitions.Attribute("expressionLanguage");
        if (language is not null && language.Contains("FEEL", StringComparison.OrdinalIgnoreCase))
        {
            return Feel(xml, text, what);
        }

        if (options.Neutral?.Invoke(text) is { } neutral)
        {
            return Feel(xml, neutral, what);
        }

        if (text is "true" or "false")
        {
            return Expression.Of(text == "true", text);
        }

        if (FeelNumber.TryParse(text, out var number))
        {
            return Expression.Of(number, text);
        }

        Refuse(xml, "bpmn.expression.language", $"Expected {what} to be a FEEL expression with a leading '='; saw '{Checks.BpmnModel.Cut(text)}'.", "Write it in FEEL, for example =amount > 100.", text);
        return null;
    }

    public Expression? Feel(XElement at, string source, string what)
    {
        var compilation = FeelLanguage.Compile(source);
        if (compilation.Expression is { } compiled)
        {
            foreach (var name in compiled.FreeNames)
            {
                WarnOfFunctionName(at, name);
            }

            return Expression.Feel(source, compiled);
        }

        if (FromAi().IsMatch(source))
        {
            Refuse(at, "bpmn.expression.from-ai", $"Expected {what} to be decided here; fromAi asks a language model for a value.",
                "Have a user task or a decision give the value, and name its variable.", Checks.BpmnModel.Cut(source)!);
            return null;
        }

        foreach (var finding in compilation.Findings.Where(f => f.Severity == Severity.Error))
        {
            Refuse(at, "bpmn.expression.invalid", $"Expected {what} to be FEEL; '{Checks.BpmnModel.Cut(source)}': {finding.Message}", finding.Remedy ?? "Correct the expression.", source, finding.Message);
        }

        return null;
    }

    /// <summary>A variable may bear the name of a FEEL function, but few who read it will know which of the two is meant.</summary>
    public void WarnOfFunctionName(XElement at, string variable)
    {
        if (Functions.Contains(variable))
        {
            _findings.Add(new(
                "bpmn.variable.function-name", Severity.Warning, $"'{variable}' is a variable here; FEEL has a function of the same name.",
                BpmnDocument.NearestId(at), Remedy: "Give the variable another name, or call the function with parentheses.")
                { Arguments = [Checks.BpmnModel.Label(at.AncestorsAndSelf().First(e => e.Name.Namespace == BpmnNames.Model && BpmnDocument.IdOf(e) is not null)), variable] });
        }
    }

    public static ImmutableDictionary<string, string> Headers(XElement xml) => HeadersIn(xml.Element(BpmnNames.Model + "extensionElements"));

    /// <summary>The <c>zeebe:taskHeaders</c> right inside an element.</summary>
    public static ImmutableDictionary<string, string> HeadersIn(XElement? xml) =>
        xml?.Element(BpmnNames.Zeebe + "taskHeaders")?.Elements(BpmnNames.Zeebe + "header")
            .Where(h => h.Attribute("key") is not null)
            .DistinctBy(h => h.Attribute("key")!.Value)
            .ToImmutableDictionary(h => h.Attribute("key")!.Value, h => (string?)h.Attribute("value") ?? "")
        ?? ImmutableDictionary<string, string>.Empty;

    public static ProcessBinding Binding(XElement xml) => (string?)xml.Attribute("bindingType") switch
    {
        "deployment" => new(BindingKind.Deployment),
        "versionTag" => new(BindingKind.VersionTag, (string?)xml.Attribute("versionTag")),
        _ => new(BindingKind.Latest),
    };

    /// <summary>The name under which a data object, property, data input or output is a variable.</summary>
    public string? NameOf(XElement? item)
    {
        if (item is null)
        {
            return null;
        }

        var held = item.Name.LocalName == "dataObjectReference" ? document.Resolve(item, (string?)item.Attribute("dataObjectRef")) ?? item : item;
        return (string?)held.Attribute("name") is { Length: > 0 } name ? name
            : (string?)item.Attribute("name") is { Length: > 0 } own ? own
            : BpmnDocument.IdOf(held);
    }

    /// <summary>The variable behind a reference to a data item, as an expression; null when it points to none.</summary>
    public Expression? VariableOf(XElement at, string? reference) =>
        document.Resolve(at, reference) is { } item && item.Name.LocalName != "dataStoreReference" && NameOf(item) is { } name
            ? Expression.Variable(name) : null;

    /// <summary>The event definitions of an event, own and referred to, of the kinds that may stand there.</summary>
    public ImmutableArray<EventDefinition> EventDefinitions(XElement xml, ImmutableHashSet<string> allowed)
    {
        var definitions = ImmutableArray.CreateBuilder<EventDefinition>();
        foreach (var child in xml.Elements())
        {
            if (child.Name == BpmnNames.Model + "eventDefinitionRef")
            {
                if (ReferredEvent(xml, child.Value, allowed) is { } referred)
                {
                    definitions.Add(referred);
                }
            }
            else if (child.Name.Namespace == BpmnNames.Model && child.Name.LocalName.EndsWith("EventDefinition", StringComparison.Ordinal)
                && ReadEvent(child, xml, allowed) is { } own)
            {
                definitions.Add(own);
            }
        }

        return definitions.ToImmutable();
    }

    public EventDefinition? ReferredEvent(XElement at, string? reference, ImmutableHashSet<string> allowed)
    {
        if (document.Resolve(at, reference) is { } referred)
        {
            return ReadEvent(referred, at, allowed);
        }

        Refuse(at, "bpmn.event.reference", $"Expected the event definition '{reference}' to be in this file.", "Refer to an event definition of this file.", reference ?? "");
        return null;
    }

    /// <summary>Input and output mappings of Camunda.</summary>
    public void Mappings(XElement xml, FlowNode node)
    {
        if (Zeebe(xml, "ioMapping") is { } mapping)
        {
            node.Inputs = [.. mapping.Elements(BpmnNames.Zeebe + "input").Select(Mapping).OfType<Mapping>()];
            node.Outputs = [.. mapping.Elements(BpmnNames.Zeebe + "output").Select(Mapping).OfType<Mapping>()];
        }
    }

    /// <summary>What all activities have: quantities, loop, mappings, data.</summary>
    public TActivity Activity<TActivity>(XElement xml, TActivity node)
        where TActivity : Activity
    {
        Mappings(xml, node);
        node.StartQuantity = Quantity(xml, "startQuantity");
        node.CompletionQuantity = Quantity(xml, "completionQuantity");
        node.IsForCompensation = BpmnDocument.Flag(xml, "isForCompensation");
        foreach (var child in xml.Elements())
        {
            if (child.Name.Namespace == BpmnNames.Model && ElementCatalogue.Loop(child.Name.LocalName) is { } loop)
            {
                node.Loop = loop(child, this);
            }
        }

        new DataReader(this).Read(xml, node);
        return node;
    }

    /// <summary>What a process or sub-process holds.</summary>
    public ScopeNode Scope(XElement xml, ScopeNode node)
    {
        Activity(xml, node);
        new ScopeReader(this).Read(xml, node);
        return node;
    }

    private EventDefinition? ReadEvent(XElement xml, XElement holder, ImmutableHashSet<string> allowed)
    {
        if (!xml.Name.LocalName.EndsWith("EventDefinition", StringComparison.Ordinal))
        {
            Refuse(holder, "bpmn.event.reference", $"Expected an event definition; saw {xml.Name.LocalName} '{BpmnDocument.IdOf(xml)}'.", "Refer to an event definition of this file.", BpmnDocument.IdOf(xml) ?? "");
            return null;
        }

        var kind = xml.Name.LocalName[..^"EventDefinition".Length];
        if (allowed.Contains(kind) && ElementCatalogue.Event(kind) is { } read)
        {
            return read(xml, this);
        }

        Refuse(holder, "bpmn.event.unsupported",
            $"Expected one of {string.Join(", ", allowed.Order(StringComparer.Ordinal))} as the trigger here; saw {kind}.", "Use another event.", kind, string.Join(", ", allowed.Order(StringComparer.Ordinal)));
        return null;
    }

    private Mapping? Mapping(XElement xml)
    {
        var target = (string?)xml.Attribute("target");
        var source = Value(xml, (string?)xml.Attribute("source"), $"the mapping to '{target}'");
        if (!string.IsNullOrWhiteSpace(target) && source is null && !string.IsNullOrWhiteSpace((string?)xml.Attribute("source")))
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(target) || source is null)
        {
            Refuse(xml, "bpmn.mapping.empty", "Expected a mapping to have a source and a target.", "Enter both.");
            return null;
        }

        WarnOfFunctionName(xml, target);
        return new(source, [.. target.Split('.')]);
    }

    private int Quantity(XElement xml, string attribute)
    {
        var text = (string?)xml.Attribute(attribute);
        if (text is null)
        {
            return 1;
        }

        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && quantity is > 0 and <= 1000)
        {
            return quantity;
        }

        Refuse(xml, "bpmn.quantity.range", $"Expected {attribute} to be from 1 to 1000; saw '{text}'.", "Leave it at 1.", attribute, text);
        return 1;
    }

    [GeneratedRegex(@"(?<![\w.""])fromAi\s*\(", RegexOptions.CultureInvariant, 5_000)]
    private static partial Regex FromAi();
}
