using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Persistence.Sqlite;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Hosting;

/// <summary>A database that takes nothing: whoever wants to write hears when to come back, and who only reads goes on.</summary>
public sealed class UnavailableTests : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly FullDisk _disk = new();
    private readonly Service _service = new();

    public ValueTask InitializeAsync()
    {
        _service.World = services => services.ConfigureDbContext<SqliteWorkflowContext>(o => o.AddInterceptors(_disk));
        return _service.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task While_the_disk_is_full_writers_hear_when_to_come_back_readers_read_and_the_node_is_not_ready()
    {
        using var visitor = _service.CreateClient();
        var coach = await _service.SignedIn("handledare");
        _disk.IsFull = true;

        using (var refused = await Refer("one"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
            Assert.Equal("store.unavailable", JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("code").GetString());
        }

        using (var signIn = await visitor.GetAsync(new Uri("/account/sign-in", UriKind.Relative), Stop))
        using (var status = await visitor.GetAsync(new Uri("/status", UriKind.Relative), Stop))
        {
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (signIn.StatusCode, status.StatusCode));
        }

        using (var ready = await visitor.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop))
        using (var live = await visitor.GetAsync(new Uri("/health/live", UriKind.Relative), Stop))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
            var said = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Stop)).RootElement;
            Assert.Equal("not ready", said.GetProperty("status").GetString());
            Assert.Equal("store", said.GetProperty("reasons")[0].GetProperty("check").GetString());
        }

        // The participants' list notes who looked at whom: what cannot be noted is not shown, and says when to come back.
        using (var list = await coach.GetAsync(new Uri("/participants?team=true", UriKind.Relative), Stop))
        {
            Assert.True(list.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
            Assert.True(list.StatusCode == HttpStatusCode.OK || list.Headers.RetryAfter is not null);
        }

        _disk.IsFull = false;
        using var taken = await Refer("one");
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    private async Task<HttpResponseMessage> Refer(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/referrals", UriKind.Relative))
        {
            Headers = { { "Idempotency-Key", key } },
            Content = JsonContent.Create(PartnerApiTests.Referral()),
        };
        return await _service.EmploymentService.SendAsync(request, Stop);
    }

    private sealed class FullDisk : DbCommandInterceptor
    {
        public bool IsFull { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Refuse(command);
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Refuse(command);
            return new(result);
        }

        private void Refuse(DbCommand command)
        {
            if (IsFull && !command.CommandText.TrimStart().StartsWith("SELECT", StringComparison.Ordinal))
            {
                throw new SqliteException("database or disk is full", 13);
            }
        }
    }
}
