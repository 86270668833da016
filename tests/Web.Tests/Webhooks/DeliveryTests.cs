using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Partners.Webhooks;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Web.Tests.Webhooks;

/// <summary>What a partner's system gets, and what becomes of deliveries to one that fails: against Kestrel, on a virtual clock.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private static readonly Actor Administrator = new("admin", [new RoleGrant(Roles.Administrator, ScopeKinds.Programme, null)]);
    private static readonly Actor Insurance = new("contact", [new RoleGrant(Roles.Partner, ScopeKinds.Partner, "P-08")]);

    private TestStore _store = null!;
    private TestNode _node = null!;
    private PartnerSystem _system = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await PartnerSystem.Start();
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options, more: services => services.Configure<WebhookOptions>(o => (o.AllowLocal, o.TimeoutSeconds) = (true, 1)));
        await _node.Use(db => SeedProgramme.Run(db));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
        await _system.DisposeAsync();
    }

    private async Task<(Guid Id, string Secret)> Register(string partner = "P-08", string? address = null)
    {
        var done = Assert.IsType<WebhookResult.Done>(await _node.With((ManageWebhooks hooks) => hooks.Register(partner, "test", address ?? _system.Address, Administrator, Stop)));
        return (done.Id, done.Secret!);
    }

    private Task<bool> Send(Guid endpoint) => _node.With((ReplayWebhook hooks) => hooks.Test(endpoint, Administrator, Stop));

    private Task<int> Sweep() => _node.Sweep.Run(Lane.Webhooks, Stop);

    private Task<WebhookEndpoint> Endpoint(Guid id) => _node.Look(db => db.Set<WebhookEndpoint>().AsNoTracking().SingleAsync(e => e.Id == id));

    private Task<WebhookDelivery> Delivery(Guid endpoint) => _node.Look(db => db.Set<WebhookDelivery>().AsNoTracking().SingleAsync(d => d.EndpointId == endpoint));

    [Fact]
    public async Task A_message_arrives_once_signed_with_the_secret_that_was_shown()
    {
        var (id, secret) = await Register();
        await Send(id);
        await Sweep();
        await Sweep();

        var call = Assert.Single(_system.Calls);
        Assert.True(call.IsSignedWith(secret, _node.Clock.GetUtcNow()));
        var delivery = await Delivery(id);
        Assert.Equal((WebhookState.Delivered, 1, 204, delivery.Id.ToString("N")), (delivery.State, delivery.Attempts, delivery.Answer, call.Id));
        Assert.DoesNotContain(secret, (await Endpoint(id)).SealedSecret, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_secret_is_changed_both_sign_and_a_day_later_only_the_new_one()
    {
        var (id, old) = await Register();
        var fresh = Assert.IsType<WebhookResult.Done>(await _node.With((ManageWebhooks hooks) => hooks.Rotate(id, Insurance, Stop))).Secret!;
        await Send(id);
        await Sweep();
        var during = _system.Calls.Last();
        Assert.Equal(2, during.Signature.Split(' ').Length);
        Assert.True(during.IsSignedWith(old, _node.Clock.GetUtcNow()) && during.IsSignedWith(fresh, _node.Clock.GetUtcNow()));

        _node.Clock.Advance(ManageWebhooks.Overlap);
        await Send(id);
        await Sweep();
        var after = _system.Calls.Last();
        Assert.True(after.IsSignedWith(fresh, _node.Clock.GetUtcNow()));
        Assert.False(after.IsSignedWith(old, _node.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_receiver_that_fails_gets_the_same_message_again_with_the_same_id_and_bytes()
    {
        var (id, secret) = await Register();
        _system.Answer = PartnerSystem.Status(503);
        await Send(id);
        await Sweep();
        Assert.Equal((WebhookState.Waiting, 1, 503), await State(id));

        _system.Answer = PartnerSystem.Status(200);
        _node.Clock.Advance(TimeSpan.FromSeconds(6));
        await Sweep();
        Assert.Equal((WebhookState.Delivered, 2, 200), await State(id));
        var calls = _system.Calls.ToArray();
        Assert.Equal(calls[0].Id, calls[1].Id);
        Assert.Equal(calls[0].Body, calls[1].Body);
        Assert.NotEqual(calls[0].Timestamp, calls[1].Timestamp);
        Assert.True(calls[1].IsSignedWith(secret, _node.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_left_after_the_timeout()
    {
        var (id, _) = await Register();
        _system.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await Send(id);
        await Sweep();

        var delivery = await Delivery(id);
        Assert.Equal((WebhookState.Waiting, 1, null), (delivery.State, delivery.Attempts, delivery.Answer));
        Assert.Contains("No answer within 1 s", delivery.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_never_followed()
    {
        await using var elsewhere = await PartnerSystem.Start();
        var (id, _) = await Register();
        _system.Answer = context =>
        {
            context.Response.Redirect(elsewhere.Address, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        await Send(id);
        await Sweep();

        Assert.Equal((WebhookState.Waiting, 1, 307), await State(id));
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task Gone_turns_the_endpoint_off_and_people_are_told_and_can_replay()
    {
        var (id, _) = await Register();
        _system.Answer = PartnerSystem.Status(410);
        await Send(id);
        await Sweep();
        var endpoint = await Endpoint(id);
        Assert.Equal((false, "GONE"), (endpoint.IsEnabled, endpoint.DisabledBecause));
        Assert.Equal(1, await _node.Look(db => db.Incidents.CountAsync(i => i.ClosedAt == null)));
        var delivery = await Delivery(id);
        Assert.False(await _node.With((ReplayWebhook hooks) => hooks.Run(delivery.Id, Insurance, Stop)));

        _system.Answer = PartnerSystem.Status(200);
        Assert.IsType<WebhookResult.Done>(await _node.With((ManageWebhooks hooks) => hooks.Enable(id, Insurance, Stop)));
        Assert.True(await _node.With((ReplayWebhook hooks) => hooks.Run(delivery.Id, Insurance, Stop)));
        await Sweep();
        Assert.Equal((WebhookState.Delivered, 1, 200), await State(id));
        Assert.Equal([delivery.Id.ToString("N"), delivery.Id.ToString("N")], _system.Calls.Select(c => c.Id));
        Assert.Equal(0, await _node.Look(db => db.Incidents.CountAsync(i => i.ClosedAt == null)));
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_spared_while_others_get_theirs()
    {
        await using var healthy = await PartnerSystem.Start();
        var (down, _) = await Register();
        var (up, _) = await Register("P-01", healthy.Address);
        _system.Answer = PartnerSystem.Status(500);
        for (var i = 0; i < 10; i++)
        {
            await Send(down);
            await Send(up);
        }

        await Sweep();
        Assert.Equal(WebhookCircuit.Threshold, _system.Calls.Count);
        Assert.Equal(10, healthy.Calls.Count);

        // Half open: one delivery asks, and opens the circuit again for longer.
        _node.Clock.Advance(TimeSpan.FromSeconds(61));
        await Sweep();
        Assert.Equal(WebhookCircuit.Threshold + 1, _system.Calls.Count);

        _system.Answer = PartnerSystem.Status(204);
        _node.Clock.Advance(TimeSpan.FromMinutes(10));
        await Sweep();
        _node.Clock.Advance(TimeSpan.FromMinutes(10));
        await Sweep();
        Assert.Equal(0, await _node.Look(db => db.Set<WebhookDelivery>().CountAsync(d => d.State != WebhookState.Delivered)));
        Assert.Equal(10, _system.Calls.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public async Task After_three_days_of_failures_a_delivery_becomes_an_incident_and_nothing_is_lost()
    {
        var (id, _) = await Register();
        _system.Answer = PartnerSystem.Status(500);
        await Send(id);
        for (var i = 0; i < 200 && (await Delivery(id)).State == WebhookState.Waiting; i++)
        {
            await Sweep();
            _node.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal((WebhookState.GivenUp, WebhookCircuit.Tries, 500), await State(id));
        var incident = await _node.Look(db => db.Incidents.AsNoTracking().SingleAsync());
        Assert.Equal("outbox.receiver.refused", incident.Code);
    }

    [Fact]
    public async Task A_name_that_later_points_inside_is_not_called()
    {
        var answers = new Queue<string>(["8.8.8.8", "127.0.0.1", "127.0.0.1"]);
        await using var node = await TestNode.Start(_store.Options, _node.Clock, services => services
            .AddSingleton<ResolveHost>((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())])));
        var port = new Uri(_system.Address).Port;
        var done = Assert.IsType<WebhookResult.Done>(
            await node.With((ManageWebhooks hooks) => hooks.Register("P-08", "rebound", $"https://rebind.example.com:{port}/hooks", Administrator, Stop)));
        await node.With((ReplayWebhook hooks) => hooks.Test(done.Id, Administrator, Stop));
        await node.Sweep.Run(Lane.Webhooks, Stop);

        Assert.Empty(_system.Calls);
        Assert.Equal(WebhookState.Waiting, (await Delivery(done.Id)).State);
        Assert.IsType<WebhookResult.Refused>(await node.With((ManageWebhooks hooks) => hooks.Register("P-08", "inside", "https://inside.example.com/", Administrator, Stop)));
        Assert.IsType<WebhookResult.Refused>(await node.With((ManageWebhooks hooks) => hooks.Register("P-08", "plain", "http://8.8.8.8/", Administrator, Stop)));
    }

    [Fact]
    public async Task A_partner_manages_its_own_endpoints_and_no_others()
    {
        var (own, _) = await Register();
        var (foreign, _) = await Register("P-01");

        Assert.Equal([own], (await _node.With((ManageWebhooks hooks) => hooks.List(Insurance, Stop))).Select(e => e.Id));
        Assert.IsType<WebhookResult.NotFound>(await _node.With((ManageWebhooks hooks) => hooks.Rotate(foreign, Insurance, Stop)));
        Assert.IsType<WebhookResult.NotFound>(await _node.With((ManageWebhooks hooks) => hooks.Disable(Guid.NewGuid(), Insurance, Stop)));
        Assert.IsType<WebhookResult.NotFound>(await _node.With((ManageWebhooks hooks) => hooks.Register("P-01", "x", _system.Address, Insurance, Stop)));
        Assert.Null(await _node.With((ReplayWebhook hooks) => hooks.Log(foreign, null, 0, 10, Insurance, Stop)));
        Assert.False(await _node.With((ReplayWebhook hooks) => hooks.Test(foreign, Insurance, Stop)));
        Assert.True(await _node.Look(db => db.Set<PartnerChange>().AnyAsync(c => c.PartnerId == "P-08" && c.By == "admin")));
    }

    private async Task<(WebhookState, int, int?)> State(Guid endpoint) =>
        await Delivery(endpoint) is var delivery ? (delivery.State, delivery.Attempts, delivery.Answer) : default;
}
