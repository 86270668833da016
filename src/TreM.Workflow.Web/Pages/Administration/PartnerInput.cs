using System.Globalization;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Web.Pages.Administration;

/// <summary>A partner as the form has it: texts, so that what cannot be read is shown again as it was typed. A form without a tick posts no list, hence the setters.</summary>
public sealed class PartnerInput
{
    private const string Day = "yyyy-MM-dd";

    public int Version { get; set; }
    public string? Name { get; set; }
    public string? Type { get; set; }
    public List<string> Roles { get; set => field = value ?? []; } = [];
    public string? Region { get; set; }
    public List<string> Municipalities { get; set => field = value ?? []; } = [];
    public string? OrganisationNumber { get; set; }
    public string? Mailbox { get; set; }
    public string? Contacts { get; set; }
    public List<string> HandoverTypes { get; set => field = value ?? []; } = [];
    public string? ClosedWeeks { get; set; }
    public string? CapacityPerMonth { get; set; }
    public string? ActiveFrom { get; set; }
    public string? ActiveTo { get; set; }
    public string? ControllerAgreement { get; set; }
    public bool OutOfNetwork { get; set; }

    /// <summary>The form for a partner.</summary>
    public static PartnerInput Of(Partner p) => new()
    {
        Version = p.Version, Name = p.Name, Type = p.Type, Roles = [.. p.Roles], Region = p.Region, Municipalities = [.. p.Municipalities],
        OrganisationNumber = p.OrganisationNumber is { Length: 10 } n ? $"{n[..6]}-{n[6..]}" : p.OrganisationNumber, Mailbox = p.Mailbox,
        Contacts = string.Join('\n', p.Contacts), HandoverTypes = [.. p.HandoverTypes], ClosedWeeks = string.Join(", ", p.ClosedWeeks),
        CapacityPerMonth = p.CapacityPerMonth?.ToString(CultureInfo.InvariantCulture), ActiveFrom = Text(p.ActiveFrom), ActiveTo = Text(p.ActiveTo),
        ControllerAgreement = Text(p.ControllerAgreement), OutOfNetwork = p.OutOfNetwork,
    };

    /// <summary>What was typed and is not a number or day: field and code.</summary>
    public List<(string Field, string Code)> Unreadable()
    {
        var wrong = new List<(string, string)>();
        if (Weeks() is null)
        {
            wrong.Add((nameof(ClosedWeeks), "partner.weeks"));
        }

        if (!string.IsNullOrWhiteSpace(CapacityPerMonth) && Number(CapacityPerMonth) is null)
        {
            wrong.Add((nameof(CapacityPerMonth), "partner.capacity"));
        }

        foreach (var (field, text) in new[] { (nameof(ActiveFrom), ActiveFrom), (nameof(ActiveTo), ActiveTo), (nameof(ControllerAgreement), ControllerAgreement) })
        {
            if (!string.IsNullOrWhiteSpace(text) && Date(text) is null)
            {
                wrong.Add((field, "partner.dates"));
            }
        }

        return wrong;
    }

    /// <summary>What the use case takes.</summary>
    public PartnerDraft Draft() => new()
    {
        Name = Name, Type = Type, Roles = Roles, Region = Region, Municipalities = Municipalities, OrganisationNumber = OrganisationNumber, Mailbox = Mailbox,
        Contacts = [.. (Contacts ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], HandoverTypes = HandoverTypes,
        ClosedWeeks = Weeks() ?? [], CapacityPerMonth = Number(CapacityPerMonth), ActiveFrom = Date(ActiveFrom), ActiveTo = Date(ActiveTo),
        ControllerAgreement = Date(ControllerAgreement), OutOfNetwork = OutOfNetwork,
    };

    private List<int>? Weeks()
    {
        var weeks = (ClosedWeeks ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Number).ToList();
        return weeks.Contains(null) ? null : [.. weeks.Select(w => w!.Value)];
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? Date(string? text) => DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Text(DateOnly? day) => day?.ToString(Day, CultureInfo.InvariantCulture);
}
