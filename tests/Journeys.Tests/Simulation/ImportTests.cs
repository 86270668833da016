using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using System.Text;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tests.Rules;

namespace TreM.Workflow.Journeys.Tests.Simulation;

public sealed class ImportTests
{
    private static readonly DateOnly AfterAll = new(2013, 9, 2);

    private static string Vignettes => File.ReadAllText(Path.Combine(ShippedRules.Folder("workflows"), "demo", "vignetter.csv"));

    private static Task<ImportProgress> Import(Programme programme, string csv, List<ImportFault> faults, bool dryRun = false) =>
        programme.Ask((ImportReferrals import) => import.Run(new StringReader(csv), Actor.System, dryRun, faults.Add));

    [Fact]
    public async Task The_vignettes_come_in_once_and_their_journeys_begin()
    {
        await using var programme = await Programme.Start(AfterAll);
        var faults = new List<ImportFault>();

        Assert.Equal(new ImportProgress(12, 12, 0, 0), await Import(programme, Vignettes, faults, dryRun: true));
        Assert.Equal(0, await programme.Look(db => db.Instances.CountAsync()));
        Assert.Equal(new ImportProgress(12, 12, 0, 0), await Import(programme, Vignettes, faults));
        Assert.Equal(new ImportProgress(12, 0, 12, 0), await Import(programme, Vignettes, faults));

        await programme.Sweep();
        Assert.Empty(faults);
        Assert.Equal(12, await programme.Look(db => db.Set<Person>().CountAsync()));
        Assert.Equal(12, await programme.Look(db => db.Tasks.CountAsync(t => t.Node == "N020")));
        var siri = await programme.Look(db => db.Set<Referral>().Where(r => r.RowKey == "V03").Join(db.Set<EligibilityAssessment>(), r => r.CaseId, a => a.CaseId, (r, a) => a).SingleAsync());
        Assert.Equal(("TG3", "BEHORIG", "N080"), (Assert.Single(siri.Groups), siri.Proposal, siri.NextNode));
        var skyddad = await programme.Look(db => db.Set<Referral>().Where(r => r.RowKey == "V07").Join(db.Set<Enrolment>(), r => r.CaseId, e => e.CaseId, (r, e) => e).SingleAsync());
        Assert.Equal((true, "REG-GR"), (skyddad.IsProtected, skyddad.Region));
    }

    [Fact]
    public async Task Good_rows_go_in_while_bad_ones_are_told_by_line_column_and_reason()
    {
        await using var programme = await Programme.Start(AfterAll);
        var faults = new List<ImportFault>();
        var lines = Vignettes.TrimEnd('\n').Split('\n');
        var bad = lines[2].Replace("2394", "2395").Replace("2085", "208");

        var done = await Import(programme, string.Join('\n', lines[0], lines[1], bad, lines[3]), faults);

        Assert.Equal(new ImportProgress(3, 2, 0, 1), done);
        Assert.Equal([(3, "idNumber", "referral.id.checkdigit"), (3, "municipality", "referral.municipality.format")], faults.Select(f => (f.Line, f.Column, f.Code)));
    }

    [Fact]
    public async Task No_number_name_or_contact_leaves_the_vault()
    {
        var log = new StringBuilder();
        await using var programme = await Programme.Start(AfterAll, services => services.AddSingleton<ILoggerProvider>(new Everything(log)));
        await Import(programme, Vignettes, []);
        await programme.Sweep();

        string[] canaries = ["198004262385", "19800426-2385", "8004262385", "800426-2385", "Exempelsson", "amal.v01@example.com", "070-1740605"];
        var stored = new StringBuilder();
        await programme.Use<WorkflowContext>(async db =>
        {
            foreach (var table in await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").ToListAsync())
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"SELECT * FROM \"{table}\"";
                await db.Database.OpenConnectionAsync();
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                    {
                        stored.Append(reader.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : reader.GetValue(i)).Append('\n');
                    }
                }
            }
        });

        Assert.True(stored.Length > 100_000);
        Assert.All(canaries, canary =>
        {
            Assert.DoesNotContain(canary, stored.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(canary, log.ToString(), StringComparison.OrdinalIgnoreCase);
        });
        var found = await programme.Ask((IdentityVault vault) => programme.Look(db => db.Set<PersonLookup>().CountAsync(l => l.Hash == vault.IdNumber("198004262385"))));
        Assert.Equal(1, found);
    }

    private sealed class Everything(StringBuilder log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (log)
            {
                log.Append(formatter(state, exception)).Append(exception).Append('\n');
            }
        }

        public void Dispose()
        {
        }
    }
}
