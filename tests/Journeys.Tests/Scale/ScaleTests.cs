using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Journeys.Tests.Simulation;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Scale;

/// <summary>What is done per click or per sweep costs by what it returns, not by what is stored: asked of the plans, not of a watch.</summary>
public sealed class ScaleTests : IDisposable
{
    private readonly StatementLog _log = new();

    private static readonly DateOnly AfterAll = new(2013, 9, 2);

    private static readonly Actor[] Staff =
    [
        Programme.With(Roles.Coach, ScopeKinds.Municipality, "2083"), Programme.With(Roles.LocalCoordinator, ScopeKinds.Region, "REG-DAL"),
        Programme.With(Roles.RegionalCoordinator, ScopeKinds.Region, "REG-DAL"), Programme.With(Roles.Partner, ScopeKinds.Partner, "P-17"),
        Programme.With(Roles.Assessor), Programme.With(Roles.Participant, ScopeKinds.Self, Guid.NewGuid().ToString()),
    ];

    [Fact]
    public async Task No_click_and_no_sweep_reads_a_table_that_grows_from_end_to_end()
    {
        await using var programme = await WithVignettes();
        await programme.Use<ComputeGoals>(g => g.Snapshot(AfterAll));
        var statements = await Recorded(() => EveryClickAndSweep(programme));

        await using var connection = await Connection(programme);
        var scans = statements.DistinctBy(s => s.Text).Select(s => (s.Text, Tables: QueryPlan.Scans(connection, s))).Where(s => s.Tables.Count > 0).ToList();
        Assert.True(scans.Count == 0, string.Join("\n\n", scans.Select(s => $"{string.Join(", ", s.Tables)}: {s.Text}")));
    }

    [Fact]
    public async Task A_page_of_a_list_stops_when_it_is_full_instead_of_sorting_everything_first()
    {
        await using var programme = await WithVignettes();
        var statements = await Recorded(() => EveryList(programme, 25));

        await using var connection = await Connection(programme);
        var sorts = statements.DistinctBy(s => s.Text).Where(s => !IsSmall(s) && QueryPlan.SortsBeforeItStops(connection, s)).Select(s => s.Text).ToList();
        Assert.True(sorts.Count == 0, string.Join("\n\n", sorts));

        // What somebody is named for, and what is somebody's own, is little whatever is stored.
        static bool IsSmall(Statement s) => s.Text.Contains("\"NamedAccess\"", StringComparison.Ordinal) || s.Text.Contains("\"IncomingCoachId\" =", StringComparison.Ordinal)
            || s.Text.Contains("\"PersonId\" =", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_asks_as_often_for_fifty_rows_as_for_five()
    {
        await using var programme = await WithVignettes();
        await programme.Use<WorkflowContext>(db => Population.Multiply(db, 24));
        await EveryList(programme, 5);

        var five = await Recorded(() => EveryList(programme, 5));
        var fifty = await Recorded(() => EveryList(programme, 50));

        // The notes of who looked at whom are one per row, in one commit.
        Assert.Equal(five.Count(IsQuestion), fifty.Count(IsQuestion));
        Assert.True(fifty.Count > five.Count, "Expected fifty rows to leave more notes than five: the lists are longer.");

        // Calendars are read anew every five seconds of the machine's clock, in whichever list that falls.
        static bool IsQuestion(Statement s) => s.Text.StartsWith("SELECT", StringComparison.Ordinal) && !s.Text.Contains("\"CalendarRules\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_sees_a_scan_and_a_sort()
    {
        await using var programme = await WithVignettes();
        var statements = await Recorded(() => programme.Look(db => db.History.Where(e => e.What == "x").OrderBy(e => e.ElementId).Take(1).ToListAsync()));

        await using var connection = await Connection(programme);
        var statement = Assert.Single(statements);
        Assert.Equal(["History"], QueryPlan.Scans(connection, statement));
        Assert.True(QueryPlan.SortsBeforeItStops(connection, statement));
    }

    public void Dispose() => _log.Dispose();

    private async Task<Programme> WithVignettes()
    {
        var programme = await Programme.Start(AfterAll);
        using var csv = File.OpenText(Path.Combine(ShippedRules.Folder("workflows"), "demo", "vignetter.csv"));
        await programme.Ask((ImportReferrals import) => import.Run(csv, Actor.System, dryRun: false, fault => Assert.Fail(fault.Message)));
        await programme.Sweep();
        _log.DataSource = await programme.Look(db => Task.FromResult(db.Database.GetDbConnection().DataSource));
        return programme;
    }

    private static async Task EveryClickAndSweep(Programme programme)
    {
        await EveryList(programme, 25);
        var (caseId, taskId, instanceId) = await programme.Look(db => db.Tasks.Where(t => t.Status == WorkTaskStatus.Open)
            .Select(t => new ValueTuple<Guid, Guid, Guid>(t.CaseId!.Value, t.Id, t.InstanceId)).FirstAsync());
        var coordinator = Programme.With(Roles.RegionalCoordinator);
        await programme.Ask((ReadTask read) => read.Run(taskId, coordinator));
        await programme.Ask((ReadTask read) => read.Position(taskId, coordinator));
        await programme.Ask((ReadParticipant read) => read.Run(caseId, coordinator));
        var access = (await programme.Ask((ReadCase read) => read.Run(caseId, coordinator, "TEST")))!;
        await programme.Ask((ReadTimeline read) => read.OfCase(access, 50));
        await programme.Ask((ExplainCase read) => read.Run(caseId, Programme.With(Roles.ProjectManager), CultureInfo.InvariantCulture));
        await programme.Ask((HoldTask hold) => hold.Claim(taskId, coordinator));
        await programme.Use<Operate>(o => o.Suspend(instanceId, As.Administrator("TEST"), "Test."));
        await programme.Use<Operate>(o => o.Resume(instanceId, As.Administrator("TEST"), "Test."));
        await programme.Ask((ReadGoals goals) => goals.Run(Programme.With(Roles.ProjectManager)));
        programme.Clock.MoveTo(programme.Clock.GetUtcNow().AddDays(30));
        await programme.Sweep();
        await programme.Ask((EscalateTasks sweep) => sweep.Run());
        await programme.Ask((PurgeSweep sweep) => sweep.Run());
    }

    private static async Task EveryList(Programme programme, int rows)
    {
        foreach (var actor in Staff)
        {
            foreach (var filter in new InboxFilter[] { new(), new() { Mine = true }, new() { Overdue = true }, new() { Phase = "F1" } })
            {
                await programme.Ask((TaskInbox inbox) => inbox.Run(actor, filter with { Take = rows }));
            }

            foreach (var filter in new ParticipantFilter[] { new(), new() { Mine = true }, new() { Status = CaseStatus.Referred } })
            {
                await programme.Ask((ReadParticipants read) => read.Run(actor, filter with { Take = rows }));
            }

            await programme.Ask((ReadHandover read) => read.Incoming(actor, 0, rows));
            await programme.Ask((ReadHandover read) => read.Outgoing(actor, 0, rows));
            await programme.Ask((ReadReferrals read) => read.Run(actor, 0, rows));
            await programme.Ask((ReadTeam read) => read.Run(actor));
            await programme.Ask((ReadDay read) => read.Run(actor));
        }
    }

    private async Task<IReadOnlyList<Statement>> Recorded(Func<Task> work)
    {
        _log.Take();
        await work();
        var statements = _log.Take();
        Assert.NotEmpty(statements);
        return statements;
    }

    private static async Task<SqliteConnection> Connection(Programme programme)
    {
        var connection = new SqliteConnection(await programme.Look(db => Task.FromResult(db.Database.GetConnectionString())));
        await connection.OpenAsync();
        return connection;
    }
}
