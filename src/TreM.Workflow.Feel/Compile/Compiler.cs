using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Turns a syntax tree into code: gives places to variables, binds names, and works out constants.</summary>
internal sealed partial class Compiler(FeelNames? names, FeelType? inputType = null, bool allowsChance = false)
{
    private static readonly FeelLimits FoldingLimits = new(Steps: 20_000, ListItems: 1000, StringLength: 10_000) { WallTime = TimeSpan.FromMilliseconds(20) };

    private readonly List<Scope> _scopes = [];
    private readonly SortedSet<string> _freeNames = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _usedGlobals = [];
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();
    private int _places = 1;
    private int _inputPlace;

    /// <summary>Local names and their places, or the item of a filter.</summary>
    private sealed class Scope
    {
        internal Dictionary<string, int> Places { get; } = new(StringComparer.Ordinal);

        internal int ItemPlace { get; init; } = -1;

        internal FeelType? ItemType { get; init; }

        /// <summary>Whether an item here may have an entry of that name.</summary>
        internal bool MayHold(string name) => ItemPlace >= 0 && ItemType switch
        {
            FeelType.Context { Members.IsEmpty: false } context => context[name] is not null,
            FeelType.Context or FeelType.List => true,
            _ => ReferenceEquals(ItemType, FeelType.Any),
        };
    }

    internal ImmutableArray<string> FreeNames => [.. _freeNames];

    internal ImmutableArray<int> UsedGlobals => [.. _usedGlobals];

    internal ImmutableArray<Finding> Findings => _findings.ToImmutable();

    internal int Places => _places;

    /// <summary>Compiles an expression; place 0 holds the value of <c>?</c>.</summary>
    internal Code Compile(FeelNode node) => node switch
    {
        FeelNode.Literal literal => new ConstantCode(literal.Value),
        FeelNode.Name name => Name(name),
        FeelNode.Input => new LocalCode(_inputPlace),
        FeelNode.Negate negate => Negate(negate),
        FeelNode.Binary binary => Binary(binary),
        FeelNode.Logic logic => new LogicCode(logic.IsOr, [.. logic.Parts.Select(part => Operand(part))]),
        FeelNode.Between between => new BetweenCode(Operand(between.Value), Operand(between.Low), Operand(between.High), between.Span),
        FeelNode.In test => In(test),
        FeelNode.InstanceOf instance => new InstanceOfCode(Function(instance.Value), instance.Target.Meaning),
        FeelNode.If branch => new IfCode(Operand(branch.Condition), Compile(branch.Then), Compile(branch.Else)),
        FeelNode.For loop => For(loop),
        FeelNode.Quantified quantified => Quantified(quantified),
        FeelNode.List list => new ListCode(Compile(list.Items)),
        FeelNode.Context context => Context(context),
        FeelNode.Range range => Range(range),
        FeelNode.UnaryRange range => UnaryRange(range),
        FeelNode.Path path => new PathCode(Operand(path.Source), path.Member, path.Span),
        FeelNode.Descendants descendants => new DescendantsCode(Compile(descendants.Source), descendants.Member),
        FeelNode.Filter filter => Filter(filter),
        FeelNode.Call call => Call(call),
        FeelNode.Lambda lambda => Lambda(lambda, null),
        FeelNode.Tests tests => Tests(tests, _inputPlace),
        _ => throw new InvalidOperationException($"No code for {node.GetType().Name}."),
    };

    /// <summary>
    /// Compiles what is computed with, where a function is never meant: a name that is only a builtin's is a variable that is
    /// not there.
    /// </summary>
    /// <param name="node">What is computed with.</param>
    /// <param name="mayBeAbsent">Whether the call around it asks for exactly that.</param>
    internal Code Operand(FeelNode node, bool mayBeAbsent = false)
    {
        if (node is not FeelNode.Name { Text: var name } || IsVariable(name) || Catalogue.Find(name) is null)
        {
            return Compile(node);
        }

        _freeNames.Add(name);
        if (names is not null && !mayBeAbsent)
        {
            _findings.Add(new("feel.name.unknown", Severity.Error, $"Expected a known name, saw '{name}', which is only a function's.", At: node.Span) { Arguments = [name] });
        }

        return new OpenCode(name, node.Span);
    }

    private bool IsVariable(string name) => names?.IndexOf(name) >= 0 || names?.HasItem == true || _scopes.Exists(s => s.Places.ContainsKey(name) || s.MayHold(name));

    private Code[] Compile(ImmutableArray<FeelNode> nodes) => [.. nodes.Select(Compile)];

    private Code Binary(FeelNode.Binary node)
    {
        var (left, right) = (Operand(node.Left), Operand(node.Right));
        CheckTypes(node);
        Code code = node.Operator switch
        {
            BinaryOperator.Equal => new EqualityCode(true, left, right, node.Span),
            BinaryOperator.NotEqual => new EqualityCode(false, left, right, node.Span),
            >= BinaryOperator.Less => new OrderCode(node.Operator, left, right, node.Span),
            _ => new ArithmeticCode(node.Operator, left, right, node.Span),
        };
        return Folded(code, left.IsConstant && right.IsConstant);
    }

    private Code Negate(FeelNode.Negate node)
    {
        var operand = Operand(node.Operand);
        return Folded(new NegateCode(operand, node.Span), operand.IsConstant);
    }

    private Code Range(FeelNode.Range node)
    {
        var (low, high) = (Compile(node.Low), Compile(node.High));
        return Folded(new RangeCode(low, node.LowIncluded, high, node.HighIncluded, node.Span), low.IsConstant && high.IsConstant);
    }

    private Code UnaryRange(FeelNode.UnaryRange node)
    {
        var endpoint = Compile(node.Endpoint);
        return Folded(new UnaryRangeCode(node.Form, endpoint), endpoint.IsConstant);
    }

    /// <summary>The value itself when it can be known now: it is plain, and nothing went wrong on the way.</summary>
    private Code Folded(Code code, bool isConstant)
    {
        if (!isConstant)
        {
            return code;
        }

        var run = new FeelRun(new(Limits: FoldingLimits));
        var value = code.Run(new(run, new object?[_places], [], null));
        return run.FindingCount == 0 && value is not (null or FeelList or FeelContext or FeelFunction) ? new ConstantCode(value) : code;
    }

    private Code Name(FeelNode.Name node) => Name(node.Text, node.Span, _scopes.Count - 1);

    private Code Name(string name, SourceSpan at, int from, Builtin? function = null)
    {
        for (var i = from; i >= 0; i--)
        {
            var scope = _scopes[i];
            if (scope.Places.TryGetValue(name, out var place))
            {
                return new LocalCode(place);
            }

            if (scope.ItemPlace >= 0 && name == "item")
            {
                return scope.MayHold(name) ? new ItemEntryCode(scope.ItemPlace, name, new LocalCode(scope.ItemPlace)) : new LocalCode(scope.ItemPlace);
            }

            if (scope.MayHold(name))
            {
                return new ItemEntryCode(scope.ItemPlace, name, Name(name, at, i - 1, function));
            }
        }

        if (names is not null && names.IndexOf(name) is >= 0 and var index)
        {
            _freeNames.Add(name);
            _usedGlobals.Add(index);
            return new GlobalCode(index);
        }

        if (names?.HasItem == true)
        {
            _usedGlobals.Add(names.IndexOf("item"));
            return new GlobalEntryCode(names.IndexOf("item"), name);
        }

        if (names is null)
        {
            _freeNames.Add(name);
        }
        else if (_scopes.Exists(s => s.ItemPlace >= 0) && Catalogue.Find(name) is null)
        {
            // What no type tells of may still be an entry of the item; without one it is null, and the item drops out.
            return _scopes.Where(s => s.ItemPlace >= 0).Aggregate((Code)new ConstantCode(null), (outside, s) => new ItemEntryCode(s.ItemPlace, name, outside));
        }
        else if (Catalogue.Find(name) is { } builtin)
        {
            return new ConstantCode(builtin);
        }

        return new OpenCode(name, at, function);
    }

    private int NewPlace() => _places++;

    private Scope Push(Scope scope)
    {
        _scopes.Add(scope);
        return scope;
    }

    private void Pop(int count = 1) => _scopes.RemoveRange(_scopes.Count - count, count);

    private Code Context(FeelNode.Context node)
    {
        var scope = Push(new());
        var codes = new Code[node.Entries.Length];
        var places = new int[codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var entry = node.Entries[i];
            places[i] = NewPlace();
            if (entry.Value is FeelNode.Lambda lambda)
            {
                scope.Places[entry.Name] = places[i];
                codes[i] = Lambda(lambda, places[i]);
            }
            else
            {
                codes[i] = Compile(entry.Value);
                scope.Places[entry.Name] = places[i];
            }
        }

        Pop();
        return new ContextCode(new([.. node.Entries.Select(e => e.Name)]), codes, places);
    }

    private Code Filter(FeelNode.Filter node)
    {
        var source = Operand(node.Source);
        var place = NewPlace();
        Push(new() { ItemPlace = place, ItemType = Inference.ItemOf(node.Source.Type) });
        var condition = Compile(node.Condition);
        Pop();
        return new FilterCode(source, condition, place, condition is ConstantCode { Value: FeelNumber }, node.Span);
    }

    private SourceCode[] Sources(ImmutableArray<FeelNode.Iteration> iterations) =>
        [.. iterations.Select(iteration =>
        {
            var from = Operand(iteration.From);
            var to = iteration.To is null ? null : Operand(iteration.To);
            var place = NewPlace();
            Push(new()).Places[iteration.Name] = place;
            return new SourceCode(place, from, to, iteration.From.Span);
        })];

    private ForCode For(FeelNode.For node)
    {
        var sources = Sources(node.Iterations);
        var partial = NewPlace();
        Push(new()).Places["partial"] = partial;
        var code = Compile(node.Return);
        Pop(sources.Length + 1);
        return new(sources, partial, Mentions(node.Return, "partial"), code);
    }

    private QuantifiedCode Quantified(FeelNode.Quantified node)
    {
        var sources = Sources(node.Iterations);
        var code = Compile(node.Condition);
        Pop(sources.Length);
        return new(node.IsEvery, sources, code);
    }

    private static bool Mentions(FeelNode node, string name) =>
        node is FeelNode.Name { Text: var text } && text == name || node.Children.Any(c => Mentions(c, name));

    private static bool MentionsInput(FeelNode node) => node is FeelNode.Input || node.Children.Any(MentionsInput);
}
