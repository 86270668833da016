using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Simulation;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// The demonstration, in Development only: registers, accounts and models before the first request, everything else beside it.
/// Loading runs on services of its own, because its clock begins where the programme does; sweeps by today's clock wait.
/// </summary>
internal sealed partial class DemoHost(
    IServiceProvider services, StorageOptions storage, Demonstration demonstration, IOptions<DemoOptions> options, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<DemoHost> log) : BackgroundService
{
    private string? _vignettes;
    private DateTimeOffset _clock;

    /// <summary>Finds out when the demonstration plays, and puts in what the first page needs.</summary>
    public async Task Prepare(WorkflowContext db, Deploy deploy, IEnumerable<string> folders)
    {
        var (now, all) = (time.GetUtcNow(), folders.ToList());
        demonstration.Time = await DemoTime.Of(db) ?? DemoTime.For(WorkCalendar.DateOf(now));
        await SeedProgramme.Run(db, demonstration.Time.Period.Start);
        await DemoAccounts.Seed(db, WorkCalendar.At(demonstration.Time.Period.Start, new TimeOnly(8, 0)));
        if (await LoadDemo.IsLoaded(db))
        {
            await deploy.Shipped(all, log, demonstration.Time.Move);
            return;
        }

        // The key ring begins here, so that both sets of services read what the other seals.
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("demo").Protect("");
        _clock = await LoadDemo.ClockOf(db, demonstration.Time);
        await using (var past = Past(new SimulationClock(WorkCalendar.At(demonstration.Time.Period.Start, new TimeOnly(8, 0)))))
        await using (var scope = past.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<Deploy>().Shipped(all, log, demonstration.Time.Move);
        }

        _vignettes = all.Select(f => Path.Combine(f, "demo", "vignetter.csv")).FirstOrDefault(File.Exists);
        (demonstration.IsLoading, demonstration.Percent) = (true, 0);
        if (options.Value.Participants == 0)
        {
            await Load(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lifetime.ApplicationStarted.Register(Announce);
        if (!demonstration.IsLoading)
        {
            return;
        }

        // The host must not wait for it: loading yields to the first request.
        await Task.Yield();
        try
        {
            await Load(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(log, demonstration.Percent);
        }
        catch (Exception failure)
        {
            // The service is of use without its demonstration; the next start goes on with it.
            LogFailed(log, failure);
        }
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        using var vignettes = _vignettes is null ? new StringReader("") : (TextReader)new StreamReader(_vignettes);
        var clock = new SimulationClock(_clock);
        await using var past = Past(clock);
        var load = new LoadDemo(past.GetRequiredService<IServiceScopeFactory>(), clock, demonstration);
        foreach (var fault in await load.Run(vignettes, options.Value, time.GetUtcNow(), cancellationToken))
        {
            LogFault(log, fault.Line, fault.Column, fault.Code);
        }

        (demonstration.Percent, demonstration.IsLoading) = (100, false);
        LogLoaded(log);
    }

    private ServiceProvider Past(SimulationClock clock) => new ServiceCollection()
        .AddSingleton<TimeProvider>(clock)
        .AddSingleton(demonstration)
        .AddWorkflowStore(storage)
        .AddJourneys()
        .AddSingleton(services.GetRequiredService<IDataProtectionProvider>())
        .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });

    private void Announce()
    {
        var address = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var names = string.Join(", ", DemoAccounts.Names);
        LogDemo(log, address ?? "-", DemoAccounts.Password, names);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demonstration's referrals, line {Line}, {Column}: {Code}")]
    private static partial void LogFault(ILogger log, int line, string column, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "The demonstration is loaded")]
    private static partial void LogLoaded(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped with {Percent} % of the demonstration; the next start goes on from there")]
    private static partial void LogStopped(ILogger log, int percent);

    [LoggerMessage(Level = LogLevel.Error, Message = "The demonstration is not complete; the next start goes on from here")]
    private static partial void LogFailed(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Open {Address}. Demonstration accounts (Development only), all with the password {Password}, also one click away on the sign-in page: {Accounts}")]
    private static partial void LogDemo(ILogger log, string address, string password, string accounts);
}

/// <summary>Adds the demonstration's loading where it may be loaded.</summary>
internal static class DemoServices
{
    public static void AddDemo(this WebApplicationBuilder builder, StorageOptions storage)
    {
        builder.Services.AddCheckedOptions<DemoOptions>(DemoOptions.Section);
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DemoHost>(provider, storage));
            builder.Services.AddHostedService(provider => provider.GetRequiredService<DemoHost>());
        }
    }
}
