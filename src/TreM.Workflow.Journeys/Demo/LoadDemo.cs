using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Demo;

/// <summary>
/// Fills an empty Development database: registers, accounts and the twelve vignettes. Loading again changes nothing. Never
/// in production: the vignettes' numbers are test numbers.
/// </summary>
public sealed class LoadDemo(WorkflowContext db, ImportReferrals import, TimeProvider time)
{
    /// <summary>Loads what is missing.</summary>
    /// <param name="vignettes">The demo's referrals as CSV; journeys and rules are deployed already.</param>
    /// <returns>What was wrong in the file; empty when nothing was.</returns>
    public async Task<IReadOnlyList<ImportFault>> Run(TextReader vignettes, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await SeedProgramme.Run(db, cancellationToken);
        await DemoAccounts.Seed(db, now, cancellationToken);
        var faults = new List<ImportFault>();
        await import.Run(vignettes, Actor.System, dryRun: false, faults.Add, cancellationToken: cancellationToken);
        var amal = await db.Set<Referral>().Where(r => r.RowKey == "V01").Select(r => (Guid?)r.PersonId).FirstOrDefaultAsync(cancellationToken);
        if (amal is { } personId)
        {
            await DemoAccounts.SeedParticipant(db, "deltagare", "Amal Exempelsson", personId, now, cancellationToken);
        }

        return faults;
    }
}
