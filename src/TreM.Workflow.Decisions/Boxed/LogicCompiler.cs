using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Compiles boxed expressions to <see cref="Logic"/>; one method per kind.</summary>
internal sealed class LogicCompiler
{
    private readonly TypeTable _types;
    private readonly DmnReadOptions _options;
    private readonly List<Finding> _findings;
    private readonly TableCompiler _tables;

    private readonly IReadOnlySet<string> _elements;

    /// <param name="types">The model's types.</param>
    /// <param name="options">Strictness and limits.</param>
    /// <param name="findings">Where findings go.</param>
    /// <param name="elements">The names of the model's elements, of which some may only lack an arrow.</param>
    public LogicCompiler(TypeTable types, DmnReadOptions options, List<Finding> findings, IReadOnlySet<string> elements)
    {
        (_types, _options, _findings, _elements) = (types, options, findings, elements);
        _tables = new(types, this, findings, options.Lenient);
    }

    /// <param name="owner">Id of the decision or knowledge model that the expression belongs to.</param>
    public Logic Compile(Boxed? boxed, Scope scope, string owner)
    {
        if (boxed is null)
        {
            return Missing(owner, "Expected an expression, saw none.");
        }

        var logic = boxed switch
        {
            Boxed.Literal literal => Literal(literal, scope),
            Boxed.Context context => Context(context, scope, owner),
            Boxed.List list => new ListLogic([.. list.Items.Select(i => Compile(i, scope, owner))]),
            Boxed.Relation relation => Relation(relation, scope, owner),
            Boxed.Invocation invocation => Invocation(invocation, scope, owner),
            Boxed.Function function => Function(function, scope, owner),
            Boxed.Conditional conditional => new ConditionalLogic(Compile(conditional.If, scope, owner), Compile(conditional.Then, scope, owner), Compile(conditional.Else, scope, owner), conditional.At),
            Boxed.Filter filter => Filter(filter, scope, owner),
            Boxed.Iterator iterator => Iterator(iterator, scope, owner),
            Boxed.Table table => _tables.Compile(table, scope, owner),
            _ => throw new InvalidOperationException($"No compiler for {boxed.GetType().Name}."),
        };

        // The type of a function expression is the function's, which its definition holds to; a table's outputs have their own.
        return boxed is Boxed.Function or Boxed.Table ? logic : TypedLogic.Of(logic, _types.Resolve(boxed.TypeRef, boxed.At), boxed.At);
    }

    /// <summary>Compiles FEEL text; in a strict model what does not compile is an error, in a lenient one it is null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scope">The names in sight.</param>
    /// <param name="at">Id of what the text belongs to.</param>
    /// <param name="prefix">Where in a table it stands, as the findings begin.</param>
    /// <param name="mayBeText">Whether a single word may be a text whose quotation marks were forgotten.</param>
    public Logic Text(string text, Scope scope, string at, string prefix = "", bool mayBeText = false)
    {
        if (text.Length == 0)
        {
            return Missing(at, "Expected a FEEL expression, saw an empty text.");
        }

        var compiled = FeelLanguage.Compile(text, scope.Names);
        foreach (var finding in compiled.Findings)
        {
            var told = Told(finding, text, mayBeText);
            _findings.Add(told with { Message = prefix + told.Message, ElementId = at, Severity = _options.Lenient ? Severity.Warning : finding.Severity });
        }

        if (compiled.Expression?.Syntax is FeelNode.Name name && scope.PlaceOf(name.Text) is >= 0 and var place)
        {
            return new PlaceLogic(place, scope.Names[place].Type);
        }

        return compiled.Expression is { } expression
            ? new LiteralLogic(expression)
            : new NoLogic(compiled.Findings.First(f => f.Severity == Severity.Error) with { ElementId = at });
    }

    /// <summary>What a name that FEEL does not know means in a model: an arrow that was not drawn, or quotation marks forgotten.</summary>
    public Finding Told(Finding finding, string text, bool mayBeText)
    {
        if (finding is not { Code: "feel.name.unknown", Severity: Severity.Error, Arguments: [var name] })
        {
            return finding;
        }

        // The word stands for a whole test or value, not in a calculation.
        if (mayBeText && text.Split(',').Any(part => FeelNames.Normalize(part) == name))
        {
            return finding with { Remedy = $"Write \"{name}\" if the text is meant.{(finding.Remedy is null ? "" : " " + finding.Remedy)}" };
        }

        return finding with
        {
            Message = $"Expected a known name, saw '{name}': no input data and no decision '{name}' is connected.",
            Remedy = (_elements.Contains(name) ? $"Draw an arrow from '{name}' to where it is used." : $"Draw input data '{name}' and an arrow from it.") + (finding.Remedy is null ? "" : " " + finding.Remedy),
        };
    }

    public ImmutableArray<FeelParameter> Parameters(ImmutableArray<Variable> parameters) =>
        [.. parameters.Select(p => new FeelParameter(FeelNames.Normalize(p.Name), _types.Resolve(p.TypeRef, p.At).Feel))];

    /// <summary>The body of a function whose parameters are in <paramref name="scope"/>.</summary>
    public Logic Body(Boxed.Function function, ImmutableArray<FeelParameter> parameters, Scope scope, string owner)
    {
        var result = _types.Resolve(function.TypeRef, function.At);
        if (function.Kind == FunctionKind.Feel)
        {
            var body = Compile(function.Body, scope, owner);
            return result.Feel is FeelType.Function ? body : TypedLogic.Of(body, result, function.At);
        }

        if (External(function, parameters) is not { } external)
        {
            return Missing(function.At, "Expected an external function of the allow-list (java.lang.Math, java.lang.String), saw another.", "dmn.function.external");
        }

        var arguments = parameters.Select(p => Text(p.Name, scope, function.At)).ToImmutableArray();
        return new InvocationLogic(new ConstantLogic(external), [.. parameters.Select(p => p.Name)], arguments, function.At);
    }

    /// <summary>What stands where another language stood: null, and why.</summary>
    public static NoLogic Foreign(string at) => new(new("dmn.expression.language", Severity.Error, "Expected FEEL, saw another language.", at));

    private Logic Literal(Boxed.Literal literal, Scope scope) =>
        literal.IsForeign ? Foreign(literal.At) : Text(literal.Text, scope, literal.At);

    private ContextLogic Context(Boxed.Context context, Scope scope, string owner)
    {
        var inside = scope;
        var entries = ImmutableArray.CreateBuilder<ContextLogic.Entry>();
        Logic? result = null;
        foreach (var entry in context.Entries)
        {
            if (entry.Variable is not { Name.Length: > 0 } variable)
            {
                result = Compile(entry.Value, inside, owner);
                continue;
            }

            var type = _types.Resolve(variable.TypeRef, variable.At);
            var value = TypedLogic.Of(Compile(entry.Value, inside, owner), type, variable.At);
            var name = FeelNames.Normalize(variable.Name);
            inside = inside.With(name, type.IsAny ? value.Type : type.Feel);
            entries.Add(new(name, inside.PlaceOf(name), value));
        }

        return new(inside, entries.ToImmutable(), result);
    }

    private RelationLogic Relation(Boxed.Relation relation, Scope scope, string owner)
    {
        var types = relation.Columns.Select(c => _types.Resolve(c.TypeRef, c.At)).ToArray();
        foreach (var row in relation.Rows.Where(r => r.Length != relation.Columns.Length))
        {
            _findings.Add(new("dmn.relation.row", Severity.Error, $"Expected {relation.Columns.Length} cells in each row, saw {row.Length}.", relation.At));
        }

        return new(
            [.. relation.Columns.Select(c => FeelNames.Normalize(c.Name))],
            [.. relation.Rows.Select(row => row.Select((cell, i) => i < types.Length ? TypedLogic.Of(Compile(cell, scope, owner), types[i], relation.At) : Compile(cell, scope, owner)).ToImmutableArray())]);
    }

    private InvocationLogic Invocation(Boxed.Invocation invocation, Scope scope, string owner) => new(
        Compile(invocation.Called, scope, owner),
        [.. invocation.Bindings.Select(b => FeelNames.Normalize(b.Parameter))],
        [.. invocation.Bindings.Select(b => b.Value is null ? new ConstantLogic(null) : Compile(b.Value, scope, owner))],
        invocation.At);

    private Logic Function(Boxed.Function function, Scope scope, string owner)
    {
        var parameters = Parameters(function.Parameters);
        if (function.Kind != FunctionKind.Feel && External(function, parameters) is { } external)
        {
            return new ConstantLogic(external);
        }

        var inside = scope.With(parameters.Select(p => (p.Name, p.Type)));
        var body = Body(function, parameters, inside, owner);
        return new FunctionLogic("function", parameters, inside, [.. parameters.Select(p => inside.PlaceOf(p.Name))], body, ItemType.Any, function.At);
    }

    private FilterLogic Filter(Boxed.Filter filter, Scope scope, string owner)
    {
        var list = Compile(filter.In, scope, owner);
        var item = ItemOf(list.Type);
        var members = item is FeelType.Context context ? context.Members : [];
        var inside = scope.With(members.Select(m => (m.Name, m.Type))).WithItem(item);
        return new(list, inside, inside.PlaceOf("item"), [.. members.Select(m => (m.Name, inside.PlaceOf(m.Name)))], Compile(filter.Match, inside, owner), filter.At);
    }

    private IteratorLogic Iterator(Boxed.Iterator iterator, Scope scope, string owner)
    {
        var list = TypedLogic.Of(Compile(iterator.In, scope, owner), _types.Resolve(iterator.InTypeRef, iterator.At), iterator.At);
        if (iterator.Name.Length == 0)
        {
            _findings.Add(new("dmn.iterator.name", Severity.Error, "Expected the name of the iterator's variable, saw none.", iterator.At));
        }

        var inside = scope.With(iterator.Name, ItemOf(list.Type));
        inside = iterator.Kind == IteratorKind.For ? inside.With("partial", FeelType.AnyList) : inside;
        return new(iterator.Kind, list, inside, inside.PlaceOf(iterator.Name), inside.PlaceOf("partial"), Compile(iterator.Body, inside, owner), iterator.At);
    }

    private static FeelType ItemOf(FeelType type) => type switch
    {
        FeelType.List list => list.Item,
        FeelType.Range(var bound) => bound,
        _ => type,
    };

    /// <summary>A function of another language: a context with <c>class</c> and <c>method signature</c> (10.2.1.7).</summary>
    private static FeelFunction? External(Boxed.Function function, ImmutableArray<FeelParameter> parameters)
    {
        if (function.Kind != FunctionKind.Java || function.Body is not Boxed.Context context)
        {
            return null;
        }

        string? Entry(string name) => context.Entries.FirstOrDefault(e => e.Variable?.Name == name)?.Value is Boxed.Literal literal ? literal.Text.Trim().Trim('"') : null;
        return Entry("class") is { } type && Entry("method signature") is { } method ? ExternalFunctions.Find(type, method, parameters) : null;
    }

    private NoLogic Missing(string at, string message, string code = "dmn.logic.missing")
    {
        var finding = new Finding(code, _options.Lenient ? Severity.Warning : Severity.Error, message, at);
        _findings.Add(finding);
        return new(finding with { Severity = Severity.Error });
    }
}
