using System.Net;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Hosting;

/// <summary>What anybody can cause from outside is answered, and does not fill the log with stacks.</summary>
public sealed class QuietLogTests(Service service) : IClassFixture<Service>
{
    [Fact]
    public async Task A_form_cookie_that_cannot_be_read_is_refused_without_a_stack_in_the_log()
    {
        service.Log.Forbid(["DeserializeTokens", "AntiforgeryValidationException", "CryptographicException"]);
        using var client = service.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost"), HandleCookies = false });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = "Q2Z", ["user"] = "handledare@example.com" });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/account/demo", UriKind.Relative)) { Content = form };
        request.Headers.Add("Cookie", "__Host-trem-form=CfDJ8Unsinn");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var page = new HttpRequestMessage(HttpMethod.Get, new Uri("/account/sign-in", UriKind.Relative));
        page.Headers.Add("Cookie", "__Host-trem-form=CfDJ8Unsinn");
        using var shown = await client.SendAsync(page, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Empty(service.Log.Found);
    }
}
