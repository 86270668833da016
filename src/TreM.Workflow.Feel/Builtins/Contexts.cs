using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Builtins on contexts (DMN 1.5, table 84).</summary>
internal static class Contexts
{
    private static readonly FeelContext.Shape Entry = new(["key", "value"]);

    internal static readonly ImmutableArray<Builtin> All =
    [
        new("get value", "The value of an entry, or of an entry of an entry when a list of keys is given.",
            new Signature("m: context, key: string", FeelType.Any, (a, _) => ((FeelContext)a[0]!)[(string)a[1]!]),
            new Signature("m: context, key: list<string>", FeelType.Any, (a, _) => ValueAt((FeelContext)a[0]!, (FeelList)a[1]!))),
        new("get entries", "The entries as a list of contexts with key and value.",
            new Signature("m: context", FeelType.AnyList, (a, c) => c.Run.List([.. ((FeelContext)a[0]!).Select(e => c.Run.Context(Entry, [e.Key, e.Value]))]))),
        new("context", "A context from a list of entries with key and value.",
            new Signature("entries: list<context>", FeelType.AnyContext, Build)),
        new("context put", "The context with one entry set; a list of keys sets an entry of an entry.",
            new Signature("context: context, key: string, value: Any?", FeelType.AnyContext, (a, c) => Put((FeelContext)a[0]!, [a[1]], a[2], c)),
            new Signature("context: context, keys: list<string>, value: Any?", FeelType.AnyContext, (a, c) => Put((FeelContext)a[0]!, ((FeelList)a[1]!).Items, a[2], c))),
        new("context merge", "One context with the entries of all; later ones win.",
            new Signature("contexts: list<context>", FeelType.AnyContext, Merge)),
    ];

    private static object? ValueAt(FeelContext context, FeelList keys)
    {
        object? value = keys.Count == 0 ? null : context;
        foreach (var key in keys.Items)
        {
            value = value is FeelContext inner && key is string name ? inner[name] : null;
        }

        return value;
    }

    private static object? Build(object?[] a, CallSite call)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var item in ((FeelList)a[0]!).Items)
        {
            if (item is not FeelContext entry || entry["key"] is not string key || !entry.TryGet("value", out var value))
            {
                return call.Fail("entries with a key that is a string, and a value");
            }

            if (!entries.TryAdd(key, value))
            {
                return call.Fail("each key once");
            }

            names.Add(key);
        }

        return call.Run.Context(new([.. names]), [.. names.Select(n => entries[n])]);
    }

    private static object? Put(FeelContext context, ReadOnlySpan<object?> keys, object? value, CallSite call)
    {
        if (keys.IsEmpty || keys[0] is not string key)
        {
            return call.Fail("at least one key that is a string");
        }

        if (keys.Length > 1)
        {
            if (!call.Run.Enter(call.At))
            {
                return null;
            }

            // On the way to a nested entry every step has to be a context.
            value = context[key] is FeelContext inner ? Put(inner, keys[1..], value, call) : call.Fail($"'{key}' to be a context");
            call.Run.Leave();
            if (value is null)
            {
                return null;
            }
        }

        return With(context, key, value, call);
    }

    private static FeelContext? With(FeelContext context, string key, object? value, CallSite call)
    {
        string[] names = [.. context.Keys];
        object?[] values = [.. context.Values];
        var at = Array.IndexOf(names, key);
        if (at >= 0)
        {
            values[at] = value;
        }
        else
        {
            names = [.. names, key];
            values = [.. values, value];
        }

        return call.Run.Charge(1 + (names.Length >> 2)) ? call.Run.Context(new(names), values) : null;
    }

    private static object? Merge(object?[] a, CallSite call)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var item in ((FeelList)a[0]!).Items)
        {
            if (item is not FeelContext context)
            {
                return call.Fail("contexts");
            }

            if (!call.Run.Charge(1 + context.Count))
            {
                return null;
            }

            foreach (var (name, value) in context)
            {
                if (!entries.ContainsKey(name))
                {
                    names.Add(name);
                }

                entries[name] = value;
            }
        }

        return call.Run.Context(new([.. names]), [.. names.Select(n => entries[n])]);
    }
}
