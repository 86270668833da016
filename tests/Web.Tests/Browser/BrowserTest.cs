namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>A class of tests at a browser: opens windows, and at the end of each test expects that nothing went wrong in any of them.</summary>
[Collection(nameof(BrowserSuite))]
public abstract class BrowserTest(BrowserSuite suite) : IAsyncLifetime
{
    private readonly List<Visitor> _visitors = [];

    protected BrowserSuite Suite { get; } = suite;

    protected RunningService Service => Suite.Service;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Suite.Missing is not null, Suite.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var visitor in _visitors)
        {
            await visitor.Close();
        }

        Assert.Equal([], _visitors.SelectMany(v => v.Problems));
    }

    /// <summary>A window for somebody on the service whose clock runs as ours.</summary>
    protected Task<Visitor> Open(string? account = null) => Open(new Visit(account));

    protected async Task<Visitor> Open(Visit visit, RunningService? service = null)
    {
        var visitor = await Suite.Open(visit, service);
        _visitors.Add(visitor);
        return visitor;
    }
}
