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

    private readonly Dictionary<(RunningService, string, bool), IBrowserContext> _signedIn = [];
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

    /// <summary>Opens a window for somebody; signed in when an account is named. Windows of one account share cookies and what the browser keeps.</summary>
    public async Task<Visitor> Open(Visit visit, RunningService? service = null)
    {
        service ??= Service;
        await service.Loaded();
        var context = visit.Account is { } account ? await SignedIn(service, account, visit.HasScript) : await NewContext(service, visit.HasScript);
        await context.AddCookiesAsync([new() { Name = "trem-theme", Value = visit.Theme, Url = service.Address.ToString() }]);
        var page = await context.NewPageAsync();
        await page.SetViewportSizeAsync(visit.Width, visit.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = visit.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
        var visitor = new Visitor(page, service, ownsContext: visit.Account is null);
        await visitor.Choose(visit.Language);
        return visitor;
    }

    /// <summary>Closes the windows at a service and forgets who is signed in: its clock has left their sessions behind.</summary>
    public async Task SignOutAll(RunningService service)
    {
        foreach (var key in _signedIn.Keys.Where(k => k.Item1 == service).ToList())
        {
            _signedIn.Remove(key, out var context);
            await context!.CloseAsync();
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

    private async Task<IBrowserContext> SignedIn(RunningService service, string account, bool hasScript)
    {
        if (_signedIn.TryGetValue((service, account, hasScript), out var known))
        {
            return known;
        }

        var context = await NewContext(service, hasScript);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/sign-in");
        await page.Locator($"form:has(input[value='{account}@example.com']) button").ClickAsync();
        // What shows that somebody is signed in; a wait for the navigation can miss it when it is quick.
        await Assertions.Expect(page.Locator("form[action='/account/sign-out']")).ToBeVisibleAsync();
        await page.CloseAsync();
        return _signedIn[(service, account, hasScript)] = context;
    }

    private async Task<IBrowserContext> NewContext(RunningService service, bool hasScript)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = service.Address.ToString(), JavaScriptEnabled = hasScript, ReducedMotion = ReducedMotion.Reduce, Locale = "sv-SE",
        });
        context.SetDefaultTimeout(Patience);
        return context;
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
