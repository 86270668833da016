using System.Net;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>Every page on a database server, where an answer takes time: pages must not be rendered before they have it.</summary>
public sealed class PostgreSqlPageTests
{
    // What shows itself only to somebody who is on the way in or out.
    private static readonly string[] OnTheWay = ["/account/two-factor", "/account/external-answer", "/_framework/opaque-redirect"];

    [Fact]
    public async Task Every_page_and_export_opens_on_PostgreSQL_for_whoever_may_and_what_is_posted_is_kept()
    {
        Assert.SkipWhen(TestStore.Missing(StorageProvider.PostgreSql) is not null, TestStore.Missing(StorageProvider.PostgreSql) ?? "");
        await using var store = await TestStore.Create(StorageProvider.PostgreSql);
        await using var programme = new CanaryProgramme();
        (programme.Service.Settings["Storage:Provider"], programme.Service.Settings["Storage:ConnectionString"]) = (nameof(StorageProvider.PostgreSql), store.Options.ConnectionString);
        await programme.InitializeAsync();

        var (opened, broken) = (new HashSet<string>(), new List<string>());
        foreach (var (role, account) in await Accounts(programme))
        {
            var browser = await programme.As(account);
            foreach (var row in RouteTable.Read().Where(r => r.Route.Method is "PAGE" or "GET" && (r.Roles.Count == 0 || r.Roles.Contains(role))))
            {
                foreach (var id in row.Object != "-" ? IsolationTests.IdsOf(programme.Hedemora, row.Object) : [Known(row.Route.Pattern) ?? RouteTable.Unknown])
                {
                    using var answer = await browser.GetAsync(new Uri(RouteTable.Address(row.Route, id), UriKind.Relative), CanaryProgramme.Stop);
                    Keep(answer, $"{row.Route} as {account}");
                    _ = answer.StatusCode == HttpStatusCode.OK && opened.Add(row.Route.Pattern);
                }
            }
        }

        foreach (var kind in ExportKinds.Aggregates.Concat(ExportKinds.Cases))
        {
            using var answer = await CanaryProgramme.Post(await programme.As("projektledare"), $"/exports/{kind}");
            Keep(answer, $"export {kind}");
        }

        Nothing.In(broken);
        Nothing.In([.. RouteTable.Read().Where(r => r.Route.Method is "PAGE" or "GET" && MustOpen(r) && !opened.Contains(r.Route.Pattern)).Select(r => $"Nobody saw {r.Route}")]);

        var (coach, task) = (await programme.As("handledare"), programme.Hedemora.Tasks[0]);
        using var noted = await CanaryProgramme.Post(coach, $"/participants/{programme.Hedemora.CaseId}",
            ("_handler", "contact"), ("submission", "postgres-1"), ("way", "SMS"), ("minutes", "7"), ("note", "Hördes av"));
        Keep(noted, "a contact");
        using var claimed = await CanaryProgramme.Post(await programme.As("samordnare"), $"/tasks/{task}/claim", ("back", "/tasks"));
        Keep(claimed, "a claim");
        Nothing.In(broken);
        Assert.True(await programme.Look(db => db.Set<ContactNote>().AnyAsync(n => n.CaseId == programme.Hedemora.CaseId && n.Way == "SMS" && n.Minutes == 7, CanaryProgramme.Stop)));
        Assert.Equal(DemoAccounts.IdOf("samordnare").ToString(), await programme.Look(db => db.Set<WorkTask>().Where(t => t.Id == task).Select(t => t.Assignee).SingleAsync(CanaryProgramme.Stop)));

        void Keep(HttpResponseMessage answer, string what)
        {
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                broken.Add($"{what}: {(int)answer.StatusCode}");
            }
        }
    }

    // All but those of an id that nothing here has.
    private static bool MustOpen(RouteRule row) => !OnTheWay.Contains(row.Route.Pattern)
        && (row.Object != "-" || !row.Route.Pattern.Contains(":guid", StringComparison.Ordinal) || Known(row.Route.Pattern) is not null)
        && !row.Route.Pattern.Contains("/migrate", StringComparison.Ordinal) && !row.Route.Pattern.StartsWith("/admin/partners/{", StringComparison.Ordinal)
        && !row.Route.Pattern.StartsWith("/models/drafts/", StringComparison.Ordinal);

    private static Guid? Known(string pattern) => pattern.StartsWith("/admin/users/", StringComparison.Ordinal) ? DemoAccounts.IdOf("handledare") : null;

    private static async Task<IEnumerable<(string Role, string Account)>> Accounts(CanaryProgramme programme)
    {
        var assigned = await programme.Look(db => db.Set<RoleAssignment>().AsNoTracking().ToListAsync(CanaryProgramme.Stop));
        return Roles.All.Select(role => (role, CanaryProgramme.Accounts.First(a => assigned.Any(r => r.UserId == DemoAccounts.IdOf(a).ToString() && r.Role == role))));
    }
}
