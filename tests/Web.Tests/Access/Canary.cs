namespace TreM.Workflow.Web.Tests.Access;

/// <summary>An invented person whose every trace is unmistakable, so that finding one in an answer proves a leak.</summary>
/// <param name="Key">Short name, in lower case.</param>
/// <param name="Region">Region of the case.</param>
/// <param name="Municipality">Home municipality.</param>
/// <param name="ReferredBy">The referring partner, or null for an own application.</param>
/// <param name="HandedTo">The partner that received a handover, or null.</param>
internal sealed record Canary(string Key, string Region, string Municipality, string? ReferredBy, string? HandedTo)
{
    /// <summary>Account of the coach, or null.</summary>
    public string? Coach { get; init; }

    /// <summary>Whether the receiver has accepted the handover, or has yet to answer.</summary>
    public bool IsAccepted { get; init; } = true;

    public Guid CaseId { get; set; }

    public Guid PersonId { get; set; }

    public Guid HandoverId { get; set; }

    public Guid ConsentId { get; set; }

    public List<Guid> Tasks { get; } = [];

    public string GivenName => $"Kanaria{Key}";

    public string FamilyName => $"Gulfjader{Key}";

    public string Phone => $"070-17406{Number:00}";

    public string Mail => $"kanariefagel.{Key}@example.com";

    public string Note => $"kanarienot-{Key}";

    /// <summary>Twelve digits with a right check digit and one of the serials of the public test numbers.</summary>
    public required string IdNumber { get; init; }

    private int Number => 90 + (Key[0] + Key[1]) % 10;

    /// <summary>What names or tells of the person: for nobody but those whom DT-15 lets read it.</summary>
    public IEnumerable<string> Names => [GivenName, FamilyName, Phone, Mail, Note, IdNumber, $"{IdNumber[2..8]}-{IdNumber[8..]}", $"{IdNumber[..8]}-{IdNumber[8..]}"];

    /// <summary>Pseudonymous ids: for those who work with the case.</summary>
    public IEnumerable<string> Ids => new[] { CaseId, PersonId, HandoverId, ConsentId }.Concat(Tasks).Where(i => i != Guid.Empty)
        .SelectMany(i => new[] { i.ToString(), i.ToString("N") });
}
