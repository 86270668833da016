using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Web.Tests.Browser;

/// <summary>The people of a programme at their browsers, on a service whose clock the test moves.</summary>
internal sealed class Office(BrowserSuite suite, RunningService service, Func<Visit, RunningService, Task<Visitor>> open)
{
    private readonly Dictionary<string, Visitor> _people = [];

    public RunningService Service => service;

    /// <summary>The day here.</summary>
    public DateOnly Today => DateOnly.FromDateTime(service.Clock.GetUtcNow().Date);

    /// <summary>Somebody's window.</summary>
    public async Task<Visitor> Of(string account) =>
        _people.TryGetValue(account, out var visitor) ? visitor : _people[account] = await open(new Visit(account), service);

    /// <summary>Moves the clock; everybody has to sign in again.</summary>
    public async Task MoveTo(DateTimeOffset at)
    {
        await suite.SignOutAll(service);
        _people.Clear();
        await service.MoveTo(at);
    }

    /// <summary>Does a task of a case: finds it among the person's tasks, fills in its form, completes it.</summary>
    public async Task Do(string account, Guid caseId, string task, params (string Field, object Value)[] answers)
    {
        var page = (await Of(account)).Page;
        await page.OpenTask(await Waiting(caseId, task), caseId);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(task);
        await page.Fill(answers);
        await page.Send();
        // The list says that it is done; the task's own page says why it is not.
        var answer = page.Locator("main .notice, main .error-summary").First;
        await Assertions.Expect(answer).ToBeVisibleAsync();
        Assert.True(page.Url.Contains("/tasks?done=", StringComparison.Ordinal), $"{task}: {await answer.InnerTextAsync()}");
    }

    /// <summary>The id of an open task of a case, as soon as the background work before it is done.</summary>
    public async Task<Guid> Waiting(Guid caseId, string task)
    {
        var found = await service.Until(() => service.Use<WorkflowContext, WorkTask?>(db => db.Tasks.AsNoTracking()
            .Where(t => t.CaseId == caseId && t.Name == task && t.Status == WorkTaskStatus.Open).FirstOrDefaultAsync()));
        Assert.True(found is not null, $"Expected the task '{task}' to wait; open are: {await Open(caseId)}");
        return found!.Id;
    }

    private async Task<string> Open(Guid caseId) => string.Join(", ", await service.Use<WorkflowContext, List<string>>(db =>
        db.Tasks.Where(t => t.CaseId == caseId && t.Status == WorkTaskStatus.Open).Select(t => t.Name).ToListAsync()));
}
