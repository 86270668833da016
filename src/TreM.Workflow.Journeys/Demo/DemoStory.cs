using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Simulation;

namespace TreM.Workflow.Journeys.Demo;

/// <summary>
/// What happens in the demonstration beside the tasks: handovers in every state for the partners who have accounts, pauses,
/// contacts, a withdrawn consent and a move. Whoever is enrolled when the moment comes plays the part.
/// </summary>
internal static class DemoStory
{
    private const int RecentWorkdays = 13;
    private const string Acknowledge = "Task_E2_Kvittera";
    private const string Decide = "Task_E2_Besluta";
    private const string Answer = "Task_E2_Svara";
    private const string Meet = "Task_E2_Mote";
    private const string Report = "Task_E2_Aterrapport";

    private static readonly (int WorkdaysAgo, string Partner, string Need, string Scope, string Purpose, string Decision, string? Reason, string? Leave)[] Handovers =
    [
        (60, "P-01", "ARBETSFORMEDLING", ConsentScopes.CompetencePlan, "Matchning mot lediga platser i området", "ACCEPTERAD", null, null),
        (52, "P-08", "REHAB", ConsentScopes.HealthLimited, "Gemensam plan för återgång i arbete", "ACCEPTERAD", null, null),
        (45, "P-05", "VALIDERING", ConsentScopes.Competence, "Validering inom vård och omsorg", "KOMPLETTERING", null, null),
        (38, "P-17", "VUXENUTBILDNING", ConsentScopes.CompetencePlan, "Orienteringskurs på plats i Orsa", "AVVISAD", "KAPACITET", null),
        (24, "P-08", "REHAB", ConsentScopes.HealthLimited, "Arbetsförmågan prövas på en anpassad plats", "ACCEPTERAD", null, Report),
        (16, "P-01", "ARBETSFORMEDLING", ConsentScopes.CompetencePlan, "Arbetsträning hos arbetsgivare", "ACCEPTERAD", null, Meet),
        (13, "P-17", "VUXENUTBILDNING", ConsentScopes.CompetencePlan, "Grundläggande svenska på kvällstid", "ACCEPTERAD", null, Meet),
        (17, "P-05", "VALIDERING", ConsentScopes.Competence, "Fördjupad kartläggning inom industri", "KOMPLETTERING", null, Answer),
        (8, "P-08", "REHAB", ConsentScopes.HealthLimited, "Stegvis återgång i arbete", "ACCEPTERAD", null, Meet),
        (7, "P-17", "VUXENUTBILDNING", ConsentScopes.CompetencePlan, "Studievana inför delkurs", "AVVISAD", "FEL_MALGRUPP", null),
        (6, "P-01", "ARBETSFORMEDLING", ConsentScopes.CompetencePlan, "Provanställning i butik", "ACCEPTERAD", null, Meet),
        (9, "P-01", "ARBETSFORMEDLING", ConsentScopes.CompetencePlan, "Stöd vid anställning på deltid", "ACCEPTERAD", null, Decide),
        (7, "P-08", "REHAB", ConsentScopes.HealthLimited, "Samordnat möte om rehabilitering", "ACCEPTERAD", null, Decide),
        (6, "P-17", "VUXENUTBILDNING", ConsentScopes.CompetencePlan, "Delkurs i matematik", "ACCEPTERAD", null, Acknowledge),
        (5, "P-08", "REHAB", ConsentScopes.HealthLimited, "Bedömning inför praktik", "ACCEPTERAD", null, Acknowledge),
        (2, "P-01", "ARBETSFORMEDLING", ConsentScopes.CompetencePlan, "Rekrytering till besöksnäringen", "ACCEPTERAD", null, Acknowledge),
        (2, "P-05", "VALIDERING", ConsentScopes.Competence, "Branschintyg för kock", "ACCEPTERAD", null, Acknowledge),
        (1, "P-17", "VUXENUTBILDNING", ConsentScopes.CompetencePlan, "Yrkessvenska inom vård", "ACCEPTERAD", null, Acknowledge),
    ];

    private static readonly (int WorkdaysAgo, string Reason, int Days)[] Pauses =
        [(110, "SJUKDOM", 60), (48, "FORALDRALEDIG", 90), (20, "SJUKDOM", 60), (12, "VANTAR_INSATS", 30)];

    private static readonly (string Way, int Minutes, bool Reached, string? Note)[] Contacts =
    [
        ("TELEFON", 15, true, "Det går bra på kursen; vill gärna ha längre dagar."), ("SMS", 5, false, null), ("MOTE", 45, true, "Gick igenom planen och bokade studiebesök."),
        ("TELEFON", 5, false, null), ("TELEFON", 10, true, "Ringde om frånvaron i måndags; bussen var inställd."), ("EPOST", 5, true, "Skickade schemat för nästa månad."),
    ];

    public static IReadOnlyList<Happening> Of(DemoTime time, DateTimeOffset now)
    {
        var today = WorkCalendar.DateOf(now);
        DateTimeOffset Ago(int workdays, int hour = 10) => WorkCalendar.At(WorkCalendar.Standard.Add(today, -workdays), new TimeOnly(hour, 0));
        var happenings = new List<Happening>();
        foreach (var (h, i) in Handovers.Select((h, i) => (h, i)))
        {
            var plan = new SyntheticHandover(h.Partner, h.Need, h.Scope, h.Purpose, h.Decision, h.Reason);
            happenings.Add(new(Ago(h.WorkdaysAgo + 3), (stage, ct) => HandOver(stage, $"demo/handover/{i}", plan, h.Leave, null, h.WorkdaysAgo <= RecentWorkdays, ct)));
        }

        happenings.Add(new(WorkCalendar.At(time.Move(new DateOnly(2012, 11, 12)), new TimeOnly(10, 0)), (stage, ct) => HandOver(
            stage, "demo/handover/nadja", new SyntheticHandover("P-17", "VUXENUTBILDNING", ConsentScopes.CompetencePlan, "Kurs i Orsa", "ACCEPTERAD"), Decide, "V09", false, ct)));
        happenings.Add(new(WorkCalendar.At(time.Move(new DateOnly(2012, 11, 23)), new TimeOnly(10, 0)), NadjaWithdraws));

        // Kalmar is silent: by now three levels have been told.
        happenings.Add(new(Ago(15), (stage, ct) => HandOver(
            stage, "demo/handover/erik", new SyntheticHandover(null, "FLYTT", ConsentScopes.FullFile, "Flytt till Kalmar", "ACCEPTERAD") { NewMunicipality = "0880" },
            Acknowledge, "V10", false, ct)));
        foreach (var (p, i) in Pauses.Select((p, i) => (p, i)))
        {
            happenings.Add(new(Ago(p.WorkdaysAgo), (stage, ct) => Rest(stage, $"demo/pause/{i}", new SyntheticPause(p.Reason, p.Days), i == 0 ? "V05" : null, ct)));
        }

        happenings.AddRange(Enumerable.Range(0, 40).Select(i => new Happening(Ago(1 + (i * 2 % 45), 9 + (i % 6)), (stage, ct) => Call(stage, i, ct))));
        return happenings;
    }

    private static async Task<bool> HandOver(Stage stage, string key, SyntheticHandover plan, string? leave, string? who, bool recent, CancellationToken cancellationToken)
    {
        var db = stage.Services.GetRequiredService<WorkflowContext>();
        var region = plan.PartnerId is "P-17" or "P-05" or "P-08" or "P-01" ? "REG-DAL" : null;
        var candidates = await db.Set<Enrolment>().AsNoTracking()
            .Where(e => e.Status == CaseStatus.Enrolled && e.CoachId != null && !e.IsProtected && (region == null || e.Region == region)
                && !db.Set<Handover>().Any(h => h.CaseId == e.CaseId && h.EndedAt == null)).ToListAsync(cancellationToken);
        var person = Choose(stage, candidates, who, p => p.Handover is null, recent);
        if (person is not { } chosen)
        {
            return false;
        }

        var act = stage.Services.GetRequiredService<CaseActions>();
        var coach = Coach(chosen.Case);
        if (plan.PartnerId is { } partner)
        {
            await act.AnswerConsent(chosen.Case.CaseId, partner, plan.Scope, true, WorkCalendar.DateOf(stage.Now), coach, $"{key}/consent", cancellationToken);
        }

        chosen.Person.IsScripted = who is not null;
        (chosen.Person.Handover, _) = (plan, leave is not null && chosen.Person.Leaves.Add(leave));
        return await act.Tell(chosen.Case.CaseId, plan.NewMunicipality is null ? "overlamning" : "flytt", FeelContext.Empty, coach, key, cancellationToken) is CaseResult.Done;
    }

    private static async Task<bool> NadjaWithdraws(Stage stage, CancellationToken cancellationToken)
    {
        var db = stage.Services.GetRequiredService<WorkflowContext>();
        if (await CaseOf(db, "V09", cancellationToken) is not { } nadja
            || !await db.Set<Handover>().AnyAsync(h => h.CaseId == nadja.CaseId && h.Status == HandoverStatus.Acknowledged, cancellationToken))
        {
            return false;
        }

        await stage.Services.GetRequiredService<CaseActions>().WithdrawConsent(nadja.CaseId, "P-17", Coach(nadja), "demo/withdraw/nadja", cancellationToken);
        return true;
    }

    private static async Task<bool> Rest(Stage stage, string key, SyntheticPause pause, string? who, CancellationToken cancellationToken)
    {
        var db = stage.Services.GetRequiredService<WorkflowContext>();
        var candidates = await db.Set<Enrolment>().AsNoTracking()
            .Where(e => e.Status == CaseStatus.Enrolled && e.CoachId != null && !e.IsProtected && e.Phase != "F0").ToListAsync(cancellationToken);
        if (Choose(stage, candidates, who, p => p.Pause is null && p.Handover is null, first: true) is not { } chosen)
        {
            return false;
        }

        chosen.Person.Pause = pause;
        await stage.Services.GetRequiredService<CaseActions>().Tell(chosen.Case.CaseId, "paus", FeelContext.Empty, Coach(chosen.Case), key, cancellationToken);
        return true;
    }

    private static async Task<bool> Call(Stage stage, int index, CancellationToken cancellationToken)
    {
        var active = await stage.Services.GetRequiredService<WorkflowContext>().Set<Enrolment>().AsNoTracking()
            .Where(e => e.Status == CaseStatus.Enrolled && e.CoachId != null && !e.IsProtected).ToListAsync(cancellationToken);
        if (active.Count == 0)
        {
            return false;
        }

        var called = active.OrderBy(e => e.CaseId).ElementAt(index * 7 % active.Count);
        var (way, minutes, reached, note) = Contacts[index % Contacts.Length];
        await stage.Services.GetRequiredService<CaseActions>().LogContact(
            called.CaseId, way, minutes, reached, note, null, Coach(called), $"demo/contact/{index}", cancellationToken);
        return true;
    }

    // Participants of the demonstration's first coach come first in what is recent: hers is the inbox that is shown.
    private static (Enrolment Case, SyntheticPerson Person)? Choose(
        Stage stage, IEnumerable<Enrolment> candidates, string? rowKey, Func<SyntheticPerson, bool> free, bool first)
    {
        var hanna = DemoAccounts.IdOf("handledare").ToString();
        return candidates.Where(c => stage.People.ContainsKey(c.CaseId)).Select(c => (c, stage.People[c.CaseId]))
            .Where(c => rowKey is null ? free(c.Item2) && !c.Item2.Draft.RowKey!.StartsWith('V') : c.Item2.Draft.RowKey == rowKey)
            .OrderByDescending(c => c.c.CoachId == hanna == first).ThenBy(c => c.c.CaseId).Select(c => ((Enrolment, SyntheticPerson)?)c).FirstOrDefault();
    }

    private static async Task<Enrolment?> CaseOf(WorkflowContext db, string rowKey, CancellationToken cancellationToken) =>
        await db.Set<Referral>().Where(r => r.RowKey == rowKey).Join(db.Set<Enrolment>(), r => r.CaseId, e => e.CaseId, (r, e) => e)
            .AsNoTracking().FirstOrDefaultAsync(cancellationToken);

    private static Actor Coach(Enrolment @case) => new(@case.CoachId!, [new(Roles.Coach, ScopeKinds.Region, @case.Region)]);
}
