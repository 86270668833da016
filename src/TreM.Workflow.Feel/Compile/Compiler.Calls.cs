using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

internal sealed partial class Compiler
{
    private Code Call(FeelNode.Call node)
    {
        var asksForAbsence = node.Target is FeelNode.Name { Text: "is defined" or "get or else" } && !IsBound(((FeelNode.Name)node.Target).Text);
        var arguments = node.Arguments.Select((a, i) => asksForAbsence && i == 0 ? new SilentCode(Operand(a.Value, mayBeAbsent: true))
            : MayTakeFunctions(node) ? Function(a.Value)
            : Compile(a.Value)).ToArray();
        var argumentNames = node.Arguments is [{ Name: not null }, ..] ? node.Arguments.Select(a => a.Name!).ToArray() : null;
        var name = (node.Target as FeelNode.Name)?.Text;
        if (name is null || Catalogue.Find(name) is not { } builtin || IsBound(name))
        {
            return new CallCode(Compile(node.Target), name, arguments, argumentNames, node.Span);
        }

        if (name == "not" && arguments.Length == 1 && argumentNames is null)
        {
            return new NotCode(arguments[0]);
        }

        if (builtin.IsRandom && !_allowsChance)
        {
            _findings.Add(new("feel.function.impure", Severity.Error, $"Expected functions whose answer depends on their arguments alone, saw '{name}'.", At: node.Span,
                Remedy: name == "uuid" ? "Give the identity as a value, for example the case's own." : "Give the number as a value, so that the same question has the same answer.") { Arguments = [name] });
        }

        var fitting = builtin.Fitting(arguments.Length, argumentNames);
        if (fitting.IsEmpty)
        {
            _findings.Add(new(
                "feel.call.arity",
                Severity.Warning,
                $"Expected {builtin.Usage}, saw {arguments.Length} argument(s){(argumentNames is null ? "" : $" named {string.Join(", ", argumentNames)}")}.",
                At: node.Span,
                Remedy: "The call always answers null."));
        }
        else
        {
            CheckArguments(builtin, fitting, node);
        }

        return Folded(
            new BuiltinCallCode(builtin, fitting, arguments, argumentNames, node.Span),
            builtin.IsPure && arguments.Length > 0 && Array.TrueForAll(arguments, a => a.IsConstant));
    }

    private readonly bool _allowsChance = allowsChance;

    /// <summary>
    /// Compiles where a function may be meant: only there a builtin's name is the builtin when any name may come at run time;
    /// elsewhere it is a variable.
    /// </summary>
    private Code Function(FeelNode value) =>
        names is null && value is FeelNode.Name name && Catalogue.Find(name.Text) is { } function
            ? Name(name.Text, name.Span, _scopes.Count - 1, function)
            : Compile(value);

    private static bool MayTakeFunctions(FeelNode.Call call) =>
        call.Target is not FeelNode.Name target || Catalogue.Find(target.Text) is not { } builtin
        || builtin.Signatures.Any(s => s.Parameters.Any(p => p.Types.Any(t => t is FeelType.Function)));

    /// <summary>Whether a variable of that name hides the builtin; one that cannot be called does not.</summary>
    private bool IsBound(string name)
    {
        if (_scopes.Exists(s => s.Places.ContainsKey(name)))
        {
            return true;
        }

        var index = names?.IndexOf(name) ?? -1;
        return index >= 0 && (names![index].Type is FeelType.Function || ReferenceEquals(names[index].Type, FeelType.Any));
    }

    private Code Lambda(FeelNode.Lambda node, int? selfPlace)
    {
        var parameters = node.Parameters.Select(p => new FeelParameter(p.Name, p.Declared?.Meaning ?? FeelType.Any)).ToArray();
        if (node.IsExternal)
        {
            return External(node, parameters);
        }

        var scope = Push(new());
        var places = new int[parameters.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = NewPlace();
            scope.Places[parameters[i].Name] = places[i];
        }

        var body = Compile(node.Body);
        Pop();
        return new LambdaCode((FeelType.Function)node.Type, parameters, places, body, selfPlace ?? -1);
    }

    private ConstantCode External(FeelNode.Lambda node, FeelParameter[] parameters)
    {
        var java = Entry(node.Body, "java");
        var function = Entry(java, "class") is FeelNode.Literal { Value: string type } && Entry(java, "method signature") is FeelNode.Literal { Value: string signature }
            ? ExternalFunctions.Find(type, signature, [.. parameters])
            : null;
        if (function is null)
        {
            _findings.Add(new(
                "feel.function.external",
                Severity.Warning,
                "Expected an external function of the allow-list (java.lang.Math and java.lang.String), saw another.",
                At: node.Span,
                Remedy: "The function answers null."));
        }

        return new(function ?? ExternalFunctions.Refused([.. parameters]));
    }

    private static FeelNode? Entry(FeelNode? node, string name) =>
        (node as FeelNode.Context)?.Entries.FirstOrDefault(e => e.Name == name)?.Value;

    private InCode In(FeelNode.In node)
    {
        var value = Operand(node.Value);
        var place = NewPlace();
        var outer = (_inputPlace, _inputType);
        (_inputPlace, _inputType) = (place, node.Value.Type);
        var tests = node.IsBare && node.Alternatives.Items is [FeelNode.List or FeelNode.Name or FeelNode.Path or FeelNode.Call or FeelNode.Filter]
            ? Test(node.Alternatives.Items[0], place, isMembership: true)
            : Tests(node.Alternatives, place);
        (_inputPlace, _inputType) = outer;
        return new(value, place, tests);
    }

    private Code Tests(FeelNode.Tests node, int inputPlace)
    {
        if (node.IsAny)
        {
            return new ConstantCode(Boxes.True);
        }

        var tests = node.Items.Select(t => Test(t, inputPlace)).ToArray();
        return tests.Length == 1 && !node.IsNegated ? tests[0] : new TestsCode(tests, node.IsNegated);
    }

    private TestCode Test(FeelNode node, int inputPlace, bool isMembership = false)
    {
        CheckTest(node);
        switch (node)
        {
            case FeelNode.UnaryRange range:
                var comparison = range.Form switch
                {
                    RangeForm.Less => BinaryOperator.Less,
                    RangeForm.LessOrEqual => BinaryOperator.LessOrEqual,
                    RangeForm.Greater => BinaryOperator.Greater,
                    RangeForm.GreaterOrEqual => BinaryOperator.GreaterOrEqual,
                    RangeForm.Equal => BinaryOperator.Equal,
                    _ => BinaryOperator.NotEqual,
                };
                return new OrderTestCode(inputPlace, comparison, Compile(range.Endpoint), node.Span);
            case FeelNode.Range range:
                return new IntervalTestCode(
                    inputPlace,
                    range.LowIncluded ? BinaryOperator.GreaterOrEqual : BinaryOperator.Greater,
                    Compile(range.Low),
                    range.HighIncluded ? BinaryOperator.LessOrEqual : BinaryOperator.Less,
                    Compile(range.High),
                    node.Span);
            default:
                return new ValueTestCode(inputPlace, Compile(node), MentionsInput(node), IsComparison(node), isMembership);
        }
    }

    private static bool IsComparison(FeelNode node) => node switch
    {
        FeelNode.Binary binary => binary.Operator >= BinaryOperator.Equal,
        FeelNode.Logic or FeelNode.Between or FeelNode.In or FeelNode.InstanceOf or FeelNode.Quantified => true,
        FeelNode.Call => ReferenceEquals(node.Type, FeelType.Boolean),
        _ => false,
    };
}
