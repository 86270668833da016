using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Journeys.Tests.Settings;

/// <summary>Every template of settings is right, and a wrong setting is refused by name before anything runs.</summary>
public sealed class SettingsTests
{
    public static TheoryData<string> Templates => [.. Directory.GetFiles(Folder(), "*.json").Select(f => Path.GetFileName(f)!).Order()];

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_binds_and_holds(string template)
    {
        var settings = Read(File.ReadAllText(Path.Combine(Folder(), template)));
        string[] known =
        [
            StorageOptions.Section, MailOptions.Section, BackgroundOptions.Section, PublishingOptions.Section, AccessOptions.Section, AnchorOptions.Section,
            "SignIn", "Oidc", "Models", "Site", "Proxy", "Telemetry",
        ];
        Assert.All(settings.GetChildren(), section => Assert.Contains(section.Key, known));
        using var provider = Start(settings);
        Assert.NotNull(provider.GetRequiredService<IOptions<MailOptions>>().Value);
        Assert.NotNull(provider.GetRequiredService<IOptions<BackgroundOptions>>().Value);
        Assert.NotNull(provider.GetRequiredService<IOptions<AnchorOptions>>().Value);
        Assert.True(provider.GetRequiredService<IOptions<PublishingOptions>>().Value.FourEyes);
        Assert.True(provider.GetRequiredService<IOptions<AccessOptions>>().Value.FourEyes);
    }

    [Theory]
    [InlineData("""{ "Mail": { "Transport": "Smtp" } }""", "Mail:Host")]
    [InlineData("""{ "Mail": { "Port": 0 } }""", "Mail:Port")]
    [InlineData("""{ "Mail": { "From": "nobody" } }""", "Mail:From")]
    [InlineData("""{ "Site": { "Address": "trem" } }""", "Site:Address")]
    [InlineData("""{ "Site": { "Address": "https://trem.example.com/app" } }""", "Site:Address")]
    [InlineData("""{ "Mail": { "KeepTrying": "00:00:01" } }""", "Mail:KeepTrying")]
    [InlineData("""{ "Mail": { "Hots": "smtp.example.com" } }""", "Hots")]
    [InlineData("""{ "Mail": { "Security": "Sometimes" } }""", "Mail:Security")]
    [InlineData("""{ "Background": { "Tries": 0 } }""", "Background:Tries")]
    [InlineData("""{ "Background": { "Lease": "00:00:00" } }""", "Background:Lease")]
    [InlineData("""{ "Storage": { "Provider": "Oracle" } }""", "Storage:Provider")]
    [InlineData("""{ "Storage": { "Provider": "PostgreSql", "ConnectionString": "Host=db" } }""", "Storage:ConnectionString")]
    [InlineData("""{ "Storage": { "Provider": "SqlServer", "ConnectionString": "Database=x" } }""", "Storage:ConnectionString")]
    [InlineData("""{ "Storage": { "ConnectionString": "Host=db" } }""", "Storage:ConnectionString")]
    public void A_wrong_setting_is_refused_by_name(string json, string name)
    {
        var refused = Assert.ThrowsAny<Exception>(() =>
        {
            using var provider = Start(Read(json));
            _ = provider.GetRequiredService<IOptions<MailOptions>>().Value;
            _ = provider.GetRequiredService<IOptions<BackgroundOptions>>().Value;
            _ = provider.GetRequiredService<IOptions<SiteOptions>>().Value;
        });
        Assert.True(refused is InvalidOperationException or OptionsValidationException, refused.ToString());
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Start(IConfiguration settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton(settings);
        services.AddWorkflowStore(WithoutFiles(settings.GetSection(StorageOptions.Section).Get<StorageOptions>(b => b.ErrorOnUnknownConfiguration = true) ?? new()));
        services.AddJourneys();
        return services.BuildServiceProvider();
    }

    // The certificate that the templates name is made by whoever runs the service.
    private static StorageOptions WithoutFiles(StorageOptions storage)
    {
        storage.KeyCertificate = null;
        return storage;
    }

    private static IConfiguration Read(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var values = new Dictionary<string, string?>();
        Flatten(document.RootElement, "", values);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    private static void Flatten(JsonElement json, string path, Dictionary<string, string?> values)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            values[path] = json.ToString();
            return;
        }

        foreach (var property in json.EnumerateObject())
        {
            Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}:{property.Name}", values);
        }
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "appsettings.templates")))
            {
                return Path.Combine(folder.FullName, "appsettings.templates");
            }
        }

        throw new DirectoryNotFoundException("Expected the folder appsettings.templates above the tests.");
    }
}
