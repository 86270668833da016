using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using TreM.Workflow.Persistence;

namespace Benchmarks.Scale;

/// <summary>The real web host, published, in a process of its own, on a database, with the time it took to listen.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Process _process;

    private WebHost(Process process, Uri address, TimeSpan listensAfter, Stopwatch started) =>
        (_process, Address, ListensAfter, Started) = (process, address, listensAfter, started);

    public Uri Address { get; }

    /// <summary>From the start of the process until it answers on its port.</summary>
    public TimeSpan ListensAfter { get; }

    /// <summary>Runs since the process was started.</summary>
    public Stopwatch Started { get; }

    /// <summary>Starts the host and waits until it answers.</summary>
    public static async Task<WebHost> Start(StorageOptions store, string environment)
    {
        var folder = await Published.Value;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var info = new ProcessStartInfo("dotnet", [Path.Combine(folder, "TreM.Workflow.Web.dll")]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        info.Environment["ASPNETCORE_URLS"] = address.ToString();
        info.Environment["Storage__Provider"] = store.Provider.ToString();
        info.Environment["Storage__ConnectionString"] = store.ConnectionString;
        info.Environment["Storage__AllowUnsealedKeys"] = "true";
        info.Environment["Site__Address"] = address.ToString();
        info.Environment["Logging__LogLevel__Default"] = "Error";
        var started = Stopwatch.StartNew();
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, told) => Console.Error.WriteLine(told.Data);
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync();
        using var http = new HttpClient { BaseAddress = address };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/live", UriKind.Relative));
                return new(process, address, started.Elapsed, started);
            }
            catch (HttpRequestException) when (!process.HasExited && started.Elapsed < Patience)
            {
                await Task.Delay(10);
            }
            catch (HttpRequestException failure)
            {
                process.Kill(entireProcessTree: true);
                throw new InvalidOperationException($"The host does not answer: {await errors}", failure);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Once, and as it is run in earnest: with machine code, its models beside it.
    private static readonly Lazy<Task<string>> Published = new(async () =>
    {
        var folder = Directory.CreateTempSubdirectory("trem-host-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var publish = Process.Start(new ProcessStartInfo("dotnet",
            ["publish", Path.Combine(Repository(), "src", "TreM.Workflow.Web"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-o", folder, "-v", "quiet"])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException($"Expected the host to be published; saw: {said}");
    });

    /// <summary>The folder that holds the solution.</summary>
    public static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TreM.Workflow.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above the program holds TreM.Workflow.sln.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
