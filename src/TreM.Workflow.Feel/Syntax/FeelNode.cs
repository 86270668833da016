using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>A node of the syntax tree (DMN 1.5, 10.3.1.2): what an expression says, before it is compiled.</summary>
/// <remarks>The tree is at most <see cref="FeelLimits.SyntaxDepth"/> deep. <see cref="ToString"/> prints FEEL that reads back as the same tree.</remarks>
public abstract record FeelNode
{
    private FeelNode()
    {
    }

    /// <summary>Where it stands in the text.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>The type of its value as far as the text and the names tell; Any when they do not.</summary>
    public FeelType Type { get; init; } = FeelType.Any;

    /// <summary>1 for a leaf, else one more than the deepest part.</summary>
    internal int Depth { get; set; } = 1;

    /// <inheritdoc/>
    public sealed override string ToString() => Printer.Print(this);

    /// <summary>A number, string, boolean, null or <c>@"…"</c> literal.</summary>
    public sealed record Literal(object? Value) : FeelNode;

    /// <summary>A variable, a builtin, or an entry of the item that a filter looks at.</summary>
    public sealed record Name(string Text) : FeelNode;

    /// <summary>The value under test, <c>?</c>.</summary>
    public sealed record Input : FeelNode;

    /// <summary>Arithmetic negation.</summary>
    public sealed record Negate(FeelNode Operand) : FeelNode;

    /// <summary>Arithmetic or comparison with two sides.</summary>
    public sealed record Binary(BinaryOperator Operator, FeelNode Left, FeelNode Right) : FeelNode;

    /// <summary><c>a and b and c</c>, or <c>or</c> when <paramref name="IsOr"/>; at least two parts.</summary>
    public sealed record Logic(bool IsOr, ImmutableArray<FeelNode> Parts) : FeelNode;

    /// <summary><c>value between low and high</c>.</summary>
    public sealed record Between(FeelNode Value, FeelNode Low, FeelNode High) : FeelNode;

    /// <summary><c>value in test</c> or <c>value in (test, test)</c>.</summary>
    /// <param name="Value">What is tested.</param>
    /// <param name="Alternatives">The tests, of which one has to hold.</param>
    /// <param name="IsBare">Whether one test stands without parentheses: a list is then a list of members, never an equal.</param>
    public sealed record In(FeelNode Value, Tests Alternatives, bool IsBare) : FeelNode;

    /// <summary><c>value instance of type</c>.</summary>
    public sealed record InstanceOf(FeelNode Value, TypeName Target) : FeelNode;

    /// <summary><c>if … then … else …</c>.</summary>
    public sealed record If(FeelNode Condition, FeelNode Then, FeelNode Else) : FeelNode;

    /// <summary><c>for … return …</c>.</summary>
    public sealed record For(ImmutableArray<Iteration> Iterations, FeelNode Return) : FeelNode;

    /// <summary><c>some … satisfies …</c>, or <c>every</c> when <paramref name="IsEvery"/>.</summary>
    public sealed record Quantified(bool IsEvery, ImmutableArray<Iteration> Iterations, FeelNode Condition) : FeelNode;

    /// <summary><c>[a, b]</c>.</summary>
    public sealed record List(ImmutableArray<FeelNode> Items) : FeelNode;

    /// <summary><c>{name: value}</c>.</summary>
    public sealed record Context(ImmutableArray<ContextEntry> Entries) : FeelNode;

    /// <summary><c>[low..high)</c> and the other brackets.</summary>
    public sealed record Range(FeelNode Low, bool LowIncluded, FeelNode High, bool HighIncluded) : FeelNode;

    /// <summary><c>(&lt; 5)</c>, or <c>&lt; 5</c> among unary tests.</summary>
    public sealed record UnaryRange(RangeForm Form, FeelNode Endpoint) : FeelNode;

    /// <summary><c>source.member</c>.</summary>
    public sealed record Path(FeelNode Source, string Member) : FeelNode;

    /// <summary><c>source...member</c>: the entries of that name in the source and in everything inside it (DMN 1.6).</summary>
    public sealed record Descendants(FeelNode Source, string Member) : FeelNode;

    /// <summary><c>source[condition]</c>.</summary>
    public sealed record Filter(FeelNode Source, FeelNode Condition) : FeelNode;

    /// <summary><c>function(arguments)</c>; either all arguments have names or none has.</summary>
    public sealed record Call(FeelNode Target, ImmutableArray<Argument> Arguments) : FeelNode;

    /// <summary><c>function(a, b: type) body</c>.</summary>
    public sealed record Lambda(ImmutableArray<Parameter> Parameters, bool IsExternal, FeelNode Body) : FeelNode;

    /// <summary>Unary tests: <c>&lt; 5, [10..20]</c>, <c>not("a")</c>, or <c>-</c> when <paramref name="IsAny"/>.</summary>
    /// <param name="Items">The tests, of which one has to hold (none has to when negated).</param>
    /// <param name="IsNegated">Whether the tests stand in <c>not(…)</c>.</param>
    /// <param name="IsAny">Whether it is <c>-</c>, which holds for everything.</param>
    public sealed record Tests(ImmutableArray<FeelNode> Items, bool IsNegated, bool IsAny) : FeelNode;

    /// <summary>One <c>name in list</c>, or <c>name in from..to</c> when <paramref name="To"/> is given.</summary>
    public sealed record Iteration(string Name, FeelNode From, FeelNode? To);

    /// <summary>An entry of a context literal.</summary>
    public sealed record ContextEntry(string Name, FeelNode Value);

    /// <summary>An argument of a call, with its name or null.</summary>
    public sealed record Argument(string? Name, FeelNode Value);

    /// <summary>A parameter of a function, with its type or null.</summary>
    public sealed record Parameter(string Name, TypeName? Declared);

    /// <summary>A type as written and what it means.</summary>
    public sealed record TypeName(string Text, FeelType Meaning);

    /// <summary>The nodes directly below, in the order of the text.</summary>
    public IEnumerable<FeelNode> Children => this switch
    {
        Negate n => [n.Operand],
        Binary b => [b.Left, b.Right],
        Logic l => l.Parts,
        Between b => [b.Value, b.Low, b.High],
        In i => [i.Value, i.Alternatives],
        InstanceOf i => [i.Value],
        If i => [i.Condition, i.Then, i.Else],
        For f => [.. f.Iterations.SelectMany(Sources), f.Return],
        Quantified q => [.. q.Iterations.SelectMany(Sources), q.Condition],
        List l => l.Items,
        Context c => c.Entries.Select(e => e.Value),
        Range r => [r.Low, r.High],
        UnaryRange u => [u.Endpoint],
        Path p => [p.Source],
        Descendants d => [d.Source],
        Filter f => [f.Source, f.Condition],
        Call c => [c.Target, .. c.Arguments.Select(a => a.Value)],
        Lambda l => [l.Body],
        Tests t => t.Items,
        _ => [],
    };

    private static IEnumerable<FeelNode> Sources(Iteration iteration) => iteration.To is null ? [iteration.From] : [iteration.From, iteration.To];
}

/// <summary>Operators with two sides.</summary>
public enum BinaryOperator
{
    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,

    /// <summary><c>**</c></summary>
    Power,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,
}
