using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>One Chromium and one running service for all browser tests; a second service for those that move its clock.</summary>
public sealed class BrowserSuite : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    // Milliseconds until a test gives up on a page; long, because a machine may be busy, and costs nothing where all is well.
    private const int Patience = 90_000;

    private readonly Dictionary<(RunningService, string), string> _signedIn = [];
    private readonly List<RunningService> _services = [];
    private RunningService? _service;
    private RunningService? _moving;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Why there are no browser tests here, or null.</summary>
    public string? Missing { get; } = Chromium is null
        ? "no Chromium: looked for /usr/bin/chromium and TREM_TEST_CHROMIUM (tests/run.sh installs it on Debian)"
        : null;

    /// <summary>The service whose clock runs as ours, with the demonstration's people.</summary>
    public RunningService Service => _service ??= Start(new RunningService());

    /// <summary>A service as of <see cref="Another"/> that tests share when all they do is move its clock on.</summary>
    public RunningService Moving => _moving ??= Another();

    private static string? Chromium => Environment.GetEnvironmentVariable("TREM_TEST_CHROMIUM") is { Length: > 0 } named
        ? named
        : File.Exists("/usr/bin/chromium") ? "/usr/bin/chromium" : null;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Flags });
    }

    /// <summary>A service of the caller's own at the first days of the programme, with nobody referred yet.</summary>
    public RunningService Another() => Start(new RunningService(new DateTimeOffset(2012, 10, 15, 7, 0, 0, TimeSpan.Zero), participants: 0));

    /// <summary>Opens a window of its own for somebody; signed in when an account is named.</summary>
    public async Task<Visitor> Open(Visit visit, RunningService? service = null)
    {
        service ??= Service;
        await service.Loaded();
        var state = visit.Account is { } account ? await SignIn(service, account) : null;
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = service.Address.ToString(),
            StorageState = state,
            ViewportSize = new() { Width = visit.Width, Height = visit.Height },
            JavaScriptEnabled = visit.HasScript,
            ColorScheme = visit.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        await context.AddCookiesAsync([new() { Name = "trem-theme", Value = visit.Theme, Url = service.Address.ToString() }]);
        context.SetDefaultTimeout(Patience);
        var visitor = new Visitor(await context.NewPageAsync(), service);
        await visitor.Choose(visit.Language);
        return visitor;
    }

    /// <summary>Forgets who is signed in at a service: its clock has left their sessions behind.</summary>
    public void SignOutAll(RunningService service)
    {
        foreach (var key in _signedIn.Keys.Where(k => k.Item1 == service).ToList())
        {
            _signedIn.Remove(key);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }
    }

    private RunningService Start(RunningService service)
    {
        _services.Add(service);
        return service.Start();
    }

    private async Task<string> SignIn(RunningService service, string account)
    {
        if (_signedIn.TryGetValue((service, account), out var known))
        {
            return known;
        }

        await using var context = await _browser!.NewContextAsync(new() { BaseURL = service.Address.ToString() });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/sign-in");
        await page.Locator($"form:has(input[value='{account}@example.com']) button").ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        return _signedIn[(service, account)] = await context.StorageStateAsync();
    }
}

/// <summary>All browser tests share one suite and run one after the other.</summary>
[CollectionDefinition(nameof(BrowserSuite))]
public sealed class OneBrowser : ICollectionFixture<BrowserSuite>;

/// <summary>Who looks and how.</summary>
/// <param name="Account">Demonstration account without its domain; null for somebody not signed in.</param>
/// <param name="Language"><c>sv</c> or <c>en</c>.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>.</param>
/// <param name="Width">Of the window, CSS pixels.</param>
/// <param name="Height">Of the window, CSS pixels.</param>
/// <param name="HasScript">False: a browser that runs no JavaScript.</param>
public sealed record Visit(
    string? Account = null, string Language = "sv", string Theme = "light", int Width = 1280, int Height = 900, bool HasScript = true);
