using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Time in training, day by day.</summary>
[FormEffect("attendance", "Registrerar närvaro", "Registers attendance")]
internal sealed record RegisterAttendance : FormEffect
{
    private const int QuartersOfAnHour = 4;
    private const int MinutesPerQuarter = 15;
    private const decimal MostHours = 12;

    public required IReadOnlyList<Row> Entries { get; init; }

    public required bool ParticipantCertified { get; init; }

    /// <summary>One day of one item.</summary>
    internal sealed record Row
    {
        public required DateOnly Date { get; init; }

        /// <summary>An item of the plan; the task's own when it is none.</summary>
        public required string ItemId { get; init; }

        [Codes("NARVARANDE", "GILTIG", "OGILTIG", "DISTANS_AKTIV")]
        public required string Status { get; init; }

        /// <summary>In quarters of an hour.</summary>
        public required decimal Hours { get; init; }

        [Codes("SJUK", "VAB", "MYNDIGHET", "ANNAN")]
        public string? Reason { get; init; }
    }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Entries.Count; i++)
        {
            if (Entries[i].Hours is < 0 or > MostHours || Entries[i].Hours * QuartersOfAnHour % 1 != 0)
            {
                return await form.Wrong(nameof(Entries), i, nameof(Row.Hours), "time.hours.quarter");
            }

            if (Entries[i].Date > form.Today)
            {
                return await form.Wrong(nameof(Entries), i, nameof(Row.Date), "form.date.future");
            }
        }

        var known = await form.Db.Set<PlanItem>().Where(i => i.CaseId == form.Case.CaseId).Select(i => i.Id).ToListAsync(cancellationToken);
        return await FormOutcome.Rows((scope, @case) => scope.Db.AddRange(Entries.Select(row => new TimeEntry
        {
            CaseId = @case.CaseId,
            PlanItemId = (Guid.TryParse(row.ItemId, out var id) ? id : form.PlanItem) is { } item && known.Contains(item) ? item : null,
            Date = row.Date,
            Status = row.Status,
            Minutes = (int)(row.Hours * QuartersOfAnHour) * MinutesPerQuarter,
            Reason = row.Reason,
            RegisteredBy = form.Actor.Id,
            RegisteredAt = form.At,
            CertifiedAt = ParticipantCertified ? form.At : null,
        })));
    }
}
