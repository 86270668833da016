using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>A model as an editor opens it.</summary>
/// <param name="File">The file it is, or becomes.</param>
/// <param name="Text">Its text.</param>
/// <param name="Tests">The tests of a table, or null.</param>
/// <param name="KeptAt">When the draft was last kept; null when it is the version in force.</param>
/// <param name="IsStale">Somebody else has published since the draft began.</param>
/// <param name="ComingNumber">Number of a later version that waits for its day, or null. The draft does not hold its changes.</param>
public sealed record OpenModel(string File, string Text, string? Tests, DateTimeOffset? KeptAt, bool IsStale, int? ComingNumber);

/// <summary>Work in the editors: opened from the version in force, kept as one draws, and gone when it is published.</summary>
public sealed class Drafts(WorkflowContext db, Catalogue catalogue, IStoreDialect dialect, TimeProvider time)
{
    /// <summary>Longest text that is kept, in characters.</summary>
    public const int LongestText = 2 * 1024 * 1024;

    /// <summary>The drafts of a user, newest first.</summary>
    public async Task<IReadOnlyList<Draft>> Of(Actor actor, CancellationToken cancellationToken = default) =>
        await db.Set<Draft>().AsNoTracking().Where(d => d.Owner == actor.Id).OrderByDescending(d => d.At).ToListAsync(cancellationToken);

    /// <summary>What the editor of a model shows: the user's draft, else the version in force. Null when there is neither.</summary>
    public async Task<OpenModel?> Open(Actor actor, FileKind kind, string modelId, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.Administrator))
        {
            return null;
        }

        var (inForce, coming) = await InForce(kind, modelId, cancellationToken);
        if (await Find(actor, kind, modelId).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is { } draft)
        {
            return new(draft.File, draft.Text, draft.Tests, draft.At, draft.BaseHash != inForce, coming);
        }

        return inForce is not null && await db.DeployedFiles.AsNoTracking().FirstOrDefaultAsync(f => f.Hash == inForce, cancellationToken) is { } file
            ? new(file.Name, file.Text, null, null, false, coming)
            : null;
    }

    /// <summary>Keeps what somebody has drawn so far.</summary>
    /// <returns>When it was kept; null when there is no such model to draw, or the text is too long.</returns>
    public async Task<DateTimeOffset?> Keep(
        Actor actor, FileKind kind, string modelId, string text, string? tests, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.Administrator) || text.Length > LongestText || tests?.Length > LongestText)
        {
            return null;
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var draft = await Find(actor, kind, modelId).FirstOrDefaultAsync(cancellationToken);
        if (draft is null)
        {
            if (await Open(actor, kind, modelId, cancellationToken) is not { } open)
            {
                return null;
            }

            draft = await Start(actor, kind, modelId, open.File, text, cancellationToken);
        }

        (draft.Text, draft.Tests, draft.At) = (text, tests, now);
        await db.SaveChangesAsync(cancellationToken);
        return now;
    }

    /// <summary>Begins a draft of a model that is not there yet.</summary>
    /// <returns>False when a model or a draft of the user has the id already, and for everybody but administrators.</returns>
    public async Task<bool> Begin(Actor actor, FileKind kind, string modelId, string text, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.Administrator) || await InForce(kind, modelId, cancellationToken) is not (null, null) || await Find(actor, kind, modelId).AnyAsync(cancellationToken))
        {
            return false;
        }

        await Start(actor, kind, modelId, FileOf(kind, modelId), text, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException failure) when (dialect.IsDuplicate(failure))
        {
            return false;
        }
    }

    /// <summary>Goes on with the draft as a change of the version in force, whatever it began from: the author has seen the difference.</summary>
    public async Task Rebase(Actor actor, FileKind kind, string modelId, CancellationToken cancellationToken = default)
    {
        if (await Find(actor, kind, modelId).FirstOrDefaultAsync(cancellationToken) is { } draft)
        {
            draft.BaseHash = (await InForce(kind, modelId, cancellationToken)).Hash;
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Throws a draft away.</summary>
    public Task Drop(Actor actor, FileKind kind, string modelId, CancellationToken cancellationToken = default) =>
        Find(actor, kind, modelId).ExecuteDeleteAsync(cancellationToken);

    private IQueryable<Draft> Find(Actor actor, FileKind kind, string modelId) =>
        db.Set<Draft>().Where(d => d.Owner == actor.Id && d.Kind == kind && d.ModelId == modelId);

    private async Task<Draft> Start(Actor actor, FileKind kind, string modelId, string file, string text, CancellationToken cancellationToken)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var draft = new Draft
        {
            Id = Guid.CreateVersion7(now), Owner = actor.Id, Kind = kind, ModelId = modelId, File = file, Text = text, At = now,
            BaseHash = (await InForce(kind, modelId, cancellationToken)).Hash,
        };
        db.Add(draft);
        return draft;
    }

    // A folder of one's own, beside what is shipped.
    private static string FileOf(FileKind kind, string modelId) => kind switch
    {
        FileKind.Dmn => $"rules/own/{modelId}.dmn",
        FileKind.Bpmn => $"workflows/own/{modelId}.bpmn",
        _ => $"workflows/own/{modelId}.form",
    };

    // The version that is used now, and the number of a later one that is published already.
    private async Task<(string? Hash, int? Coming)> InForce(FileKind kind, string modelId, CancellationToken cancellationToken)
    {
        var (versions, now) = (await catalogue.Current(db, cancellationToken), time.GetUtcNow());
        IEnumerable<(string Hash, int Number, DateTimeOffset From)> all = kind switch
        {
            FileKind.Bpmn => versions.ProcessVersions(modelId).Select(v => (v.Hash, v.Number, v.ValidFrom)),
            FileKind.Dmn => versions.DecisionVersions(modelId).Select(v => (v.Hash, v.Number, v.ValidFrom)),
            _ => versions.FormVersions(modelId).Select(v => (v.Hash, v.Number, v.ValidFrom)),
        };
        var newestFirst = all.ToList();
        var coming = newestFirst.Where(v => v.From > now).Select(v => (int?)v.Number).FirstOrDefault();
        return (newestFirst.Where(v => v.From <= now).Select(v => v.Hash).FirstOrDefault(), coming);
    }
}
