namespace TreM.Workflow.Feel;

/// <summary>Boxed values that are used all the time, boxed once.</summary>
internal static class Boxes
{
    internal static readonly object True = true;
    internal static readonly object False = false;
    private const int Smallest = -128;
    private const int Largest = 1024;
    private static readonly object[] Small = [.. Enumerable.Range(Smallest, Largest - Smallest + 1).Select(i => (object)new FeelNumber(i))];

    internal static object Of(bool value) => value ? True : False;

    internal static object? Of(bool? value) => value switch
    {
        true => True,
        false => False,
        null => null,
    };

    internal static object Of(FeelNumber value) =>
        value.TryToSmallInteger(out var small) && small is >= Smallest and <= Largest ? Small[(int)small - Smallest] : value;

    internal static object Of(long value) => value is >= Smallest and <= Largest ? Small[(int)value - Smallest] : new FeelNumber(value);
}
