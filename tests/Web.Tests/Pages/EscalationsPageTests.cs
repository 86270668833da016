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

    [Fact]
    public async Task What_it_leads_to_names_nobody_and_has_no_form_that_leads_nowhere()
    {
        var (manager, task) = (await programme.As("projektledare"), programme.Falun.Tasks[0]);
        var page = (await manager.GetStringAsync(new Uri($"/tasks/{task}", UriKind.Relative), CanaryProgramme.Stop)).Split("<main")[1];

        Assert.DoesNotContain(programme.Falun.FamilyName, page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/participants/{programme.Falun.CaseId}", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"complete\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/tasks/{task}/claim", page, StringComparison.Ordinal);
    }
}
