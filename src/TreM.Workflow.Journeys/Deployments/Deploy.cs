using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timers;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>
/// Takes models in: reads and checks them all, and stores all of them or none. A file that is stored already is no new
/// version. Running instances stay on their version; new ones start on the newest that is valid.
/// </summary>
public sealed class Deploy(WorkflowContext db, Catalogue catalogue, WorkNudge nudge, TimeProvider time)
{
    /// <summary>Deploys files.</summary>
    /// <param name="files">Paths within the deployed folder, with texts.</param>
    /// <param name="actor">Who deploys.</param>
    /// <param name="comment">Why, or null.</param>
    /// <param name="validFrom">From when new instances use the versions; now when null.</param>
    /// <param name="alongside">Changes rows in the same transaction; told the deployment's id, or null when nothing was new. Not called when refused.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<DeployResult> Run(
        IReadOnlyCollection<SourceFile> files, string actor, string? comment = null, DateTimeOffset? validFrom = null,
        Action<Guid?>? alongside = null, CancellationToken cancellationToken = default)
    {
        var read = await Read(files, cancellationToken);
        if (read.HasErrors)
        {
            return new DeployResult(null, read.Findings, 0);
        }

        db.ChangeTracker.Clear();
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var from = UtcMicroseconds.Round(validFrom ?? now);
        var deployment = new Deployment { Id = Guid.CreateVersion7(now), At = now, Actor = actor, Comment = comment };
        var versions = await Add(read, deployment, from, now, cancellationToken);
        if (versions > 0)
        {
            db.Deployments.Add(deployment);
        }

        alongside?.Invoke(versions > 0 ? deployment.Id : null);
        await Save(cancellationToken);
        if (versions == 0)
        {
            db.ChangeTracker.Clear();
            return new DeployResult(null, read.Findings, 0);
        }

        db.ChangeTracker.Clear();
        catalogue.Refresh();
        nudge.Ring(Lane.Timers);
        return new DeployResult(deployment.Id, read.Findings, versions);
    }

    /// <summary>What a deployment would say, without deploying.</summary>
    public async Task<DeployResult> Check(IReadOnlyCollection<SourceFile> files, CancellationToken cancellationToken = default) =>
        new(null, (await Read(files, cancellationToken)).Findings, 0);

    /// <summary>
    /// Deploys what has changed below folders (<c>workflows</c>, <c>rules</c>). A file that was deployed once is left out: what
    /// somebody has changed in the browser since then stays, also when the service starts again.
    /// </summary>
    /// <param name="folders">The folders.</param>
    /// <param name="actor">Who deploys.</param>
    /// <param name="prepare">What is done to a file's text first; null leaves all as they are.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<DeployResult> Folders(
        IEnumerable<string> folders, string actor, Func<SourceFile, SourceFile>? prepare = null, CancellationToken cancellationToken = default)
    {
        var files = new List<SourceFile>();
        foreach (var folder in folders.Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (SourceFile.KindOf(path) is not null)
                {
                    var file = SourceFile.Of(
                        Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(folder))!, path).Replace('\\', '/'), await File.ReadAllBytesAsync(path, cancellationToken));
                    files.Add(prepare?.Invoke(file) ?? file);
                }
            }
        }

        // Most starts find what the last one found: reading and checking it all again would only make the first page wait.
        var known = await db.DeployedFiles.Select(f => new { f.Hash, f.TextHash }).ToListAsync(cancellationToken);
        var texts = known.Select(f => f.TextHash).ToHashSet(StringComparer.Ordinal);
        if (files.TrueForAll(f => texts.Contains(f.TextHash())))
        {
            return new DeployResult(null, [], 0);
        }

        var read = ModelFiles.Read(files, stop: cancellationToken);
        if (read.HasErrors)
        {
            return await Run(files, actor, cancellationToken: cancellationToken);
        }

        var hashes = known.Select(f => f.Hash).ToHashSet(StringComparer.Ordinal);
        return await Run([.. read.Files.Where(f => !hashes.Contains(f.Hash)).Select(f => f.Source)], actor, cancellationToken: cancellationToken);
    }

    internal async Task<ModelFiles> Read(IReadOnlyCollection<SourceFile> files, CancellationToken cancellationToken) => ModelFiles.Read(
        await WithDeployedRules(files, cancellationToken),
        await db.FormVersions.Select(v => v.FormId).Distinct().ToListAsync(cancellationToken),
        [.. (await db.DecisionVersions.Select(v => new { v.DecisionId, v.Hash }).ToListAsync(cancellationToken)).Select(v => (v.DecisionId, v.Hash))],
        files.Any(f => SourceFile.KindOf(f.Name) == FileKind.Bpmn) ? await FormTexts(cancellationToken) : null, cancellationToken);

    private async Task<List<string>> FormTexts(CancellationToken cancellationToken)
    {
        var newest = await db.FormVersions.AsNoTracking().GroupBy(v => v.FormId)
            .Select(g => g.OrderByDescending(v => v.Number).First().Hash).ToListAsync(cancellationToken);
        return await db.DeployedFiles.AsNoTracking().Where(f => newest.Contains(f.Hash)).Select(f => f.Text).ToListAsync(cancellationToken);
    }

    // A rule may import rules that are deployed, and rules that import it must follow its new version: read together, those that
    // stay as they are keep their hash and give no new version.
    private async Task<IReadOnlyCollection<SourceFile>> WithDeployedRules(IReadOnlyCollection<SourceFile> files, CancellationToken cancellationToken)
    {
        var given = files.Where(f => SourceFile.KindOf(f.Name) == FileKind.Dmn).Select(f => Outline.Of(f.Text).Namespace).ToHashSet();
        if (!files.Any(f => SourceFile.KindOf(f.Name) is FileKind.Dmn or FileKind.Tests))
        {
            return files;
        }

        var newest = await db.DecisionVersions.AsNoTracking().GroupBy(v => v.DecisionId)
            .Select(g => g.OrderByDescending(v => v.Number).First().Hash).Distinct().ToListAsync(cancellationToken);
        var deployed = await db.DeployedFiles.AsNoTracking().Where(f => newest.Contains(f.Hash)).Select(f => new SourceFile(f.Name, f.Text)).ToListAsync(cancellationToken);
        return [.. files, .. deployed.Where(f => !given.Contains(Outline.Of(f.Text).Namespace))];
    }

    private async Task<int> Add(ModelFiles read, Deployment deployment, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await db.DeployedFiles.Select(f => f.Hash).ToHashSetAsync(cancellationToken);
        var processes = await db.ProcessVersions.GroupBy(v => v.ProcessId).Select(g => g.OrderByDescending(v => v.Number).First()).ToDictionaryAsync(v => v.ProcessId, cancellationToken);
        var decisions = await db.DecisionVersions.GroupBy(v => v.DecisionId).Select(g => g.OrderByDescending(v => v.Number).First()).ToDictionaryAsync(v => v.DecisionId, cancellationToken);
        var forms = await db.FormVersions.GroupBy(v => v.FormId).Select(g => g.OrderByDescending(v => v.Number).First()).ToDictionaryAsync(v => v.FormId, cancellationToken);
        db.ChangeTracker.Clear();
        var added = 0;
        foreach (var file in read.Files)
        {
            foreach (var process in file.Processes.Where(p => processes.GetValueOrDefault(p.Id)?.Hash != file.Hash))
            {
                db.ProcessVersions.Add(new ProcessVersion
                {
                    ProcessId = process.Id, Number = (processes.GetValueOrDefault(process.Id)?.Number ?? 0) + 1, Hash = file.Hash, Name = process.Name,
                    VersionTag = process.VersionTag, ValidFrom = from, DeploymentId = deployment.Id, Triggers = ProcessTrigger.Write(process.StartTriggers),
                });
                await Schedule(process, deployment.Id, from, now, cancellationToken);
                added++;
            }

            foreach (var decision in file.Decisions)
            {
                added += AddVersion(file, decision, decisions.GetValueOrDefault(decision.Id), TestsBeside(file, read), deployment, from) ? 1 : 0;
            }

            if (file.FormId is { } formId && forms.GetValueOrDefault(formId)?.Hash != file.Hash)
            {
                db.FormVersions.Add(new FormVersion
                {
                    FormId = formId, Number = (forms.GetValueOrDefault(formId)?.Number ?? 0) + 1, Hash = file.Hash, ValidFrom = from, DeploymentId = deployment.Id,
                });
                added++;
            }

            if (stored.Add(file.Hash))
            {
                db.DeployedFiles.Add(new DeployedFile
                {
                    Hash = file.Hash, Kind = file.Kind, Name = file.Source.Name, Text = file.Source.Text, TextHash = file.Source.TextHash(),
                    Imports = string.Join(',', file.Imports),
                });
            }
        }

        return added;
    }

    private bool AddVersion(ReadFile file, DecisionOutline decision, DecisionVersion? newest, string? tests, Deployment deployment, DateTimeOffset from)
    {
        if (newest?.Hash != file.Hash)
        {
            db.DecisionVersions.Add(new DecisionVersion
            {
                DecisionId = decision.Id, Number = (newest?.Number ?? 0) + 1, Hash = file.Hash, Name = decision.Name, VersionTag = decision.VersionTag,
                ValidFrom = from, DeploymentId = deployment.Id, TestsHash = tests ?? newest?.TestsHash,
            });
            return true;
        }

        if (tests is not null && newest.TestsHash != tests)
        {
            db.DecisionVersions.Attach(newest).Entity.TestsHash = tests;
        }

        return false;
    }

    private static string? TestsBeside(ReadFile file, ModelFiles read)
    {
        var name = SourceFile.TestsOf(file.Source.Name);
        return read.Files.FirstOrDefault(f => f.Kind == FileKind.Tests && f.Source.Name == name)?.Hash;
    }

    // A timer start that fires while it is replaced leaves a row for its next time: that one is replaced then.
    private async Task Save(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException fired) when (fired.Entries.All(e => e is { State: EntityState.Deleted, Entity: OutboxRow { Kind: OutboxKind.StartTimer } }))
            {
                foreach (var entry in fired.Entries)
                {
                    entry.State = EntityState.Detached;
                    await Unschedule(((OutboxRow)entry.Entity).Name!, cancellationToken);
                }
            }
        }
    }

    // Also one that was given up, and that its incident could bring back.
    private async Task Unschedule(string processId, CancellationToken cancellationToken) => db.OutboxRows.RemoveRange(await db.OutboxRows
        .Where(o => o.Status != OutboxStatus.Done && o.Lane == Lane.Timers && o.Kind == OutboxKind.StartTimer && o.Name == processId)
        .ToListAsync(cancellationToken));

    // The new version's timers replace those of the version before it, also while somebody works on one.
    private async Task Schedule(ProcessDefinition process, Guid deploymentId, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await Unschedule(process.Id, cancellationToken);
        foreach (var trigger in process.StartTriggers.Where(t => t.Kind == "timer"))
        {
            if (trigger.FirstDue?.Invoke(from) is { } due)
            {
                db.OutboxRows.Add(FireTimers.StartTimer(EffectId.Of(deploymentId, $"{process.Id}/{trigger.StartEventId}"), process.Id, trigger.StartEventId, now, due));
            }
        }
    }
}

/// <summary>How a deployment ended.</summary>
/// <param name="DeploymentId">Its id; null when something was refused, or nothing was new.</param>
/// <param name="Findings">What the checks said, each with its file.</param>
/// <param name="Versions">How many new versions of processes, decisions and forms there are.</param>
public sealed record DeployResult(Guid? DeploymentId, ImmutableArray<Finding> Findings, int Versions)
{
    /// <summary>Whether the files were refused.</summary>
    public bool Refused => Findings.Any(f => f.Severity == Severity.Error);
}
