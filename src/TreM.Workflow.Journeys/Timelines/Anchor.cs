using System.Globalization;
using System.Text.RegularExpressions;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>
/// What all history came to at a moment: a line without personal data that is kept outside the database. Whoever changes, cuts off or
/// puts back the database, with every hash in it, cannot change the line.
/// </summary>
/// <param name="At">The moment, to the second.</param>
/// <param name="Chains">Instances that had history by then.</param>
/// <param name="Events">Events that they had.</param>
/// <param name="Digest">SHA-256 over the heads of all chains, in hexadecimal.</param>
public sealed partial record Anchor(DateTimeOffset At, int Chains, long Events, string Digest)
{
    /// <summary>As it is written: it survives in a file, a mail or the address of a link.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"trem-anchor={At.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.{Chains}.{Events}.{Digest}");

    /// <summary>All anchors in a text, whatever stands around them: the file of anchors, or mails as they were kept.</summary>
    public static IReadOnlyList<Anchor> Read(string text) =>
    [
        .. Written().Matches(text).Select(m => new Anchor(
            DateTimeOffset.ParseExact(m.Groups[1].Value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), long.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture), m.Groups[4].Value))
            .Distinct().OrderBy(a => a.At),
    ];

    [GeneratedRegex("trem-anchor=([0-9]{8}T[0-9]{6}Z)\\.([0-9]{1,9})\\.([0-9]{1,18})\\.([0-9a-f]{64})", RegexOptions.NonBacktracking)]
    private static partial Regex Written();
}

/// <summary>An anchor that the database no longer agrees with.</summary>
/// <param name="Expected">What was written down then.</param>
/// <param name="Seen">What the database says of that moment now.</param>
public sealed record AnchorBreak(Anchor Expected, Anchor Seen);
