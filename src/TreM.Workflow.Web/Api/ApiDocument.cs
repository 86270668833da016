using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Web.Api;

/// <summary>What the OpenAPI document says besides what the endpoints say of themselves: keys, limits, problem codes, examples, webhooks.</summary>
internal static class ApiDocument
{
    private const string Scheme = "apiKey";

    /// <summary>Title, introduction, sign-in and the events that we send.</summary>
    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info.Title = "TreM.Workflow";
        document.Info.Description = Introduction();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of a partner organisation: Authorization: Bearer trem_...",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>();
        foreach (var type in HandoverEventTypes.All)
        {
            document.Webhooks[type] = Webhook(type);
        }

        return Task.CompletedTask;
    }

    /// <summary>The key for repeats, and examples.</summary>
    public static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var (method, path) = (context.Description.HttpMethod ?? "GET", "/" + context.Description.RelativePath?.TrimEnd('/'));
        path = path.Replace(":guid", "", StringComparison.Ordinal);
        if (operation.Description?.Contains(ApiRequests.IdempotencyHeader, StringComparison.Ordinal) == true)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = ApiRequests.IdempotencyHeader, In = ParameterLocation.Header, Required = true,
                Description = "1 to 100 visible characters of your choice, a new one for each new request. A repeat with the same key changes nothing and gets the same answer.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 100 }, Example = JsonValue.Create("2013-04-29-0001"),
            });
        }

        var (sent, answered) = CallExamples.Of(method, path);
        if (sent is not null && operation.RequestBody?.Content is { } contents && contents.TryGetValue("application/json", out var body))
        {
            body.Example = sent;
        }

        if (answered is not null && operation.Responses?.FirstOrDefault(r => r.Key.StartsWith('2')).Value is OpenApiResponse answer)
        {
            answer.Content ??= new Dictionary<string, OpenApiMediaType>();
            if (!answer.Content.TryGetValue("application/json", out var content))
            {
                answer.Content["application/json"] = content = new OpenApiMediaType();
            }

            content.Example = answered;
        }

        return Task.CompletedTask;
    }

    private static string Introduction()
    {
        var text = new StringBuilder("""
            Referrals, handovers, tasks, messages, jobs and decisions.

            **Sign-in.** An API key of your organisation: `Authorization: Bearer trem_...`. A key opens the parts of the API it was made for, expires, and can be revoked.

            **Repeats.** Every call that changes something takes an `Idempotency-Key`; the answer to a job carries the token it was taken with instead. Evaluating, explaining, checking and testing change nothing; deploying a model that is
            deployed already changes nothing.

            **Lists.** `page` from 1 and `pageSize` up to 100.

            **Limits.** 100 calls in ten seconds per caller unless the installation says otherwise; then 429 with `Retry-After`.

            **Problems.** RFC 9457 problem details with a stable `code`:

            | code | status | meaning |
            |---|---|---|

            """);
        foreach (var (code, status, meaning) in ProblemCodes.All)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{code}` | {status} | {meaning} |\n");
        }

        return text.ToString();
    }

    private static OpenApiPathItem Webhook(string type) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                Summary = type,
                Description = "Signed by Standard Webhooks; comes at least once, a repeat with the same webhook-id. Answer 2xx within ten seconds. 410 turns the endpoint off.",
                RequestBody = new OpenApiRequestBody
                {
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object }, Example = CallExamples.Event(type) },
                    },
                },
                Responses = new OpenApiResponses { ["204"] = new OpenApiResponse { Description = "Taken" } },
            },
        },
    };
}
