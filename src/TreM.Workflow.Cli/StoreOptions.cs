using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.Opening;

namespace TreM.Workflow.Cli;

/// <summary>The options of every command that works on a database. Without them, the settings of the Web hold.</summary>
internal sealed class StoreOptions
{
    private readonly Option<StorageProvider?> _provider = new("--provider")
    {
        Description = "Sqlite, SqlServer or PostgreSql; otherwise as the settings say (Storage:Provider).",
    };

    private readonly Option<string?> _connection = new("--connection")
    {
        Description = "Connection string; otherwise as the settings say (Storage:ConnectionString).",
    };

    private readonly Option<DirectoryInfo> _settings = new Option<DirectoryInfo>("--settings")
    {
        Description = "Folder of appsettings.json; otherwise the nearest one from here upwards. Environment variables (Storage__Provider) win over it.",
        DefaultValueFactory = _ => ContentRoot(),
    }.AcceptExistingOnly();

    /// <summary>Adds the options to a command.</summary>
    public StoreOptions(Command command)
    {
        command.Add(_provider);
        command.Add(_connection);
        command.Add(_settings);
    }

    /// <summary>Whether the command line names a connection.</summary>
    public bool NamesConnection(ParseResult parsed) => parsed.GetValue(_connection) is not null;

    /// <summary>The database that the command line, the environment and the settings name.</summary>
    public StorageOptions Storage(ParseResult parsed)
    {
        var settings = Section(parsed).Get<StorageOptions>() ?? new StorageOptions();
        var provider = parsed.GetValue(_provider) ?? settings.Provider;
        if (parsed.GetValue(_connection) is { } connection)
        {
            // What is sealed is sealed the same way, whichever way the database is named.
            settings.At(parsed.GetRequiredValue(_settings).FullName);
            (settings.Provider, settings.ConnectionString) = (provider, connection);
            return Made(settings, Environment.CurrentDirectory);
        }

        return provider == settings.Provider
            ? Made(settings, parsed.GetRequiredValue(_settings).FullName)
            : throw new CannotRunException($"Expected --connection beside --provider {provider}: the settings' connection is for {settings.Provider}.");
    }

    /// <summary>The application's services on that database.</summary>
    public ServiceProvider Open(ParseResult parsed) => Open(Storage(parsed).RequireSealedKeys(EnvironmentName() == "Development"), TimeProvider.System);

    /// <summary>The application's services on a database and a clock.</summary>
    public static ServiceProvider Open(StorageOptions storage, TimeProvider time) => new ServiceCollection()
        .AddSingleton(time).AddWorkflowStore(storage).AddJourneys()
        .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });

    /// <summary>Refuses a database that is older than this program, or empty.</summary>
    public static async Task RequireCurrent(WorkflowContext db, CancellationToken cancellationToken)
    {
        if ((await SchemaState.Of(db, cancellationToken)).RefuseNewer().Pending.Count > 0)
        {
            throw new CannotRunException("Expected a database of this version; it is missing, empty or older. Run 'trem migrate' with the same --provider and --connection first.");
        }
    }

    /// <summary>A setting of the Web, or null.</summary>
    public string? Setting(ParseResult parsed, string key) => Configuration(parsed)[key];

    private IConfigurationSection Section(ParseResult parsed) => Configuration(parsed).GetSection(StorageOptions.Section);

    private static string EnvironmentName() =>
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";

    private IConfigurationRoot Configuration(ParseResult parsed)
    {
        return new ConfigurationBuilder().SetBasePath(parsed.GetRequiredValue(_settings).FullName)
            .AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{EnvironmentName()}.json", optional: true)
            .AddEnvironmentVariables().Build();
    }

    private static StorageOptions Made(StorageOptions options, string folder)
    {
        try
        {
            return options.At(folder);
        }
        catch (ArgumentException failure)
        {
            throw new CannotRunException($"Expected a connection string for {options.Provider}, for example 'Data Source=trem.db' for Sqlite. {failure.Message}");
        }
    }

    // In the source tree the settings lie with the Web; where the service is installed, beside the program.
    private static DirectoryInfo ContentRoot()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var place in new[] { folder.FullName, Path.Combine(folder.FullName, "src", "TreM.Workflow.Web") })
            {
                if (File.Exists(Path.Combine(place, "appsettings.json")))
                {
                    return new DirectoryInfo(place);
                }
            }
        }

        return new DirectoryInfo(Environment.CurrentDirectory);
    }
}
