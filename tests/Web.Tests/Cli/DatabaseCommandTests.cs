using System.Xml.Linq;
using Microsoft.Data.Sqlite;


namespace TreM.Workflow.Web.Tests.Cli;

public sealed class DatabaseCommandTests
{
    private static readonly string Vignettes = Path.Combine(Shipped.Workflows, "demo", "vignetter.csv");

    [Fact]
    public async Task Migrating_says_what_it_did_and_does_it_once()
    {
        using var place = new Workplace();

        Assert.StartsWith("applied ", (await place.OnDatabase("migrate")).Output, StringComparison.Ordinal);
        Assert.Equal("The database was up to date.\n", (await place.OnDatabase("migrate")).Output);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_refused_and_not_made()
    {
        using var place = new Workplace();

        var ran = await place.OnDatabase("verify");

        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("trem migrate", ran.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(place.At("trem.db")));
    }

    [Fact]
    public async Task The_first_administrator_gets_a_link_and_the_same_address_a_new_one()
    {
        using var place = new Workplace();
        Assert.Equal(2, (await place.OnDatabase("administrator", "--name", "Ada Admin", "--mail", "ada@example.com")).ExitCode);
        await place.Migrate();

        var first = await place.OnDatabase("administrator", "--name", "Ada Admin", "--mail", "ada@example.com");
        var again = await place.OnDatabase("administrator", "--name", "Ada Admin", "--mail", "ADA@example.com");
        var wrong = await place.OnDatabase("administrator", "--name", "Ada Admin", "--mail", "ada");

        Assert.Equal((0, 0, 2), (first.ExitCode, again.ExitCode, wrong.ExitCode));
        Assert.Matches("https?://[^ ]+/account/set-password\\?code=[0-9a-f]{96}\n$", first.Output);
        Assert.NotEqual(first.Output, again.Output);
        Assert.Contains("account.mail:", wrong.Error, StringComparison.Ordinal);
        Assert.Equal("1", Execute(place, "SELECT COUNT(*) FROM RoleAssignments WHERE Role = 'ADMIN' AND ScopeKind = 'PROGRAM' AND GrantedBy = 'SYSTEM'"));
        Assert.Equal("1", Execute(place, "SELECT COUNT(*) FROM PasswordLinks WHERE EndedAt IS NULL"));
    }

    [Fact]
    public async Task Referrals_come_in_once_bad_rows_are_told_and_the_chains_hold_until_somebody_changes_them()
    {
        using var place = new Workplace();
        await place.Migrate();

        var dry = await place.OnDatabase("import", "referrals", Vignettes, "--dry-run");
        Assert.Equal((0, "12 rows: 12 would be filed, 0 known before, 0 faulty (dry run: nothing was written)\n"), (dry.ExitCode, dry.Output));

        var lines = File.ReadAllLines(Vignettes);
        lines[2] = lines[2].Replace("2394", "2395", StringComparison.Ordinal);
        var bad = await place.OnDatabase("import", "referrals", place.Put("bad.csv", string.Join('\n', lines)));
        Assert.Equal(1, bad.ExitCode);
        Assert.Matches(@"\n3 +idNumber +referral\.id\.checkdigit +", bad.Output);
        Assert.EndsWith("12 rows: 11 filed, 0 known before, 1 faulty\n", bad.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("19940312", bad.Output, StringComparison.Ordinal);

        var again = await place.OnDatabase("import", "referrals", Vignettes);
        Assert.Equal((0, "12 rows: 1 filed, 11 known before, 0 faulty\n"), (again.ExitCode, again.Output));

        var whole = await place.OnDatabase("verify");
        Assert.Equal((0, "12 instances verified, 0 broken\n"), (whole.ExitCode, whole.Output));

        var instance = Execute(place, "UPDATE History SET Actor = 'nobody' WHERE Sequence = 2 AND InstanceId = (SELECT MIN(InstanceId) FROM History) RETURNING InstanceId");
        var broken = await place.OnDatabase("verify");
        Assert.Equal(1, broken.ExitCode);
        Assert.Matches($@"(?i)\n{instance} +2 +The event was changed", broken.Output);
        Assert.EndsWith("12 instances verified, 1 broken\n", broken.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await place.OnDatabase("verify", "--instance", instance)).ExitCode);
    }

    [Fact]
    public async Task Exports_leave_out_protected_persons()
    {
        using var place = new Workplace();
        await place.Migrate();
        await place.OnDatabase("import", "referrals", Vignettes);

        var file = place.At("log.xes");
        Assert.Equal(0, (await place.OnDatabase("export", "xes", "--output", file)).ExitCode);
        Assert.Equal(11, XDocument.Load(file).Root!.Elements().Count(e => e.Name.LocalName == "trace"));
        var ocel = await place.OnDatabase("export", "ocel");
        Assert.StartsWith("{\"events\":[", ocel.Output, StringComparison.Ordinal);

        var open = Execute(place, "SELECT CaseId FROM Enrolments WHERE IsProtected = 0 LIMIT 1");
        var hidden = Execute(place, "SELECT CaseId FROM Enrolments WHERE IsProtected = 1");
        var timeline = await place.OnDatabase("export", "timeline", "--case", open);
        Assert.Equal(0, timeline.ExitCode);
        Assert.StartsWith("At ", timeline.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exempelsson", timeline.Output, StringComparison.Ordinal);
        var refused = await place.OnDatabase("export", "timeline", "--case", hidden);
        var unknown = await place.OnDatabase("export", "timeline", "--case", Guid.Empty.ToString());
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Equal(unknown.Error.Replace(Guid.Empty.ToString(), "", StringComparison.Ordinal), refused.Error.Replace(hidden, "", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_simulation_and_never_among_real_cases()
    {
        using var place = new Workplace();
        string[] simulate = ["simulate", "--participants", "3", "--seed", "7", "--until", "2013-03-31", "--models", Shipped.Workflows, Shipped.Rules];

        var first = await Ran.Trem([.. simulate, "--database", place.At("simulation.db")]);
        var second = await Ran.Trem(simulate);

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("0 open incidents", first.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nG5 ", first.Output);
        Assert.Equal(first.Output, second.Output);
        var among = await Ran.Trem([.. simulate, "--database", place.At("simulation.db")]);
        Assert.Equal(2, among.ExitCode);
        Assert.Contains("without cases", among.Error, StringComparison.Ordinal);
        SqliteConnection.ClearAllPools();
    }

    private static string Execute(Workplace place, string sql)
    {
        using var connection = new SqliteConnection(place.Connection);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is the test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return $"{command.ExecuteScalar()}";
    }
}
