namespace TreM.Workflow.Journeys;

/// <summary>Texts that every database keeps and every reader shows as they came.</summary>
public static class SoundText
{
    /// <summary>The longest text that any field takes where it sets no limit of its own, in characters.</summary>
    public const int Longest = 10_000;

    /// <summary>Whether a text has neither control characters (but tabs and line ends) nor halves of characters.</summary>
    public static bool Is(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c) || (char.IsControl(c) && c is not ('\t' or '\n' or '\r')))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Characters as their writer counts them: a line end is one, however the browser sends it.</summary>
    public static int LengthOf(string text) => text.Length - text.AsSpan().Count("\r\n");
}
