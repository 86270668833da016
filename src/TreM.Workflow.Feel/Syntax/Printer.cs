using System.Collections.Immutable;
using System.Text;

namespace TreM.Workflow.Feel;

/// <summary>Writes a syntax tree as FEEL that reads back as the same tree.</summary>
internal sealed class Printer
{
    // How tightly a form binds: what stands inside a tighter place gets parentheses.
    private const int Lowest = 0;
    private const int Or = 1;
    private const int And = 2;
    private const int Comparison = 3;
    private const int Additive = 4;
    private const int Multiplicative = 5;
    private const int Power = 6;
    private const int Instance = 7;
    private const int Unary = 8;
    private const int Primary = 9;

    private readonly StringBuilder _text = new();

    internal static string Print(FeelNode node)
    {
        var printer = new Printer();
        printer.Write(node, Lowest);
        return printer._text.ToString();
    }

    internal static string Sign(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Power => "**",
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        _ => ">=",
    };

    private static int Level(FeelNode node) => node switch
    {
        FeelNode.If or FeelNode.For or FeelNode.Quantified or FeelNode.Lambda => Lowest,
        FeelNode.Logic { IsOr: true } => Or,
        FeelNode.Logic => And,
        FeelNode.Between or FeelNode.In => Comparison,
        FeelNode.Binary { Operator: >= BinaryOperator.Equal } => Comparison,
        FeelNode.Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } => Additive,
        FeelNode.Binary { Operator: BinaryOperator.Power } => Power,
        FeelNode.Binary => Multiplicative,
        FeelNode.Negate => Unary,
        FeelNode.InstanceOf => Instance,
        FeelNode.Tests => Lowest,
        _ => Primary,
    };

    private void Write(FeelNode node, int above)
    {
        if (Level(node) < above)
        {
            _text.Append('(');
            Form(node);
            _text.Append(')');
        }
        else
        {
            Form(node);
        }
    }

    private void Form(FeelNode node)
    {
        switch (node)
        {
            case FeelNode.Literal { Value: FeelNumber number }:
                _text.Append(number.ToExactString());
                break;
            case FeelNode.Literal literal:
                _text.Append(FeelText.Literal(literal.Value));
                break;
            case FeelNode.Name name:
                _text.Append(name.Text);
                break;
            case FeelNode.Input:
                _text.Append('?');
                break;
            case FeelNode.Negate negate:
                _text.Append('-');
                Write(negate.Operand, Unary);
                break;
            case FeelNode.Binary binary:
                var level = Level(binary);
                Write(binary.Left, level);
                _text.Append(' ').Append(Sign(binary.Operator)).Append(' ');
                Write(binary.Right, level + 1);
                break;
            case FeelNode.Logic logic:
                Joined(logic.Parts, logic.IsOr ? " or " : " and ", Level(logic) + 1);
                break;
            case FeelNode.Between between:
                Write(between.Value, Comparison);
                _text.Append(" between ");
                Write(between.Low, Additive);
                _text.Append(" and ");
                Write(between.High, Additive);
                break;
            case FeelNode.In test:
                Write(test.Value, Comparison);
                _text.Append(" in ");
                InTests(test);
                break;
            case FeelNode.InstanceOf instance:
                Write(instance.Value, Instance);
                _text.Append(" instance of ").Append(instance.Target.Text);
                break;
            case FeelNode.If branch:
                _text.Append("if ");
                Write(branch.Condition, Lowest);
                _text.Append(" then ");
                Write(branch.Then, Lowest);
                _text.Append(" else ");
                Write(branch.Else, Lowest);
                break;
            case FeelNode.For loop:
                _text.Append("for ");
                Iterations(loop.Iterations);
                _text.Append(" return ");
                Write(loop.Return, Lowest);
                break;
            case FeelNode.Quantified quantified:
                _text.Append(quantified.IsEvery ? "every " : "some ");
                Iterations(quantified.Iterations);
                _text.Append(" satisfies ");
                Write(quantified.Condition, Lowest);
                break;
            case FeelNode.Tests tests:
                Tests(tests);
                break;
            case FeelNode.Path path:
                // `1.x` would read as a number.
                Write(path.Source, path.Source is FeelNode.Literal { Value: FeelNumber } ? Primary + 1 : Primary);
                _text.Append('.').Append(path.Member);
                break;
            case FeelNode.Descendants descendants:
                Write(descendants.Source, descendants.Source is FeelNode.Literal { Value: FeelNumber } ? Primary + 1 : Primary);
                _text.Append("...").Append(descendants.Member);
                break;
            case FeelNode.Filter filter:
                Write(filter.Source, Primary);
                _text.Append('[');
                Write(filter.Condition, Lowest);
                _text.Append(']');
                break;
            default:
                Compound(node);
                break;
        }
    }

    private void Compound(FeelNode node)
    {
        switch (node)
        {
            case FeelNode.List list:
                _text.Append('[');
                Joined(list.Items, ", ", Lowest);
                _text.Append(']');
                break;
            case FeelNode.Context context:
                _text.Append('{');
                for (var i = 0; i < context.Entries.Length; i++)
                {
                    _text.Append(i > 0 ? ", " : "");
                    FeelText.Key(_text, context.Entries[i].Name);
                    _text.Append(": ");
                    Write(context.Entries[i].Value, Lowest);
                }

                _text.Append('}');
                break;
            case FeelNode.Range range:
                _text.Append(range.LowIncluded ? '[' : '(');
                Write(range.Low, Additive);
                _text.Append("..");

                // A filter at the end would have to share its bracket with the range.
                Write(range.High, range.High is FeelNode.Literal or FeelNode.Name or FeelNode.Call ? Additive : Primary + 1);
                _text.Append(range.HighIncluded ? ']' : ')');
                break;
            case FeelNode.UnaryRange range:
                _text.Append('(');
                UnaryRange(range);
                _text.Append(')');
                break;
            case FeelNode.Call call:
                Write(call.Target, Primary);
                _text.Append('(');
                for (var i = 0; i < call.Arguments.Length; i++)
                {
                    _text.Append(i > 0 ? ", " : "");
                    if (call.Arguments[i].Name is { } name)
                    {
                        _text.Append(name).Append(": ");
                    }

                    Write(call.Arguments[i].Value, Lowest);
                }

                _text.Append(')');
                break;
            case FeelNode.Lambda lambda:
                _text.Append("function(");
                for (var i = 0; i < lambda.Parameters.Length; i++)
                {
                    var (name, declared) = lambda.Parameters[i];
                    _text.Append(i > 0 ? ", " : "").Append(name);
                    _text.Append(declared is null ? "" : ": " + declared.Text);
                }

                _text.Append(lambda.IsExternal ? ") external " : ") ");
                Write(lambda.Body, Lowest);
                break;
            default:
                throw new InvalidOperationException($"No text for {node.GetType().Name}.");
        }
    }

    private void Joined(ImmutableArray<FeelNode> nodes, string separator, int above)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            _text.Append(i > 0 ? separator : "");
            Write(nodes[i], above);
        }
    }

    private void Iterations(ImmutableArray<FeelNode.Iteration> iterations)
    {
        for (var i = 0; i < iterations.Length; i++)
        {
            _text.Append(i > 0 ? ", " : "").Append(iterations[i].Name).Append(" in ");
            Write(iterations[i].From, Lowest);
            if (iterations[i].To is { } to)
            {
                _text.Append("..");
                Write(to, Lowest);
            }
        }
    }

    private void Tests(FeelNode.Tests tests)
    {
        if (tests.IsAny)
        {
            _text.Append('-');
            return;
        }

        _text.Append(tests.IsNegated ? "not(" : "");
        for (var i = 0; i < tests.Items.Length; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Test(tests.Items[i]);
        }

        _text.Append(tests.IsNegated ? ")" : "");
    }

    private void InTests(FeelNode.In node)
    {
        if (node.IsBare && node.Alternatives.Items is [not FeelNode.UnaryRange])
        {
            Write(node.Alternatives.Items[0], Additive);
            return;
        }

        _text.Append('(');
        Tests(node.Alternatives);
        _text.Append(')');
    }

    private void Test(FeelNode test)
    {
        if (test is FeelNode.UnaryRange range)
        {
            UnaryRange(range);
        }
        else
        {
            Write(test, Lowest);
        }
    }

    private void UnaryRange(FeelNode.UnaryRange range)
    {
        _text.Append(FeelText.Sign(range.Form)).Append(' ');
        Write(range.Endpoint, Additive);
    }
}
