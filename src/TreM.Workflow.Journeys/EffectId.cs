using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TreM.Workflow.Journeys;

/// <summary>
/// Ids that follow from what they stand for (RFC 9562, UUID version 5): running the same step again gives the same id, so a
/// repeat collides in the database instead of making a second row, and a receiver outside can tell a repeat from a new one.
/// </summary>
public static class EffectId
{
    /// <summary>The id of an effect of an instance.</summary>
    /// <param name="instanceId">The instance: the namespace.</param>
    /// <param name="key">Key of the element instance, or another number that is unique in the instance.</param>
    /// <param name="name">What the effect is, for example <c>timer</c>.</param>
    public static Guid Of(Guid instanceId, long key, string name)
    {
        Span<byte> source = stackalloc byte[16 + 8 + 64];
        instanceId.TryWriteBytes(source, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(source[16..], key);
        var length = Encoding.UTF8.GetBytes(name, source[24..]);
        return Version5(source[..(24 + length)]);
    }

    /// <summary>The id of something named by a text within a namespace.</summary>
    public static Guid Of(Guid space, string name)
    {
        var source = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(source, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, source.AsSpan(16));
        return Version5(source);
    }

    private static Guid Version5(ReadOnlySpan<byte> source)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 names SHA-1 for version 5; the id guards against accidents, not against forgery.
        SHA1.HashData(source, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
