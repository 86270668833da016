using System.Text;
using System.Text.RegularExpressions;

namespace TreM.Workflow.Feel.Xml;

/// <summary>
/// The text of a file from its bytes: by its byte order mark, else by the encoding that its XML declaration names, else
/// UTF-8. Bytes that are no text there are a finding: nothing is replaced by other characters.
/// </summary>
/// <remarks>XML 1.0 section 4.3.3 and appendix F. The declaration of the text says UTF-8 afterwards, as which it is kept.</remarks>
public static partial class FileText
{
    private const int LongestDeclaration = 256;

    /// <summary>Decodes a file.</summary>
    /// <param name="bytes">What the file holds.</param>
    /// <returns>The text, or what is wrong: <c>xml.encoding.unknown</c>, <c>xml.encoding.invalid</c>.</returns>
    public static (string? Text, Finding? Problem) Decode(ReadOnlySpan<byte> bytes)
    {
        var (encoding, mark) = ByMark(bytes);
        var name = encoding is null ? Declared(bytes) : null;
        if (name is not null && (encoding = Named(name)) is null)
        {
            return (null, Problem("xml.encoding.unknown", $"Expected an encoding that can be read; the XML declaration names '{name}'.", "Save the file as UTF-8.", name));
        }

        if (name is not null && encoding!.GetByteCount("<") > 1)
        {
            // Whoever could read the declaration byte by byte is not reading that encoding.
            return (null, Problem("xml.encoding.invalid", $"Expected text in {name}, which the XML declaration names; the file is in another encoding.", "Save the file as UTF-8.", name, "0"));
        }

        try
        {
            var text = (encoding ?? Strict(Encoding.UTF8)).GetString(bytes[mark..]);
            return (Declaration().Replace(text, m => $"{m.Groups[1].Value}UTF-8{m.Groups[3].Value}", 1), null);
        }
        catch (DecoderFallbackException e)
        {
            var seen = (encoding ?? Encoding.UTF8).WebName;
            return (null, Problem(
                "xml.encoding.invalid", $"Expected text in {seen}; byte {e.Index + mark} of the file is no part of a character there.",
                "Save the file as UTF-8, or name the encoding it is in.", seen, $"{e.Index + mark}"));
        }
    }

    private static (Encoding? Encoding, int Mark) ByMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Strict(Encoding.UTF8), 3),
        [0xFF, 0xFE, 0, 0, ..] => (Strict(Encoding.UTF32), 4),
        [0, 0, 0xFE, 0xFF, ..] => (Strict(new UTF32Encoding(bigEndian: true, byteOrderMark: true)), 4),
        [0xFF, 0xFE, ..] => (Strict(Encoding.Unicode), 2),
        [0xFE, 0xFF, ..] => (Strict(Encoding.BigEndianUnicode), 2),
        [(byte)'<', 0, (byte)'?', 0, ..] => (Strict(Encoding.Unicode), 0),
        [0, (byte)'<', 0, (byte)'?', ..] => (Strict(Encoding.BigEndianUnicode), 0),
        _ => (null, 0),
    };

    private static string? Declared(ReadOnlySpan<byte> bytes) =>
        Declaration().Match(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, LongestDeclaration)])) is { Success: true } match ? match.Groups[2].Value : null;

    private static Encoding? Named(string name)
    {
        try
        {
            return Strict(CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    private static Finding Problem(string code, string message, string remedy, params string[] seen) =>
        new(code, Severity.Error, message, Remedy: remedy) { Arguments = [.. seen] };

    [GeneratedRegex("^(<\\?xml\\s[^>]*?\\bencoding\\s*=\\s*[\"'])([A-Za-z][A-Za-z0-9._-]*)([\"'])", RegexOptions.CultureInvariant, 5_000)]
    private static partial Regex Declaration();
}
