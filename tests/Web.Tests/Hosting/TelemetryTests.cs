using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Web.Tests.Access;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Hosting;

/// <summary>What operators see, who may see it, and that nobody is to be found in it.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Key = "metrics-key-of-the-tests";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Kept _traces = new();
    private readonly Service _service = new();

    public ValueTask InitializeAsync()
    {
        _service.Settings["Telemetry:MetricsKey"] = Key;
        _service.World = services => services.ConfigureOpenTelemetryTracerProvider(t => t.AddProcessor(_traces));
        return _service.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Metrics_are_for_whoever_has_the_key_and_for_everybody_else_there_is_no_such_page()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Metrics(null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Metrics(Key + "x")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Metrics(Key)).Status);
    }

    [Fact]
    public async Task Counts_and_traces_tell_what_was_done_and_nothing_of_whom_it_was_done_for()
    {
        var canary = new Canary("da", "REG-DAL", "2083", "P-01", "P-17") { IdNumber = "198704262388" };
        string[] forbidden = [.. canary.Names, Uri.EscapeDataString(canary.FamilyName)];
        _service.Log.Forbid(forbidden);
        await _service.Use<FileReferral>(async file => Assert.IsType<ReferralResult.Filed>(await file.Run(
            new ReferralDraft
            {
                Source = "ANNAN", PartnerId = "P-01", DecisionType = "REMISS", IdNumber = canary.IdNumber, ProtectedFlag = ProtectedLevels.None, GivenName = canary.GivenName,
                FamilyName = canary.FamilyName, ContactWay = "TELEFON", Phone = canary.Phone, Email = canary.Mail, Municipality = canary.Municipality, Reason = canary.Note,
            },
            Actor.System, "canary", cancellationToken: Stop)));
        await _service.Use<OutboxSweep>(s => s.RunAll(Stop));
        var coach = await _service.SignedIn("handledare");
        using var page = await coach.GetAsync(new Uri($"/participants?status={Uri.EscapeDataString(canary.FamilyName)}", UriKind.Relative), Stop);
        using var person = new HttpRequestMessage(HttpMethod.Get, new Uri("/participants?team=true", UriKind.Relative)) { Headers = { UserAgent = { new(canary.GivenName, "1") } } };
        using var team = await coach.SendAsync(person, Stop);

        var (_, metrics) = await Metrics(Key);
        Assert.Contains("trem_step_duration_seconds_count{", metrics, StringComparison.Ordinal);
        Assert.Matches("trem_outbox_handled[a-z_]*{", metrics);
        var traced = _traces.All;
        Assert.Contains(traced, t => t.StartsWith("trem.step", StringComparison.Ordinal));
        Assert.Contains(traced, t => t.Contains("/participants", StringComparison.Ordinal));
        Nothing.In([.. traced.Append(metrics).Where(t => forbidden.Any(f => t.Contains(f, StringComparison.OrdinalIgnoreCase)))]);
        Nothing.In([.. _service.Log.Found]);
    }

    private async Task<(HttpStatusCode Status, string Text)> Metrics(string? key)
    {
        using var client = _service.CreateClient();
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative), Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    // What an exporter would get, after the host's own processors.
    private sealed class Kept : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<string> _all = [];

        public IReadOnlyCollection<string> All => _all;

        public override void OnEnd(Activity data) => _all.Enqueue(
            $"{data.DisplayName} {Text(data.TagObjects)} {Text(data.Events.SelectMany(e => e.Tags))} {data.StatusDescription}");

        private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.Select(t => $"{t.Key}={t.Value}"));
    }
}
