using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>A fact about the person.</summary>
/// <param name="Key">Stable name of the field, <c>municipality</c>.</param>
/// <param name="Value">The value as text: codes as codes, times in ISO 8601.</param>
public sealed record RecordField(string Key, string Value);

/// <summary>Facts of one kind, each entry with its fields.</summary>
/// <param name="Key">Stable name of the kind, <c>consents</c>.</param>
public sealed record RecordSection(string Key, IReadOnlyList<IReadOnlyList<RecordField>> Entries);

/// <summary>What the service holds about a person, for that person.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Cases">The person's cases.</param>
public sealed record PersonRecord(DateTimeOffset At, IReadOnlyList<Guid> Cases, IReadOnlyList<RecordSection> Sections);

/// <summary>
/// The extract of own data (E8, GDPR art. 15): everything that names the person or that the programme decided, shared, measured
/// and read. Notes about a contact are given on request only (DT-15), after the data protection officer has looked at them.
/// </summary>
public sealed class ReadRecord(WorkflowContext db, ReadCase readCase, IdentityVault vault, TimeProvider time)
{
    /// <summary>The extract for a participant, or null: the actor is none.</summary>
    public async Task<PersonRecord?> Run(Actor actor, CancellationToken cancellationToken = default)
    {
        var person = actor.PersonId is { } id ? await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancellationToken) : null;
        if (person is null || vault.Open(person) is not { } identity)
        {
            return null;
        }

        var cases = new List<Enrolment>();
        foreach (var caseId in await db.Set<Enrolment>().Where(e => e.PersonId == person.Id).OrderBy(e => e.ReferredAt).Select(e => e.CaseId).ToListAsync(cancellationToken))
        {
            if (await readCase.Run(caseId, actor, "UTDRAG", cancellationToken: cancellationToken) is { } access && access[Categories.Identity].MayRead)
            {
                cases.Add(access.Case);
            }
        }

        var ids = cases.Select(c => c.CaseId).ToList();
        return new(time.GetUtcNow(), ids,
        [
            new("person", [Person(person, identity)]),
            new("cases", [.. cases.Select(c => Entry(("status", c.Status), ("phase", c.Phase), ("municipality", c.Municipality), ("region", c.Region), ("referred", At(c.ReferredAt)),
                ("start", Day(c.StartDate)), ("end", Day(c.EndDate)), ("groups", string.Join(", ", c.Groups))))]),
            await Referrals(ids, cancellationToken),
            await Assessments(ids, cancellationToken),
            await Decisions(ids, cancellationToken),
            await Consents(ids, cancellationToken),
            await Shared(ids, cancellationToken),
            await Plans(ids, cancellationToken),
            await Attendance(ids, cancellationToken),
            await Support(ids, cancellationToken),
            await Measured(ids, cancellationToken),
            await Certificates(ids, cancellationToken),
            await Forms(ids, cancellationToken),
            await Readings(ids, cancellationToken),
        ]);
    }

    private static IReadOnlyList<RecordField> Person(Person person, PersonIdentity who) => Entry(
        ("name", who.FullName), ("idNumber", who.IdNumber is { } number ? PersonalIdentityNumber.Written(number) : null),
        ("formerNumbers", string.Join(", ", who.FormerNumbers.Select(PersonalIdentityNumber.Written))), ("born", Day(who.Born)), ("sex", person.Sex),
        ("phone", who.Phone), ("email", who.Email), ("address", who.Address), ("contactWay", who.ContactWay), ("language", who.Language), ("protection", person.ProtectedLevel));

    private async Task<RecordSection> Referrals(List<Guid> ids, CancellationToken ct) => new("referrals",
        [.. (await db.Set<Referral>().AsNoTracking().Where(r => ids.Contains(r.CaseId)).OrderBy(r => r.ReceivedAt).ToListAsync(ct)).Select(r => Entry(
            ("at", At(r.ReceivedAt)), ("source", r.Source), ("partner", r.PartnerId), ("type", r.DecisionType), ("reason", vault.OpenText(r.SealedReason)),
            ("accessNeeds", string.Join(", ", r.AccessNeeds)), ("language", r.LanguageNeed)))]);

    private async Task<RecordSection> Assessments(List<Guid> ids, CancellationToken ct) => new("assessments",
        [.. (await db.Set<EligibilityAssessment>().AsNoTracking().Where(a => ids.Contains(a.CaseId)).OrderBy(a => a.At).ToListAsync(ct)).Select(a => Entry(
            ("at", At(a.At)), ("inputs", a.Inputs), ("groups", string.Join(", ", a.Groups)), ("findings", string.Join(", ", a.Findings)), ("proposal", a.Proposal),
            ("decision", a.Decision), ("decided", At(a.DecidedAt)), ("reason", vault.OpenText(a.SealedReason))))]);

    private async Task<RecordSection> Decisions(List<Guid> ids, CancellationToken ct) => new("decisions",
        [.. (await db.DecisionLog.AsNoTracking().Where(d => d.CaseId != null && ids.Contains(d.CaseId.Value)).OrderBy(d => d.At).ToListAsync(ct)).Select(d => Entry(
            ("at", At(d.At)), ("rule", d.DecisionId), ("rows", d.MatchedRules), ("inputs", Text(d.Inputs)), ("answer", Text(d.Output))))]);

    private async Task<RecordSection> Consents(List<Guid> ids, CancellationToken ct) => new("consents",
        [.. (await db.Set<Consent>().AsNoTracking().Where(c => ids.Contains(c.CaseId)).OrderBy(c => c.RegisteredAt).ToListAsync(ct)).Select(c => Entry(
            ("partner", c.RecipientPartnerId), ("scope", c.Scope), ("purpose", c.Purpose), ("status", c.Status), ("start", Day(c.ValidFrom)), ("end", Day(c.ValidTo)),
            ("withdrawn", At(c.WithdrawnAt))))]);

    private async Task<RecordSection> Shared(List<Guid> ids, CancellationToken ct) => new("shared",
        [.. (await db.Set<Handover>().AsNoTracking().Include(h => h.Packages).Where(h => ids.Contains(h.CaseId)).OrderBy(h => h.CreatedAt).ToListAsync(ct)).Select(h => Entry(
            ("at", At(h.SentAt ?? h.CreatedAt)), ("partner", h.ToPartnerId ?? h.ToRole), ("need", h.Need), ("status", h.Status), ("scope", h.ConsentScope),
            ("categories", string.Join(", ", h.Packages.SelectMany(p => p.Categories).Distinct())), ("content", vault.OpenText(h.Packages.MaxBy(p => p.PackageVersion)?.SealedContent))))]);

    private async Task<RecordSection> Plans(List<Guid> ids, CancellationToken ct) => new("plans",
        [.. (await db.Set<Plan>().AsNoTracking().Include(p => p.Items).Where(p => ids.Contains(p.CaseId)).OrderBy(p => p.PlanVersion).ToListAsync(ct)).Select(p => Entry(
            ("version", p.PlanVersion.ToString(CultureInfo.InvariantCulture)), ("goals", vault.OpenText(p.SealedGoals)), ("approved", At(p.ApprovedAt)),
            ("parts", string.Join(", ", p.Items.Select(i => $"{i.Component} {i.Status}")))))]);

    private async Task<RecordSection> Attendance(List<Guid> ids, CancellationToken ct) => new("attendance",
        [.. (await db.Set<TimeEntry>().AsNoTracking().Where(t => ids.Contains(t.CaseId)).OrderBy(t => t.Date).ThenBy(t => t.Id).ToListAsync(ct)).Select(t => Entry(
            ("at", Day(t.Date)), ("status", t.Status), ("minutes", t.Minutes.ToString(CultureInfo.InvariantCulture)), ("reason", t.Reason), ("certified", At(t.CertifiedAt))))]);

    private async Task<RecordSection> Support(List<Guid> ids, CancellationToken ct) => new("support",
        [.. (await db.Set<AccommodationNeed>().AsNoTracking().Where(n => ids.Contains(n.CaseId)).OrderBy(n => n.RegisteredAt).ToListAsync(ct)).Select(n => Entry(
            ("need", n.Need), ("measure", n.Measure), ("ownWords", vault.OpenText(n.SealedOwnWords)), ("at", At(n.RegisteredAt))))]);

    private async Task<RecordSection> Measured(List<Guid> ids, CancellationToken ct) => new("measurements",
        [.. (await db.Set<Measurement>().AsNoTracking().Where(m => ids.Contains(m.CaseId)).OrderBy(m => m.At).ToListAsync(ct)).Select(m => Entry(
            ("at", At(m.At)), ("point", m.Point), ("index", m.EmpowermentIndex?.ToString(CultureInfo.InvariantCulture))))]);

    private async Task<RecordSection> Certificates(List<Guid> ids, CancellationToken ct) => new("certificates",
        [.. (await db.Set<Certificate>().AsNoTracking().Where(c => ids.Contains(c.CaseId)).OrderBy(c => c.IssuedAt).ToListAsync(ct)).Select(c => Entry(
            ("at", At(c.IssuedAt)), ("title", c.Title), ("kind", c.Kind)))]);

    private async Task<RecordSection> Forms(List<Guid> ids, CancellationToken ct) => new("forms",
        [.. (await db.Set<FormSubmission>().AsNoTracking().Where(f => ids.Contains(f.CaseId)).OrderBy(f => f.At).ToListAsync(ct)).Select(f => Entry(
            ("at", At(f.At)), ("form", f.FormKey), ("content", vault.OpenText(f.SealedAnswers))))]);

    // Who has looked, by role: colleagues' names are not the person's data.
    private async Task<RecordSection> Readings(List<Guid> ids, CancellationToken ct) => new("readings",
        [.. (await db.Set<AccessEvent>().AsNoTracking().Where(e => ids.Contains(e.CaseId) && e.Access != AccessLevels.Deny)
                .Select(e => new { e.At, e.Role, e.Purpose, e.Category }).ToListAsync(ct))
            .GroupBy(e => (Day: WorkCalendar.DateOf(e.At), e.Role, Purpose: e.Purpose.Split(' ')[0])).OrderBy(g => g.Key.Day).Select(g => Entry(
                ("at", g.Key.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("role", g.Key.Role), ("purpose", g.Key.Purpose),
                ("categories", string.Join(", ", g.Select(e => e.Category).Distinct().Order(StringComparer.Ordinal)))))]);

    private static IReadOnlyList<RecordField> Entry(params (string Key, string? Value)[] fields) =>
        [.. fields.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => new RecordField(f.Key, f.Value!))];

    private static string? At(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Text(byte[]? json) => json is null ? null : System.Text.Encoding.UTF8.GetString(json);
}
