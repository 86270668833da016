using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>Signatures by the Standard Webhooks specification: HMAC-SHA256 over <c>id.timestamp.body</c>, the bytes as they travel.</summary>
public static class StandardWebhooks
{
    /// <summary>Header with the message's id: the same in every repeat.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of the try, seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with the signatures, spaces between: one per secret in force.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the sender's clock may be from ours.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    private const string SecretMark = "whsec_";
    private const string SignatureMark = "v1,";
    private const int SecretBytes = 32;
    private const int MostSignatures = 10;

    /// <summary>A fresh secret: <c>whsec_</c> and 32 random bytes in Base64.</summary>
    public static string NewSecret() => SecretMark + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The signature of a message with one secret.</summary>
    public static string Sign(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}."));
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[SecretMark.Length..]));
        hmac.AppendData(head);
        hmac.AppendData(body);
        return SignatureMark + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    /// <summary>Whether one of the signatures was made with one of the secrets, not too long ago and not too far ahead.</summary>
    /// <param name="secrets">The secrets in force.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">The header <c>webhook-signature</c>.</param>
    /// <param name="body">The body, byte by byte as it came.</param>
    /// <param name="now">Our clock.</param>
    public static bool Verify(IEnumerable<string> secrets, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (id.Length == 0 || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds)
        {
            return false;
        }

        var given = signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures).Select(Encoding.UTF8.GetBytes).ToList();
        var matches = false;
        foreach (var secret in secrets)
        {
            var expected = Encoding.UTF8.GetBytes(Sign(secret, id, DateTimeOffset.FromUnixTimeSeconds(seconds), body));
            foreach (var signature in given)
            {
                matches |= CryptographicOperations.FixedTimeEquals(signature, expected);
            }
        }

        return matches;
    }
}
