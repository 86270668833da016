namespace TreM.Workflow.Feel;

/// <summary>What can be said about types while reading: enough to know where names end and what members there are.</summary>
internal static class Inference
{
    internal static FeelType ItemOf(FeelType source) => source switch
    {
        FeelType.List list => list.Item,
        FeelType.Range range => range.Item,
        _ => source,
    };

    internal static FeelType OfCall(FeelNode target) => target.Type is FeelType.Function function ? function.Result : FeelType.Any;

    internal static FeelType OfArithmetic(BinaryOperator operation, FeelType left, FeelType right)
    {
        if (ReferenceEquals(left, FeelType.Number) && ReferenceEquals(right, FeelType.Number))
        {
            return FeelType.Number;
        }

        if (operation == BinaryOperator.Add && ReferenceEquals(left, FeelType.String) && ReferenceEquals(right, FeelType.String))
        {
            return FeelType.String;
        }

        var leftIsDuration = IsDuration(left);
        var rightIsDuration = IsDuration(right);
        return operation switch
        {
            BinaryOperator.Add or BinaryOperator.Subtract when rightIsDuration && (IsMoment(left) || ReferenceEquals(left, right)) => left,
            BinaryOperator.Add when leftIsDuration && IsMoment(right) => right,
            BinaryOperator.Subtract when IsMoment(left) && IsMoment(right) => FeelType.DaysTimeDuration,
            BinaryOperator.Multiply when leftIsDuration && ReferenceEquals(right, FeelType.Number) => left,
            BinaryOperator.Multiply when rightIsDuration && ReferenceEquals(left, FeelType.Number) => right,
            BinaryOperator.Divide when leftIsDuration && ReferenceEquals(right, FeelType.Number) => left,
            BinaryOperator.Divide when leftIsDuration && ReferenceEquals(left, right) => FeelType.Number,
            _ => FeelType.Any,
        };
    }

    private static bool IsMoment(FeelType type) =>
        ReferenceEquals(type, FeelType.Date) || ReferenceEquals(type, FeelType.DateTime) || ReferenceEquals(type, FeelType.Time);

    private static bool IsDuration(FeelType type) =>
        ReferenceEquals(type, FeelType.DaysTimeDuration) || ReferenceEquals(type, FeelType.YearsMonthsDuration);

    internal static FeelType OfProperty(FeelType source, string name) => source switch
    {
        FeelType.Range range => name is "start" or "end" ? range.Item : name is "start included" or "end included" ? FeelType.Boolean : FeelType.Any,
        FeelType.List list when list.Item is FeelType.Context context && context[name] is { } member => new FeelType.List(member),
        FeelType.Simple => name switch
        {
            "timezone" => FeelType.String,
            "time offset" => FeelType.DaysTimeDuration,
            _ when ReferenceEquals(source, FeelType.Any) => FeelType.Any,
            _ => FeelType.Number,
        },
        _ => FeelType.Any,
    };
}
