using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TreM.Workflow.Web.Tests.Access;

namespace TreM.Workflow.Web.Tests.Api;

/// <summary>What no call of the API stands behind is told as that, whoever asks: nobody may take an empty 200 for work done.</summary>
public sealed class RoutingErrorTests(Service service) : IClassFixture<Service>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/api/referrals", "text/plain", 415)]
    [InlineData("POST", "/api/referrals", "application/xml", 415)]
    [InlineData("POST", "/api/referrals", "application/x-www-form-urlencoded", 415)]
    [InlineData("POST", "/api/messages", "text/plain", 415)]
    [InlineData("POST", "/api/jobs/take", "text/plain", 415)]
    [InlineData("POST", "/api/webhooks/01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10", "text/plain", 415)]
    [InlineData("POST", "/api/webhooks/abc", "application/json", 404)]
    [InlineData("PUT", "/api/referrals", "application/json", 405)]
    [InlineData("DELETE", "/api/referrals/01930f3e-5b7a-7c21-9a57-0d8f5b1f3a10", null, 405)]
    [InlineData("PATCH", "/api/tasks", "application/json", 405)]
    [InlineData("OPTIONS", "/api/referrals", null, 405)]
    [InlineData("TRACE", "/api/referrals", null, 405)]
    [InlineData("HEAD", "/api/referrals", null, 405)]
    [InlineData("GET", "/api/messages", null, 405)]
    [InlineData("POST", "/api/referral", "application/json", 404)]
    [InlineData("GET", "/api/referrals/abc", null, 404)]
    [InlineData("GET", "/api/nothing", null, 404)]
    [InlineData("GET", "/api/nothing.json", null, 404)]
    [InlineData("GET", "/API/Nothing", null, 404)]
    [InlineData("GET", "/api", null, 404)]
    public async Task An_address_a_method_or_a_content_type_that_is_not_taken_is_refused_with_and_without_a_key(
        string method, string path, string? contentType, int expected)
    {
        using var anyone = service.CreateClient();
        foreach (var (who, client) in new[] { ("a key", service.EmploymentService), ("nobody", anyone), ("a user", await service.SignedIn("handledare")) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (contentType is not null)
            {
                request.Content = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue(contentType));
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            }

            using var answer = await client.SendAsync(request, Stop);
            Assert.True(expected == (int)answer.StatusCode, $"{who}: {answer.StatusCode}");
            Assert.True(expected != 405 || answer.Content.Headers.Allow.Count > 0, "405 says what is allowed");
            if (method != "HEAD")
            {
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;
                Assert.StartsWith("api.", problem.GetProperty("code").GetString(), StringComparison.Ordinal);
                Assert.Equal(expected, problem.GetProperty("status").GetInt32());
            }
        }
    }

    [Fact]
    public async Task Every_call_of_the_document_refuses_every_method_it_does_not_name()
    {
        var document = JsonDocument.Parse(await service.EmploymentService.GetStringAsync(new Uri("/api/v1.json", UriKind.Relative), Stop)).RootElement;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var address = path.Name.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
            foreach (var method in new[] { "get", "put", "post", "delete", "patch" }.Where(m => !path.Value.TryGetProperty(m, out _)))
            {
                if ((method, path.Name) == ("get", "/api/decisions/check"))
                {
                    continue; // A decision may have that id.
                }

                using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), address);
                using var answer = await service.EmploymentService.SendAsync(request, Stop);
                Assert.True(HttpStatusCode.MethodNotAllowed == answer.StatusCode, $"{method} {path.Name}: {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("Bearer")]
    public async Task The_scheme_of_a_key_may_be_written_in_any_case(string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/referrals");
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {service.EmploymentService.DefaultRequestHeaders.Authorization!.Parameter}");
        using var client = service.CreateClient();
        using var answer = await client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
