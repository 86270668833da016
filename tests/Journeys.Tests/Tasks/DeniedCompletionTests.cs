using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Journeys.Tests.Simulation;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Tests.Tasks;

/// <summary>A form makes its rows in the step that completes its task, and only then.</summary>
public sealed class DeniedCompletionTests
{
    private const string Element = "Task_N100_Nollmatning";
    private static readonly JobWorker Worker = new("w-1", ["second-look"]);

    [Fact]
    public async Task A_completion_that_a_listener_denies_leaves_no_row_and_one_that_it_lets_through_all_of_them()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        await Listen(programme);
        var amal = await Walk.Refer(programme, "V01");
        var task = await amal.To(Element);
        var self = Programme.With(Roles.Participant, ScopeKinds.Self, (await amal.Case()).PersonId.ToString(), "8d6f3a52-0000-4000-8000-00000000000b");
        var answers = await amal.Answers(task);
        var decisions = await programme.Look(db => db.DecisionLog.CountAsync());

        Assert.IsType<TaskResult.Done>(await amal.Complete(task, answers, self));
        Assert.Equal((0, 0, 1), await Rows(programme, amal.CaseId, task.Key));
        Assert.Equal(self.Id, (await programme.Ask((ReadTask read) => read.Run(task.Id, self)))?.Pending?.By);
        await Answer(programme, denied: true);
        Assert.Null((await programme.Ask((ReadTask read) => read.Run(task.Id, self)))?.Pending);
        Assert.Equal((0, 0, 0), await Rows(programme, amal.CaseId, task.Key));
        Assert.Equal(WorkTaskStatus.Open, (await programme.Look(db => db.Tasks.SingleAsync(t => t.Id == task.Id))).Status);
        Assert.Equal(decisions, await programme.Look(db => db.DecisionLog.CountAsync()));

        Assert.IsType<TaskResult.Done>(await amal.Complete(task, answers, self));
        await Answer(programme, denied: false);
        Assert.Equal((1, 1, 0), await Rows(programme, amal.CaseId, task.Key));
        var done = await programme.Look(db => db.Tasks.SingleAsync(t => t.Id == task.Id));
        Assert.Equal((WorkTaskStatus.Completed, self.Id), (done.Status, done.CompletedBy));
        Assert.Equal(self.Id, (await programme.Look(db => db.Set<FormSubmission>().SingleAsync(f => f.TaskKey == task.Key && f.CaseId == amal.CaseId))).By);
    }

    [Theory]
    [InlineData(Roles.Evaluator)]
    [InlineData(Roles.Partner)]
    public async Task Whoever_may_not_complete_it_leaves_no_row(string role)
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var task = await amal.To(Element);

        Assert.IsType<TaskResult.NotFound>(await amal.Complete(task, await amal.Answers(task), Programme.With(role)));

        Assert.Equal((0, 0, 0), await Rows(programme, amal.CaseId, task.Key));
    }

    private static async Task Listen(Programme programme)
    {
        const string Name = "trem-f0-intag.bpmn";
        var text = await File.ReadAllTextAsync(Path.Combine(ShippedRules.Folder("workflows"), "journey", Name), TestContext.Current.CancellationToken);
        var at = text.IndexOf("<zeebe:formDefinition", text.IndexOf($"id=\"{Element}\"", StringComparison.Ordinal), StringComparison.Ordinal);
        var deployed = await programme.Ask((Deploy deploy) => deploy.Run(
            [new SourceFile(Name, text.Insert(at, "<zeebe:taskListeners><zeebe:taskListener eventType=\"completing\" type=\"second-look\"/></zeebe:taskListeners>"))], "TEST"));
        Assert.False(deployed.Refused, string.Join('\n', deployed.Findings));
    }

    private static async Task Answer(Programme programme, bool denied)
    {
        var job = Assert.Single(await programme.Ask((ExternalJobs jobs) => jobs.Take(Worker, "second-look", 10, TimeSpan.FromMinutes(1))));
        Assert.IsType<AdvanceResult.Advanced>(await programme.Ask((ExternalJobs jobs) =>
            jobs.Complete(job.Id, job.Token, Worker, FeelContext.Empty, new JobResult(denied, "Inte undertecknad.", FeelContext.Empty))));
        await programme.Sweep();
    }

    private static Task<(int Measurements, int Submissions, int Pending)> Rows(Programme programme, Guid caseId, long key) => programme.Look(async db => (
        await db.Set<Measurement>().CountAsync(m => m.CaseId == caseId),
        await db.Set<FormSubmission>().CountAsync(f => f.CaseId == caseId && f.TaskKey == key && f.FormKey == "F-EGM-T0"),
        await db.Set<PendingForm>().CountAsync(p => p.CaseId == caseId)));
}
