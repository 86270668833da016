using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>The names known at one place of a text, cut into tokens so that the longest one that fits is found.</summary>
internal sealed class NameScope
{
    private Entry? _item;
    private readonly Dictionary<string, List<Entry>> _byFirstWord = new(StringComparer.Ordinal);

    internal sealed record Entry(string Name, FeelType Type, ImmutableArray<Token> Tokens);

    /// <summary>Whether any other name may turn out to exist here: the item of a filter has unknown entries.</summary>
    internal bool IsOpen { get; init; }

    /// <summary>Whether a name here is an entry of the item that a filter looks at.</summary>
    internal bool IsFilter { get; init; }

    internal static NameScope Of(params IEnumerable<(string Name, FeelType Type)> names)
    {
        var scope = new NameScope();
        foreach (var (name, type) in names)
        {
            scope.Add(name, type);
        }

        return scope;
    }

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<FeelType, NameScope> Cache = [];

    /// <summary>The names inside a filter over items of a type. Shared: nothing is added to it later.</summary>
    internal static NameScope OfMembers(FeelType item) => Cache.GetValue(item, Build);

    private static NameScope Build(FeelType item)
    {
        var scope = new NameScope
        {
            IsFilter = true,
            IsOpen = ReferenceEquals(item, FeelType.Any) || item is FeelType.Context { Members.IsEmpty: true } or FeelType.List,
        };
        scope.Add("item", item);
        scope._item = scope._byFirstWord["item"][0];
        if (item is FeelType.Context context)
        {
            foreach (var member in context.Members)
            {
                scope.Add(member.Name, member.Type);
            }
        }

        return scope;
    }

    internal void Add(string name, FeelType type)
    {
        var tokens = Lexer.Cut(name);
        tokens.RemoveAt(tokens.Count - 1);
        if (tokens.Count == 0)
        {
            return;
        }

        if (!_byFirstWord.TryGetValue(tokens[0].Text, out var list))
        {
            _byFirstWord[tokens[0].Text] = list = [];
        }

        list.RemoveAll(e => e.Name == name);
        list.Add(new(name, type, [.. tokens]));
        list.Sort((a, b) => b.Tokens.Length.CompareTo(a.Tokens.Length));
    }

    /// <summary>The longest name that stands at <paramref name="at"/>, or null.</summary>
    internal Entry? Match(List<Token> tokens, int at)
    {
        if (!_byFirstWord.TryGetValue(tokens[at].Text, out var list))
        {
            return null;
        }

        foreach (var entry in list)
        {
            if (Fits(entry.Tokens, tokens, at))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>As <see cref="Match"/>, but never the word <c>item</c> that only filters know.</summary>
    internal Entry? MatchMember(List<Token> tokens, int at) => Match(tokens, at) is { } found && !ReferenceEquals(found, _item) ? found : null;

    internal IEnumerable<string> Names => _byFirstWord.Values.SelectMany(l => l.Select(e => e.Name));

    private static bool Fits(ImmutableArray<Token> name, List<Token> tokens, int at)
    {
        if (at + name.Length >= tokens.Count)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            var (wanted, seen) = (name[i], tokens[at + i]);
            if (seen.Kind != wanted.Kind || seen.Text != wanted.Text)
            {
                return false;
            }

            // `a-b` is a name only where it is written together; `a - b` is a subtraction.
            if (i > 0 && (wanted.Start > name[i - 1].End) != (seen.Start > tokens[at + i - 1].End))
            {
                return false;
            }
        }

        return true;
    }
}
