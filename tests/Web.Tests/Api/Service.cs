using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Web.Hosting;
using TreM.Workflow.Web.Tests.Access;

namespace TreM.Workflow.Web.Tests.Api;

/// <summary>The whole service (named by one of its types: two projects here have a Program) on a database of its own, with the programme's partners and keys for two of them.</summary>
public sealed partial class Service : WebApplicationFactory<CurrentActor>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trem-web").FullName;

    private readonly Dictionary<string, HttpClient> _browsers = [];

    /// <summary>Arbetsförmedlingen, P-01.</summary>
    public HttpClient EmploymentService { get; private set; } = null!;

    /// <summary>Försäkringskassan, P-08.</summary>
    public HttpClient SocialInsurance { get; private set; } = null!;

    /// <summary>Where the host keeps everything.</summary>
    public string DatabaseFile => Path.Combine(_folder, "trem.db");

    /// <summary>What the host logs, database commands included.</summary>
    public KeptLog Log { get; } = new();

    /// <summary>Further settings of the host, by key.</summary>
    public Dictionary<string, string> Settings { get; } = new() { ["Demo:Participants"] = "0" };

    /// <summary>Where it runs: demonstration accounts sign in only in Development.</summary>
    public string Where { get; set; } = "Development";

    /// <summary>Services that stand in for the world outside.</summary>
    public Action<IServiceCollection>? World { get; set; }

    public async ValueTask InitializeAsync()
    {
        await Use<WorkflowContext>(db => SeedProgramme.Run(db));
        EmploymentService = await Partner("P-01");
        SocialInsurance = await Partner("P-08");
    }

    /// <summary>A browser of a demonstration account, with the antiforgery token of its session in every call.</summary>
    public async Task<HttpClient> SignedIn(string account)
    {
        if (_browsers.TryGetValue(account, out var signedIn))
        {
            return signedIn;
        }

        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["user"] = $"{account}@example.com", ["__RequestVerificationToken"] = await Token(client, "/account/sign-in"),
        });
        using var answer = await client.PostAsync(new Uri("/account/demo", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        client.DefaultRequestHeaders.Add("RequestVerificationToken", await Token(client, "/account/security"));
        return _browsers[account] = client;
    }

    private static async Task<string> Token(HttpClient client, string page) =>
        TokenField().Match(await client.GetStringAsync(new Uri(page, UriKind.Relative))).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex TokenField();

    public async Task Use<T>(Func<T, Task> use)
        where T : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<T>());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Where);
        builder.UseSetting("Site:Address", "https://localhost");
        builder.UseSetting("Storage:AllowUnsealedKeys", "true");
        builder.UseSetting("Storage:Provider", "Sqlite");
        builder.UseSetting("Demo:Participants", "0");
        builder.UseSetting("Storage:ConnectionString", $"Data Source={DatabaseFile}");
        builder.UseSetting("Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command", "Information");
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        if (World is not null)
        {
            builder.ConfigureServices(World);
        }

        builder.ConfigureLogging(log => log.ClearProviders().AddProvider(Log));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<HttpClient> Partner(string id)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
        await Use<ApiKeys>(async keys =>
        {
            var (_, text) = (await keys.Create("test", id, TimeSpan.FromDays(1), ApiScopes.WithoutJobs, Actor.System))!.Value;
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        });
        return client;
    }
}
