using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Web.Tests.Access;

namespace TreM.Workflow.Web.Tests.Pages;

/// <summary>What has gone up to the programme's management.</summary>
[Collection(AccessTests.Name)]
public sealed class EscalationsPageTests(CanaryProgramme programme)
{
    // A task counts its levels from 1, which is the reminder L0.
    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task A_task_reaches_the_project_manager_at_level_3_without_a_name(int level, bool isShown)
    {
        var task = programme.Falun.Tasks[0];
        await programme.Look(db => db.Set<WorkTask>().Where(t => t.Id == task).ExecuteUpdateAsync(s => s.SetProperty(t => t.EscalationLevel, level), CanaryProgramme.Stop));

        var page = await (await programme.As("projektledare")).GetStringAsync(new Uri("/escalations", UriKind.Relative), CanaryProgramme.Stop);

        Assert.Equal(isShown, page.Contains($"/tasks/{task}", StringComparison.Ordinal));
        Assert.DoesNotContain(programme.Falun.FamilyName, page, StringComparison.Ordinal);
        await programme.Look(db => db.Set<WorkTask>().Where(t => t.Id == task).ExecuteUpdateAsync(s => s.SetProperty(t => t.EscalationLevel, 0), CanaryProgramme.Stop));
    }
}
