using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>
/// Makes anchors, and compares the database with those that were kept. An anchor can be computed again for ever: history is only added
/// to, an erased payload keeps its hash, and what counts of each chain is its last event at or before the moment.
/// </summary>
public sealed class AnchorHistory(WorkflowContext db, TimeProvider time)
{
    private const int AtOnce = 200;

    /// <summary>The moment lies so far back that every step that began before it has been saved, on whichever node.</summary>
    public static readonly TimeSpan Behind = TimeSpan.FromMinutes(10);

    /// <summary>The anchor of a while ago.</summary>
    public async Task<Anchor> Make(CancellationToken cancellationToken = default)
    {
        var at = time.GetUtcNow() - Behind;
        return (await Compute([at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond))], cancellationToken))[0];
    }

    /// <summary>Compares the database with anchors, in one pass over the history and bounded memory.</summary>
    public async Task<IReadOnlyList<AnchorBreak>> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancellationToken = default)
    {
        var seen = await Compute([.. anchors.Select(a => a.At)], cancellationToken);
        return [.. anchors.Zip(seen).Where(p => p.First != p.Second).Select(p => new AnchorBreak(p.First, p.Second))];
    }

    private async Task<Anchor[]> Compute(DateTimeOffset[] moments, CancellationToken cancellationToken)
    {
        var digests = moments.Select(m => new Running(m)).ToArray();
        try
        {
            // In the order of the ids' bytes, which is the same for every database.
            var ids = await db.History.Select(e => e.InstanceId).Distinct().ToListAsync(cancellationToken);
            ids.Sort((a, b) => a.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.ToByteArray(bigEndian: true)));
            foreach (var some in ids.Chunk(AtOnce))
            {
                var events = (await db.History.AsNoTracking().Where(e => some.Contains(e.InstanceId))
                    .Select(e => new Head(e.InstanceId, e.Sequence, e.At, e.Hash)).ToListAsync(cancellationToken)).ToLookup(e => e.InstanceId);
                foreach (var chain in some.Select(id => events[id].OrderBy(e => e.Sequence).ToList()))
                {
                    Array.ForEach(digests, d => d.Add(chain));
                }
            }

            return [.. digests.Select(d => d.Finish())];
        }
        finally
        {
            Array.ForEach(digests, d => d.Dispose());
        }
    }

    private sealed record Head(Guid InstanceId, int Sequence, DateTimeOffset At, byte[] Hash);

    private sealed class Running(DateTimeOffset at) : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private int _chains;
        private long _events;

        public void Add(List<Head> chain)
        {
            if (chain.FindLastIndex(e => e.At <= at) is not (>= 0 and var last))
            {
                return;
            }

            Span<byte> start = stackalloc byte[20];
            chain[last].InstanceId.TryWriteBytes(start, bigEndian: true, out _);
            BinaryPrimitives.WriteInt32BigEndian(start[16..], chain[last].Sequence);
            _hash.AppendData(start);
            _hash.AppendData(chain[last].Hash);
            (_chains, _events) = (_chains + 1, _events + last + 1);
        }

        public Anchor Finish() => new(at, _chains, _events, Convert.ToHexStringLower(_hash.GetCurrentHash()));

        public void Dispose() => _hash.Dispose();
    }
}
