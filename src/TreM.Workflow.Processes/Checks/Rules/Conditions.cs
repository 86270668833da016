using System.Collections.Frozen;
using System.Globalization;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Expressions that must be true or false (BPMN 2.0.2: flows 8.4.13, loops and behaviours 10.3.7, ad-hoc sub-processes 10.3.5, gateways 10.6.5).</summary>
internal static class Conditions
{
    private static readonly FrozenSet<string> OtherTypes = new[]
    {
        "string", "normalizedstring", "token", "char", "character", "number", "int", "integer", "long", "short", "byte", "decimal", "double", "float",
        "date", "datetime", "time", "duration", "anyuri",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<Rule> All =>
    [
        Part("bpmn.multiinstance.completion-not-boolean", "10.3.7", "MultiInstanceLoopCharacteristics", l => Child(l, "completionCondition")),
        Part("bpmn.multiinstance.behavior-not-boolean", "10.3.7", "ComplexBehaviorDefinition", d => Child(d, "condition")),
        Part("bpmn.loop.condition-not-boolean", "10.3.7", "StandardLoopCharacteristics", l => Child(l, "loopCondition")),
        Part("bpmn.adhoc.completion-not-boolean", "10.3.5", "AdHocSubProcess", s => Child(s, "completionCondition")),
        Part("bpmn.complexgateway.activation-not-boolean", "10.6.5", "ComplexGateway", g => Child(g, "activationCondition")),
        Part("bpmn.conditional.condition-not-boolean", "10.5.5", "ConditionalEventDefinition", d => Child(d, "condition")),
        Part("bpmn.sequenceflow.condition-not-boolean", "8.4.13", "SequenceFlow", f => Child(f, "conditionExpression")),
    ];

    /// <summary>The text of an expression without the equals sign that FEEL begins with.</summary>
    public static string Literal(string text) => text.Trim().TrimStart('=').Trim();

    private static Rule Part(string code, string section, string type, Func<XElement, XElement?> condition) =>
        Rule.When(code, section, type, (m, e) => condition(e) is { } expression && IsNotBoolean(m, expression));

    /// <summary>Whether an expression can only give something else than true and false: by what it says it gives, or as a literal, or in FEEL by its type.</summary>
    private static bool IsNotBoolean(BpmnModel m, XElement expression) =>
        (m.Ref(expression, "evaluatesToTypeRef") is { } item && Text(item, "structureRef") is { } structure
            && OtherTypes.Contains(structure[(structure.LastIndexOf(':') + 1)..].Trim()))
        || IsNumberOrString(Literal(expression.Value))
        || (expression.Value.TrimStart().StartsWith('=') && FeelLanguage.Compile(Literal(expression.Value)).Expression is { } feel
            && feel.Type != FeelType.Boolean && feel.Type != FeelType.Any && feel.Type != FeelType.Null);

    private static bool IsNumberOrString(string literal) =>
        decimal.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        || (literal is ['"', .., '"'] or ['\'', .., '\''] && literal.IndexOf(literal[0], 1) == literal.Length - 1);
}
