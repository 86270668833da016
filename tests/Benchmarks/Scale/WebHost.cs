using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TreM.Workflow.Persistence;

namespace Benchmarks.Scale;

/// <summary>The real web host in a process of its own, on a database, with the time it took to listen.</summary>
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
        var web = Path.Combine(Repository(), "src", "TreM.Workflow.Web");
        var program = Path.Combine(web, "bin", Configuration, "net10.0", "TreM.Workflow.Web.dll");
        if (!File.Exists(program))
        {
            throw new FileNotFoundException($"Expected the host to be built ({Configuration}): build src/TreM.Workflow.Web first.", program);
        }

        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var info = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = web, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        info.Environment["ASPNETCORE_URLS"] = address.ToString();
        info.Environment["Storage__Provider"] = store.Provider.ToString();
        info.Environment["Storage__ConnectionString"] = store.ConnectionString;
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

    private static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

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
