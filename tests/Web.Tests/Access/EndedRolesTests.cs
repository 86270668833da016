using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>
/// Whoever has lost every role reaches nothing, whatever the store still says of them: coach, sender, holder of tasks, named for a
/// protected case, referrer, with an emergency open. Asked of every page, export, endpoint and post.
/// </summary>
public sealed partial class EndedRolesTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly CanaryProgramme _programme = new();

    private int _asked;

    public ValueTask InitializeAsync() => _programme.InitializeAsync();

    public ValueTask DisposeAsync() => _programme.DisposeAsync();

    [Fact]
    public async Task An_account_whose_every_role_has_ended_reads_nothing_and_changes_nothing()
    {
        var faults = new List<string>();
        foreach (var account in CanaryProgramme.Accounts)
        {
            await End(account);
            await Entwine(account);
            var before = await State();
            var browser = await _programme.SignIn(account);
            await ReadEverything(browser, account, faults);
            await PostEverything(browser, account, [_programme.Hedemora, _programme.Protected], faults);
            Assert.Equal(before, await State());
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{CanaryProgramme.Accounts.Count} accounts, {RouteTable.Read().Count} routes, {_asked} requests."));
        Nothing.In(faults);
    }

    [Theory]
    [InlineData("handledare", Roles.Coach)]
    [InlineData("samordnare", Roles.LocalCoordinator)]
    [InlineData("regsamordnare", Roles.RegionalCoordinator)]
    [InlineData("syv", Roles.CareerCounsellor)]
    public async Task The_same_role_in_another_region_opens_nothing_of_the_old_one(string account, string role)
    {
        var faults = new List<string>();
        await End(account);
        Assert.Equal(GrantResult.Done, await Ask((GrantRole grant) => grant.Give(new RoleToGive(Id(account), role, ScopeKinds.Region, "REG-KAL"), Actor.System)));
        await Entwine(account);
        var browser = await _programme.SignIn(account);
        await PostEverything(browser, account, [_programme.Hedemora, _programme.Falun, _programme.Goteborg, _programme.Protected], faults);
        foreach (var address in IsolationTests.Addresses(_programme))
        {
            await Look(browser, address, account, _programme.All.Where(c => c != _programme.Kalmar), faults);
        }

        Nothing.In(faults);
    }

    [Fact]
    public async Task Ending_a_role_gives_back_the_tasks_that_were_held_with_it()
    {
        var task = _programme.Hedemora.Tasks[0];
        await Hold(task, Id("handledare"));
        await End("handledare");
        Assert.Null(await Holder(task));

        // A role that ends by itself, at a time set before: the next sweep gives the tasks back.
        await Hold(task, Id("handledare.dalarna"));
        await _programme.Look(db => db.Set<RoleAssignment>().Where(r => r.UserId == Id("handledare.dalarna"))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.To, UtcMicroseconds.Round(DateTimeOffset.UtcNow)), CanaryProgramme.Stop));
        await _programme.Service.Use<Journeys.Tasks.EscalateTasks>(sweep => sweep.Run(CanaryProgramme.Stop));
        Assert.Null(await Holder(task));
    }

    private async Task ReadEverything(HttpClient browser, string account, List<string> faults)
    {
        foreach (var address in IsolationTests.Addresses(_programme))
        {
            await Look(browser, address, account, _programme.All, faults);
        }

        foreach (var kind in ExportKinds.Aggregates.Concat(ExportKinds.Cases))
        {
            using var answer = await CanaryProgramme.Post(browser, $"/exports/{kind}");
            _asked++;
            if (answer.Headers.Location?.ToString().Contains("/account/denied", StringComparison.Ordinal) != true)
            {
                faults.Add($"{account} POST /exports/{kind}: expected to be denied; saw {(int)answer.StatusCode}");
            }
        }
    }

    // Every post, and every form of every page: somebody's id is answered like one that nothing has.
    private async Task PostEverything(HttpClient browser, string account, IReadOnlyList<Canary> canaries, List<string> faults)
    {
        var token = await CanaryProgramme.Token(browser, "/accessibility");
        foreach (var row in RouteTable.Read().Where(r => r.Object != "-"))
        {
            var method = row.Route.Method == "PAGE" ? HttpMethod.Get : new HttpMethod(row.Route.Method);
            var unknown = await IsolationTests.Ask(browser, token, method, row, RouteTable.Unknown);
            foreach (var id in canaries.SelectMany(c => IsolationTests.IdsOf(c, row.Object)))
            {
                _asked++;
                if (await IsolationTests.Ask(browser, token, method, row, id) is var seen && seen != unknown)
                {
                    faults.Add($"{account} {method} {row.Route.Pattern}: expected {unknown[..Math.Min(60, unknown.Length)]}; saw {seen[..Math.Min(300, seen.Length)]}");
                }
            }
        }

        foreach (var (pattern, handler) in Forms())
        {
            var row = RouteTable.Read().Single(r => r.Route == new Route("PAGE", pattern));
            var unknown = await Send(browser, account, row, handler, RouteTable.Unknown, canaries[0]);
            foreach (var id in row.Object == "-" ? [] : canaries.SelectMany(c => IsolationTests.IdsOf(c, row.Object)))
            {
                if (await Send(browser, account, row, handler, id, canaries[0]) is var seen && (seen != unknown || (int)seen is < 400 or >= 500))
                {
                    faults.Add($"{account} POST {pattern} {handler}: expected {unknown}; saw {seen}");
                }
            }
        }
    }

    private async Task<HttpStatusCode> Send(HttpClient browser, string account, RouteRule row, string handler, Guid id, Canary canary)
    {
        using var answer = await CanaryProgramme.Post(
            browser, RouteTable.Address(row.Route, id), ("_handler", handler), ("submission", $"{account}-{handler}-{id:N}"), ("message", "skydd"), ("way", "SMS"), ("minutes", "5"),
            ("Input.CaseId", canary.CaseId.ToString()), ("Input.Reason", "Anhörig ringer, deltagaren svarar inte."), ("Input.Words", "Hej"), ("Input.Day", "2026-12-24"));
        _asked++;
        return answer.StatusCode;
    }

    private async Task Look(HttpClient browser, string address, string account, IEnumerable<Canary> canaries, List<string> faults)
    {
        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), CanaryProgramme.Stop);
        _asked++;
        var text = await IsolationTests.Text(answer);
        if (answer.StatusCode >= HttpStatusCode.InternalServerError)
        {
            faults.Add($"{account} {address}: {(int)answer.StatusCode}");
        }

        faults.AddRange(canaries.SelectMany(c => c.Names.Concat(c.Ids.Where(id => !address.Contains(id, StringComparison.Ordinal))))
            .Where(trace => text.Contains(trace, StringComparison.OrdinalIgnoreCase)).Select(trace => $"{account} {address}: {trace}"));
    }

    private async Task End(string account)
    {
        var id = Id(account);
        foreach (var role in await _programme.Look(db => db.Set<RoleAssignment>().Where(r => r.UserId == id && r.To == null).Select(r => r.Id).ToListAsync(CanaryProgramme.Stop)))
        {
            Assert.True(await Ask((GrantRole grant) => grant.End(role, Actor.System)));
        }
    }

    // All that the store may say of somebody without giving a right.
    private async Task Entwine(string account)
    {
        var (id, now) = (Id(account), UtcMicroseconds.Round(DateTimeOffset.UtcNow));
        var cases = _programme.All.Where(c => c != _programme.Kalmar).Select(c => c.CaseId).ToList();
        await _programme.Look(async db =>
        {
            await db.Set<Enrolment>().Where(e => cases.Contains(e.CaseId)).ExecuteUpdateAsync(s => s.SetProperty(e => e.CoachId, id).SetProperty(e => e.IncomingCoachId, id), CanaryProgramme.Stop);
            await db.Set<Handover>().Where(h => cases.Contains(h.CaseId)).ExecuteUpdateAsync(s => s.SetProperty(h => h.SenderId, id), CanaryProgramme.Stop);
            await db.Set<Referral>().Where(r => cases.Contains(r.CaseId)).ExecuteUpdateAsync(s => s.SetProperty(r => r.FiledBy, id), CanaryProgramme.Stop);
            await db.Tasks.Where(t => t.CaseId != null && cases.Contains(t.CaseId.Value) && t.Status == WorkTaskStatus.Open)
                .ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, id).SetProperty(t => t.CandidateUsers, id).SetProperty(t => t.ClaimedAt, now), CanaryProgramme.Stop);
            db.AddRange(cases.Select(c => new NamedAccess { CaseId = c, UserId = id }));
            db.AddRange(cases.Select(c => new BreakGlass { Id = Guid.CreateVersion7(), CaseId = c, ActorId = id, SealedReason = "x", From = now.AddMinutes(-1), To = now.AddHours(3) }));
            return await db.SaveChangesAsync(CanaryProgramme.Stop);
        });
    }

    // What a post could have changed.
    private Task<string> State() => _programme.Look(async db => string.Join(
        '\n',
        (await db.Set<Handover>().OrderBy(h => h.Id).Select(h => $"{h.Id} {h.Status} {h.Version} {h.Messages.Count}").ToListAsync(CanaryProgramme.Stop))
            .Concat(await db.Tasks.OrderBy(t => t.Id).Select(t => $"{t.Id} {t.Status} {t.Assignee}").ToListAsync(CanaryProgramme.Stop))
            .Append($"{await db.Set<HistoryEvent>().CountAsync(CanaryProgramme.Stop)} {await db.Set<ContactNote>().CountAsync(CanaryProgramme.Stop)} {await db.Set<Referral>().CountAsync(CanaryProgramme.Stop)}")
            .Append($"{await db.Set<BreakGlass>().CountAsync(CanaryProgramme.Stop)} {await db.Set<Consent>().CountAsync(c => c.Status == ConsentStatus.Given, CanaryProgramme.Stop)}")));

    private Task<string?> Holder(Guid task) => _programme.Look(db => db.Tasks.Where(t => t.Id == task).Select(t => t.Assignee).SingleAsync(CanaryProgramme.Stop));

    private Task<int> Hold(Guid task, string user) => _programme.Look(db => db.Tasks.Where(t => t.Id == task)
        .ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, user).SetProperty(t => t.ClaimedAt, UtcMicroseconds.Round(DateTimeOffset.UtcNow)), CanaryProgramme.Stop));

    private async Task<TResult> Ask<T, TResult>(Func<T, Task<TResult>> ask)
        where T : notnull
    {
        TResult result = default!;
        await _programme.Service.Use<T>(async t => result = await ask(t));
        return result;
    }

    private static string Id(string account) => DemoAccounts.IdOf(account).ToString();

    // The named forms of pages, as their sources have them; an account's own settings are its own.
    private static IEnumerable<(string Pattern, string Handler)> Forms() =>
        from file in Directory.EnumerateFiles(Repository.At("src", "TreM.Workflow.Web", "Pages"), "*.razor", SearchOption.AllDirectories)
        let source = File.ReadAllText(file)
        from Match page in Page().Matches(source)
        where !page.Groups[1].Value.StartsWith("/account", StringComparison.Ordinal)
        from handler in Form().Matches(source).Select(m => m.Groups[1].Value).Distinct()
        select (page.Groups[1].Value, handler);

    [GeneratedRegex("^@page \"([^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex Page();

    [GeneratedRegex("@formname=\"([a-z-]+)\"")]
    private static partial Regex Form();
}
