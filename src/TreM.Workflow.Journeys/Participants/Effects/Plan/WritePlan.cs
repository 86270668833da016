using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A new version of the plan. Items get ids, so that training can follow each of them.</summary>
[FormEffect("plan", "Skriver en version av planen", "Writes a version of the plan")]
internal sealed record WritePlan : FormEffect
{
    [SealedText]
    public required string LongGoal { get; init; }

    public required IReadOnlyList<Row> Items { get; init; }

    public required int TotalWeeks { get; init; }

    /// <summary>Percent of full time.</summary>
    public required int Pace { get; init; }

    [Codes("AIL", "APL", "PRAKTIK", "STUDIEBESOK", "INGEN")]
    public required string WorkplaceLink { get; init; }

    /// <summary>One activity of the plan; with a reason, one that the rules proposed and the participant does without.</summary>
    internal sealed record Row
    {
        [Codes("ORIENTERING", "DELKURS", "KURS", "SFI", "HANDLEDNING", "WORKSHOP", "STUDIEBESOK", "AIL")]
        public required string Type { get; init; }

        public string? Component { get; init; }

        [Codes("PLATS", "DISTANS", "BLANDAD")]
        public required string Mode { get; init; }

        public required DateOnly Start { get; init; }

        public required DateOnly End { get; init; }

        public required int HoursPerWeek { get; init; }

        public string? WaivedReason { get; init; }

        internal string Name => Component ?? Type;

        internal bool IsOf(PlanItem item) => item.Component == Name && item.Start == Start && item.End == End;
    }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        if (!await form.Db.Set<Mapping>().AnyAsync(m => m.CaseId == form.Case.CaseId && m.PriorLearningStatement != null, cancellationToken))
        {
            return await form.Wrong(nameof(Items), "plan.prior-learning.missing");
        }

        if (Items.Count == 0)
        {
            return await form.Wrong(nameof(Items), "form.required");
        }

        // An item that an earlier version has already is the same item: what runs goes on.
        var known = await form.Db.Set<PlanItem>().AsNoTracking().Where(i => i.CaseId == form.Case.CaseId).ToListAsync(cancellationToken);
        var items = Items.Select(row => (Known: known.Find(row.IsOf), Row: row))
            .Select(i => (Id: i.Known?.Id ?? Guid.CreateVersion7(form.At), IsKnown: i.Known is not null, i.Row)).ToList();
        var version = 1 + await form.Db.Set<Plan>().Where(p => p.CaseId == form.Case.CaseId).MaxAsync(p => (int?)p.PlanVersion, cancellationToken) ?? 1;
        return new FormOutcome
        {
            Variables = FeelContext.Of(
                ("planVersion", (FeelNumber)version), ("items", FeelList.Of(items.Select(i => (object?)Variable(i.Id, i.Row))))),
            Write = async (scope, @case, ct) =>
            {
                var plan = NewVersion(scope.NextEffect("plan"), @case.CaseId, version, form);
                plan.Items = [.. items.Where(i => !i.IsKnown && i.Row.WaivedReason is null).Select(i => Item(plan, i.Id, i.Row))];
                scope.Db.Add(plan);
                foreach (var id in items.Where(i => i.IsKnown).Select(i => i.Id))
                {
                    (await scope.Db.Set<PlanItem>().FindAsync([id], ct))!.PlanId = plan.Id;
                }

                @case.LastProgressAt = form.At;
            },
        };
    }

    // Why somebody does without it is about the person and stays out of the process: that there is a reason is enough.
    private static FeelContext Variable(Guid id, Row row) => FeelContext.Of(
        ("id", id.ToString()), ("type", row.Type), ("component", row.Component), ("mode", row.Mode),
        ("start", row.Start.ToString("O")), ("end", row.End.ToString("O")), ("hoursPerWeek", (FeelNumber)row.HoursPerWeek),
        ("waivedReason", row.WaivedReason is null ? null : "JA"));

    private Plan NewVersion(Guid id, Guid caseId, int version, FormInput form) => new()
    {
        Id = id,
        CaseId = caseId,
        PlanVersion = version,
        SealedGoals = form.Vault.SealText(LongGoal),
        TotalWeeks = TotalWeeks,
        Pace = Pace,
        WorkplaceLink = WorkplaceLink,
        CreatedAt = form.At,
    };

    private static PlanItem Item(Plan plan, Guid id, Row row) => new()
    {
        Id = id,
        PlanId = plan.Id,
        CaseId = plan.CaseId,
        Component = row.Name,
        Type = row.Type,
        Mode = row.Mode,
        Start = row.Start,
        End = row.End,
        HoursPerWeek = row.HoursPerWeek,
    };
}
