namespace TreM.Workflow.Feel;

/// <summary>Methods of <c>java.lang.Math</c>. Exact where FEEL's numbers are; trigonometry has a double's 15 digits.</summary>
internal static class JavaMath
{
    internal static Func<object?[], FeelRun, object?>? Find(string method, string[] arguments) => (method, arguments.Length) switch
    {
        ("abs", 1) => One(n => n.Sign < 0 ? -n : n),
        ("ceil", 1) => One(n => Rounded(n, Rounding.Ceiling)),
        ("floor", 1) => One(n => Rounded(n, Rounding.Floor)),
        ("rint", 1) => One(n => Rounded(n, Rounding.HalfEven)),
        ("round", 1) => One(n => FeelNumber.TryAdd(n, 0.5m, out var sum) ? Rounded(sum, Rounding.Floor) : null),
        ("sqrt", 1) => One(n => FeelNumber.TrySqrt(n, out var root) ? root : null),
        ("exp", 1) => One(n => FeelNumber.TryExp(n, out var power) ? power : null),
        ("log", 1) => One(n => FeelNumber.TryLn(n, out var log) ? log : null),
        ("signum", 1) => One(n => n.Sign),
        ("cos", 1) => Approximate(Math.Cos),
        ("sin", 1) => Approximate(Math.Sin),
        ("tan", 1) => Approximate(Math.Tan),
        ("acos", 1) => Approximate(Math.Acos),
        ("asin", 1) => Approximate(Math.Asin),
        ("atan", 1) => Approximate(Math.Atan),
        ("cosh", 1) => Approximate(Math.Cosh),
        ("sinh", 1) => Approximate(Math.Sinh),
        ("tanh", 1) => Approximate(Math.Tanh),
        ("log10", 1) => Approximate(Math.Log10),
        ("cbrt", 1) => Approximate(Math.Cbrt),
        ("toRadians", 1) => Approximate(d => d / 180 * Math.PI),
        ("toDegrees", 1) => Approximate(d => d * 180 / Math.PI),
        ("max", 2) => Two((a, b) => a >= b ? a : b),
        ("min", 2) => Two((a, b) => a <= b ? a : b),
        ("pow", 2) => Two((a, b) => FeelNumber.TryPower(a, b, out var power) ? power : null),
        ("hypot", 2) => Two((a, b) => FeelNumber.TrySqrt(a * a + b * b, out var root) ? root : null),
        ("floorMod", 2) => Two((a, b) => FeelNumber.TryModulo(a, b, out var rest) ? rest : null),
        ("atan2", 2) => Two((a, b) => Of(Math.Atan2(a.ToDouble(), b.ToDouble()))),
        _ => null,
    };

    private static FeelNumber? Rounded(FeelNumber number, Rounding rounding) => number.TryRound(0, rounding, out var whole) ? whole : null;

    private static FeelNumber? Of(double value) =>
        double.IsFinite(value) && FeelNumber.TryParse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), out var number) ? number : null;

    private static Func<object?[], FeelRun, object?> Approximate(Func<double, double> function) => One(n => Of(function(n.ToDouble())));

    private static Func<object?[], FeelRun, object?> One(Func<FeelNumber, FeelNumber?> function) => (a, run) =>
        a[0] is FeelNumber n && function(n) is { } result ? Boxes.Of(result) : Refuse(run);

    private static Func<object?[], FeelRun, object?> Two(Func<FeelNumber, FeelNumber, FeelNumber?> function) => (a, run) =>
        a[0] is FeelNumber x && a[1] is FeelNumber y && function(x, y) is { } result ? Boxes.Of(result) : Refuse(run);

    internal static object? Refuse(FeelRun run) => run.Report("feel.call.domain", "Expected arguments that the external function takes.");
}
