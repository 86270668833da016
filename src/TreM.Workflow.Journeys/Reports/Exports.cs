using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>What can be exported.</summary>
public static class ExportKinds
{
    public const string GoalsCsv = "goals.csv";
    public const string GoalsXlsx = "goals.xlsx";
    public const string CasesCsv = "cases.csv";
    public const string CasesXlsx = "cases.xlsx";
    public const string Xes = "log.xes";
    public const string Ocel = "log.ocel.json";

    /// <summary>Figures only.</summary>
    public static IReadOnlyList<string> Aggregates { get; } = [GoalsCsv, GoalsXlsx];

    /// <summary>Pseudonymous rows of single cases.</summary>
    public static IReadOnlyList<string> Cases { get; } = [CasesCsv, CasesXlsx, Xes, Ocel];
}

/// <summary>
/// Writes exports: only the reader's regions, never a protected case, ids that are new in each file. That something left, and
/// who took it, is written down first; when it cannot be, nothing leaves.
/// </summary>
public sealed class Exports(WorkflowContext db, ReadGoals goals, ExportLog log, TimeProvider time)
{
    /// <summary>The kinds an actor may take.</summary>
    public static IReadOnlyList<string> For(Actor actor) => Audience.Of(actor) switch
    {
        null => [],
        { MayListCases: true } => [.. ExportKinds.Aggregates, .. ExportKinds.Cases],
        _ => ExportKinds.Aggregates,
    };

    /// <summary>Writes one.</summary>
    /// <returns>False, with nothing written: there is no such export for this actor.</returns>
    public async Task<bool> Run(string kind, Actor actor, Stream target, CancellationToken cancellationToken = default)
    {
        if (!For(actor).Contains(kind) || Audience.Of(actor) is not { } audience)
        {
            return false;
        }

        await Note(kind, actor, cancellationToken);
        switch (kind)
        {
            case ExportKinds.GoalsCsv:
                await CsvFile.Write(target, await Goals(actor, cancellationToken), cancellationToken);
                break;
            case ExportKinds.GoalsXlsx:
                XlsxFile.Write(target, await Goals(actor, cancellationToken));
                break;
            case ExportKinds.CasesCsv:
                await CsvFile.Write(target, await Cases(audience, cancellationToken), cancellationToken);
                break;
            case ExportKinds.CasesXlsx:
                XlsxFile.Write(target, await Cases(audience, cancellationToken));
                break;
            case ExportKinds.Xes:
                await log.Xes(target, (await Allowed(audience).Select(e => e.CaseId).ToHashSetAsync(cancellationToken)).Contains, cancellationToken);
                break;
            default:
                await log.Ocel(target, (await Allowed(audience).Select(e => e.CaseId).ToHashSetAsync(cancellationToken)).Contains, cancellationToken);
                break;
        }

        return true;
    }

    private async Task Note(string kind, Actor actor, CancellationToken cancellationToken)
    {
        db.Add(new AccessEvent
        {
            CaseId = Guid.Empty,
            ActorId = actor.Id,
            Role = actor.Grants.First(g => g.Role == Roles.System || Audience.Readers.Contains(g.Role)).Role,
            Category = Categories.Aggregate,
            Access = AccessLevels.Read,
            Purpose = $"EXPORT {kind}",
            Strengthened = ExportKinds.Cases.Contains(kind),
            At = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private async Task<ExportTable> Goals(Actor actor, CancellationToken cancellationToken)
    {
        var board = (await goals.Run(actor, cancellationToken))!;
        var rows = board.Goals.SelectMany(g => g.Parts
            .SelectMany(d => d.Value.Select(p => Row(board.On, g, d.Key, p.Value, p.Figure, null)))
            .Prepend(Row(board.On, g, "ALLA", "", g.Figure, g.Status)));
        return new("goals", ["date", "goal", "target", "dimension", "value", "n", "measured", "concerned", "share", "lower", "upper", "responseRate", "status"], rows);
    }

    private static object?[] Row(DateOnly on, GoalCard goal, string dimension, string value, Journeys.Goals.GoalFigure? figure, string? status) =>
    [
        on, goal.Code, goal.Target, dimension, value, figure?.N, figure?.D, figure?.C, figure?.Share, figure?.LowerBound, figure?.UpperBound, figure?.ResponseRate, status,
    ];

    private async Task<ExportTable> Cases(Audience audience, CancellationToken cancellationToken)
    {
        var rows = await Allowed(audience)
            .GroupJoin(db.Set<Exit>(), e => e.CaseId, x => x.CaseId, (e, exits) => new { e, exits })
            .SelectMany(r => r.exits.DefaultIfEmpty(), (r, x) => new
            {
                r.e.CaseId, r.e.Region, r.e.Municipality, r.e.Sex, r.e.PrimaryGroup, r.e.Status, r.e.Phase, r.e.ReferredAt, r.e.StartDate, r.e.EndDate,
                Reason = x == null ? null : x.Reason, Outcome = x == null ? null : x.Outcome,
            }).ToListAsync(cancellationToken);
        var key = RandomNumberGenerator.GetBytes(32);
        string Alias(Guid id) => $"c-{Convert.ToHexStringLower(HMACSHA256.HashData(key, id.ToByteArray()).AsSpan(0, 8))}";
        return new(
            "cases", ["case", "region", "municipality", "sex", "targetGroup", "status", "phase", "referred", "start", "end", "exitReason", "outcome"],
            rows.Select(r => (IReadOnlyList<object?>)
            [
                Alias(r.CaseId), r.Region, r.Municipality, r.Sex, r.PrimaryGroup, r.Status, r.Phase, Calendars.WorkCalendar.DateOf(r.ReferredAt),
                r.StartDate, r.EndDate, r.Reason, r.Outcome,
            ]).OrderBy(r => (string)r[0]!, StringComparer.Ordinal));
    }

    private IQueryable<Enrolment> Allowed(Audience audience)
    {
        var cases = db.Set<Enrolment>().AsNoTracking().Where(e => !e.IsProtected);
        return audience.Regions is { } regions ? cases.Where(e => regions.Contains(e.Region)) : cases;
    }
}
