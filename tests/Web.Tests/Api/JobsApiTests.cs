using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Web.Tests.Api;

public sealed class JobsApiTests(Service service) : IClassFixture<Service>
{
    private const string Type = "vux.kursplats";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_outside_takes_a_job_and_completes_it_and_the_journey_goes_on()
    {
        var instance = await Start();
        var worker = await Worker(ApiScopes.Jobs, ApiScopes.OfJobType(Type));

        var taken = await Post(worker, "/api/jobs/take", new { type = Type, count = 100 });
        var job = taken.Body.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("work", "VARDBITRADE", 2), (job.GetProperty("elementId").GetString(), job.GetProperty("variables").GetProperty("kurs").GetString(), job.GetProperty("triesLeft").GetInt32()));
        Assert.Empty((await Post(worker, "/api/jobs/take", new { type = Type })).Body.GetProperty("items").EnumerateArray());

        var path = $"/api/jobs/{job.GetProperty("id").GetGuid()}/complete";
        var foreign = await Post(worker, path, new { token = Guid.NewGuid() });
        Assert.Equal((HttpStatusCode.Conflict, "job.lease.lost"), (foreign.Status, foreign.Body.GetProperty("code").GetString()));
        var done = await Post(worker, path, new { token = job.GetProperty("token").GetGuid(), variables = new { plats = true } });
        Assert.Equal(HttpStatusCode.OK, done.Status);
        var again = await Post(worker, path, new { token = job.GetProperty("token").GetGuid() });
        Assert.Equal("job.lease.lost", again.Body.GetProperty("code").GetString());
        await service.Use<WorkflowContext>(async db => Assert.Equal(InstanceStatus.Completed, (await db.Instances.SingleAsync(i => i.Id == instance, Stop)).Status));
    }

    [Fact]
    public async Task A_job_that_is_in_vain_opens_an_incident_and_one_that_failed_once_is_given_out_again()
    {
        var instance = await Start();
        var worker = await Worker(ApiScopes.Jobs, ApiScopes.OfJobType(Type));
        foreach (var inVain in (bool[])[false, true])
        {
            var job = (await Post(worker, "/api/jobs/take", new { type = Type })).Body.GetProperty("items").EnumerateArray().Single();
            var failed = await Post(
                worker, $"/api/jobs/{job.GetProperty("id").GetGuid()}/fail", new { token = job.GetProperty("token").GetGuid(), message = "Kurskatalogen svarar inte.", inVain, pauseSeconds = 0 });
            Assert.Equal(HttpStatusCode.OK, failed.Status);
        }

        await service.Use<WorkflowContext>(async db =>
            Assert.Equal("job.tries.used", (await db.Incidents.SingleAsync(i => i.InstanceId == instance && i.ClosedAt == null, Stop)).Code));
    }

    [Fact]
    public async Task A_key_takes_jobs_of_its_own_types_only()
    {
        var other = await Post(await Worker(ApiScopes.Jobs, ApiScopes.OfJobType("annat")), "/api/jobs/take", new { type = Type });
        Assert.Equal((HttpStatusCode.Forbidden, "job.type.missing"), (other.Status, other.Body.GetProperty("code").GetString()));
        var none = await Post(service.SocialInsurance, "/api/jobs/take", new { type = Type });
        Assert.Equal((HttpStatusCode.Forbidden, "api.forbidden"), (none.Status, none.Body.GetProperty("code").GetString()));
        var wide = await Post(await Worker(ApiScopes.Jobs, ApiScopes.OfJobType(Type)), "/api/jobs/take", new { type = Type, leaseSeconds = 1 });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "job.take.invalid"), (wide.Status, wide.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_key_for_jobs_names_their_types() =>
        await service.Use<ApiKeys>(async keys => Assert.Null(await keys.Create("utan typ", "P-08", TimeSpan.FromDays(1), [ApiScopes.Jobs], Actor.System, Stop)));

    private async Task<Guid> Start()
    {
        await service.Use<Deploy>(async deploy => Assert.False((await deploy.Run(
            [new("course.bpmn", Models.Job.Replace("type=\"work\"", $"type=\"{Type}\"", StringComparison.Ordinal))], "TEST", cancellationToken: Stop)).Refused));
        var id = Guid.Empty;
        await service.Use<AdvanceInstance>(async door => id = Assert.IsType<AdvanceResult.Advanced>(
            await door.Start(new StartInstance("job", "u-1", FeelContext.Of(("kurs", "VARDBITRADE"))), Stop)).InstanceId);
        return id;
    }

    private async Task<HttpClient> Worker(params string[] scopes)
    {
        var client = service.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });
        await service.Use<ApiKeys>(async keys =>
        {
            var (_, text) = (await keys.Create("worker", "P-08", TimeSpan.FromDays(1), scopes, Actor.System, Stop))!.Value;
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        });
        return client;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Post(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Stop);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.Clone());
    }
}
