using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>The whole service on a real port of this machine, in Development with the demonstration's data, on a database of its own.</summary>
/// <param name="from">The time at its start; null for the wall clock's.</param>
/// <param name="participants">How many people have walked the demonstration; 0: accounts and registers, but nobody referred yet.</param>
public sealed class RunningService(DateTimeOffset? from = null, int participants = 12) : WebApplicationFactory<CurrentActor>
{
    private bool _isLoaded;
    private readonly string _folder = Directory.CreateTempSubdirectory("trem-browser").FullName;

    /// <summary>The clock that everything in the service reads.</summary>
    public ShiftableClock Clock { get; } = new(from);

    /// <summary>Where it answers; the name is localhost because browsers keep Secure cookies for it without a certificate.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it; returns when it answers.</summary>
    public RunningService Start()
    {
        UseKestrel(0);
        StartServer();
        var bound = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri($"http://localhost:{new Uri(bound).Port}");
        return this;
    }

    /// <summary>Waits until the demonstration has been loaded beside the first pages, and adds what it has none of.</summary>
    public async Task Loaded()
    {
        if (_isLoaded)
        {
            return;
        }

        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Services.GetRequiredService<Demonstration>().IsLoading)
        {
            await tick.WaitForNextTickAsync();
        }

        _isLoaded = true;
        await Rarities.Make(this);
    }

    /// <summary>Looks into the service, or does what no page does.</summary>
    public async Task<TResult> Use<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Moves the clock and lets the background server do what has become due.</summary>
    public async Task MoveTo(DateTimeOffset at)
    {
        Clock.MoveTo(at);
        await CatchUp();
    }

    /// <summary>Asks again and again, with the background work done in between, until there is an answer; null after many times.</summary>
    public async Task<T?> Until<T>(Func<Task<T?>> look)
        where T : class
    {
        for (var turn = 0; turn < 200; turn++)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await CatchUp();
        }

        return null;
    }

    /// <summary>Lets the background server do what is due now, instead of waiting for its schedule.</summary>
    public async Task CatchUp()
    {
        var sweeps = Services.GetRequiredService<Sweeps>();
        var stop = TestContext.Current.CancellationToken;
        await sweeps.Timers(stop);
        await sweeps.Jobs(stop);
        await sweeps.Instances(stop);
        await sweeps.Escalations(stop);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Storage:Provider", "Sqlite");
        builder.UseSetting("Storage:ConnectionString", $"Data Source={Path.Combine(_folder, "trem.db")}");
        builder.UseSetting("Demo:Participants", $"{participants}");
        if (participants == 0)
        {
            foreach (var (folder, i) in new[] { "workflows/journey", "workflows/events", "workflows/forms", "rules" }.Select((f, i) => (f, i)))
            {
                builder.UseSetting($"Models:Folders:{i}", Repository.At(folder));
            }
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
