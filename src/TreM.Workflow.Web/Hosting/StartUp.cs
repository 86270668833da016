using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Persistence.Opening;
using TreM.Workflow.Persistence.Sqlite;

namespace TreM.Workflow.Web.Hosting;

/// <summary>What happens between configuration and the first request.</summary>
public static partial class StartUp
{
    /// <summary>Brings the database up to date, fills empty registers, deploys what changed, and in Development loads the demonstration programme.</summary>
    public static async Task Prepare(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        app.Services.GetRequiredService<SqliteFileLock>();
        await services.GetRequiredService<OpenStore>().Run();
        var db = services.GetRequiredService<WorkflowContext>();
        if (services.GetService<StoreClock>() is { } clock)
        {
            await clock.Measure(token => services.GetRequiredService<IStoreDialect>().Now(db, token), default);
        }

        var folders = services.GetRequiredService<IOptions<ModelOptions>>().Value.Resolve(app.Environment.ContentRootPath);
        if (app.Environment.IsDevelopment())
        {
            await app.Services.GetRequiredService<DemoHost>().Prepare(db, services.GetRequiredService<Deploy>(), folders);
        }
        else
        {
            await SeedProgramme.Run(db);
            await services.GetRequiredService<Deploy>().Shipped(folders, app.Logger);
        }
    }

    /// <summary>Deploys what changed in the folders, and says what was refused.</summary>
    internal static async Task Shipped(this Deploy deploy, IEnumerable<string> folders, ILogger log, Func<SourceFile, SourceFile>? prepare = null)
    {
        var deployed = await deploy.Folders(folders, "SYSTEM", prepare);
        foreach (var finding in deployed.Findings.Where(f => f.Severity == Feel.Severity.Error))
        {
            LogRefused(log, finding.ToString());
        }

        LogDeployed(log, deployed.Versions);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Deployed {Versions} new versions of journeys, tables and forms")]
    private static partial void LogDeployed(ILogger log, int versions);

    [LoggerMessage(Level = LogLevel.Error, Message = "Not deployed: {Finding}")]
    private static partial void LogRefused(ILogger log, string finding);
}

/// <summary>Where the models lie that are deployed at the start: section <c>Models</c> of the settings.</summary>
public sealed class ModelOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Models";

    /// <summary>Folders, relative to the content root or absolute.</summary>
    public string[] Folders { get; set; } = [];

    /// <summary>The folders. When the settings name none: those beside a published program, or those of the repository.</summary>
    public IEnumerable<string> Resolve(string contentRoot)
    {
        string[] shipped = Directory.Exists(Path.Combine(contentRoot, "workflows")) ? ["workflows", "rules"] : ["../../workflows", "../../rules"];
        return (Folders.Length > 0 ? Folders : shipped).Select(f => Path.GetFullPath(Path.Combine(contentRoot, f)));
    }
}
