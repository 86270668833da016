using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Access;

/// <summary>
/// Makes wrong tries slow: five are free, then each next one waits a minute, two, four, at most a quarter of an hour. What is
/// counted together is the caller's choice; passwords are counted by account and caller together, so that a stranger locks
/// nobody out. Counted in the database, for every node at once, also for accounts that do not exist.
/// </summary>
public sealed class SlowDown(WorkflowContext db, TimeProvider time)
{
    private const int Free = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Forgets = TimeSpan.FromHours(24);

    /// <summary>Takes the right to one try before it is known to be wrong, so that tries at the same moment do not get past the count.</summary>
    /// <returns>Whether it may be tried, and whether the next one has to wait.</returns>
    public async Task<(bool May, bool NextWaits)> Take(string what, CancellationToken cancellationToken = default)
    {
        var (key, now) = (KeyOf(what), UtcMicroseconds.Round(time.GetUtcNow()));
        for (var race = 0; race < 5; race++)
        {
            var known = await db.Set<WrongTries>().AsNoTracking().FirstOrDefaultAsync(t => t.Key == key, cancellationToken);
            if (known is null)
            {
                if (await Add(key, now, cancellationToken))
                {
                    return (true, false);
                }

                continue;
            }

            if (now - known.At < Pause(known.Count))
            {
                return (false, true);
            }

            var count = now - known.At > Forgets ? 1 : known.Count + 1;
            var (was, at) = (known.Count, known.At);
            if (await db.Set<WrongTries>().Where(t => t.Key == key && t.Count == was && t.At == at)
                .ExecuteUpdateAsync(s => s.SetProperty(t => t.Count, count).SetProperty(t => t.At, now), cancellationToken) > 0)
            {
                return (true, count >= Free);
            }
        }

        return (false, true); // Many at once: whoever means well tries again.
    }

    /// <summary>Forgets wrong tries because one was right.</summary>
    public Task Right(string what, CancellationToken cancellationToken = default)
    {
        var key = KeyOf(what);
        return db.Set<WrongTries>().Where(t => t.Key == key).ExecuteDeleteAsync(cancellationToken);
    }

    private static TimeSpan Pause(int count) =>
        count < Free ? TimeSpan.Zero : TimeSpan.FromMinutes(Math.Min(Longest.TotalMinutes, Math.Pow(2, Math.Min(count - Free, 10))));

    private async Task<bool> Add(string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = new WrongTries { Key = key, Count = 1, At = now };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            return false; // Another node or request was first.
        }
        finally
        {
            db.Entry(row).State = EntityState.Detached;
        }
    }

    private static string KeyOf(string what) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)));
}
