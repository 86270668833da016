using System.Net;
using System.Net.Http.Headers;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>A host of its own with low limits: the others are asked thousands of times.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private readonly CanaryProgramme _programme = new();

    public ValueTask InitializeAsync()
    {
        foreach (var (key, value) in new[] { ("RateLimits:SignInsPerMinute", "4"), ("RateLimits:WrongKeysPerMinute", "3"), ("RateLimits:ExportsPerMinute", "2"), ("Api:CallsPerTenSeconds", "5") })
        {
            _programme.Service.Settings[key] = value;
        }

        return _programme.Service.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _programme.DisposeAsync();

    [Fact]
    public async Task What_comes_too_often_is_refused_with_the_time_to_wait()
    {
        var manager = await _programme.As("projektledare");
        await Until429(3, () => CanaryProgramme.Post(manager, "/exports/goals.csv"));

        using var first = await _programme.System("P-01", "same name");
        using var second = await _programme.System("P-08", "same name");
        await Until429(6, () => first.GetAsync(new Uri("/api/referrals", UriKind.Relative), CanaryProgramme.Stop));
        using var other = await second.GetAsync(new Uri("/api/referrals", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        using var stranger = _programme.Visitor();
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "trem_" + new string('a', 64));
        await Until429(4, () => stranger.GetAsync(new Uri("/api/referrals", UriKind.Relative), CanaryProgramme.Stop));
        using var neighbour = await second.GetAsync(new Uri("/api/referrals", UriKind.Relative), CanaryProgramme.Stop);
        Assert.Equal(HttpStatusCode.OK, neighbour.StatusCode);

        using var guesser = _programme.Visitor();
        await Until429(5, () => CanaryProgramme.Post(
            guesser, "/account/sign-in", ("_handler", "sign-in"), ("Input.User", $"{Guid.NewGuid():N}@example.com"), ("Input.Password", "wrong")));
    }

    // The window may turn while the test counts, which lets a few more through; it never lets through twice as many.
    private static async Task Until429(int most, Func<Task<HttpResponseMessage>> ask)
    {
        for (var i = 0; i < 2 * most; i++)
        {
            using var answer = await ask();
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
                return;
            }
        }

        Assert.Fail($"Expected 429 after {most} calls; saw none.");
    }
}
