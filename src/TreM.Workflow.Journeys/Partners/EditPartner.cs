using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Partners;

/// <summary>What somebody writes about a partner. Contacts are functions, never persons.</summary>
public sealed record PartnerDraft
{
    public string? Name { get; init; }

    /// <summary>See <see cref="PartnerTypes"/>.</summary>
    public string? Type { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Region code, or empty when unknown.</summary>
    public string? Region { get; init; }

    /// <summary>Codes of the municipalities covered; none means the whole county.</summary>
    public IReadOnlyList<string> Municipalities { get; init; } = [];

    /// <summary>Organisation number, with or without hyphen, or empty.</summary>
    public string? OrganisationNumber { get; init; }

    public string? Mailbox { get; init; }

    /// <summary>One a line: <c>Reception &lt;reception@example.com&gt;</c>.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    public IReadOnlyList<string> HandoverTypes { get; init; } = [];

    /// <summary>ISO weeks.</summary>
    public IReadOnlyList<int> ClosedWeeks { get; init; } = [];

    public int? CapacityPerMonth { get; init; }

    public DateOnly? ActiveFrom { get; init; }

    /// <summary>The last day; setting it ends the partner.</summary>
    public DateOnly? ActiveTo { get; init; }

    public DateOnly? ControllerAgreement { get; init; }

    public bool OutOfNetwork { get; init; }
}

/// <summary>How editing a partner ended.</summary>
public abstract record PartnerResult
{
    /// <summary>Saved.</summary>
    public sealed record Saved(string Id) : PartnerResult;

    /// <summary>There is no such partner for this actor to edit.</summary>
    public sealed record NotFound : PartnerResult;

    /// <summary>Some fields are wrong: the field and a code.</summary>
    public sealed record Invalid(IReadOnlyList<(string Field, string Code)> Faults) : PartnerResult;

    /// <summary>Somebody else saved after this form was opened; nothing changed.</summary>
    public sealed record Changed(Partner Now) : PartnerResult;
}

/// <summary>Adds, edits and ends partners: administrators everywhere, regional coordinators in their own region. Each change is kept.</summary>
public sealed class EditPartner(WorkflowContext db, IStoreDialect dialect, TimeProvider time)
{
    private const int LongestName = 200;
    private const int MostContacts = 10;

    /// <summary>Whether the actor may edit partners of a region.</summary>
    public static bool MayEdit(Actor actor, string? region) => actor.Has(Access.Roles.Administrator)
        || (region is { Length: > 0 } && actor.Grants.Any(g => g.Role == Access.Roles.RegionalCoordinator
            && (g.ScopeKind == ScopeKinds.Programme || (g.ScopeKind == ScopeKinds.Region && g.Scope == region))));

    /// <summary>Adds a partner; its id is the next free number.</summary>
    public async Task<PartnerResult> Add(PartnerDraft draft, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!MayEdit(actor, draft.Region))
        {
            return new PartnerResult.NotFound();
        }

        if (Faults(draft) is { Count: > 0 } faults)
        {
            return new PartnerResult.Invalid(faults);
        }

        // Two people may add at once and reach for the same number: the second takes the next.
        for (var attempt = 0; ; attempt++)
        {
            var ids = await db.Set<Partner>().Select(p => p.Id).ToListAsync(cancellationToken);
            var number = 1 + ids.Select(id => id.StartsWith("P-", StringComparison.Ordinal)
                && int.TryParse(id.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).DefaultIfEmpty().Max();
            var partner = new Partner { Id = string.Create(CultureInfo.InvariantCulture, $"P-{number:00}"), Name = "", Type = "" };
            db.Add(partner);
            Apply(partner, draft, actor);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return new PartnerResult.Saved(partner.Id);
            }
            catch (DbUpdateException failure) when (dialect.IsDuplicate(failure) && attempt < 5)
            {
                // Look for the next free number.
            }
            finally
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Changes a partner.</summary>
    /// <param name="id">Which.</param>
    /// <param name="version">The version that the form was opened with.</param>
    /// <param name="draft">All fields.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<PartnerResult> Save(string id, int version, PartnerDraft draft, Actor actor, CancellationToken cancellationToken = default)
    {
        var partner = await db.Set<Partner>().FirstOrDefaultAsync(p => p.Id == id, cancellationToken);
        if (partner is null || !MayEdit(actor, partner.Region) || !MayEdit(actor, draft.Region))
        {
            db.ChangeTracker.Clear();
            return new PartnerResult.NotFound();
        }

        if (partner.Version != version)
        {
            db.ChangeTracker.Clear();
            return new PartnerResult.Changed(partner);
        }

        if (Faults(draft) is { Count: > 0 } faults)
        {
            db.ChangeTracker.Clear();
            return new PartnerResult.Invalid(faults);
        }

        Apply(partner, draft, actor);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new PartnerResult.Saved(id);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new PartnerResult.Changed(await db.Set<Partner>().AsNoTracking().FirstAsync(p => p.Id == id, cancellationToken));
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>What changed of a partner, newest first.</summary>
    public async Task<IReadOnlyList<PartnerChange>> History(string id, CancellationToken cancellationToken = default) =>
        await db.Set<PartnerChange>().AsNoTracking().Where(c => c.PartnerId == id).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Take(200)
            .ToListAsync(cancellationToken);

    /// <summary>The fields in which a partner differs from what somebody typed, with what holds.</summary>
    public static IEnumerable<(string Field, string Value)> Difference(Partner now, PartnerDraft typed)
    {
        var other = new Partner { Id = now.Id, Name = "", Type = "" };
        Take(other, typed);
        return Describe(now).Zip(Describe(other)).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => pair.First);
    }

    /// <summary>Whether ten digits are an organisation number: a legal person's (third digit at least 2) with a right check digit (Luhn).</summary>
    public static bool IsOrganisationNumber(string digits) =>
        digits.Length == 10 && digits.All(char.IsAsciiDigit) && digits[2] >= '2'
        && digits.Select((c, i) => (c - '0') * (2 - (i % 2))).Sum(n => n > 9 ? n - 9 : n) % 10 == 0;

    private static string? Digits(string? number) =>
        string.IsNullOrWhiteSpace(number) ? null : number.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    private static List<(string Field, string Code)> Faults(PartnerDraft draft)
    {
        var faults = new List<(string, string)>();
        void Need(bool holds, string field, string code)
        {
            if (!holds)
            {
                faults.Add((field, code));
            }
        }

        Need(draft.Name?.Trim() is { Length: > 0 and <= LongestName }, nameof(draft.Name), "partner.name");
        Need(PartnerTypes.All.Contains(draft.Type), nameof(draft.Type), "partner.type");
        Need(draft.Roles.All(PartnerTypes.Roles.Contains), nameof(draft.Roles), "partner.roles");
        Need(string.IsNullOrEmpty(draft.Region) || PartnerRegistry.Shipped.Regions.Any(r => r.Code == draft.Region), nameof(draft.Region), "partner.region");
        Need(draft.Municipalities.All(m => PartnerRegistry.Shipped.Municipality(m) is not null), nameof(draft.Municipalities), "partner.municipality");
        Need(Digits(draft.OrganisationNumber) is not { } digits || IsOrganisationNumber(digits), nameof(draft.OrganisationNumber), "partner.organisation-number");
        Need(string.IsNullOrWhiteSpace(draft.Mailbox) || IsMailbox(draft.Mailbox), nameof(draft.Mailbox), "partner.mailbox");
        Need(draft.Contacts.Count <= MostContacts && draft.Contacts.All(c => IsMailbox(c) && MailboxAddress.Parse(c).Name is { Length: > 0 }), nameof(draft.Contacts), "partner.contacts");
        Need(draft.HandoverTypes.All(HandoverTypes.All.Contains), nameof(draft.HandoverTypes), "partner.handover-types");
        Need(draft.ClosedWeeks.All(w => w is >= 1 and <= 53), nameof(draft.ClosedWeeks), "partner.weeks");
        Need(draft.CapacityPerMonth is null or (>= 0 and <= 1000), nameof(draft.CapacityPerMonth), "partner.capacity");
        Need(draft.ActiveFrom is null || draft.ActiveTo is null || draft.ActiveFrom <= draft.ActiveTo, nameof(draft.ActiveTo), "partner.dates");
        return faults;
    }

    private static bool IsMailbox(string text) => !text.AsSpan().ContainsAny('\r', '\n')
        && MailboxAddress.TryParse(text.Trim(), out var mailbox) && mailbox.Address.IndexOf('@', StringComparison.Ordinal) > 0;

    private void Apply(Partner partner, PartnerDraft draft, Actor actor)
    {
        var before = Describe(partner);
        Take(partner, draft);
        partner.Version++;
        var lines = Describe(partner).Zip(before, (after, was) => (after.Field, Was: was.Value, Is: after.Value)).Where(l => l.Was != l.Is)
            .Select(l => $"{l.Field}\t{l.Was}\t{l.Is}").ToList();
        if (lines.Count > 0)
        {
            db.Add(new PartnerChange { PartnerId = partner.Id, At = UtcMicroseconds.Round(time.GetUtcNow()), By = actor.Id, Lines = lines });
        }
    }

    private static void Take(Partner partner, PartnerDraft draft)
    {
        partner.Name = draft.Name?.Trim() ?? "";
        partner.TypeUncertain = partner.TypeUncertain && partner.Type == draft.Type;
        partner.Type = draft.Type ?? "";
        partner.Roles = [.. draft.Roles];
        partner.Region = string.IsNullOrEmpty(draft.Region) ? null : draft.Region;
        partner.Municipalities = [.. draft.Municipalities.Order(StringComparer.Ordinal)];
        partner.OrganisationNumber = Digits(draft.OrganisationNumber);
        partner.Mailbox = string.IsNullOrWhiteSpace(draft.Mailbox) ? null : draft.Mailbox.Trim();
        partner.Contacts = [.. draft.Contacts.Select(c => c.Trim())];
        partner.HandoverTypes = [.. draft.HandoverTypes];
        partner.ClosedWeeks = [.. draft.ClosedWeeks.Distinct().Order()];
        partner.CapacityPerMonth = draft.CapacityPerMonth;
        (partner.ActiveFrom, partner.ActiveTo) = (draft.ActiveFrom, draft.ActiveTo);
        partner.ControllerAgreement = draft.ControllerAgreement;
        partner.OutOfNetwork = draft.OutOfNetwork;
    }

    private static IEnumerable<(string Field, string Value)> Describe(Partner p)
    {
        static string Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture) ?? "";
        return
        [
            (nameof(p.Name), p.Name), (nameof(p.Type), p.Type), (nameof(p.Roles), string.Join(", ", p.Roles)), (nameof(p.Region), p.Region ?? ""),
            (nameof(p.Municipalities), string.Join(", ", p.Municipalities)), (nameof(p.OrganisationNumber), p.OrganisationNumber ?? ""),
            (nameof(p.Mailbox), p.Mailbox ?? ""), (nameof(p.Contacts), string.Join(", ", p.Contacts)), (nameof(p.HandoverTypes), string.Join(", ", p.HandoverTypes)),
            (nameof(p.ClosedWeeks), string.Join(", ", p.ClosedWeeks)), (nameof(p.CapacityPerMonth), p.CapacityPerMonth?.ToString(CultureInfo.InvariantCulture) ?? ""),
            (nameof(p.ActiveFrom), Day(p.ActiveFrom)), (nameof(p.ActiveTo), Day(p.ActiveTo)), (nameof(p.ControllerAgreement), Day(p.ControllerAgreement)),
            (nameof(p.OutOfNetwork), p.OutOfNetwork ? "ja" : "nej"),
        ];
    }
}
