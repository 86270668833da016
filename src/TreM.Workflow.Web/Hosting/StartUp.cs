using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Web.Hosting;

/// <summary>What happens between configuration and the first request.</summary>
public static partial class StartUp
{
    /// <summary>Brings the database up to date, fills empty registers, deploys what changed, and in Development loads the demonstration programme.</summary>
    public static async Task Prepare(this WebApplication app, StorageOptions storage)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<WorkflowContext>();
        if (storage.MigrateAtStart)
        {
            await db.Database.MigrateAsync();
        }
        else if ((await db.Database.GetPendingMigrationsAsync()).Any())
        {
            throw new InvalidOperationException(
                "Storage:MigrateAtStart is off and the database is older than this version. Run 'trem migrate' first.");
        }

        await SeedProgramme.Run(db);
        var models = services.GetRequiredService<IOptions<ModelOptions>>().Value;
        var deployed = await services.GetRequiredService<Deploy>().Folders(models.Resolve(app.Environment.ContentRootPath), "SYSTEM");
        foreach (var finding in deployed.Findings.Where(f => f.Severity == Feel.Severity.Error))
        {
            LogRefused(app.Logger, finding.ToString());
        }

        LogDeployed(app.Logger, deployed.Versions);
        if (app.Environment.IsDevelopment())
        {
            await LoadDemonstration(services, models.Resolve(app.Environment.ContentRootPath), app.Logger);
        }
    }

    private static async Task LoadDemonstration(IServiceProvider services, IEnumerable<string> folders, ILogger log)
    {
        var file = folders.Select(f => Path.Combine(f, "demo", "vignetter.csv")).FirstOrDefault(File.Exists);
        using var vignettes = file is null ? new StringReader("") : (TextReader)new StreamReader(file);
        foreach (var fault in await services.GetRequiredService<LoadDemo>().Run(vignettes))
        {
            LogFault(log, fault.Line, fault.Column, fault.Code);
        }

        LogDemo(log, DemoAccounts.Password);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demonstration's referrals, line {Line}, {Column}: {Code}")]
    private static partial void LogFault(ILogger log, int line, string column, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deployed {Versions} new versions of journeys, tables and forms")]
    private static partial void LogDeployed(ILogger log, int versions);

    [LoggerMessage(Level = LogLevel.Error, Message = "Not deployed: {Finding}")]
    private static partial void LogRefused(ILogger log, string finding);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demonstration accounts (Development only): the sign-in page lists them; their password is {Password}")]
    private static partial void LogDemo(ILogger log, string password);
}

/// <summary>Where the models lie that are deployed at the start: section <c>Models</c> of the settings.</summary>
public sealed class ModelOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Models";

    /// <summary>Folders, relative to the content root or absolute.</summary>
    public string[] Folders { get; set; } = [];

    /// <summary>The folders; those of the repository when the settings name none.</summary>
    public IEnumerable<string> Resolve(string contentRoot) =>
        (Folders.Length > 0 ? Folders : ["../../workflows", "../../rules"]).Select(f => Path.GetFullPath(Path.Combine(contentRoot, f)));
}
