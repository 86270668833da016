namespace TreM.Workflow.Journeys.Participants;

/// <summary>Where a case stands (DOMAIN 4.2). Codes are stable; labels live in the resource files.</summary>
public static class CaseStatus
{
    /// <summary>A referral came.</summary>
    public const string Referred = "REMITTERAD";

    /// <summary>Eligibility needs a human review.</summary>
    public const string UnderReview = "UNDER_PROVNING";

    /// <summary>A human decided that the person does not take part.</summary>
    public const string Declined = "AVVISAD";

    /// <summary>Takes part.</summary>
    public const string Enrolled = "INSKRIVEN";

    /// <summary>Takes part, but rests (DT-17).</summary>
    public const string Paused = "PAUSAD";

    /// <summary>On the way to another partner or region; the sender is still responsible.</summary>
    public const string BeingHandedOver = "OVERLAMNAS";

    /// <summary>Has left (DT-18).</summary>
    public const string Exited = "AVSLUTAD";

    /// <summary>Has left and is asked after three and six months.</summary>
    public const string FollowUp = "UPPFOLJNING";

    /// <summary>Nothing more happens.</summary>
    public const string Closed = "STANGD";

    /// <summary>Disposed of (DT-20).</summary>
    public const string Disposed = "GALLRAD";

    private static readonly Dictionary<string, string[]> Next = new()
    {
        [Referred] = [UnderReview, Declined, Enrolled],
        [UnderReview] = [Declined, Enrolled],
        [Declined] = [Disposed],
        [Enrolled] = [Paused, BeingHandedOver, Exited],
        [Paused] = [Enrolled, Exited],
        [BeingHandedOver] = [Enrolled, Exited],
        [Exited] = [FollowUp, Closed],
        [FollowUp] = [Closed],
        [Closed] = [Disposed],
        [Disposed] = [],
    };

    /// <summary>All codes, in the order a case usually meets them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Referred, UnderReview, Declined, Enrolled, Paused, BeingHandedOver, Exited, FollowUp, Closed, Disposed];

    /// <summary>Whether a case may go from one status to the other.</summary>
    public static bool MayBecome(string from, string to) => Next.TryGetValue(from, out var next) && next.Contains(to);

    /// <summary>Whether the person takes part now (also when paused or on the way to somebody else).</summary>
    public static bool IsActive(string status) => status is Enrolled or Paused or BeingHandedOver;
}
