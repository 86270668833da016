using System.Text;
using TreM.Workflow.Cli;

namespace TreM.Workflow.Web.Tests.Cli;

/// <summary>What a command said and how it ended.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    // What the tests keep is nobody's: it needs no certificate.
    static Ran() => Environment.SetEnvironmentVariable("Storage__AllowUnsealedKeys", "true");

    /// <summary>Runs a command in this process, as if its output went to a file.</summary>
    public static async Task<Ran> Trem(params string[] args)
    {
        using var output = new MemoryStream();
        await using var error = new StringWriter();
        var code = await Workflow.Cli.Trem.Run(args, new Terminal(output, error, isInteractive: false), TestContext.Current.CancellationToken);
        return new(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}

/// <summary>A folder of a test's own, removed with it.</summary>
internal sealed class Workplace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("trem-cli").FullName;

    public string Connection => $"Data Source={At("trem.db")};Pooling=False";

    public string At(string file) => Path.Combine(Folder, file);

    public string Put(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
        File.WriteAllText(At(file), text);
        return At(file);
    }

    /// <summary>A database of this version with the shipped programme in it.</summary>
    public async Task Migrate() =>
        Assert.Equal(0, (await Ran.Trem("migrate", "--provider", "Sqlite", "--connection", Connection, "--models", Shipped.Workflows, Shipped.Rules)).ExitCode);

    public Task<Ran> OnDatabase(params string[] args) => Ran.Trem([.. args, "--provider", "Sqlite", "--connection", Connection]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
