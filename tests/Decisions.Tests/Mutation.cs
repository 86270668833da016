using System.Text;

namespace Decisions.Tests;

/// <summary>Damages a text the way accidents and attackers do: cut, doubled, swapped, filled with what parsers dislike.</summary>
internal static class Mutation
{
    private static readonly string[] Poison =
        ["<", ">", "&", "\"", "]]>", "<!--", "\0", "￾", "(", "[", "{", "..", "for x in ", "not(", "function(", "null", "-", "1e999999", "@\"", "?", "\\u0000", "9999999999999999999999999999999999999"];

    public static string Of(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(damaged.Length);
            var length = Math.Min(random.Next(1, 60), damaged.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    damaged.Remove(at, length);
                    break;
                case 1:
                    damaged.Insert(at, damaged.ToString(at, length));
                    break;
                case 2:
                    damaged.Insert(at, Poison[random.Next(Poison.Length)]);
                    break;
                case 3:
                    damaged[at] = (char)random.Next(32, 127);
                    break;
                default:
                    Inside(damaged, random);
                    break;
            }
        }

        return damaged.ToString();
    }

    // Damage inside a <text> keeps the XML whole, so that the expression behind it is reached.
    private static void Inside(StringBuilder damaged, Random random)
    {
        var text = damaged.ToString();
        var at = text.IndexOf("<text>", random.Next(text.Length), StringComparison.Ordinal);
        if (at >= 0)
        {
            damaged.Insert(at + 6, Poison[random.Next(8, Poison.Length)]);
        }
    }
}
