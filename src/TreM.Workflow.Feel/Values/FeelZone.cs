using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TreM.Workflow.Feel;

/// <summary>The zone of a time: a fixed offset from UTC, or an IANA region such as <c>Europe/Stockholm</c>.</summary>
public sealed class FeelZone : IEquatable<FeelZone>
{
    private const int MaxOffset = 18 * 3600;
    private const int MaxRegions = 1000;
    private static readonly ConcurrentDictionary<string, FeelZone> Regions = new(StringComparer.Ordinal);

    private readonly TimeZoneInfo? _info;
    private readonly int _offset;

    private FeelZone(int offset) => _offset = offset;

    private FeelZone(string region, TimeZoneInfo info) => (Region, _info, _offset) = (region, info, (int)info.BaseUtcOffset.TotalSeconds);

    /// <summary>UTC.</summary>
    public static FeelZone Utc { get; } = new(0);

    /// <summary>The IANA name, or null for a fixed offset.</summary>
    public string? Region { get; }

    /// <summary>Seconds east of UTC; for a region its offset outside daylight saving.</summary>
    public int StandardOffset => _offset;

    /// <summary>A fixed offset of at most 18 hours.</summary>
    public static bool TryFromOffset(long seconds, [NotNullWhen(true)] out FeelZone? zone)
    {
        zone = seconds is < -MaxOffset or > MaxOffset ? null : seconds == 0 ? Utc : new((int)seconds);
        return zone is not null;
    }

    /// <summary>A region by its IANA name.</summary>
    public static bool TryFromRegion(string name, [NotNullWhen(true)] out FeelZone? zone)
    {
        if (Regions.TryGetValue(name, out zone))
        {
            return true;
        }

        // Only names that look like IANA's reach the platform's lookup.
        if (name.Length is 0 or > 64 || name.AsSpan().ContainsAnyExcept(Characters) || !IsCapitalized(name)
            || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var info) || !info.HasIanaId)
        {
            return false;
        }

        zone = new(name, info);
        if (Regions.Count < MaxRegions)
        {
            Regions.TryAdd(name, zone);
        }

        return true;
    }

    // IANA's names are told apart by case, which not every platform's lookup does: every part begins with a capital.
    private static bool IsCapitalized(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if ((i == 0 || name[i - 1] == '/') && !char.IsAsciiLetterUpper(name[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static readonly System.Buffers.SearchValues<char> Characters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-");

    /// <summary>Reads <c>Z</c>, <c>+02:00</c>, <c>-05:30:15</c> or <c>@Europe/Paris</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out FeelZone? zone)
    {
        zone = null;
        if (text is "Z" or "z")
        {
            zone = Utc;
            return true;
        }

        if (text.Length > 1 && text[0] == '@')
        {
            return TryFromRegion(text[1..].ToString(), out zone);
        }

        if (text.Length is not (6 or 9) || text[0] is not ('+' or '-') || text[3] != ':' || (text.Length == 9 && text[6] != ':')
            || !Digits.TryRead(text.Slice(1, 2), out var hours) || !Digits.TryRead(text.Slice(4, 2), out var minutes))
        {
            return false;
        }

        long seconds = 0;
        if ((text.Length == 9 && !Digits.TryRead(text[7..], out seconds)) || minutes > 59 || seconds > 59)
        {
            return false;
        }

        var total = hours * 3600 + minutes * 60 + seconds;
        return TryFromOffset(text[0] == '-' ? -total : total, out zone);
    }

    /// <summary>Seconds east of UTC at a local time, given in seconds since 1970-01-01T00:00:00 of that clock.</summary>
    internal int OffsetAtLocal(long localSeconds)
    {
        if (_info is null)
        {
            return _offset;
        }

        var local = ToDateTime(localSeconds, DateTimeKind.Unspecified);
        if (_info.IsInvalidTime(local))
        {
            // The clock skipped this time: it is read with the offset from before the gap, as Java does.
            return (int)_info.GetUtcOffset(local.AddDays(-1)).TotalSeconds;
        }

        if (_info.IsAmbiguousTime(local))
        {
            var offsets = _info.GetAmbiguousTimeOffsets(local);
            var widest = offsets[0];
            foreach (var offset in offsets)
            {
                widest = offset > widest ? offset : widest;
            }

            return (int)widest.TotalSeconds;
        }

        return (int)_info.GetUtcOffset(local).TotalSeconds;
    }

    /// <summary>Seconds east of UTC at an instant, given in seconds since 1970-01-01T00:00:00Z.</summary>
    internal int OffsetAtInstant(long epochSeconds) =>
        _info is null ? _offset : (int)_info.GetUtcOffset(ToDateTime(epochSeconds, DateTimeKind.Utc)).TotalSeconds;

    private static DateTime ToDateTime(long seconds, DateTimeKind kind)
    {
        // Regions have no history before year 1 nor plans after 9999: the nearest known rule holds. Two days are kept free
        // for the arithmetic of offsets.
        const long First = -62_135_596_800 + 172_800;
        const long Last = 253_402_300_799 - 172_800;
        return new DateTime(DateTime.UnixEpoch.Ticks + Math.Clamp(seconds, First, Last) * TimeSpan.TicksPerSecond, kind);
    }

    /// <inheritdoc/>
    public bool Equals(FeelZone? other) => other is not null && Region == other.Region && (Region is not null || _offset == other._offset);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeelZone);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Region, _offset);

    /// <summary><c>Z</c>, <c>+02:00</c> or <c>@Europe/Paris</c>, as it stands in a text.</summary>
    public override string ToString()
    {
        if (Region is not null)
        {
            return "@" + Region;
        }

        if (_offset == 0)
        {
            return "Z";
        }

        var (size, sign) = (Math.Abs(_offset), _offset < 0 ? '-' : '+');
        var seconds = size % 60 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{size % 60:00}");
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{size / 3600:00}:{size / 60 % 60:00}{seconds}");
    }
}
