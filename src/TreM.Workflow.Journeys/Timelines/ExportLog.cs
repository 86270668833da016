using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>
/// Writes the history as an event log for process mining: XES (IEEE 1849) or OCEL 2.0. Case and person ids are new in each
/// export and cannot be led back; payloads and free text never leave.
/// </summary>
public sealed class ExportLog(WorkflowContext db, DefinitionCache definitions)
{
    private const string Stamp = "yyyy-MM-dd'T'HH:mm:ss.fffK";

    /// <summary>Writes XES: one trace per case.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="include">Which cases may leave; protected ones never should.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task Xes(Stream target, Func<Guid, bool> include, CancellationToken cancellationToken = default)
    {
        var aliases = new Aliases();
        await using var w = XmlWriter.Create(target, new XmlWriterSettings { Async = true, Indent = true });
        await w.WriteStartDocumentAsync();
        await w.WriteStartElementAsync(null, "log", "http://www.xes-standard.org/");
        await w.WriteAttributeStringAsync(null, "xes.version", null, "2.0");
        await w.WriteAttributeStringAsync(null, "xes.features", null, "");
        foreach (var (name, prefix) in new[] { ("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle") })
        {
            await Element(w, "extension", ("name", name), ("prefix", prefix), ("uri", $"http://www.xes-standard.org/{prefix}.xesext"));
        }

        await w.WriteStartElementAsync(null, "global", null);
        await w.WriteAttributeStringAsync(null, "scope", null, "trace");
        await Element(w, "string", ("key", "concept:name"), ("value", "-"));
        await w.WriteEndElementAsync();
        await w.WriteStartElementAsync(null, "global", null);
        await w.WriteAttributeStringAsync(null, "scope", null, "event");
        await Element(w, "string", ("key", "concept:name"), ("value", "-"));
        await Element(w, "date", ("key", "time:timestamp"), ("value", "1970-01-01T00:00:00.000Z"));
        await Element(w, "string", ("key", "lifecycle:transition"), ("value", "complete"));
        await w.WriteEndElementAsync();
        await Element(w, "classifier", ("name", "activity"), ("keys", "concept:name"));
        await Element(w, "classifier", ("name", "activity+lifecycle"), ("keys", "concept:name lifecycle:transition"));
        Guid? trace = null;
        await foreach (var entry in Entries(include, cancellationToken))
        {
            if (entry.CaseId != trace)
            {
                if (trace is not null)
                {
                    await w.WriteEndElementAsync();
                }

                await w.WriteStartElementAsync(null, "trace", null);
                await Element(w, "string", ("key", "concept:name"), ("value", aliases.Of("c", entry.CaseId.ToString())));
                trace = entry.CaseId;
            }

            await w.WriteStartElementAsync(null, "event", null);
            await Element(w, "string", ("key", "concept:name"), ("value", entry.Name));
            await Element(w, "string", ("key", "lifecycle:transition"), ("value", entry.Lifecycle));
            await Element(w, "date", ("key", "time:timestamp"), ("value", entry.Event.At.ToString(Stamp, System.Globalization.CultureInfo.InvariantCulture)));
            await Element(w, "string", ("key", "org:resource"), ("value", aliases.Resource(entry.Event.Actor)));
            if (entry.Event.Phase is { } phase)
            {
                await Element(w, "string", ("key", "phase"), ("value", phase));
            }

            foreach (var (key, value) in DecisionAttributes(entry.Decision))
            {
                await Element(w, "string", ("key", key), ("value", value));
            }

            await w.WriteEndElementAsync();
        }

        if (trace is not null)
        {
            await w.WriteEndElementAsync();
        }

        await w.WriteEndElementAsync();
        await w.WriteEndDocumentAsync();
    }

    /// <summary>Writes OCEL 2.0 as JSON: objects are cases (<c>deltagande</c>), tasks (<c>uppgift</c>) and staff (<c>handledare</c>).</summary>
    /// <param name="target">Where to.</param>
    /// <param name="include">Which cases may leave; protected ones never should.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task Ocel(Stream target, Func<Guid, bool> include, CancellationToken cancellationToken = default)
    {
        var aliases = new Aliases();
        var types = new SortedSet<string>(StringComparer.Ordinal);
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using var w = new Utf8JsonWriter(target);
        w.WriteStartObject();
        w.WriteStartArray("events");
        await foreach (var entry in Entries(include, cancellationToken))
        {
            var type = entry.Event.Activity ?? entry.Name;
            types.Add(type);
            w.WriteStartObject();
            w.WriteString("id", aliases.Of("e", $"{entry.Event.InstanceId}/{entry.Event.Sequence}"));
            w.WriteString("type", type);
            w.WriteString("time", entry.Event.At.UtcDateTime.ToString(Stamp, System.Globalization.CultureInfo.InvariantCulture));
            w.WriteStartArray("attributes");
            Attribute(w, "lifecycle", entry.Lifecycle);
            Attribute(w, "fas", entry.Event.Phase ?? "");
            foreach (var (name, value) in DecisionAttributes(entry.Decision))
            {
                Attribute(w, name, value);
            }

            w.WriteEndArray();
            w.WriteStartArray("relationships");
            Relate(w, objects, aliases.Of("c", entry.CaseId.ToString()), "deltagande", "avser");
            if (entry is { IsTask: true, Event.Key: { } key })
            {
                Relate(w, objects, aliases.Of("t", $"{entry.Event.InstanceId}/{key}"), "uppgift", "gäller");
            }

            if (aliases.Resource(entry.Event.Actor) is { } who && who != "SYSTEM")
            {
                Relate(w, objects, who, "handledare", "utförd av");
            }

            w.WriteEndArray();
            w.WriteEndObject();
            if (w.BytesPending > 64 * 1024)
            {
                await w.FlushAsync(cancellationToken);
            }
        }

        w.WriteEndArray();
        w.WriteStartArray("objects");
        foreach (var (id, type) in objects)
        {
            w.WriteStartObject();
            w.WriteString("id", id);
            w.WriteString("type", type);
            w.WriteStartArray("attributes");
            w.WriteEndArray();
            w.WriteStartArray("relationships");
            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
        Types(w, "objectTypes", objects.Values.Distinct().Order(StringComparer.Ordinal), []);
        Types(w, "eventTypes", types, ["lifecycle", "fas", .. DecisionKeys]);
        w.WriteEndObject();
    }

    private async IAsyncEnumerable<Entry> Entries(Func<Guid, bool> include, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cases = await db.Instances.Where(i => i.CaseId != null).Select(i => i.CaseId!.Value).Distinct().OrderBy(c => c).ToListAsync(cancellationToken);
        foreach (var caseId in cases.Where(include))
        {
            var instances = await db.Instances.AsNoTracking().Where(i => i.CaseId == caseId)
                .Select(i => new { i.Id, i.ProcessId, i.DefinitionHash }).ToDictionaryAsync(i => i.Id, cancellationToken);
            var ids = instances.Keys.ToList();
            var events = await db.History.AsNoTracking().Where(e => ids.Contains(e.InstanceId))
                .OrderBy(e => e.At).ThenBy(e => e.InstanceId).ThenBy(e => e.Sequence).ToListAsync(cancellationToken);
            var decisions = (await db.DecisionLog.AsNoTracking().Where(d => d.CaseId == caseId).OrderBy(d => d.At).ToListAsync(cancellationToken))
                .ToLookup(d => (d.InstanceId, d.Key));
            foreach (var e in events)
            {
                var on = instances[e.InstanceId];
                var element = e.ElementId is { } id ? definitions.Process(db, on.DefinitionHash, on.ProcessId).Elements.GetValueOrDefault(id) : null;
                if (LifecycleOf(e) is { } lifecycle && (e.Activity ?? element?.Name ?? e.ElementId) is { } name)
                {
                    yield return new(caseId, e, e.Node is null || e.Kind == EventKind.Fact ? name : $"{e.Node} {element?.Name ?? name}", lifecycle,
                        element?.Type is "userTask" or "manualTask",
                        lifecycle == "complete" && element?.Type == "businessRuleTask" ? decisions[(e.InstanceId, e.Key)].LastOrDefault() : null);
                }
            }
        }
    }

    private static readonly string[] DecisionKeys = ["decision", "version", "rows", "override"];

    // Which rows of which version decided, and the code that a human decided on instead: never inputs, persons or reasons, and no
    // rows that tell of health or origin.
    private static IEnumerable<(string Key, string Value)> DecisionAttributes(DecisionLogEntry? entry) => entry is null
        ? []
        : DecisionKeys.Zip(new[]
            {
                entry.DecisionId, entry.VersionHash, CaseAccess.IsSensitive(entry.DecisionId) ? null : entry.MatchedRules, entry.OverrideValue,
            })
            .Where(a => !string.IsNullOrEmpty(a.Second)).Select(a => (a.First, a.Second!));

    private static string? LifecycleOf(HistoryEvent e) => e.Kind switch
    {
        EventKind.ElementStarted => "start",
        EventKind.ElementCompleted or EventKind.ElementPassed or EventKind.Fact => "complete",
        EventKind.ElementTerminated => "ate_abort",
        _ => null,
    };

    private static async Task Element(XmlWriter w, string name, params (string Name, string Value)[] attributes)
    {
        await w.WriteStartElementAsync(null, name, null);
        foreach (var (attribute, value) in attributes)
        {
            await w.WriteAttributeStringAsync(null, attribute, null, value);
        }

        await w.WriteEndElementAsync();
    }

    private static void Attribute(Utf8JsonWriter w, string name, string value)
    {
        w.WriteStartObject();
        w.WriteString("name", name);
        w.WriteString("value", value);
        w.WriteEndObject();
    }

    private static void Relate(Utf8JsonWriter w, SortedDictionary<string, string> objects, string id, string type, string qualifier)
    {
        objects[id] = type;
        w.WriteStartObject();
        w.WriteString("objectId", id);
        w.WriteString("qualifier", qualifier);
        w.WriteEndObject();
    }

    private static void Types(Utf8JsonWriter w, string name, IEnumerable<string> types, string[] attributes)
    {
        w.WriteStartArray(name);
        foreach (var type in types)
        {
            w.WriteStartObject();
            w.WriteString("name", type);
            w.WriteStartArray("attributes");
            foreach (var attribute in attributes)
            {
                w.WriteStartObject();
                w.WriteString("name", attribute);
                w.WriteString("type", "string");
                w.WriteEndObject();
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private sealed record Entry(Guid CaseId, HistoryEvent Event, string Name, string Lifecycle, bool IsTask, DecisionLogEntry? Decision);

    // Names that hold within one export: a keyed hash with a key that is thrown away.
    private sealed class Aliases
    {
        private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

        public string Of(string prefix, string id) =>
            $"{prefix}-{Convert.ToHexStringLower(HMACSHA256.HashData(_key, System.Text.Encoding.UTF8.GetBytes(id)).AsSpan(0, 8))}";

        public string Resource(string actor) => actor == "SYSTEM" ? actor : Of("r", actor);
    }
}
