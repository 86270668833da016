using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TreM.Workflow.Web.Tests.Production;

/// <summary>The service as it is run: a process of its own in Production, asked as a proxy asks.</summary>
public sealed class ProductionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Storage:KeyCertificate", "Site__Address=https://trem.example.com")]
    [InlineData("Site:Address", "Storage__AllowUnsealedKeys=true")]
    [InlineData("Proxy:KnownProxies", "Storage__AllowUnsealedKeys=true", "Site__Address=https://trem.example.com", "Proxy__KnownProxies__0=nginx")]
    [InlineData("Storage:ConnectionString", "Storage__AllowUnsealedKeys=true", "Site__Address=https://trem.example.com", "Storage__Provider=PostgreSql", "Storage__ConnectionString=Host=127.0.0.1;Port=1;Database=trem;Timeout=2")]
    public async Task What_keeps_it_from_starting_is_told_in_one_line_with_the_setting(string setting, params string[] settings)
    {
        using var folder = new Folder();
        using var process = Start(folder, FreePort(), settings);
        var said = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);

        Assert.NotEqual(0, process.ExitCode);
        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(setting, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "https")]
    [InlineData("192.0.2.1", "http")]
    public async Task Behind_a_named_proxy_it_is_reached_by_its_name_and_knows_how_and_nobody_else_is_believed(string proxy, string scheme)
    {
        using var folder = new Folder();
        var port = FreePort();
        using var process = Start(folder, port, "Storage__AllowUnsealedKeys=true", "Site__Address=https://trem.example.com", $"Proxy__KnownProxies__0={proxy}");
        try
        {
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Ready(client, process);

            using var page = await Ask(client, "/tasks", "trem.example.com");
            Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
            Assert.StartsWith($"{scheme}://trem.example.com/account/sign-in", page.Headers.Location!.ToString(), StringComparison.Ordinal);
            Assert.Contains("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);

            using var foreign = await Ask(client, "/tasks", "evil.example.com");
            Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<HttpResponseMessage> Ask(HttpClient client, string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "198.51.100.7");
        return await client.SendAsync(request, Stop);
    }

    private static async Task Ready(HttpClient client, Process process)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await tick.WaitForNextTickAsync(Stop))
        {
            Assert.False(process.HasExited, "It ended before it answered.");
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative), Stop);
                return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }
    }

    private static Process Start(Folder folder, int port, params string[] settings)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TreM.Workflow.Web.dll"), "--contentRoot", Repository.At("src", "TreM.Workflow.Web")])
        {
            RedirectStandardError = true,
        };
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        info.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        info.Environment["Storage__ConnectionString"] = $"Data Source={folder.Path}/trem.db";
        info.Environment["Logging__LogLevel__Default"] = "None";
        info.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "None";
        info.Environment["Logging__LogLevel__Microsoft.EntityFrameworkCore"] = "None";
        info.Environment.Remove("Storage__AllowUnsealedKeys");
        foreach (var setting in settings)
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            info.Environment[setting[..at]] = setting[(at + 1)..];
        }

        return Process.Start(info)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("trem-production").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
