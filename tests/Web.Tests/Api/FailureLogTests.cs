using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Web.Tests.Access;

namespace TreM.Workflow.Web.Tests.Api;

/// <summary>Who is told a reference finds it in the log, once.</summary>
public sealed partial class FailureLogTests : IAsyncLifetime
{
    private readonly Service _service = new() { World = services => services.AddScoped<Journeys.Tasks.TaskInbox>(_ => throw new InvalidOperationException("this fails always")) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _service.InitializeAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_call_that_fails_is_logged_once_with_the_reference_that_its_answer_names()
    {
        _service.Log.Forbid(["this fails always"]);
        using var answer = await _service.EmploymentService.GetAsync(new Uri("/api/tasks", UriKind.Relative), Stop);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;

        Assert.Equal((HttpStatusCode.InternalServerError, "api.failed"), (answer.StatusCode, problem.GetProperty("code").GetString()));
        var reference = Reference().Match(problem.GetProperty("detail").GetString()!).Groups[1].Value;
        Assert.Equal(reference, problem.GetProperty("traceId").GetString());
        Assert.Contains(reference, Assert.Single(_service.Log.Found), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_is_logged_once_with_the_reference_that_it_shows()
    {
        _service.Log.Forbid(["this fails always"]);
        var browser = await _service.SignedIn("handledare");
        using var answer = await browser.GetAsync(new Uri("/tasks", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var reference = Shown().Match(await answer.Content.ReadAsStringAsync(Stop)).Groups[1].Value;
        Assert.Contains(reference, Assert.Single(_service.Log.Found), StringComparison.Ordinal);
    }

    [GeneratedRegex("reference ([0-9a-f]{32}) ")]
    private static partial Regex Reference();

    [GeneratedRegex("<code>([0-9a-f]{32})</code>")]
    private static partial Regex Shown();
}
