using Microsoft.AspNetCore.Identity;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// Refuses passwords that are tried first (ASVS 6.2.4): words that people choose (<c>common-words.txt</c>), also with a for @ and
/// 0 for o, the account's own names, keyboard and number runs, years, repeats, and what is put together from them. What counts is
/// how much is left: a common word is worth two letters, because a guesser has it among a thousand. Any composition is allowed
/// besides (ASVS 6.2.5).
/// </summary>
internal sealed class CommonPasswords : IPasswordValidator<User>
{
    /// <summary>Code of the error.</summary>
    public const string Code = "PasswordCommon";

    private const double Enough = 8; // Letters' worth: 2 * 10^11 tries.
    private const double Word = 2;
    private const double Run = 1;
    private const double Letter = 1;
    private const double Other = 0.7; // Ten digits or as many usual signs, counted in letters.
    private const int Longest = 100;

    private static readonly string[] Rows =
    [
        "abcdefghijklmnopqrstuvwxyzåäö", "01234567890", "qwertyuiopå", "asdfghjklöä", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0", "azertyuiop", "qwertzuiop", "qazwsxedcrfvtgbyhnujm",
    ];

    private static readonly Lazy<HashSet<string>> Words = new(() =>
    {
        using var text = new StreamReader(typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-words.txt")!);
        var words = text.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Select(Plain).ToHashSet(StringComparer.Ordinal);
    });

    private static readonly Lazy<int> LongestWord = new(() => Words.Value.Max(w => w.Length));

    /// <inheritdoc/>
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var own = new[] { user.UserName, user.Email, user.DisplayName }.OfType<string>()
            .SelectMany(t => t.Split([' ', '@', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries)).Where(t => t.Length > 2).Select(t => Plain(t)).ToHashSet(StringComparer.Ordinal);
        return Task.FromResult(Worth(password ?? "", own) >= Enough
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityError { Code = Code, Description = "Expected a password that is not among those that are tried first." }));
    }

    /// <summary>How much there is to guess, in letters.</summary>
    internal static double Worth(string password, HashSet<string> own)
    {
        var lower = Once((password.Length > Longest ? password[..Longest] : password).ToLowerInvariant());
        var plain = Plain(lower);
        double worth = 0;
        for (var at = 0; at < lower.Length;)
        {
            var (length, value) = Longer((WordAt(plain, at, own), Word), (RunAt(lower, at), Run));
            (at, worth) = length > 0 ? (at + length, worth + value) : (at + 1, worth + (char.IsLetter(lower[at]) ? Letter : char.IsWhiteSpace(lower[at]) ? 0 : Other));
        }

        return worth;
    }

    private static (int Length, double Worth) Longer((int Length, double Worth) one, (int Length, double Worth) other) => one.Length > other.Length ? one : other;

    // The same thing several times is once to guess.
    private static string Once(string text)
    {
        for (var unit = 1; unit <= text.Length / 2; unit++)
        {
            if (text.Length % unit == 0 && Enumerable.Range(unit, text.Length - unit).All(i => text[i] == text[i - unit]))
            {
                return text[..unit];
            }
        }

        return text;
    }

    private static int WordAt(string plain, int at, HashSet<string> own)
    {
        for (var length = Math.Min(plain.Length - at, Math.Max(LongestWord.Value, own.Select(o => o.Length).DefaultIfEmpty().Max())); length > 1; length--)
        {
            if (Words.Value.Contains(plain.Substring(at, length)) || own.Contains(plain.Substring(at, length)))
            {
                return length;
            }
        }

        return 0;
    }

    // Three or more of one sign, in the order of a row forwards or backwards, or a year.
    private static int RunAt(string text, int at)
    {
        var same = 1;
        while (at + same < text.Length && text[at + same] == text[at])
        {
            same++;
        }

        var longest = same;
        foreach (var row in Rows)
        {
            foreach (var step in new[] { 1, -1 })
            {
                for (var start = row.IndexOf(text[at], StringComparison.Ordinal); start >= 0; start = start + 1 < row.Length ? row.IndexOf(text[at], start + 1) : -1)
                {
                    var length = 1;
                    while (at + length < text.Length && start + (step * length) is var next && next >= 0 && next < row.Length && row[next] == text[at + length])
                    {
                        length++;
                    }

                    longest = Math.Max(longest, length);
                }
            }
        }

        var isYear = at + 4 <= text.Length && (text.AsSpan(at, 2) is "19" || text.AsSpan(at, 2) is "20") && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3]);
        longest = isYear ? Math.Max(longest, 4) : longest;
        return longest >= 3 ? longest : 0;
    }

    // As people write words with other signs, and Swedish letters without their dots.
    private static string Plain(string text) => string.Create(text.Length, text, (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = char.ToLowerInvariant(from[i]) switch
            {
                '0' or 'ö' or 'ø' => 'o', '1' or '!' or '|' => 'i', '3' or 'é' => 'e', '4' or '@' or 'å' or 'ä' => 'a', '5' or '$' => 's', '7' => 't', var c => c,
            };
        }
    });
}
