using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Web.Tests.Reliability;

/// <summary>The web host as a process of its own, as it is run in earnest: killed, it gets no chance to tidy up.</summary>
internal sealed class WebNode : IAsyncDisposable
{
    // A machine that builds beside the tests starts slowly; a start that waits for something waits longer than this.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _said;

    private WebNode(Process process, HttpClient http, Task<string> said) => (_process, Http, _said) = (process, http, said);

    public HttpClient Http { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a node and does not wait for it.</summary>
    public static WebNode Start(StorageOptions store, string mails, int port)
    {
        var here = AppContext.BaseDirectory.Replace(Path.Combine("tests", "Web.Tests"), Path.Combine("src", "TreM.Workflow.Web"), StringComparison.Ordinal);
        var info = new ProcessStartInfo("dotnet", [Path.Combine(here, "TreM.Workflow.Web.dll")])
        {
            WorkingDirectory = Repository.At("src", "TreM.Workflow.Web"), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Storage__Provider"] = store.Provider.ToString(),
            ["Storage__ConnectionString"] = store.ConnectionString,
            ["Demo__Participants"] = "0",
            ["Mail__PickupFolder"] = mails,
            ["Logging__LogLevel__Default"] = "Warning",
        })
        {
            info.Environment[key] = value;
        }

        var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(15) };
        return new(process, http, Both());

        async Task<string> Both() => await output + await errors;
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until the node is ready.</summary>
    /// <returns>How long it took from here.</returns>
    public async Task<TimeSpan> Ready()
    {
        var waited = Stopwatch.StartNew();
        while (await State() is not HttpStatusCode.OK)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The node ended by itself: {await _said}");
            }

            if (waited.Elapsed > Patience)
            {
                await Kill();
                throw new InvalidOperationException($"The node is not ready: {await _said}");
            }

            await Task.Delay(20);
        }

        return waited.Elapsed;
    }

    /// <summary>What the node says of itself, or null when it does not answer.</summary>
    public async Task<HttpStatusCode?> State()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Ends it between two instructions.</summary>
    public async Task Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process.Dispose();
        Http.Dispose();
    }
}
