using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Web.Hosting;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>The demonstration host with one canary per region and partner, and a signed-in browser per account.</summary>
public sealed partial class CanaryProgramme : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<HttpClient>>> _browsers = new();

    internal static IReadOnlyList<string> Accounts { get; } =
    [
        "handledare", "handledare.falun", "handledare.dalarna", "handledare.goteborg", "handledare.kalmar", "syv", "validerare", "arbetsplats",
        "arbetsgivarkontakt", "partner.af", "partner.fk", "partner.orsa", "partner.dalawux", "samordnare", "samordnare.goteborg", "samordnare.kalmar",
        "regsamordnare", "regsamordnare.goteborg", "regsamordnare.kalmar", "projektledare", "styrgrupp", "utvarderare", "admin", "rapport", "dso",
        "processtod", "referensgrupp", "deltagare",
    ];

    internal Service Service { get; } = new() { World = WithoutServer };

    internal KeptLog Log => Service.Log;

    internal Canary Hedemora { get; } = new("da", "REG-DAL", "2083", "P-01", "P-17") { Coach = "handledare", IdNumber = "198704262388" };

    internal Canary Falun { get; } = new("db", "REG-DAL", "2080", "P-08", "P-05") { IdNumber = "198403122396" };

    internal Canary Goteborg { get; } = new("ga", "REG-GR", "1480", "P-03", "P-03") { IdNumber = "197912092389" };

    internal Canary Kalmar { get; } = new("ka", "REG-KAL", "0880", null, null) { IdNumber = "199102142388" };

    internal Canary Protected { get; } = new("sk", "REG-DAL", "2081", null, null) { IdNumber = "198205172383" };

    internal IReadOnlyList<Canary> All => [Hedemora, Falun, Goteborg, Kalmar, Protected];

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Service.InitializeAsync();
        foreach (var canary in All)
        {
            Log.Forbid(canary.Names);
            await Release(canary);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers.Values.Where(b => b.IsValueCreated))
        {
            (await browser.Value).Dispose();
        }

        await Service.DisposeAsync();
    }

    /// <summary>A browser in which nobody has signed in.</summary>
    internal HttpClient Visitor() => Service.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });

    /// <summary>The browser of a demonstration account, signed in.</summary>
    internal Task<HttpClient> As(string account) => _browsers.GetOrAdd(account, a => new(() => SignIn(a))).Value;

    /// <summary>A partner's system with a key of its own.</summary>
    internal async Task<HttpClient> System(string partner, string name = "test", params string[] scopes)
    {
        var client = Visitor();
        await Service.Use<ApiKeys>(async keys => client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", (await keys.Create(name, partner, TimeSpan.FromDays(1), scopes is [] ? ApiScopes.WithoutJobs : scopes, Actor.System, Stop))!.Value.Text));
        return client;
    }

    /// <summary>The antiforgery token of a page's first form.</summary>
    internal static async Task<string> Token(HttpClient client, string page = "/account/sign-in")
    {
        var html = await client.GetStringAsync(new Uri(page, UriKind.Relative), Stop);
        return AntiforgeryField().Match(html) is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException($"Expected a form on {page}.");
    }

    /// <summary>Posts a form with a valid antiforgery token.</summary>
    internal static async Task<HttpResponseMessage> Post(HttpClient client, string address, params (string Name, string Value)[] fields)
    {
        var token = await Token(client, "/accessibility");
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        return await client.PostAsync(new Uri(address, UriKind.Relative), form, Stop);
    }

    internal async Task<HttpClient> SignIn(string account)
    {
        var client = Visitor();
        using var answer = await Post(client, "/account/demo", ("user", $"{account}@example.com"));
        return answer.Headers.Location?.ToString() == "/" ? client : throw new InvalidOperationException($"Expected {account} to be signed in; saw {answer.StatusCode} {answer.Headers.Location}.");
    }

    internal async Task<T> Look<T>(Func<WorkflowContext, Task<T>> look)
    {
        await using var scope = Service.Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<WorkflowContext>());
    }

    /// <summary>Refers a canary, enrols it, and hands it over where it is to be.</summary>
    internal async Task Release(Canary canary)
    {
        await using var scope = Service.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var filed = await services.GetRequiredService<FileReferral>().Run(
            new ReferralDraft
            {
                Source = canary.ReferredBy is null ? "EGEN" : "ANNAN", PartnerId = canary.ReferredBy, DecisionType = canary.ReferredBy is null ? "EGEN_ANSOKAN" : "REMISS",
                IdNumber = canary.IdNumber, ProtectedFlag = canary == Protected ? ProtectedLevels.Marked : ProtectedLevels.None, GivenName = canary.GivenName,
                FamilyName = canary.FamilyName, ContactWay = canary == Protected ? null : "TELEFON", Phone = canary == Protected ? null : canary.Phone,
                Email = canary == Protected ? null : canary.Mail, Municipality = canary.Municipality, Reason = canary.Note,
            },
            Actor.System, $"canary-{canary.Key}", cancellationToken: Stop);
        canary.CaseId = Assert.IsType<ReferralResult.Filed>(filed).CaseId;
        await services.GetRequiredService<OutboxSweep>().RunAll(Stop);
        var (db, vault, now) = (services.GetRequiredService<WorkflowContext>(), services.GetRequiredService<IdentityVault>(), UtcMicroseconds.Round(DateTimeOffset.UtcNow));
        var @case = await db.Set<Enrolment>().SingleAsync(e => e.CaseId == canary.CaseId, Stop);
        canary.PersonId = @case.PersonId;
        (@case.Status, @case.StartDate) = (CaseStatus.Enrolled, WorkCalendar.DateOf(now).AddDays(-30));
        @case.CoachId = canary.Coach is { } coach ? DemoAccounts.IdOf(coach).ToString() : null;
        db.Add(new ContactNote { CaseId = canary.CaseId, At = now, Way = "TELEFON", Minutes = 5, SealedNote = vault.SealText(canary.Note), By = "TEST" });
        if (canary.HandedTo is { } receiver)
        {
            Give(db, vault, canary, receiver, @case.InstanceId, now);
        }

        await db.SaveChangesAsync(Stop);
        db.ChangeTracker.Clear();
        canary.Tasks.AddRange(await db.Tasks.Where(t => t.CaseId == canary.CaseId).Select(t => t.Id).ToListAsync(Stop));
        Assert.NotEmpty(canary.Tasks);
    }

    // The host would take work from the queue beside the tests; they ask for it themselves and see it done.
    private static void WithoutServer(IServiceCollection services)
    {
        foreach (var service in services.Where(s => s.ServiceType == typeof(IHostedService) && BackgroundWork.IsOf(s)).ToList())
        {
            services.Remove(service);
        }
    }

    private static void Give(WorkflowContext db, IdentityVault vault, Canary canary, string receiver, Guid? instance, DateTimeOffset now)
    {
        (canary.HandoverId, canary.ConsentId) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        db.Add(new Consent
        {
            Id = canary.ConsentId, CaseId = canary.CaseId, ConsentType = "SEKRETESS", RecipientPartnerId = receiver, Scope = ConsentScopes.Competence,
            ValidFrom = WorkCalendar.DateOf(now).AddDays(-1), Status = ConsentStatus.Given, RegisteredAt = now,
        });
        var handover = new Handover
        {
            Id = canary.HandoverId, CaseId = canary.CaseId, Type = "UPPDRAG", Need = "UTBILDNING", SenderId = canary.Coach is { } coach ? DemoAccounts.IdOf(coach).ToString() : "TEST", ToPartnerId = receiver,
            FromRegion = canary.Region, ToRegion = canary.Region, ConsentScope = ConsentScopes.Competence, ConsentId = canary.ConsentId, CreatedAt = now, InstanceId = instance,
            Packages =
            [
                new()
                {
                    PackageVersion = 1, At = now, Categories = [Categories.Identity], SealedPreview = vault.SealText(JsonSerializer.Serialize(new { initials = "KG" })),
                    SealedContent = vault.SealText(JsonSerializer.Serialize(new { name = $"{canary.GivenName} {canary.FamilyName}" })),
                },
            ],
        };
        foreach (var status in canary.IsAccepted ? new[] { HandoverStatus.Sent, HandoverStatus.Acknowledged, HandoverStatus.Accepted } : [HandoverStatus.Sent])
        {
            handover.Become(status, now);
        }

        db.Add(handover);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}

/// <summary>Tests that ask the same host with the same canaries.</summary>
[CollectionDefinition(Name)]
public sealed class AccessTests : ICollectionFixture<CanaryProgramme>
{
    public const string Name = "Access";
}
