using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Simulation;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Demo;

/// <summary>
/// Fills a Development database: the twelve vignettes and invented participants, who walk the programme until now on a clock of
/// their own. Stopped at any point, the next start goes on where it stopped; loading again changes nothing. Never in
/// production: the numbers are test numbers.
/// </summary>
public sealed class LoadDemo(IServiceScopeFactory scopes, SimulationClock clock, Demonstration demonstration)
{
    // Written last: it says that everything before it is there.
    private const string LastAccount = "deltagare";

    /// <summary>Whether everything is there.</summary>
    public static Task<bool> IsLoaded(WorkflowContext db, CancellationToken cancellationToken = default) =>
        db.Users.AnyAsync(u => u.Id == DemoAccounts.IdOf(LastAccount), cancellationToken);

    /// <summary>Where the loading's clock stands: at the last thing that happened, or at the beginning.</summary>
    public static async Task<DateTimeOffset> ClockOf(WorkflowContext db, DemoTime time, CancellationToken cancellationToken = default) =>
        await db.History.MaxAsync(e => (DateTimeOffset?)e.At, cancellationToken) ?? WorkCalendar.At(time.Period.Start, new TimeOnly(8, 0));

    /// <summary>Loads what is missing.</summary>
    /// <param name="vignettes">The demo's referrals as CSV, at their original dates; journeys and rules are deployed already.</param>
    /// <param name="options">How many people.</param>
    /// <param name="now">The end of the demonstration's past.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>What was wrong in the file; empty when nothing was.</returns>
    public async Task<IReadOnlyList<ImportFault>> Run(TextReader vignettes, DemoOptions options, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (await With<WorkflowContext, bool>(db => IsLoaded(db, cancellationToken)))
        {
            return [];
        }

        var rows = ReferralCsv.Read(vignettes).ToList();
        var drafts = rows.Where(r => r.Draft is not null).Select(r => demonstration.Time.Move(r.Draft!)).ToList();
        if (options.Participants > 0)
        {
            await Simulate(DemoCast.Create(drafts, demonstration.Time, options, now), now, cancellationToken);
        }
        else
        {
            clock.MoveTo(now);
            foreach (var draft in drafts)
            {
                await With<FileReferral>(f => f.Run(draft, Actor.System, cancellationToken: cancellationToken));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        await With<WorkflowContext>(db => Finish(db, now, cancellationToken));
        return [.. rows.SelectMany(r => r.Faults.Select(f => new ImportFault(r.Line, f.Field, f.Code, f.Message)))];
    }

    private async Task Simulate(Cast cast, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = demonstration.Time.Period.IntakeStart.DayNumber;
        var days = Math.Max(1, WorkCalendar.DateOf(now).DayNumber - from);
        await new SimulateParticipants(scopes, clock).Play(
            cast, now, p => demonstration.Percent = 100 * (p.Date.DayNumber - from) / days, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        clock.MoveTo(now);
        await With<FlagRisks>(f => f.Run(cancellationToken));
        await With<EscalateTasks>(e => e.Run(cancellationToken));
        await With<ComputeGoals>(g => g.Snapshot(WorkCalendar.DateOf(now), cancellationToken));
    }

    // Invented people get no post: what was to be sent to them counts as done.
    private static async Task Finish(WorkflowContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.OutboxRows.Where(o => o.Status == OutboxStatus.Pending && (o.Lane == Lane.Mail || o.Lane == Lane.Webhooks)).ExecuteDeleteAsync(cancellationToken);
        var amal = await db.Set<Referral>().Where(r => r.RowKey == "V01").Select(r => (Guid?)r.PersonId).FirstOrDefaultAsync(cancellationToken);
        if (amal is { } personId)
        {
            await DemoAccounts.SeedParticipant(db, LastAccount, "Amal Exempelsson", personId, now, cancellationToken);
        }
    }

    private Task With<T>(Func<T, Task> use)
        where T : notnull => With<T, bool>(async service =>
    {
        await use(service);
        return true;
    });

    private async Task<TResult> With<T, TResult>(Func<T, Task<TResult>> use)
        where T : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<T>());
    }
}
