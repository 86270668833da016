using Microsoft.Playwright;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>Somebody at a browser, and everything that went wrong there: script errors, refused by the policy, requests that failed.</summary>
public sealed class Visitor
{
    // Designers say when they have drawn, or that they could not.
    private const string Drawn =
        "() => [...document.querySelectorAll('trem-bpmn-viewer, trem-bpmn-modeler, trem-dmn-viewer, trem-dmn-modeler, trem-form-editor')].every(d => d.dataset.state)";

    private readonly List<string> _problems = [];

    private readonly bool _ownsContext;

    internal Visitor(IPage page, RunningService service, bool ownsContext)
    {
        (Page, Service, _ownsContext) = (page, service, ownsContext);
        page.PageError += (_, error) => _problems.Add($"script: {error}");
        page.Console += (_, message) =>
        {
            // Responses say themselves which address failed; their line in the console does not.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _problems.Add($"console: {message.Text}");
            }
        };
        page.RequestFailed += (_, request) =>
        {
            if (request.Failure != "net::ERR_ABORTED")
            {
                _problems.Add($"request: {request.Method} {request.Url} {request.Failure}");
            }
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400 && response.Status != Expected)
            {
                _problems.Add($"answer: {response.Status} {response.Request.Method} {response.Url}");
            }
        };
    }

    public IPage Page { get; }

    public RunningService Service { get; }

    /// <summary>A status of 400 or more that this test asks for.</summary>
    public int Expected { get; set; }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Chooses a language, <c>sv</c> or <c>en</c>, for the pages opened from now on.</summary>
    public Task Choose(string language) => Page.Context.AddCookiesAsync(
        [new() { Name = ".AspNetCore.Culture", Value = $"c%3D{language}%7Cuic%3D{language}", Url = Service.Address.ToString() }]);

    /// <summary>Closes the window, and forgets its cookies when they are nobody else's.</summary>
    public Task Close() => _ownsContext ? Page.Context.CloseAsync() : Page.CloseAsync();

    /// <summary>Opens a page of the service and waits until its diagrams are drawn.</summary>
    public async Task Go(string address)
    {
        await Page.GotoAsync(address);
        await Settle();
    }

    /// <summary>Waits until the diagrams of the page are drawn.</summary>
    public async Task Settle()
    {
        await Page.WaitForFunctionAsync(Drawn);
        _problems.AddRange((await Page.Locator("[data-state=failed]").AllInnerTextsAsync()).Select(t => $"designer: {Page.Url} {t}"));
    }
}
