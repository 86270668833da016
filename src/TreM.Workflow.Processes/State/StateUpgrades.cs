using System.Text.Json;
using System.Text.Json.Nodes;

namespace TreM.Workflow.Processes.State;

/// <summary>Stored states of older versions, brought up to date one version after another.</summary>
internal static class StateUpgrades
{
    /// <summary>The upgrader at place n leads from version n + 1 to version n + 2.</summary>
    private static readonly Func<JsonObject, JsonObject>[] Steps =
    [
        // Version 2 adds listeners; a state without them reads the same.
        state => state,
    ];

    public static byte[] Upgrade(JsonElement root, int version)
    {
        if (version < 1 || version > StateFormat.Version)
        {
            throw new FormatException($"Expected a state of version 1 to {StateFormat.Version}. Saw {version}: run a newer release.");
        }

        var state = JsonObject.Create(root)!;
        for (; version < StateFormat.Version; version++)
        {
            state = Steps[version - 1](state);
            state["v"] = version + 1;
        }

        return JsonSerializer.SerializeToUtf8Bytes(state);
    }
}
