using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>An event about to be chained.</summary>
internal readonly record struct Link(EventKind Kind, DateTimeOffset At, string Actor)
{
    public DateTimeOffset? OccurredAt { get; init; }

    public string? ElementId { get; init; }

    public long? Key { get; init; }

    public string? Node { get; init; }

    public string? Phase { get; init; }

    public string? Activity { get; init; }

    public string? What { get; init; }

    public byte[]? Payload { get; init; }
}

/// <summary>Adds events to an instance's chain and checks chains.</summary>
/// <remarks>
/// hash = SHA-256(previous hash, instance, sequence, kind, times, actor, element, key, node, phase, activity, what, payload hash),
/// each field with its length or a mark for absent, so that no two different events have the same bytes.
/// </remarks>
public static class HistoryChain
{
    internal const int SaltLength = 16;

    internal static void Append(Instance instance, Link link)
    {
        byte[]? salt = null, payloadHash = null;
        if (link.Payload is { } payload)
        {
            salt = RandomNumberGenerator.GetBytes(SaltLength);
            payloadHash = HashPayload(salt, payload);
        }

        var sequence = instance.HistoryCount + 1;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(instance.HistoryHead, instance.Id, sequence, link, payloadHash, hash);
        var head = hash.ToArray();
        (instance.Appended ??= []).Add(new HistoryEvent
        {
            InstanceId = instance.Id,
            Sequence = sequence,
            Kind = link.Kind,
            At = link.At,
            OccurredAt = link.OccurredAt,
            Actor = link.Actor,
            ElementId = link.ElementId,
            Key = link.Key,
            Node = link.Node,
            Phase = link.Phase,
            Activity = link.Activity,
            What = link.What,
            Payload = link.Payload,
            Salt = salt,
            PayloadHash = payloadHash,
            Hash = head,
        });
        instance.HistoryCount = sequence;
        instance.HistoryHead = head;
    }

    /// <summary>Checks a whole chain, read in the order of its sequence, against the instance's head.</summary>
    /// <returns>Null when every link holds; otherwise the first sequence that does not, and why.</returns>
    public static ChainBreak? Verify(Instance instance, IEnumerable<HistoryEvent> events)
    {
        byte[] previous = [];
        var expected = 0;
        var erased = new SortedSet<int>();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var e in events)
        {
            expected++;
            if (e.Sequence != expected)
            {
                return new(instance.Id, expected, $"Expected event {expected}; saw {e.Sequence}: an event is missing or was moved.");
            }

            if (Problem(e, previous, hash) is { } problem)
            {
                return new(instance.Id, expected, problem);
            }

            if (e.PayloadHash is not null && e.Payload is null)
            {
                erased.Add(e.Sequence);
            }
            else if (e.Kind == EventKind.Erased)
            {
                foreach (var sequence in ErasedSequences(e))
                {
                    erased.Remove(sequence);
                }
            }

            previous = e.Hash;
        }

        if (erased.Count > 0)
        {
            return new(instance.Id, erased.Min, "The payload is gone, and no later event says that it was erased.");
        }

        if (expected != instance.HistoryCount)
        {
            return new(instance.Id, Math.Min(expected, instance.HistoryCount) + 1,
                $"The instance counts {instance.HistoryCount} events; the history has {expected}.");
        }

        return previous.AsSpan().SequenceEqual(instance.HistoryHead)
            ? null
            : new(instance.Id, expected, "The last event is not the one that the instance names as its head.");
    }

    private static string? Problem(HistoryEvent e, byte[] previous, Span<byte> hash)
    {
        var link = new Link(e.Kind, e.At, e.Actor)
        {
            OccurredAt = e.OccurredAt, ElementId = e.ElementId, Key = e.Key, Node = e.Node, Phase = e.Phase, Activity = e.Activity, What = e.What,
        };
        Hash(previous, e.InstanceId, e.Sequence, link, e.PayloadHash, hash);
        if (!hash.SequenceEqual(e.Hash))
        {
            return "The event was changed: its fields do not give its hash.";
        }

        return (e.Payload, e.Salt, e.PayloadHash) switch
        {
            (null, null, _) => null,
            ({ } payload, { } salt, { } expected) when HashPayload(salt, payload).AsSpan().SequenceEqual(expected) => null,
            _ => "The payload was changed: it does not give its hash.",
        };
    }

    /// <summary>Erases payloads for good; the chain still verifies. The caller saves.</summary>
    /// <param name="db">The context.</param>
    /// <param name="instance">The instance, tracked.</param>
    /// <param name="events">Its events to empty, tracked.</param>
    /// <param name="actor">Who erases.</param>
    /// <param name="reason">By which rule.</param>
    /// <param name="at">The time.</param>
    public static void Erase(
        WorkflowContext db, Instance instance, IReadOnlyCollection<HistoryEvent> events, string actor, string reason, DateTimeOffset at)
    {
        var sequences = new List<int>();
        foreach (var e in events.Where(e => e.Payload is not null))
        {
            (e.Payload, e.Salt) = (null, null);
            sequences.Add(e.Sequence);
        }

        if (sequences.Count > 0)
        {
            // What was erased stands in a field, not in the payload: it must never be erased itself.
            if (db.Entry(instance).State == EntityState.Detached)
            {
                throw new InvalidOperationException("Expected an instance that the context will save; saw one it does not know. Load it with this context.");
            }

            Append(instance, new Link(EventKind.Erased, at, actor) { What = $"{Ranges(sequences)} {reason}", Activity = "GALLRAD" });
            instance.Version++;
        }
    }

    private static string Ranges(List<int> sequences)
    {
        sequences.Sort();
        var text = new StringBuilder();
        for (var i = 0; i < sequences.Count;)
        {
            var first = sequences[i];
            var last = first;
            for (i++; i < sequences.Count && sequences[i] == last + 1; i++)
            {
                last++;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(first);
            if (last != first)
            {
                text.Append('-').Append(last);
            }
        }

        return text.ToString();
    }

    private static IEnumerable<int> ErasedSequences(HistoryEvent e)
    {
        foreach (var range in (e.What ?? "").Split(' ')[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            var first = int.Parse(dash < 0 ? range : range[..dash], System.Globalization.CultureInfo.InvariantCulture);
            var last = dash < 0 ? first : int.Parse(range[(dash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            for (var sequence = first; sequence <= last; sequence++)
            {
                yield return sequence;
            }
        }
    }

    private static byte[] HashPayload(byte[] salt, byte[] payload)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(salt);
        sha.AppendData(payload);
        return sha.GetHashAndReset();
    }

    private static void Hash(byte[] previous, Guid instanceId, int sequence, in Link link, byte[]? payloadHash, Span<byte> hash)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(2048 + (3 * (link.What?.Length ?? 0)) + (3 * (link.ElementId?.Length ?? 0)) + (3 * link.Actor.Length));
        var length = 0;
        Put(buffer, ref length, previous);
        instanceId.TryWriteBytes(buffer.AsSpan(length), bigEndian: true, out _);
        length += 16;
        Put(buffer, ref length, sequence);
        Put(buffer, ref length, (long)link.Kind);
        Put(buffer, ref length, UtcMicroseconds.Of(link.At));
        Put(buffer, ref length, link.OccurredAt is { } t ? UtcMicroseconds.Of(t) : long.MinValue);
        Put(buffer, ref length, link.Key ?? long.MinValue);
        Put(buffer, ref length, link.Actor);
        Put(buffer, ref length, link.ElementId);
        Put(buffer, ref length, link.Node);
        Put(buffer, ref length, link.Phase);
        Put(buffer, ref length, link.Activity);
        Put(buffer, ref length, link.What);
        Put(buffer, ref length, payloadHash ?? []);
        SHA256.HashData(buffer.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void Put(byte[] buffer, ref int length, byte[] bytes)
    {
        Put(buffer, ref length, bytes.Length);
        bytes.CopyTo(buffer, length);
        length += bytes.Length;
    }

    private static void Put(byte[] buffer, ref int length, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(length), value);
        length += 8;
    }

    private static void Put(byte[] buffer, ref int length, string? text)
    {
        var at = length;
        length += 8;
        var written = text is null ? -1 : Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(at), written);
        length += Math.Max(written, 0);
    }
}

/// <summary>The first place where a chain does not hold.</summary>
public sealed record ChainBreak(Guid InstanceId, int Sequence, string Why);
