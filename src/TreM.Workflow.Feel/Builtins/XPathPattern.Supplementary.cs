using System.Collections.Concurrent;
using System.Globalization;

namespace TreM.Workflow.Feel;

// What an escape such as \w or \p{Lu} means beyond the basic plane, where .NET's own classes see halves of characters.
internal sealed partial class XPathPattern
{
    private const int FirstBeyond = 0x10000;
    private const int LastBeyond = 0x10FFFF;

    private static readonly HashSet<string> Categories =
    [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co", "Cn",
    ];

    private static readonly ConcurrentDictionary<string, string> Beyond = new(StringComparer.Ordinal);

    /// <summary>The characters beyond the basic plane that an escape stands for, as alternatives of pairs; empty when there are none.</summary>
    /// <param name="escape">The escape as written, for example <c>\w</c> or <c>\p{Lu}</c>.</param>
    private static string PairsOf(string escape) => escape switch
    {
        @"\s" => "",
        @"\S" => Pair,

        // Blocks are .NET's, which has none beyond the basic plane.
        ['\\', 'p' or 'P', '{', .. var name, '}'] when !Categories.Contains(name) => escape[1] == 'P' ? Pair : "",
        _ => Beyond.GetOrAdd(escape, static e => Alternatives(Test(e))),
    };

    private static Func<int, bool> Test(string escape)
    {
        var isComplement = char.IsUpper(escape[1]);
        Func<int, bool> test = char.ToLowerInvariant(escape[1]) switch
        {
            'd' => c => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber,
            'w' => c => CategoryOf(c)[0] is not ('P' or 'Z' or 'C'),

            // XML's names take all characters of the planes 1 to 14.
            'i' or 'c' => c => c <= 0xEFFFF,
            _ => c => CategoryOf(c).StartsWith(escape[3..^1], StringComparison.Ordinal),
        };
        return isComplement ? c => !test(c) : test;
    }

    private static string Alternatives(Func<int, bool> test)
    {
        var pairs = new List<string>();
        for (var low = FirstBeyond; low <= LastBeyond; low++)
        {
            if (!test(low))
            {
                continue;
            }

            var high = low;
            while (high < LastBeyond && test(high + 1))
            {
                high++;
            }

            AddPairs(pairs, low, high);
            low = high;
        }

        return string.Join('|', pairs);
    }

    private static string CategoryOf(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "Cn",
    };
}
