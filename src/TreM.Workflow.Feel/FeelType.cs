using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL type (DMN 1.5, 10.3.2.9): what item definitions, parameters and <c>instance of</c> speak of.</summary>
public abstract record FeelType
{
    private FeelType()
    {
    }

    /// <summary>How many types it is made of; what it costs to look at all of it.</summary>
    internal virtual int Weight => 1;

    private const int MaxInferredWeight = 1000;

    private static int Sum(int left, int right) => Math.Min(left, 1_000_000) + Math.Min(right, 1_000_000);

    /// <summary>A type that the reader worked out; one too large to be worth knowing becomes Any.</summary>
    internal static FeelType Inferred(FeelType type) => type.Weight > MaxInferredWeight ? Any : type;

    /// <summary>Every value.</summary>
    public static FeelType Any { get; } = new Simple("Any");

    /// <summary>Only null.</summary>
    public static FeelType Null { get; } = new Simple("Null");

    /// <summary>Numbers.</summary>
    public static FeelType Number { get; } = new Simple("number");

#pragma warning disable CA1720 // The language's own word for the type.
    /// <summary>Strings.</summary>
    public static FeelType String { get; } = new Simple("string");
#pragma warning restore CA1720

    /// <summary>True and false.</summary>
    public static FeelType Boolean { get; } = new Simple("boolean");

    /// <summary>Dates.</summary>
    public static FeelType Date { get; } = new Simple("date");

    /// <summary>Times of day.</summary>
    public static FeelType Time { get; } = new Simple("time");

    /// <summary>Dates with time.</summary>
    public static FeelType DateTime { get; } = new Simple("date and time");

    /// <summary>Durations of days, hours, minutes and seconds.</summary>
    public static FeelType DaysTimeDuration { get; } = new Simple("days and time duration");

    /// <summary>Durations of years and months.</summary>
    public static FeelType YearsMonthsDuration { get; } = new Simple("years and months duration");

    /// <summary>A list of anything.</summary>
    public static FeelType AnyList { get; } = new List(Any);

    /// <summary>A context with whatever entries.</summary>
    public static FeelType AnyContext { get; } = new Context([]);

    /// <summary>A range of anything.</summary>
    public static FeelType AnyRange { get; } = new Range(Any);

    /// <summary>A function of whatever signature.</summary>
    public static FeelType AnyFunction { get; } = new Function(default, Any);

    /// <summary>A type without parts, by its name in the language.</summary>
    public sealed record Simple : FeelType
    {
        internal Simple(string name) => Name = name;

        /// <summary>The name, for example <c>date and time</c>.</summary>
        public string Name { get; }

        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>Lists whose items are of one type.</summary>
    public sealed record List(FeelType Item) : FeelType
    {
        internal override int Weight { get; } = Sum(Item.Weight, 1);

        /// <inheritdoc/>
        public override string ToString() => $"list<{Item}>";
    }

    /// <summary>Ranges whose ends are of one type.</summary>
    public sealed record Range(FeelType Item) : FeelType
    {
        internal override int Weight { get; } = Sum(Item.Weight, 1);

        /// <inheritdoc/>
        public override string ToString() => $"range<{Item}>";
    }

    /// <summary>An entry of a context type.</summary>
    public readonly record struct Member(string Name, FeelType Type);

    /// <summary>Contexts that have at least these entries.</summary>
    public sealed record Context(ImmutableArray<Member> Members) : FeelType
    {
        internal override int Weight { get; } = Members.Aggregate(1, (sum, m) => Sum(sum, m.Type.Weight));

        /// <summary>The type of an entry, or null when the type does not name it.</summary>
        public FeelType? this[string name]
        {
            get
            {
                foreach (var member in Members)
                {
                    if (member.Name == name)
                    {
                        return member.Type;
                    }
                }

                return null;
            }
        }

        /// <inheritdoc/>
        public override string ToString() =>
            Members.IsEmpty ? "context" : $"context<{string.Join(", ", Members.Select(m => $"{m.Name}: {m.Type}"))}>";
    }

    /// <summary>Functions; default <paramref name="Parameters"/> means whatever parameters.</summary>
    public sealed record Function(ImmutableArray<FeelType> Parameters, FeelType Result) : FeelType
    {
        internal override int Weight { get; } = Parameters.IsDefault ? 1 : Parameters.Aggregate(Sum(Result.Weight, 1), (sum, p) => Sum(sum, p.Weight));

        /// <inheritdoc/>
        public override string ToString() => Parameters.IsDefault ? "function" : $"function<{string.Join(", ", Parameters)}>->{Result}";
    }

    /// <summary>Whether <paramref name="value"/> is of this type, as <c>instance of</c> says: null is of no type but Null.</summary>
    public bool IsInstance(object? value)
    {
        switch (this)
        {
            case Simple:
                return ReferenceEquals(this, Null) ? value is null
                    : value is not null && (ReferenceEquals(this, Any) || ReferenceEquals(this, OfSimple(value)));
            case List type:
                if (value is not FeelList list)
                {
                    return false;
                }

                if (!ReferenceEquals(type.Item, Any))
                {
                    foreach (var item in list.Items)
                    {
                        if (!type.Item.Accepts(item))
                        {
                            return false;
                        }
                    }
                }

                return true;
            case Context type:
                if (value is not FeelContext context)
                {
                    return false;
                }

                foreach (var member in type.Members)
                {
                    if (!context.TryGet(member.Name, out var part) || !member.Type.Accepts(part))
                    {
                        return false;
                    }
                }

                return true;
            case Range type:
                return value is FeelRange range && type.Item.Accepts(range.Start) && type.Item.Accepts(range.End)
                    && (ReferenceEquals(type.Item, Any) || range.Start is not null || range.End is not null);
            case Function type:
                return value is FeelFunction function && function.Conforms(type);
            default:
                return false;
        }
    }

    /// <summary>Whether a place of this type takes <paramref name="value"/> as it is: null, or an instance.</summary>
    public bool Accepts(object? value) => value is null || IsInstance(value);

    /// <summary>
    /// Converts to this type as 10.3.2.9.4 says: the value itself, a singleton list's item, a list of one item, or a date's
    /// midnight in UTC. False when none fits; then the value counts as null.
    /// </summary>
    public bool TryCoerce(object? value, out object? coerced)
    {
        coerced = value;
        if (Accepts(value))
        {
            return true;
        }

        if (this is List type && value is not FeelList && type.Item.TryCoerce(value, out var item))
        {
            coerced = FeelList.Of(item);
            return true;
        }

        // One list is unwrapped, never a list inside it: [[10]] is no number.
        if (value is FeelList { Count: 1 } list && this is not List && Accepts(list[0]))
        {
            coerced = list[0];
            return true;
        }

        if (ReferenceEquals(this, DateTime) && value is FeelDate date)
        {
            coerced = new FeelDateTime(date, new(0, 0, FeelZone.Utc));
            return true;
        }

        coerced = null;
        return false;
    }

    /// <summary>Whether every value of this type is a value of <paramref name="other"/> (10.3.2.9.3).</summary>
    public bool ConformsTo(FeelType other)
    {
        if (ReferenceEquals(this, other) || ReferenceEquals(other, Any) || ReferenceEquals(this, Null))
        {
            return true;
        }

        switch (this, other)
        {
            case (List from, List to):
                return from.Item.ConformsTo(to.Item);
            case (Range from, Range to):
                return from.Item.ConformsTo(to.Item);
            case (Context from, Context to):
                return to.Members.All(m => from[m.Name] is { } type && type.ConformsTo(m.Type));
            case (Function from, Function to):
                if (from.Parameters.IsDefault || to.Parameters.IsDefault)
                {
                    return true;
                }

                return from.Parameters.Length == to.Parameters.Length
                    && to.Parameters.Zip(from.Parameters).All(p => p.First.ConformsTo(p.Second))
                    && (ReferenceEquals(from.Result, Any) || from.Result.ConformsTo(to.Result));
            default:
                return false;
        }
    }

    /// <summary>The type of a value; for lists and contexts the type of their parts.</summary>
    public static FeelType Of(object? value) => value switch
    {
        FeelList list => new List(Common(list.Select(Of))),
        FeelContext context => new Context([.. context.Select(e => new Member(e.Key, Of(e.Value)))]),
        FeelRange range => new Range(Common([Of(range.Start), Of(range.End)])),
        FeelFunction function => function.Type,
        _ => OfSimple(value),
    };

    /// <summary>The one type that all of <paramref name="types"/> conform to: theirs when they agree, else Any.</summary>
    public static FeelType Common(IEnumerable<FeelType> types)
    {
        FeelType? common = null;
        foreach (var type in types)
        {
            if (type.Weight > MaxInferredWeight && common is not null && !ReferenceEquals(common, type))
            {
                return Any;
            }

            if (common is null || common.ConformsTo(type))
            {
                common = type;
            }
            else if (!type.ConformsTo(common))
            {
                return Any;
            }
        }

        return common ?? Any;
    }

    private static FeelType OfSimple(object? value) => value switch
    {
        null => Null,
        FeelNumber => Number,
        string => String,
        bool => Boolean,
        FeelDate => Date,
        FeelTime => Time,
        FeelDateTime => DateTime,
        FeelDaysTimeDuration => DaysTimeDuration,
        FeelYearsMonthsDuration => YearsMonthsDuration,
        _ => Any,
    };

    /// <summary>A short word for messages: <c>number</c>, <c>list</c>, <c>null</c>.</summary>
    internal static string Word(object? value) => value switch
    {
        null => "null",
        FeelList => "a list",
        FeelContext => "a context",
        FeelRange => "a range",
        FeelFunction => "a function",
        _ => "a " + OfSimple(value),
    };

    /// <summary>The type that a plain name means, or null; also the names of DMN 1.1's type references.</summary>
    internal static FeelType? Named(string name) => name switch
    {
        "Any" or "any" => Any,
        "Null" => Null,
        "number" => Number,
        "string" => String,
        "boolean" => Boolean,
        "date" => Date,
        "time" => Time,
        "date and time" or "dateTime" => DateTime,
        "days and time duration" or "day and time duration" or "dayTimeDuration" => DaysTimeDuration,
        "years and months duration" or "year and month duration" or "yearMonthDuration" => YearsMonthsDuration,
        "list" => AnyList,
        "context" => AnyContext,
        "range" => AnyRange,
        "function" => AnyFunction,
        _ => null,
    };
}
