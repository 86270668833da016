using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Import;

/// <summary>How far an import has come.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Filed">Rows that became cases (or, in a dry run, would).</param>
/// <param name="Known">Rows that had come before.</param>
/// <param name="Faulty">Rows with something wrong.</param>
public sealed record ImportProgress(int Rows, int Filed, int Known, int Faulty);

/// <summary>Something wrong in one cell.</summary>
public sealed record ImportFault(int Line, string Column, string Code, string Message);

/// <summary>
/// Brings in referrals from CSV. Good rows go in, each on its own; bad ones are reported with line, column and reason. A row
/// that came before (by its row key) changes nothing, so an import can simply be run again.
/// </summary>
public sealed class ImportReferrals(WorkflowContext db, FileReferral file, TimeProvider time)
{
    /// <summary>Reads to the end of the text; memory does not grow with its length.</summary>
    /// <param name="text">The CSV.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="dryRun">Checks everything and writes nothing.</param>
    /// <param name="onFault">Told of each fault as it is found.</param>
    /// <param name="onProgress">Told after each row.</param>
    public async Task<ImportProgress> Run(
        TextReader text, Actor actor, bool dryRun, Action<ImportFault> onFault, Action<ImportProgress>? onProgress = null,
        CancellationToken cancellationToken = default)
    {
        var partners = await db.Set<Partner>().AsNoTracking().ToListAsync(cancellationToken);
        var today = WorkCalendar.DateOf(time.GetUtcNow());
        var done = new ImportProgress(0, 0, 0, 0);
        foreach (var row in ReferralCsv.Read(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var faults = row.Faults;
            ReferralResult? result = null;
            if (row.Draft is { } draft)
            {
                if (dryRun)
                {
                    faults = ReferralChecks.Check(draft, partners, today, out _);
                    result = faults.Count == 0 ? new ReferralResult.Filed(Guid.Empty, null) : null;
                }
                else
                {
                    result = await file.Run(draft, actor, cancellationToken: cancellationToken);
                    faults = FaultsOf(result);
                }
            }

            foreach (var fault in faults)
            {
                onFault(new ImportFault(row.Line, fault.Field, fault.Code, fault.Message));
            }

            done = new(
                done.Rows + 1,
                done.Filed + (result is ReferralResult.Filed ? 1 : 0),
                done.Known + (result is ReferralResult.Known ? 1 : 0),
                done.Faulty + (faults.Count > 0 ? 1 : 0));
            onProgress?.Invoke(done);
        }

        return done;
    }

    private static IReadOnlyList<FieldFault> FaultsOf(ReferralResult result) => result switch
    {
        ReferralResult.Invalid invalid => invalid.Faults,
        ReferralResult.NotAllowed => [new("", "import.not-allowed", "Expected somebody who may file referrals.")],
        ReferralResult.Refused refused => [new("", refused.Code, refused.Message)],
        _ => [],
    };
}
