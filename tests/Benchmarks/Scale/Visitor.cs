using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Benchmarks.Scale;

/// <summary>A browser as far as the host can tell: keeps cookies (also those marked Secure, on loopback), signs in, opens pages.</summary>
internal sealed partial class Visitor(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>Signs in as a demo account.</summary>
    public async Task SignIn(string account)
    {
        var page = await Open("/account/sign-in");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value, ["user"] = $"{account}@example.com", ["back"] = "/",
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/demo") { Content = form };
        using var answer = await Send(request);
        if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.Found or HttpStatusCode.SeeOther))
        {
            throw new InvalidOperationException($"Expected to be signed in as {account}; saw {(int)answer.StatusCode}.");
        }
    }

    /// <summary>Opens a page.</summary>
    /// <exception cref="InvalidOperationException">It does not answer 200.</exception>
    public async Task<string> Open(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var answer = await Send(request);
        return answer.StatusCode == HttpStatusCode.OK
            ? await answer.Content.ReadAsStringAsync()
            : throw new InvalidOperationException($"Expected {path} to be shown; saw {(int)answer.StatusCode} {answer.Headers.Location}.");
    }

    /// <summary>The median time of a page in milliseconds, after one visit that does not count.</summary>
    public async Task<(double First, double Median)> Time(string path, int times)
    {
        var clock = Stopwatch.StartNew();
        await Open(path);
        var first = clock.Elapsed.TotalMilliseconds;
        var all = new List<double>();
        for (var i = 0; i < times; i++)
        {
            clock.Restart();
            await Open(path);
            all.Add(clock.Elapsed.TotalMilliseconds);
        }

        return (first, all.Order().ElementAt(times / 2));
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        var answer = await _http.SendAsync(request);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            _cookies[pair[0]] = pair[1];
        }

        return answer;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
