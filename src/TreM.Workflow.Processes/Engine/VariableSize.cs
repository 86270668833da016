using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Engine;

/// <summary>The size of variables, near enough to their stored JSON, without writing it.</summary>
internal static class VariableSize
{
    private const int Scalar = 12;

    /// <summary>Why these values are too large, or null.</summary>
    public static string? Problem(FeelContext values, FeelContext held, EngineLimits limits)
    {
        long all = 0;
        foreach (var (name, value) in values)
        {
            var size = Of(value);
            if (size > limits.VariableBytes)
            {
                return $"Expected a variable of at most {limits.VariableBytes} bytes. Saw '{name}' with about {size}. Keep large data outside the process.";
            }

            all += size + name.Length;
        }

        foreach (var (name, value) in held)
        {
            all += values.TryGet(name, out _) ? 0 : Of(value) + name.Length;
        }

        return all > limits.InstanceBytes
            ? $"Expected variables of at most {limits.InstanceBytes} bytes in a scope. Saw about {all}. Keep large data outside the process."
            : null;
    }

    public static long Of(object? value) => value switch
    {
        string text => text.Length + 2,
        FeelList list => 2 + list.Sum(item => Of(item) + 1),
        FeelContext context => 2 + context.Sum(entry => Of(entry.Value) + entry.Key.Length + 4),
        _ => Scalar,
    };
}
